"""Cells that stay text: names, e-mails, phones, identifiers. Every letter is kept; what Excel broke is said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from mbdesk.plan.broken_text import letters_lost
from mbdesk.plan.folding import fold
from mbdesk.plan.names import NameOrder, order_of_names, split_name
from mbdesk.plan.problems import Level, Option
from mbdesk.plan.read_choices import value_cause
from mbdesk.plan.reading import BLANK, LEAVE_BLANK, Issue, Reading, State, given, leave_blank, wrong
from mbdesk.plan.rows import Cell
from mbdesk.plan.targets import Target
from mbdesk.text import tr

ADD_ZEROS: Final = "add"
KEEP_AS_IS: Final = "keep"
_EMAIL: Final = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@[^@\s.,;:<>()\[\]\"\\]+(\.[^@\s.,;:<>()\[\]\"\\]+)+")
_ADDRESSES: Final = re.compile(r"[^\s@,;/|<>()]+@[^\s@,;/|<>()]+")
_BRACKETED: Final = re.compile(r".*<\s*([^<>\s]+@[^<>\s]+)\s*>")
_AROUND: Final = " '\"“”‘’.,;:"
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_WHOLE_FLOAT: Final = re.compile(r"(\d+)[.,]0+")
_SAFE_DIGITS: Final = 15


def read_text(target: Target, text: str) -> Reading:
    """Any text. Letters that were lost for good are pointed out."""
    if letters_lost(text) or ("?" in text and "name" in target.field):
        title = tr("Letters may be lost here: “{text}”.", text=text)
        headline = tr("Letters may be lost in {field}.", field=target.title())
        issue = Issue(cause=f"lost:{target.key}", title=title, headline=headline, level=Level.WARNING)
        return replace(given(text), issue=issue)
    return given(text)


def read_email(target: Target, text: str, choices: Mapping[str, str]) -> Reading:
    """One address: ``mailto:`` and ``Name <...>`` are taken away, two addresses are asked about."""
    cause = value_cause(target, text)
    if choices.get(cause) == LEAVE_BLANK:
        return BLANK
    address = choices.get(cause) or text
    bare = re.sub(r"^mailto:\s*", "", address, flags=re.IGNORECASE).strip(_AROUND)
    bracketed = _BRACKETED.fullmatch(bare)
    bare = bracketed[1].strip(_AROUND) if bracketed else bare
    several = list(dict.fromkeys(_ADDRESSES.findall(bare)))
    if len(several) > 1:
        options = (*(Option(key=one, label=tr("Use {email}", email=one)) for one in several), leave_blank())
        title = tr("There are two e-mails in one cell: “{text}”. Keep one.", text=text)
        return wrong(Issue(cause=cause, title=title, options=options))
    local, _, domain = bare.rpartition("@")
    if not _EMAIL.fullmatch(bare) or ".." in bare or local.startswith(".") or local.endswith(".") or domain[0] == "-":
        title = tr("“{text}” is not an e-mail address.", text=text)
        return wrong(Issue(cause=f"email:{target.key}:{text}", title=title))
    if not local.isascii():
        title = tr("“{text}” has unusual letters for an e-mail. Please check it.", text=bare)
        issue = Issue(cause=f"email:{target.key}:{text}", title=title, level=Level.WARNING)
        return replace(given(bare), issue=issue, tidied=bare != text)
    return replace(given(bare), tidied=bare != text)


def read_phone(target: Target, cell: Cell, text: str, choices: Mapping[str, str]) -> Reading:
    """Kept as typed; only a number that Excel has rounded is no phone number any more."""
    rounded = _rounded(target, cell, text, choices)
    if rounded:
        return rounded
    text = _WHOLE_FLOAT.sub(r"\1", text) if _WHOLE_FLOAT.fullmatch(text) else text
    if sum(c.isdigit() for c in text) < 5:
        title = tr("“{text}” does not look like a phone number.", text=text)
        issue = Issue(cause=f"phone:{target.key}:{text}", title=title, level=Level.WARNING)
        return replace(given(text), issue=issue)
    return given(text)


class Zeros:
    """Student IDs that are shorter than all IDs in the school: lost zeros, asked about once."""

    def __init__(self, target: Target, width: int, choices: Mapping[str, str], example: str) -> None:
        self.cause: Final = f"zeros:{target.key}"
        self._width = width
        self._choice = choices.get(self.cause)
        self._example = example

    def read(self, text: str) -> Reading:
        """``text`` itself, the padded one, or the question."""
        padded = text.zfill(self._width)
        if not text.isdecimal() or len(text) >= self._width or self._choice == KEEP_AS_IS:
            return given(text)
        example = self._example
        options = (
            Option(
                key=ADD_ZEROS, label=tr("Add zeros: {old} becomes {new}", old=example, new=example.zfill(self._width))
            ),
            Option(key=KEEP_AS_IS, label=tr("Keep them as they are")),
        )
        if self._choice == ADD_ZEROS:
            return replace(given(padded), understood=self.cause, options=options)
        title = tr("Student IDs in this school have {width} digits; some here have fewer.", width=self._width)
        return wrong(Issue(cause=self.cause, title=title, options=options))


def zeros_missing(target: Target, texts: Sequence[str], width: int, choices: Mapping[str, str]) -> Zeros | None:
    """The question about lost zeros, None when the school's IDs have no common length or none is shorter."""
    short = next((text for text in texts if text.isdecimal() and len(text) < width), None)
    return Zeros(target, width, choices, short) if short else None


def read_identifier(target: Target, cell: Cell, text: str, zeros: Zeros | None, choices: Mapping[str, str]) -> Reading:
    """An identifier is text, zeros and all; ``417.0`` is ``417``; more digits than Excel keeps is a problem."""
    rounded = _rounded(target, cell, text, choices)
    if rounded:
        return rounded
    whole = _WHOLE_FLOAT.fullmatch(text)
    text = whole[1] if whole else text
    return zeros.read(text) if zeros else given(text)


class NameColumn:
    """Whole names in one column: which part comes first is decided for the column. ``one_word``: a name of one word is
    as good as any, for it is not sent."""

    def __init__(
        self, target: Target, texts: Sequence[str], choices: Mapping[str, str], *, one_word: bool = False
    ) -> None:
        self._one_word = one_word
        self._target = target
        self._choices = choices
        self._cause = f"names:{target.key}"
        chosen = choices.get(self._cause)
        self._order = NameOrder(chosen) if chosen in set(NameOrder) else order_of_names(texts)

    def read(self, _cell: Cell, text: str) -> Reading:
        """The value is ``{"first_name": ..., "last_name": ...}``."""
        checked = read_text(self._target, text)
        if checked.state is not State.VALUE:
            return checked
        found = split_name(checked.value, self._order)
        if found is None and self._one_word:
            return replace(checked, value={"first_name": "", "last_name": checked.value}, shown=checked.value)
        if found is None:
            title = tr("“{text}” is one word. Write first name and surname.", text=text)
            return wrong(Issue(cause=f"oneword:{self._target.key}:{fold(text)}", title=title))
        first, last = found
        other = split_name(checked.value, _OTHER[self._order])
        turned = other is not None and other != found
        return replace(
            checked,
            value={"first_name": first, "last_name": last},
            shown=f"{first} {last}",
            understood=self._cause if turned else "",
            options=self._ways(found, other) if turned and other else (),
        )

    def _ways(self, *ways: tuple[str, str]) -> tuple[Option, ...]:
        return tuple(
            Option(key=order, label=tr("First name {first}, surname {last}", first=first, last=last))
            for order, (first, last) in zip((self._order, _OTHER[self._order]), ways, strict=True)
        )


_OTHER: Final = {NameOrder.FIRST_LAST: NameOrder.LAST_FIRST, NameOrder.LAST_FIRST: NameOrder.FIRST_LAST}


def _rounded(target: Target, cell: Cell, text: str, choices: Mapping[str, str]) -> Reading | None:
    """Excel keeps 15 digits of a number; what is longer, or shown as ``8.5E+11``, has lost some."""
    number = isinstance(cell.raw, int | float) and not isinstance(cell.raw, bool)
    if _SCIENTIFIC.fullmatch(text) or (number and sum(c.isdigit() for c in text) > _SAFE_DIGITS):
        cause = f"rounded:{target.key}"
        if choices.get(cause) == LEAVE_BLANK:
            return BLANK
        title = tr("Excel has rounded this number: “{text}”. Type it in again.", text=text)
        headline = tr("Excel has rounded numbers in {field}. Type them in again.", field=target.title())
        return wrong(Issue(cause=cause, title=title, headline=headline, options=(leave_blank(),)))
    return None
