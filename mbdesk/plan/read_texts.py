"""Cells that stay text: names, e-mails, phones, identifiers. Every letter is kept; what Excel broke is said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from mbdesk.plan.broken_text import letters_lost
from mbdesk.plan.folding import tidy
from mbdesk.plan.problems import Level, Option
from mbdesk.plan.read_choices import value_cause
from mbdesk.plan.reading import BLANK, LEAVE_BLANK, Issue, Reading, given, leave_blank, wrong
from mbdesk.plan.rows import Cell
from mbdesk.plan.targets import Target
from mbdesk.text import tr

ADD_ZEROS: Final = "add"
KEEP_AS_IS: Final = "keep"
_EMAIL: Final = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@[^@\s.,;:<>()\[\]\"\\]+(\.[^@\s.,;:<>()\[\]\"\\]+)+")
_MAILTO: Final = re.compile(r"^mailto:\s*", re.IGNORECASE)
_ADDRESSES: Final = re.compile(r"[^\s@,;/|<>()]+@[^\s@,;/|<>()]+")
_BRACKETED: Final = re.compile(r".*<\s*([^<>\s]+@[^<>\s]+)\s*>")
_AROUND: Final = " '\"“”‘’.,;:"
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_WHOLE_FLOAT: Final = re.compile(r"(\d+)[.,]0{1,2}")
"""Not ``1,000``, which is a thousand."""
_SAFE_DIGITS: Final = 15
_FEWEST_DIGITS: Final = 5
_PHONES_PARTED: Final = re.compile(r"\s*[/;\n]\s*")
FIRST: Final = "first"
SPLIT: Final = "split"
OTHER_PHONE: Final = {"mobile_phone_number": "phone_number", "phone_number": "mobile_phone_number"}
"""Where the second of two phone numbers may go."""


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
    bare = _MAILTO.sub("", address).strip(_AROUND)
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
    return replace(given(bare), tidied=True) if bare != text else given(bare)


def read_phone(target: Target, cell: Cell, text: str, choices: Mapping[str, str], *, both: bool = False) -> Reading:
    """Kept as typed; a number that Excel has rounded is no phone number any more, and two in one cell are parted only
    when the person says so. ``both``: there is a place for the second one, the value is then a number for each."""
    rounded = _rounded(target, cell, text, choices)
    if rounded:
        return rounded
    text = whole_number(text)
    parts = [tidy(part, narrow=True) for part in _PHONES_PARTED.split(cell.text)]
    several = [part for part in parts if sum(c.isdigit() for c in part) >= _FEWEST_DIGITS]
    if len(several) > 1:
        return _phones(target, text, several, choices, both=both)
    if sum(c.isdigit() for c in text) < _FEWEST_DIGITS:
        title = tr("“{text}” does not look like a phone number.", text=text)
        issue = Issue(cause=f"phone:{target.key}:{text}", title=title, level=Level.WARNING)
        return replace(given(text), issue=issue)
    return given(text)


def _phones(target: Target, text: str, several: Sequence[str], choices: Mapping[str, str], *, both: bool) -> Reading:
    """Two phones and more in one cell: as typed until the person says otherwise, once for the column."""
    cause = f"phones:{target.key}"
    first, second = several[0], several[1]
    options = [
        Option(key=KEEP_AS_IS, label=tr("Keep both as they are: “{text}”", text=text)),
        Option(key=FIRST, label=tr("Keep only the first: {first}", first=first)),
    ]
    if both:
        places = [Target(target.role, key).describes.heading() for key in (target.field, OTHER_PHONE[target.field])]
        label = tr(
            "{first} as {field}, {second} as {other}", first=first, second=second, field=places[0], other=places[1]
        )
        options.append(Option(key=SPLIT, label=label))
    chosen = choices.get(cause)
    if chosen == SPLIT and both:
        value = {target.field: first, OTHER_PHONE[target.field]: second}
        return replace(given(value, f"{first}, {second}"), understood=cause, options=tuple(options))
    if chosen in {KEEP_AS_IS, FIRST}:
        return replace(given(text if chosen == KEEP_AS_IS else first), understood=cause, options=tuple(options))
    title = tr("There are two phone numbers in one cell: “{text}”.", text=text)
    headline = tr("Some cells in {field} hold two phone numbers.", field=target.title())
    issue = Issue(cause=cause, title=title, headline=headline, level=Level.WARNING, options=tuple(options))
    return replace(given(text), issue=issue)


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
    text = whole_number(text)
    return zeros.read(text) if zeros else given(text)


def whole_number(text: str) -> str:
    """``417`` for ``417.0``, any other text as it is."""
    found = _WHOLE_FLOAT.fullmatch(text)
    return found[1] if found else text


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
