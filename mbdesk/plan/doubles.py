"""The same person twice in one sheet: found before anything is sent, the second row waits for a decision."""

from collections.abc import Iterator, Mapping
from typing import Final

from mbdesk.plan.folding import fold_email, fold_number
from mbdesk.plan.given import Given
from mbdesk.plan.known import name_key
from mbdesk.plan.matching import LEAVE_OUT, Match, side_of_sheet
from mbdesk.plan.problems import LeftOut, Option
from mbdesk.plan.reading import Issue
from mbdesk.plan.targets import STUDENT
from mbdesk.plan.troubles import Troubles
from mbdesk.text import N_, tr

INSTEAD: Final = "instead"
DIFFERENT: Final = "different"

_NUMBERS: Final = ("student_id", "identifier")


def find_doubles(
    people: Mapping[int, Given],
    matches: Mapping[int, Match],
    choices: Mapping[str, str],
    troubles: Troubles,
) -> dict[int, LeftOut]:
    """Rows that the person decided to leave out for another one. Undecided ones are told to ``troubles``.

    The same ManageBac ID, student or staff ID, e-mail or known person is the same person. The same name and birthday
    asks, and may be answered with "two people"; of two whom ManageBac knows apart it is not asked.
    """
    owner: dict[tuple[str, str], Given] = {}
    left_out: dict[int, LeftOut] = {}
    for row, given in people.items():
        keys = list(_keys(given, matches.get(row)))
        first, what = _earlier(keys, owner, matches, row)
        if first is not None:
            cause = f"double:{first.row}:{row}"
            chosen = choices.get(cause)
            if chosen == LEAVE_OUT:
                left_out[row] = LeftOut(_same_as(given, first.row), cause)
                continue
            if chosen == INSTEAD:
                left_out[first.row] = LeftOut(_same_as(given, row), cause)
            elif not (chosen == DIFFERENT and what == "name"):
                troubles.add(row, given.column(*_COLUMNS[what]), double_issue(cause, given, first, what), given.name)
                continue
        owner.update(dict.fromkeys(keys, given))
    return left_out


def double_issue(cause: str, given: Given, first: Given, what: str) -> Issue:
    """The question about two rows; ``what`` they have in common is ``person``, ``email``, ``number`` or ``name``."""
    sentences = _STUDENTS if given.role == STUDENT else _OTHERS
    title = tr(sentences[what], first=first.row, second=given.row)
    options = list(one_row_out(first.row, given.row))
    if what == "name":
        different = N_("They are two different students") if given.role == STUDENT else N_("They are two people")
        options.append(Option(key=DIFFERENT, label=tr(different)))
    return Issue(cause=cause, title=title, options=tuple(options), sides=(side_of_sheet(first), side_of_sheet(given)))


def one_row_out(first: int, second: int) -> tuple[Option, Option]:
    """The answers to a question about two rows of which one is to go: ``LEAVE_OUT`` the second, or the first
    ``INSTEAD``."""
    return (
        Option(key=LEAVE_OUT, label=tr("Leave row {row} out", row=second)),
        Option(key=INSTEAD, label=tr("Leave row {row} out", row=first)),
    )


_COLUMNS: Final = {
    "person": ("id", *_NUMBERS, "email"),
    "number": _NUMBERS,
    "email": ("email",),
    "name": ("first_name", "last_name"),
}
_STUDENTS: Final = {
    "person": N_("Rows {first} and {second} are the same student in ManageBac."),
    "number": N_("Rows {first} and {second} have the same student ID."),
    "email": N_("Rows {first} and {second} have the same e-mail."),
    "name": N_("Rows {first} and {second} have the same name and birthday."),
}
_OTHERS: Final = {
    **_STUDENTS,
    "person": N_("Rows {first} and {second} are the same person in ManageBac."),
    "number": N_("Rows {first} and {second} have the same staff ID."),
}


def _same_as(given: Given, row: int) -> str:
    template = N_("The same student as in row {row}.") if given.role == STUDENT else N_("The same as in row {row}.")
    return tr(template, row=row)


def _earlier(
    keys: list[tuple[str, str]], owner: Mapping[tuple[str, str], Given], matches: Mapping[int, Match], row: int
) -> tuple[Given | None, str]:
    """The first row with one of these keys, and which."""
    for key in keys:
        first = owner.get(key)
        if first is not None and not (key[0] == "name" and _known(matches, row) and _known(matches, first.row)):
            return first, key[0]
    return None, ""


def _known(matches: Mapping[int, Match], row: int) -> bool:
    match = matches.get(row)
    return match is not None and match.person is not None


def _keys(given: Given, match: Match | None) -> Iterator[tuple[str, str]]:
    """What makes the row's person the same as another row's, the surest first."""
    if match and match.person:
        yield "person", str(match.person.id)
    if given.email:
        yield "email", fold_email(given.email)
    for field in _NUMBERS:
        if given.text(field):
            yield "number", fold_number(given.text(field))
    name = name_key(given.text("first_name"), given.text("last_name"))
    if name and given.birthday:
        yield "name", f"{name} {given.birthday.isoformat()}"
