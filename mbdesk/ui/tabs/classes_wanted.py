"""Whom the "Add students" dialog would add: those picked one by one and those of a pasted list, each once.

Nobody is in it by a name alone: a line that is only a name waits for a click (quality X19).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mbdesk.records import Student
from mbdesk.text import number, tr, trn
from mbdesk.ui.tabs.classes_pasted import Asked


class Fate(StrEnum):
    """What becomes of an entry. Only ``ADDED`` is sent."""

    ADDED = "added"
    MEMBER = "member"
    TWICE = "twice"
    ARCHIVED = "archived"
    LEFT_OUT = "left_out"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One pick or one pasted line. ``text`` is the line as written ("" for a pick), ``line`` what is known of it."""

    id: str
    fate: Fate
    student: Student | None = None
    text: str = ""
    line: Asked | None = None


LEFT_OUT: Final = 0
"""The answer that a line, or somebody picked, is not wanted after all."""


class Wanted:
    """What was picked and pasted so far, and the answers to the lines that nobody could be found by."""

    def __init__(self, students: Mapping[int, Student], members: frozenset[int]) -> None:
        """``students`` of the school by id; ``members`` are in the class already."""
        self._students = students
        self._members = members
        self._picked: list[int] = []
        self._lines: Sequence[Asked] = ()
        self._answers: dict[str, int] = {}
        self.entries: tuple[Entry, ...] = ()

    def pick(self, student_id: int) -> None:
        """Somebody was picked by hand, after all too when they were left out before."""
        self._answers = {key: said for key, said in self._answers.items() if key != _key(student_id)}
        if student_id not in self._picked:
            self._picked.append(student_id)
        self._settle()

    def set_lines(self, lines: Sequence[Asked]) -> None:
        """The pasted list is this now. Answers to lines that stay are kept."""
        self._lines = lines
        self._settle()

    def answer(self, entry_id: str, student_id: int) -> None:
        """Who an entry means; ``LEFT_OUT`` leaves it out."""
        self._answers[entry_id] = student_id
        self._settle()

    def take_back(self, entry_id: str) -> None:
        """The entry is as it was before anybody answered."""
        self._answers.pop(entry_id, None)
        self._settle()

    @property
    def ids(self) -> tuple[int, ...]:
        """Whom to add."""
        return tuple(entry.student.id for entry in self.entries if entry.fate is Fate.ADDED and entry.student)

    def of(self, *fates: Fate) -> list[Entry]:
        """The entries of these fates."""
        return [entry for entry in self.entries if entry.fate in fates]

    def _settle(self) -> None:
        """Count again: the first entry of somebody counts, the next one is there twice."""
        seen: set[int] = set()
        found = [self._entry(_key(i), self._students.get(i), seen) for i in self._picked]
        times: Counter[str] = Counter()
        for line in self._lines:
            times[line.text] += 1
            key = f"line:{line.text}:{times[line.text]}"
            said = self._answers.get(key)
            student = self._students.get(said) if said else line.student
            found.append(self._entry(key, student, seen, line))
        self.entries = tuple(found)

    def _entry(self, key: str, student: Student | None, seen: set[int], line: Asked | None = None) -> Entry:
        text = line.text if line is not None else ""
        if self._answers.get(key) == LEFT_OUT:
            return Entry(id=key, fate=Fate.LEFT_OUT, student=student, text=text, line=line)
        if student is None:
            fate = Fate.OPEN
        elif student.id in self._members:
            fate = Fate.MEMBER
        elif student.archived:
            fate = Fate.ARCHIVED
        elif student.id in seen:
            fate = Fate.TWICE
        else:
            fate = Fate.ADDED
            seen.add(student.id)
        return Entry(id=key, fate=fate, student=student, text=text, line=line)


def fate_words(entry: Entry, group: str) -> str:
    """What becomes of an entry, in a few words."""
    match entry.fate:
        case Fate.ADDED:
            return tr("is added")
        case Fate.MEMBER:
            return tr("is in {group} already", group=group)
        case Fate.TWICE:
            return tr("is in this list already")
        case Fate.ARCHIVED:
            return tr("is archived")
        case Fate.LEFT_OUT:
            return tr("is left out")
        case Fate.OPEN:
            return tr("is not settled")


def count_words(wanted: Wanted) -> str:
    """``15 entries: 12 to add, 1 here already, 1 twice, 1 not settled``: the parts add up."""
    counts = Counter(entry.fate for entry in wanted.entries)
    words = {
        Fate.ADDED: tr("{count} to add", count=number(counts[Fate.ADDED])),
        Fate.MEMBER: tr("{count} here already", count=number(counts[Fate.MEMBER])),
        Fate.TWICE: tr("{count} there twice", count=number(counts[Fate.TWICE])),
        Fate.ARCHIVED: tr("{count} archived", count=number(counts[Fate.ARCHIVED])),
        Fate.LEFT_OUT: tr("{count} left out", count=number(counts[Fate.LEFT_OUT])),
        Fate.OPEN: tr("{count} not settled", count=number(counts[Fate.OPEN])),
    }
    if not wanted.entries:
        return ""
    parts = ", ".join(words[fate] for fate in Fate if counts[fate])
    return trn("{count} entry: {parts}.", "{count} entries: {parts}.", len(wanted.entries), parts=parts)


def _key(student_id: int) -> str:
    return f"pick:{student_id}"
