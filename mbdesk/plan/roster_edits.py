"""Who joins and who leaves classes and year groups, without a sheet: picked, dragged, pasted, moved.

One request for each group and direction, however many students (CLS-3). Somebody who moves is added first; the step
that takes them out of the old class waits for that (CLS-5).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mbdesk.directory import Directory
from mbdesk.plan.edit_rows import Making
from mbdesk.plan.group_words import find_group, group_name, label_of, levels_to_set, regrouping
from mbdesk.plan.operations import CLASSES, YEAR_GROUPS, AddToGroup, RemoveFromGroup
from mbdesk.plan.plan import CellChange, Plan
from mbdesk.plan.reviewed import as_reviewed
from mbdesk.plan.steps import Where
from mbdesk.records import PersonKind, SchoolClass, Student, YearGroup
from mbdesk.text import tr

_Group = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChange:
    """Students (ids) to be added to a group or removed from it; ``group`` as in ``AddToGroup``."""

    group: str
    group_id: int
    add: tuple[int, ...] = ()
    remove: tuple[int, ...] = ()


def roster_plan(where: Where, directory: Directory, changes: Sequence[RosterChange], *, title: str = "") -> Plan:
    """The plan of ``changes``. Who is in the group already, or is not in it, is left as they are."""
    return _Roster(directory).plan(where, changes, title)


class _Roster:
    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._making = Making(PersonKind.STUDENT)

    def plan(self, where: Where, changes: Sequence[RosterChange], title: str) -> Plan:
        joins: dict[_Group, list[int]] = defaultdict(list)
        leaves: dict[_Group, list[int]] = defaultdict(list)
        asked: dict[int, dict[_Group, bool]] = defaultdict(dict)
        for change in changes:
            group = (change.group, change.group_id)
            for student, adds in (*((s, True) for s in change.add), *((s, False) for s in change.remove)):
                asked[student][group] = adds
        row_of: dict[int, int] = {}
        for person in self._making.people(self._directory, asked):
            if not isinstance(person, Student):
                continue
            wanted = asked[person.id]
            refusal = self._refusal(person, wanted)
            if refusal:
                self._making.out(person, refusal)
                continue
            differs = {group: adds for group, adds in wanted.items() if self._is_in(person, group) is not adds}
            cells = self._changes(person, differs)
            if not cells:
                self._making.same(person, self._why_same(person, wanted))
                continue
            classes = (id_ for (kind, id_), adds in differs.items() if adds and kind == CLASSES)
            row_of[person.id] = self._making.row(person, cells, tuple(levels_to_set(classes, self._directory)))
            for group, adds in differs.items():
                (joins if adds else leaves)[group].append(person.id)
        added = {group: self._step(AddToGroup, group, people, row_of) for group, people in joins.items()}
        for group, people in leaves.items():
            if not (people := [s for s in people if not self._lets_go(group, asked[s])]):
                continue
            first = [step for other, step in added.items() if set(joins[other]) & set(people)]
            self._step(RemoveFromGroup, group, people, row_of, after=tuple(first))
        plan = self._making.plan(where, title or self._title(joins, leaves))
        return as_reviewed(plan, self._directory.student_by_id.get)

    def _step(
        self,
        kind: type[AddToGroup] | type[RemoveFromGroup],
        group: _Group,
        students: Sequence[int],
        row_of: Mapping[int, int],
        after: tuple[int, ...] = (),
    ) -> int:
        label = self._words(group, students, adds=kind is AddToGroup)
        operation = kind(group=group[0], group_id=group[1], students=tuple(students))
        return self._making.step(operation, tuple(row_of[s] for s in students), label, after=after)

    def _words(self, group: _Group, students: Sequence[int], *, adds: bool) -> str:
        return label_of(*group, students, self._directory, adds=adds)

    def _title(self, joins: Mapping[_Group, Sequence[int]], leaves: Mapping[_Group, Sequence[int]]) -> str:
        """What the list of Activity calls it."""
        if len(joins) == len(leaves) == 1:
            (to, people), (out_of, others) = next(iter(joins.items())), next(iter(leaves.items()))
            if set(people) == set(others):
                return tr("Move {people} to {group}", people=self._making.whom(), group=self._name(to))
            if to == out_of:
                return tr(
                    "{group}: {added} added, {removed} removed",
                    group=self._name(to),
                    added=len(people),
                    removed=len(others),
                )
        if len(joins) + len(leaves) == 1:
            return next(
                self._words(group, people, adds=groups is joins)
                for groups in (joins, leaves)
                for group, people in groups.items()
            )
        return tr("Classes of {people}", people=self._making.whom())

    def _find(self, group: _Group) -> SchoolClass | YearGroup | None:
        return find_group(*group, self._directory)

    def _name(self, group: _Group) -> str:
        return group_name(*group, self._directory)

    def _lets_go(self, group: _Group, wanted: Mapping[_Group, bool]) -> bool:
        """Whether ``group`` lets a student go by itself: an active year group does when another one, active as well,
        takes them (contract 5.4)."""
        return self._is_active_year(group) and any(
            adds and self._is_active_year(other) for other, adds in wanted.items()
        )

    def _is_active_year(self, group: _Group) -> bool:
        found = self._find(group)
        return isinstance(found, YearGroup) and not found.archived

    def _refusal(self, student: Student, wanted: Mapping[_Group, bool]) -> str:
        gone = next((kind for kind, id_ in wanted if self._find((kind, id_)) is None), "")
        if gone:
            words = tr("This class is no longer in ManageBac.")
            return words if gone == CLASSES else tr("This year group is no longer in ManageBac.")
        if student.archived and any(wanted.values()):
            return tr("{name} is archived. Bring them back first.", name=student.full_name)
        return ""

    def _is_in(self, student: Student, group: _Group) -> bool | None:
        """Whether the student is in the group; None when that is not known."""
        kind, id_ = group
        if kind == YEAR_GROUPS:
            found = self._directory.year_group_by_id.get(id_)
            return student.year_group_id == id_ or (found is not None and student.id in found.student_ids)
        if not self._directory.memberships:
            return None
        return student.id in self._directory.student_ids_in_class(id_)

    def _why_same(self, student: Student, wanted: Mapping[_Group, bool]) -> str:
        group, adds = next(iter(wanted.items()))
        name, of = student.full_name, self._name(group)
        if adds:
            return tr("{name} is in {group} already.", name=name, group=of)
        return tr("{name} is not in {group}.", name=name, group=of)

    def _changes(self, student: Student, differs: Mapping[_Group, bool]) -> tuple[CellChange, ...]:
        """A class that is left for another one of the same kind is one line, old -> new."""
        ins = [group for group, adds in differs.items() if adds]
        outs = [group for group, adds in differs.items() if not adds]
        if len(ins) == len(outs) == 1 and ins[0][0] == outs[0][0]:
            return (regrouping(student, *ins[0], self._name(outs[0]), self._name(ins[0])),)
        lines = [regrouping(student, *group, self._former(student, group), self._name(group)) for group in ins]
        lines += [regrouping(student, *group, self._name(group), "") for group in outs]
        return tuple(lines)

    def _former(self, student: Student, group: _Group) -> str:
        """Whoever joins a year group leaves the one they are in (contract 5.4)."""
        return self._directory.year_group_name(student.year_group_id) if group[0] == YEAR_GROUPS else ""
