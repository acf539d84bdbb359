"""Who joins and who leaves classes or year groups because of a sheet, and the plan of it.

One request for each group and direction, however many students (CLS-3). All adds come before all removals, and nobody
is taken out of a class before the add that moves them has succeeded (CLS-5).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from mbdesk.directory import Directory
from mbdesk.plan.changes import brought_back
from mbdesk.plan.draft import Draft
from mbdesk.plan.group_words import group_name, label_of, levels_to_set, regrouping
from mbdesk.plan.operations import CLASSES, YEAR_GROUPS, AddToGroup, RemoveFromGroup, UnarchivePerson
from mbdesk.plan.plan import CellChange, Outcome, Plan, PlannedRow
from mbdesk.plan.proposal import Why
from mbdesk.plan.steps import Steps, Where, plan_of
from mbdesk.plan.targets import STUDENT
from mbdesk.records import PersonKind, Student
from mbdesk.text import tr

LAST_ROW: Final = "last_row"
"""In a plan's answers: the number of the last row of the sheet. Rows after it are about students whom it leaves out."""


def in_sheet(plan: Plan, row: int) -> bool:
    """Whether the row with this number is one of the sheet, and not about a student whom the sheet leaves out."""
    last = plan.answers.get(LAST_ROW)
    return last is None or row <= int(last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What happens to the student of a row: the ids of the groups they join and leave. ``bring_back``: they come out
    of the archive first. ``notes`` stand beside the row."""

    row: int
    student: Student
    joins: tuple[int, ...] = ()
    leaves: tuple[int, ...] = ()
    bring_back: bool = False
    notes: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Whether anything is sent for it."""
        return Outcome.CHANGES if self.joins or self.leaves or self.bring_back else Outcome.SAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Rosters:
    """The content of a draft about groups; ``group`` is ``"classes"`` or ``"year-groups"``.

    ``placings`` are in the order of the rows. ``beyond`` are students whom the sheet does not have and who leave a
    group that it names: their rows come after its last one. ``waits``: a row waits for an answer, and until then
    nothing at all may be sent. ``notes`` stand beside rows that are left out, by their numbers; ``people`` are the ids
    of the students whom rows are certainly about, also of those that are left out.
    """

    group: str
    placings: tuple[Placing, ...]
    beyond: tuple[Placing, ...] = ()
    waits: bool = False
    notes: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[int, int] = field(default_factory=dict)

    @property
    def outcomes(self) -> Mapping[int, Outcome]:
        """Of the sheet's own rows."""
        return {placing.row: placing.outcome for placing in self.placings}


def build_plan(draft: Draft, directory: Directory, where: Where, title: str) -> Plan:
    """The plan of a draft whose content is ``Rosters``."""
    content = draft.content_as(Rosters)
    if content.waits:
        return _waiting(draft, content, where, title)
    building = _Building(content, directory)
    building.build()
    plan = plan_of(draft, building.steps, where, title=title, people=content.people)
    last = max((row.number for row in draft.sheet.rows), default=0)
    beyond = tuple(building.row_beyond(placing, draft) for placing in content.beyond)
    return replace(plan, rows=(*plan.rows, *beyond), answers={**plan.answers, LAST_ROW: last})


def _waiting(draft: Draft, content: Rosters, where: Where, title: str) -> Plan:
    """A plan that sends nothing: as long as it is open whom a row means, it is open who may leave."""
    steps = Steps()
    for row in draft.to_send:
        steps.note(row.number, tr("Nothing is sent while another row of the sheet waits for an answer."))
    plan = plan_of(draft, steps, where, title=title, people=content.people)
    rows = (row if row.outcome is Outcome.SAME else replace(row, outcome=Outcome.LEFT_OUT) for row in plan.rows)
    return replace(plan, rows=tuple(rows))


def members(group: str, group_id: int, directory: Directory) -> frozenset[int]:
    """The ids of a group's students as far as they are loaded and active: whom a sheet can name. Teachers, archived
    students and those who could not be read are nobody's to remove. Of a year group the students' own records come
    first: a student is in one only."""
    known = directory.student_by_id
    if group == CLASSES:
        ids: Iterable[int] = directory.student_ids_in_class(group_id)
    else:
        found = directory.year_group_by_id.get(group_id)
        inline = (id_ for id_ in (found.student_ids if found else ()) if id_ in known)
        ids = {id_ for id_ in inline if (known[id_].year_group_id or group_id) == group_id}
        ids |= {student.id for student in directory.students if student.year_group_id == group_id}
    return frozenset(id_ for id_ in ids if id_ in known and not known[id_].archived)


class _Building:
    """The steps and the shown changes; lives for one call."""

    def __init__(self, content: Rosters, directory: Directory) -> None:
        self._content = content
        self._group = content.group
        self._directory = directory
        self.steps: Final = Steps()

    def build(self) -> None:
        everybody = (*self._content.placings, *self._content.beyond)
        joins: dict[int, dict[int, list[int]]] = defaultdict(dict)
        leaves: dict[int, dict[int, list[int]]] = defaultdict(dict)
        back: dict[int, int] = {}
        for placing in everybody:
            id_ = placing.student.id
            if placing.bring_back and id_ not in back:
                back[id_] = self._bring_back(placing)
            for group in placing.joins:
                joins[group].setdefault(id_, []).append(placing.row)
            for group in placing.leaves:
                leaves[group].setdefault(id_, []).append(placing.row)
            self.steps.change(placing.row, *self._changes(placing))
            levels = levels_to_set(placing.joins if self._group == CLASSES else (), self._directory)
            for note in (*placing.notes, *levels):
                self.steps.note(placing.row, note)
        for number, note in self._content.notes.items():
            self.steps.note(number, note)
        added = {group: self._add(group, people, back) for group, people in joins.items()}
        for group, people in leaves.items():
            first = [step for other, step in added.items() if joins[other].keys() & people.keys()]
            self._remove(group, people, first)

    def row_beyond(self, placing: Placing, draft: Draft) -> PlannedRow:
        """The row of a student whom the sheet does not have, in the sheet's own columns."""
        names = ", ".join(group_name(self._group, id_, self._directory) for id_ in placing.leaves)
        cells = [
            _cell(match.target.field if match.target else "", placing.student, names)
            for match in draft.columns
            if match.why is not Why.RESULTS
        ]
        return self.steps.row(
            placing.row,
            placing.student.full_name,
            Outcome.CHANGES,
            cells,
            person_id=placing.student.id,
        )

    def _bring_back(self, placing: Placing) -> int:
        operation = UnarchivePerson(kind=PersonKind.STUDENT, id=placing.student.id)
        label = tr("Bring {name} back", name=placing.student.full_name)
        self.steps.change(placing.row, brought_back(placing.student.full_name, STUDENT))
        return self.steps.add(operation, (placing.row,), label).step

    def _add(self, group: int, people: Mapping[int, Sequence[int]], back: Mapping[int, int]) -> int:
        operation = AddToGroup(group=self._group, group_id=group, students=tuple(people))
        label = self._label(group, people, adds=True)
        first = [back[id_] for id_ in people if id_ in back]
        return self.steps.add(operation, _rows(people), label, after=first).step

    def _remove(self, group: int, people: Mapping[int, Sequence[int]], first: Iterable[int]) -> None:
        operation = RemoveFromGroup(group=self._group, group_id=group, students=tuple(people))
        self.steps.add(operation, _rows(people), self._label(group, people, adds=False), after=first)

    def _changes(self, placing: Placing) -> Iterable[CellChange]:
        """What the review shows. Leaving one class for another one is a single line, old -> new; whoever joins a year
        group leaves the one they are in (contract 5.4)."""
        if len(placing.joins) == len(placing.leaves) == 1:
            yield self._change(placing, placing.joins[0], self._name(placing.leaves[0]), self._name(placing.joins[0]))
            return
        former = ""
        if self._group == YEAR_GROUPS and not placing.bring_back:
            former = self._directory.year_group_name(placing.student.year_group_id)
        for group in placing.joins:
            yield self._change(placing, group, former, self._name(group))
        for group in placing.leaves:
            yield self._change(placing, group, self._name(group), "")

    def _label(self, group: int, people: Collection[int], *, adds: bool) -> str:
        return label_of(self._group, group, people, self._directory, adds=adds)

    def _name(self, group: int) -> str:
        return group_name(self._group, group, self._directory)

    def _change(self, placing: Placing, group: int, old: str, new: str) -> CellChange:
        return regrouping(placing.student, self._group, group, old, new)


def _rows(people: Mapping[int, Sequence[int]]) -> list[int]:
    return list(dict.fromkeys(row for rows in people.values() for row in rows))


def _cell(field: str, student: Student, groups: str) -> str:
    """What a column of the sheet would say of a student whom it does not have."""
    match field:
        case "name":
            return student.full_name
        case "student_id":
            return student.school_number
        case "id":
            return str(student.id)
        case "class_id" | "year_group_id":
            return groups
        case "first_name" | "last_name" | "email":
            return getattr(student, field) or ""
        case _:
            return ""
