"""Who joins or leaves classes and year groups, as a sentence and as the words of a button: nobody is new at school."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mbdesk.text import N_, number, tr, trn

LONGEST_NAME: Final = 40
"""A button stays short: it does not say the name of a class that has more letters."""


@dataclass(frozen=True, slots=True)
class Regrouped:
    """``students`` people, each counted once, who join or leave the groups with these ``names`` ("" = not known)."""

    students: int
    names: Sequence[str]
    year_groups: bool = False

    def joining(self) -> str:
        """``3 students join Maths 9A.``"""
        if len(self.names) == 1:
            group = self.names[0] or self._one
            return trn("{count} student joins {group}.", "{count} students join {group}.", self.students, group=group)
        return trn(
            "{count} student joins {groups}.", "{count} students join {groups}.", self.students, groups=self._all
        )

    def leaving(self) -> str:
        """``3 students leave Maths 9A.``"""
        if len(self.names) == 1:
            group = self.names[0] or self._one
            return trn("{count} student leaves {group}.", "{count} students leave {group}.", self.students, group=group)
        return trn(
            "{count} student leaves {groups}.", "{count} students leave {groups}.", self.students, groups=self._all
        )

    def put(self) -> str:
        """``Put 3 students into Maths 9A``"""
        return trn(
            "Put {count} student into {group}", "Put {count} students into {group}", self.students, group=self._short
        )

    def take(self) -> str:
        """``Take 3 students out of Maths 9A``"""
        return trn(
            "Take {count} student out of {group}",
            "Take {count} students out of {group}",
            self.students,
            group=self._short,
        )

    def move(self) -> str:
        """``Move 3 students to Maths 9A``; the groups are those that they join."""
        return trn(
            "Move {count} student to {group}", "Move {count} students to {group}", self.students, group=self._short
        )

    @property
    def _short(self) -> str:
        if len(self.names) != 1:
            return self._all
        name = self.names[0]
        return name if name and len(name) <= LONGEST_NAME else self._one

    @property
    def _one(self) -> str:
        return tr("a year group") if self.year_groups else tr("a class")

    @property
    def _all(self) -> str:
        sentence = N_("{count} year groups") if self.year_groups else N_("{count} classes")
        return tr(sentence, count=number(len(self.names)))
