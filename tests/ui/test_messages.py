"""Every error has words: what happened, what now, never a code or a token in the sentence."""

import errno
import inspect
import re
from datetime import datetime

import pytest

from mbdesk import errors
from mbdesk.text import date_words
from mbdesk.ui import message_texts
from mbdesk.ui.messages import explain

_FORBIDDEN = re.compile(r"invalid|illegal|\b\d{3}\b(?! (requests|MB))|payload|endpoint|\bnull\b|sync|!", re.IGNORECASE)


def _all_errors() -> list[errors.MbdeskError]:
    made: list[errors.MbdeskError] = []
    for _, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, errors.ApiError):
            made += [kind("GET", "/students", status=500), kind("POST", "/students", status=500)]
    made += [errors.HostRefused("http://x", reason) for reason in message_texts.HOST]
    made += [errors.TokenStoreError(reason) for reason in message_texts.TOKEN_STORE]
    made += [errors.SheetError("/home/a/sheet.xlsx", reason, "7") for reason in message_texts.SHEET]
    made += [errors.SheetError("", reason, "7") for reason in message_texts.PASTED]
    made += [errors.JournalError(reason) for reason in message_texts.JOURNAL]
    return made


@pytest.mark.parametrize("error", _all_errors(), ids=lambda e: f"{type(e).__name__}-{getattr(e, 'reason', '')}")
def test_every_error_says_what_happened_and_what_now(error: errors.MbdeskError) -> None:
    message = explain(error)
    assert message.title.endswith(".")
    assert message.body.endswith(".")
    assert not _FORBIDDEN.search(message.sentence())
    assert message.code in message.details
    assert "{" not in message.sentence()


def test_every_kind_of_error_has_its_own_words() -> None:
    kinds = _all_errors()
    by_title: dict[str, set[type]] = {}
    for error in kinds:
        by_title.setdefault(explain(error).title, set()).add(type(error))
    assert all(len(types) == 1 for types in by_title.values())


def test_reasons_in_the_code_and_in_the_texts_agree() -> None:
    documented = set(re.findall(r"``([a-z_]+)``", inspect.getdoc(__import__("mbdesk.sheets").sheets) or ""))
    assert set(message_texts.SHEET) <= documented
    assert set(message_texts.PASTED) - {"no_table"} <= set(message_texts.SHEET)
    for kind, table in (
        (errors.HostRefused, message_texts.HOST),
        (errors.TokenStoreError, message_texts.TOKEN_STORE),
        (errors.JournalError, message_texts.JOURNAL),
    ):
        assert set(re.findall(r'``"([a-z_]+)"``', kind.__doc__ or "")) == set(table)


def test_codes_are_given_once() -> None:
    texts = message_texts
    tables = (texts.HOST, texts.TOKEN_STORE, texts.SHEET, texts.PASTED, texts.JOURNAL, texts.DISK)
    codes = [entry[0] for table in tables for entry in table.values()]
    assert len(codes) == len(set(codes))


def test_the_field_that_was_refused_is_named() -> None:
    error = errors.Rejected("POST", "/students", status=422, messages={"email": ("has already been taken",)})
    assert "email: has already been taken" in explain(error).body


def test_a_bug_is_said_to_be_one() -> None:
    assert explain(KeyError("Ana Silva")).title == "Something went wrong inside mbdesk."
    assert "Ana" not in explain(KeyError("Ana Silva")).details


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full, so “Grade 9.xlsx” could not be written."),
        (errno.EACCES, "This computer does not let mbdesk open or write “Grade 9.xlsx”."),
        (errno.ENOENT, "There is no longer “Grade 9.xlsx” where it was."),
        (errno.ENETUNREACH, "The drive with “Grade 9.xlsx” does not answer."),
        (errno.EDEADLK, "This computer did not do what mbdesk asked it to do with “Grade 9.xlsx”."),
    ],
)
def test_what_the_computer_refuses_is_no_bug(number: int, words: str) -> None:
    message = explain(OSError(number, "", "/srv/school/Grade 9.xlsx"))
    assert message.title == words
    assert "make mbdesk" not in message.body
    assert errno.errorcode[number] in message.details
    assert "srv" not in message.details
    without = explain(OSError(number, ""))
    assert without.title == words.replace("“Grade 9.xlsx”", "a file")


def test_who_sends_to_the_school_and_since_when_is_said() -> None:
    since = datetime.now().astimezone().replace(hour=9, minute=5)
    message = explain(errors.JournalError("locked", who="ines", since=since.isoformat()))
    day = date_words(since.date())
    assert (
        message.title == f"ines has been sending to this school since {day}, 09:05, so nothing more of this was sent."
    )
    assert message.code == explain(errors.JournalError("locked")).code
