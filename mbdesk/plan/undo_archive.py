"""The way back for students who were archived: into the year group and the classes that they left with that.

Whether ManageBac puts them back by itself is not certain (contract 8.6), so it is looked at when the undo is sent:
one step for each group. That of a class sends only whoever is still missing; into a year group they are all put, since
the record of who comes back may name one that they are not in.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mbdesk.plan.before import HL
from mbdesk.plan.operations import AddToGroup, Ref
from mbdesk.plan.plan import CellChange, Step
from mbdesk.plan.targets import role_title
from mbdesk.records import PersonKind
from mbdesk.text import N_, tr, trn

Groups = Callable[[str, int], "GroupNow"]
"""What is known today of a group: ``groups("classes", 12)``, ``groups("year-groups", 3)``."""

Classes = Sequence[Sequence[Any]]
"""``[class id, level]`` of each class that a student was in."""


@dataclass(frozen=True, slots=True)
class GroupNow:
    """A class or year group: its ``name``, and whether students can still be put into it."""

    name: str
    open: bool = True


@dataclass(slots=True)
class Returning:
    """Students who come back, collected one by one, and then the steps that put them into their groups."""

    groups: Groups
    _places: dict[tuple[str, int], dict[int, tuple[int, ...]]] = field(default_factory=dict)

    def student(
        self, student: int, name: str, rows: tuple[int, ...], year_group: int | None, classes: Classes | None
    ) -> tuple[tuple[CellChange, ...], tuple[str, ...]]:
        """A student comes back who was in ``year_group`` and ``classes`` (``[id, level]``, None: not known).

        Gives what changes beside the flag, and what cannot be put back, in words.
        """
        notes = []
        if classes is None:
            notes.append(tr("It is not known in which classes {name} was. Look in ManageBac.", name=name))
        changes = []
        was_in = [int(one[0]) for one in classes or ()]
        for group, ids in (("year-groups", [year_group] if year_group else []), ("classes", was_in)):
            now = {id_: self.groups(group, id_) for id_ in ids}
            usable = [number for number, one in now.items() if one.open]
            for number in usable:
                self._places.setdefault((group, number), {})[student] = rows
            if closed := [one.name for one in now.values() if not one.open]:
                notes.append(closed_now(name, closed))
            if usable:
                changes.append(_change(name, group, [now[number].name for number in usable]))
        at_hl = [self.groups("classes", int(one[0])) for one in classes or () if one[1] == HL]
        if levels := [one.name for one in at_hl if one.open]:
            notes.append(at_higher_level(name, levels))
        return tuple(changes), tuple(notes)

    def steps(self, first: int, comes_back: Mapping[int, int]) -> Iterator[Step]:
        """A step for each group, numbered from ``first``; ``comes_back`` is the step that brings each student back."""
        order = sorted(self._places.items(), key=lambda item: item[0][0] == "classes")
        for number, ((group, group_id), students) in enumerate(order, start=first):
            label = trn(
                "Put {count} student back into {group}",
                "Put {count} students back into {group}",
                len(students),
                group=self.groups(group, group_id).name,
            )
            people = tuple(Ref(comes_back[id_]) for id_ in students)
            rows = tuple(sorted(set(_all(students.values()))))
            operation = AddToGroup(group=group, group_id=group_id, students=people)
            yield Step(number=number, operation=operation, rows=rows, label=label)


def closed_now(name: str, groups: Sequence[str]) -> str:
    """Why there is no way back into some groups."""
    sentence = N_("{name} was in {groups}. That is archived or gone now, so nobody can be put back there.")
    return tr(sentence, name=name, groups=", ".join(groups))


def at_higher_level(name: str, classes: Sequence[str]) -> str:
    """What a way back into classes does not put back: this service cannot set a level (contract 6.4)."""
    sentence = N_("{name} was at HL in {classes}. Only ManageBac itself can set that: look there.")
    return tr(sentence, name=name, classes=", ".join(classes))


def _change(name: str, group: str, names: Sequence[str]) -> CellChange:
    field_, title = ("year_group_id", tr("Year group")) if group == "year-groups" else ("classes", tr("Classes"))
    return CellChange(
        who=name, role=role_title(PersonKind.STUDENT.value), field=field_, title=title, old="", new=", ".join(names)
    )


def _all(rows: Iterable[tuple[int, ...]]) -> Iterator[int]:
    for some in rows:
        yield from some
