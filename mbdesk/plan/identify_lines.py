"""A pasted list of student IDs, e-mails or names: who is in it, who may be, and what names nobody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mbdesk.plan.folding import fold, fold_email, tidy
from mbdesk.plan.identify import SUGGESTIONS
from mbdesk.plan.known import Known
from mbdesk.plan.people_index import PeopleIndex
from mbdesk.records import Person, PersonKind, Student

_PARTS: Final = re.compile(r"[;\t]|\s{3,}")
_BULLET: Final = re.compile(r"^\s*(?:[-*•·–—]\s+|\d{1,3}[.)]\s+)")
_ADDRESS: Final = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>|^mailto:\s*(\S+@\S+)$", re.IGNORECASE)
_EDGES: Final = " \"'“”„«»,.;:"


class LineState(StrEnum):
    """``RESOLVED``: an ID or an e-mail says who it is. ``QUESTION``: these may be meant. ``UNKNOWN``: nobody is."""

    RESOLVED = "resolved"
    QUESTION = "question"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of a pasted list: its own ``text``; ``student`` when it is resolved (archived ones too);
    ``candidates`` for a question, the likeliest first and five at most."""

    text: str
    student: Student | None = None
    candidates: tuple[Student, ...] = ()

    @property
    def state(self) -> LineState:
        """What is known of it."""
        if self.student is not None:
            return LineState.RESOLVED
        return LineState.QUESTION if self.candidates else LineState.UNKNOWN


def identify_lines(text: str, known: Known) -> tuple[Line, ...]:
    """The students of a pasted list, one entry each, in its order; the same one twice is one entry.

    Entries are parted by new lines, commas, semicolons or tabs. ``Silva, Ana`` is one name; a line that holds an ID
    beside the name of the same student (cells copied from a sheet) is one entry. Nobody is found by name alone: such
    an entry is a question, even when only one student is called so.
    """
    reader = _Reader(known)
    lines: dict[str, Line] = {}
    for raw in text.splitlines():
        for line in reader.line(_BULLET.sub("", raw)):
            lines.setdefault(f"#{line.student.id}" if line.student else fold(line.text) or line.text, line)
    return tuple(lines.values())


class _Reader:
    """Reads the lines of one list."""

    def __init__(self, known: Known) -> None:
        self._students: PeopleIndex[Person] = known.people(PersonKind.STUDENT)

    def line(self, raw: str) -> Iterator[Line]:
        """The entries of one line."""
        cells = [cell for cell in _PARTS.split(raw) if cell.strip(_EDGES)]
        if len(cells) > 1 and self._students.called(" ".join(cells)):
            cells = [" ".join(cells)]  # first name and surname in two cells
        found = [entry for cell in cells for entry in self._cell(cell)]
        sure = {line.student.id: line.student for line in found if line.student}
        if len(sure) == 1:
            (student,) = sure.values()
            found = [line for line in found if line.student or not _says_the_same(line.text, student)]
        yield from found

    def _cell(self, cell: str) -> Iterator[Line]:
        """What stands between two separators; commas part it unless it is a name turned round."""
        whole = self._entry(cell)
        if "," not in cell or whole.student or self._students.called(cell):
            yield whole
            return
        parts = [part for part in cell.split(",") if part.strip(_EDGES)]
        yield from (self._entry(part) for part in parts) if len(parts) > 1 else (whole,)

    def _entry(self, part: str) -> Line:
        """One entry: an identifier, or else a name to ask about."""
        text = tidy(part).strip(_EDGES)
        address = _ADDRESS.search(text)
        sure = self._by_identifier((address[1] or address[2]) if address else text)
        if len(sure) == 1:
            return Line(text=text, student=sure[0])
        if sure or text.isdecimal():
            return Line(text=text, candidates=sure or _students(self._students.numbered_but_for_zeros(text)))
        if "@" in text:
            return Line(text=text)
        return Line(text=text, candidates=_students(self._students.like(text, most=SUGGESTIONS)))

    def _by_identifier(self, text: str) -> tuple[Student, ...]:
        """By the school's own ID, else by ManageBac's, else by e-mail; of two the active one."""
        found = self._students.numbered(text) or self._students.with_email(text)
        if not found and (person := self._students.with_id(text)) is not None:
            found = (person,)
        active = tuple(person for person in found if not person.archived)
        return _students(active or found)


def _students(people: tuple[Person, ...]) -> tuple[Student, ...]:
    return tuple(person for person in people if isinstance(person, Student))


def _says_the_same(text: str, student: Student) -> bool:
    """Whether an entry beside the student's ID only repeats their name, or a part of it, or another of their IDs."""
    mine = fold(f"{student.full_name} {student.nickname or ''} {student.other_name or ''}").split()
    words = fold(text).split()
    same = {fold_email(student.email), student.school_number, str(student.id)}
    return fold_email(text) in same or (bool(words) and all(word in mine for word in words))
