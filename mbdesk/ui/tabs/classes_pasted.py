"""A pasted list of students, line by line: one person a line, also where the line is a whole row of a sheet.

A row copied from Excel holds more than an ID; what stands beside it is no further student.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from mbdesk.plan.folding import fold, fold_email, fold_number, tidy
from mbdesk.plan.heading_scores import SURE, matches
from mbdesk.plan.identify import SUGGESTIONS, who_label
from mbdesk.plan.identify_lines import Line, LineState, identify_lines
from mbdesk.plan.known import Known, names_agree
from mbdesk.plan.targets import STUDENT
from mbdesk.records import PersonKind, Student
from mbdesk.text import tr

_LONGEST: Final = 1_000
"""Letters of a line that are looked at: more is no person, and Python reads no number of so many digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One line. ``text`` as written; ``student`` when an ID or e-mail says who it is; otherwise ``why`` says what is
    so, and ``suggestions`` (student id, words) who may be meant."""

    text: str
    student: Student | None = None
    suggestions: tuple[tuple[int, str], ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """A list that was read. ``headings``: its first line, when that names columns and nobody."""

    lines: tuple[Asked, ...] = ()
    headings: str = ""


def read_list(text: str, known: Known) -> Pasted:
    """Whom the lines of ``text`` mean. The same student twice stays twice, so that it can be said."""
    reader = _Reader(known)
    lines: list[Asked] = []
    headings = ""
    for whole in text.splitlines():
        raw = whole[:_LONGEST]
        if not _cells(raw):
            continue
        if not lines and not headings and reader.is_heading(raw):
            headings = " · ".join(_cells(raw))
            continue
        lines += reader.read(raw)
    return Pasted(lines=tuple(lines), headings=headings)


class _Reader:
    def __init__(self, known: Known) -> None:
        self._known = known
        self._students = known.people(PersonKind.STUDENT)

    def is_heading(self, raw: str) -> bool:
        """Whether a line names columns, and nobody."""
        if any(line.student for line in identify_lines(raw, self._known)):
            return False
        found = (matches(fold(cell), STUDENT) for cell in _cells(raw))
        return any(fields and fields[0].score >= SURE for fields in found)

    def read(self, raw: str) -> Iterator[Asked]:
        """The people of one line."""
        cells = _cells(raw)
        named = [self._named(cell) for cell in cells] if len(cells) > 1 else []
        sure = list({student.id: student for student in named if student}.values())
        if len(sure) == 1:
            yield self._numbered(sure[0], cells, named)
        elif sure and not _is_list_across(cells, named):
            yield self._ask(" · ".join(cells), tr("This line names different students. Who is meant?"), sure)
        elif sure or len(cells) == 1:
            yield from (self._asked(line) for line in identify_lines(raw, self._known))
        else:
            entries = identify_lines(raw, self._known)
            best = next((line for line in entries if line.candidates), entries[0] if entries else None)
            if best is not None:
                yield self._asked(best)

    def _named(self, cell: str) -> Student | None:
        """The one whose ID or e-mail a cell is. Names are not looked for: a long sheet has many cells."""
        found = self._students.numbered(cell) or self._students.with_email(cell)
        if not found and (person := self._students.with_id(cell)) is not None:
            found = (person,)
        first = found[0] if len([one for one in found if not one.archived]) <= 1 and found else None
        return first if isinstance(first, Student) else None

    def _numbered(self, student: Student, cells: Sequence[str], named: Sequence[Student | None]) -> Asked:
        """``student``, whom one cell's ID or e-mail says, unless the other cells hold somebody else's name."""
        value = next(cell for cell, one in zip(cells, named, strict=True) if one)
        names = _names_in([cell for cell, one in zip(cells, named, strict=True) if not one])
        called = {name: found for name in names if (found := self._students.called(name))}
        if any(one.id == student.id for found in called.values() for one in found):
            return Asked(text=cells[0], student=student)
        others = called
        only_surname = len(names) == 1 and fold(names[0]) == fold(student.last_name or "")
        if not others and not only_surname and not any(_can_be(name, student) for name in names):
            others = {name: found for name in names if (found := self._students.like(name, most=SUGGESTIONS))}
            if not others and self._is_managebac_id(value):
                others = {name: () for name in names if len(name.split()) > 1}
        if not others:
            return Asked(text=cells[0], student=student)
        name, found = next(iter(others.items()))
        title = tr(
            "{value} belongs to {owner} in ManageBac. Do you mean {name}?",
            value=value,
            owner=student.full_name,
            name=name,
        )
        people = {one.id: one for one in (student, *found) if isinstance(one, Student)}
        return self._ask(" · ".join(cells), title, tuple(people.values()))

    def _is_managebac_id(self, cell: str) -> bool:
        """Whether a cell says who is meant only as ManageBac's own number, which any other number may happen to be."""
        return not (self._students.numbered(cell) or self._students.with_email(cell))

    def _asked(self, line: Line) -> Asked:
        if line.student is not None:
            return Asked(text=line.text, student=line.student)
        return self._ask(line.text, _why(line), line.candidates)

    def _ask(self, text: str, why: str, people: Sequence[Student]) -> Asked:
        suggestions = tuple((one.id, who_label(one, self._known)) for one in people[:SUGGESTIONS])
        return Asked(text=text, why=why, suggestions=suggestions)


def _cells(raw: str) -> list[str]:
    """The cells of a row of a sheet, those that say something."""
    return [cell for part in raw.split("\t") if (cell := tidy(part))]


def _names_in(cells: Sequence[str]) -> list[str]:
    """What may be a name among the cells, as it stands there: a first name and a surname may have a cell each."""
    texts = [cell for cell in cells if not any(letter.isdigit() or letter == "@" for letter in cell)]
    pairs = [f"{one} {two}" for one, two in pairwise(texts) if len(one.split()) < 3 and len(two.split()) < 3]
    return [text for text in dict.fromkeys((*pairs, *texts)) if fold(text)]


def _can_be(name: str, student: Student) -> bool:
    """Whether a name can be the student's, whichever of its ends is the surname; a surname alone says too little."""
    words = fold(name).split()
    if len(words) == 1:
        return words[0] in fold(f"{student.given_names} {student.nickname or ''} {student.other_name or ''}").split()
    ends = ((words[0], " ".join(words[1:])), (words[-1], " ".join(words[:-1])))
    return any(names_agree(first, last, None, student) for first, last in ends)


def _is_list_across(cells: Sequence[str], named: Sequence[Student | None]) -> bool:
    """Whether a row is a list of people: every cell is somebody, and all are said in the same way."""
    return all(named) and len({"@" in cell for cell in cells}) == 1


def _why(line: Line) -> str:
    text = line.text
    shared = any(
        fold_number(text) == fold_number(one.school_number) or fold_email(text) == fold_email(one.email)
        for one in line.candidates
    )
    if shared:
        return tr("{text} belongs to several students. Who is meant?", text=text)
    if "@" in text:
        return tr("No student has the e-mail {text}.", text=text)
    if text.isdecimal():
        if line.state is LineState.QUESTION:
            return tr("No student has the ID {text}. Is it one of these?", text=text)
        return tr("No student has the ID {text}.", text=text)
    if line.state is LineState.QUESTION:
        return tr("“{text}” is only a name. Who is meant?", text=text)
    return tr("No student is called “{text}”.", text=text)
