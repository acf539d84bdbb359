"""From a draft to the plan: operations in their order, and every row with every cell that changes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from mbdesk.plan.answers import Answers
from mbdesk.plan.changes import creation
from mbdesk.plan.draft import Draft, DraftRow, StudentDraft
from mbdesk.plan.families import Family, Link, describe
from mbdesk.plan.given import wire_values
from mbdesk.plan.known import Known
from mbdesk.plan.operations import (
    AddToGroup,
    CreatePerson,
    LinkChild,
    Operation,
    Ref,
    UnarchivePerson,
    UpdatePerson,
    Who,
)
from mbdesk.plan.plan import CellChange, Plan, PlannedRow, Step
from mbdesk.plan.proposal import Why
from mbdesk.plan.targets import role_title
from mbdesk.records import PersonKind, Student
from mbdesk.text import N_, tr, trn

YEAR_GROUPS: Final = "year-groups"
KIND: Final = "enrolments"


def build_plan(draft: Draft, known: Known, *, school: str, school_name: str, made_at: str) -> Plan:
    """The plan of a draft: parents, students, links, year groups (IMP-23). Nothing is in it for rows held back.

    ``school`` and ``school_name`` are whom it is for, ``made_at`` UTC ISO text.
    """
    return _Building(draft, known).plan(school, school_name, made_at)


@dataclass(slots=True)
class _Building:
    """One plan in the making; lives for one call."""

    draft: Draft
    known: Known
    steps: list[Step] = field(default_factory=list)
    steps_of: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    changes_of: dict[int, list[CellChange]] = field(default_factory=lambda: defaultdict(list))
    notes_of: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def plan(self, school: str, school_name: str, made_at: str) -> Plan:
        sent = {row.number: row.student for row in self.draft.rows if row.student}
        parents = {email: self._parent(family) for email, family in self.draft.families.items()}
        students: dict[int, Who] = {}
        joining: dict[int, dict[int, Who]] = defaultdict(dict)
        for number, student in sent.items():
            students[number] = self._student(number, student, joining)
        parents_shown: set[str] = set()
        for link in self.draft.links:
            self._show_parent(link, parents_shown)
            self._link(link, parents[link.email], students[link.row], sent[link.row].given.name)
        for group, members in joining.items():
            self._join(group, members)
        keep = [c.column for c in self.draft.columns if c.why is not Why.RESULTS]
        sheet = self.draft.sheet
        return Plan(
            kind=KIND,
            title=tr("Enrolments from {sheet}", sheet=sheet.sheet or tr("a sheet")),
            school=school,
            school_name=school_name,
            made_at=made_at,
            columns=tuple(self.draft.columns[column].heading for column in keep),
            rows=tuple(self._row(row, keep) for row in self.draft.rows),
            steps=tuple(self.steps),
            source=sheet.path,
            source_sha256=sheet.sha256,
            answers=self._answers(keep).to_json(),
            read_at=self.known.directory.asked_at,
        )

    def _answers(self, keep: list[int]) -> Answers:
        """What the columns mean, all of it and not only what was chosen, by the columns that the plan keeps."""
        said = self.draft.answers
        places = {column: place for place, column in enumerate(keep)}
        matches = {match.column: match for match in self.draft.columns}
        return replace(
            said,
            targets={place: matches[column].target for column, place in places.items()},
            rules={place: matches[column].rule for column, place in places.items()},
            edits={(row, places[column]): text for (row, column), text in said.edits.items() if column in places},
        )

    def _add(self, operation: Operation, rows: tuple[int, ...], label: str) -> Ref:
        number = len(self.steps) + 1
        self.steps.append(Step(number=number, operation=operation, rows=rows, label=label))
        for row in rows:
            self.steps_of[row].append(number)
        return Ref(number)

    def _parent(self, family: Family) -> Who:
        if family.person is None:
            create = CreatePerson(
                kind=PersonKind.PARENT, values=family.values, welcome_email=self.draft.answers.welcome_email
            )
            return self._add(create, family.rows, tr("Add {name}", name=family.name))
        person = family.person
        if family.bring_back:
            bring = UnarchivePerson(kind=PersonKind.PARENT, id=person.id)
            self._add(bring, family.rows, tr("Bring {name} back", name=family.name))
        if family.difference:
            update = UpdatePerson(
                kind=PersonKind.PARENT,
                id=person.id,
                values=family.difference.values,
                before=family.difference.before,
            )
            self._add(update, family.rows, tr("Update {name}", name=family.name))
        return person.id

    def _student(self, row: int, intent: StudentDraft, joining: dict[int, dict[int, Who]]) -> Who:
        """The steps for one student; those who join a year group without leaving one are put into ``joining``."""
        given, rows = intent.given, (row,)
        if intent.student is None:
            self.changes_of[row] += creation(given)
            create = CreatePerson(
                kind=PersonKind.STUDENT, values=wire_values(given), welcome_email=self.draft.answers.welcome_email
            )
            return self._add(create, rows, tr("Add {name}", name=given.name))
        student, differs = intent.student, intent.difference
        if intent.bring_back:
            bring = UnarchivePerson(kind=PersonKind.STUDENT, id=student.id)
            self._add(bring, rows, tr("Bring {name} back", name=student.full_name))
            self.changes_of[row].append(_brought_back(student.full_name, role_title(given.role)))
        if differs and differs.values:
            self.changes_of[row] += differs.changes
            values = dict(differs.values)
            if "year_group_id" in values and not self._moves(student, intent.bring_back):
                joining[values.pop("year_group_id")][row] = student.id
            if values:
                before = {key: differs.before[key] for key in values}
                update = UpdatePerson(kind=PersonKind.STUDENT, id=student.id, values=values, before=before)
                self._add(update, rows, tr("Update {name}", name=student.full_name))
        return student.id

    def _moves(self, student: Student, brought_back: bool) -> bool:
        """Whether the student leaves a year group for another one: then the update itself carries the former one, for
        the conflict check and the way back. Somebody who is in none is added to the group."""
        group = self.known.directory.year_group_by_id.get(student.year_group_id or 0)
        return not brought_back and group is not None and not group.archived

    def _link(self, link: Link, parent: Who, student: Who, name: str) -> None:
        family = self.draft.families[link.email]
        linked = isinstance(parent, int) and isinstance(student, int) and self._is_linked(parent, student)
        if family.person is not None:
            template = N_("{name} is linked already.") if linked else N_("Uses the existing parent {name}.")
            self.notes_of[link.row].append(tr(template, name=family.name))
        if linked:
            return
        label = tr("Link {parent} to {student}", parent=family.name, student=name)
        self._add(LinkChild(parent=parent, student=student, relationship=link.relationship), (link.row,), label)
        change = CellChange(
            who=family.name,
            role=role_title(link.role),
            field="child",
            title=tr("Child"),
            old="",
            new=describe(link, name),
        )
        self.changes_of[link.row].append(change)

    def _is_linked(self, parent: int, student: int) -> bool:
        return any(p.id == parent for p in self.known.directory.parents_of(student))

    def _show_parent(self, link: Link, shown: set[str]) -> None:
        """A parent's own cells are shown once, at the first of the family's rows; the others say where."""
        family = self.draft.families[link.email]
        if not family.touched:
            return
        if link.email not in shown:
            shown.add(link.email)
            if family.bring_back:
                self.changes_of[link.row].append(_brought_back(family.name, role_title(link.role)))
            role = role_title(link.role)
            self.changes_of[link.row] += (replace(change, role=role) for change in family.changes)
        elif family.person is None:
            note = tr("Shares the new parent {name} with row {row}.", name=family.name, row=family.rows[0])
            self.notes_of[link.row].append(note)

    def _join(self, group: int, members: Mapping[int, Who]) -> None:
        name = self.known.directory.year_group_name(group)
        label = trn("Add {count} student to {group}", "Add {count} students to {group}", len(members), group=name)
        join = AddToGroup(group=YEAR_GROUPS, group_id=group, students=tuple(members.values()))
        self._add(join, tuple(members), label)

    def _row(self, row: DraftRow, keep: list[int]) -> PlannedRow:
        number = row.number
        told = [self._sentence(p.column, p.text) for p in row.problems]
        notes = (*((row.out.why,) if row.out else ()), *told, *self.notes_of[number])
        student = row.student.student if row.student else None
        return PlannedRow(
            number=number,
            name=row.name,
            outcome=row.outcome,
            cells=tuple(row.cells[column] for column in keep),
            changes=tuple(self.changes_of[number]),
            steps=tuple(sorted(self.steps_of[number])),
            notes=notes,
            person_id=student.id if student else None,
        )

    def _sentence(self, column: int | None, text: str) -> str:
        heading = self.draft.columns[column].heading if column is not None else ""
        return tr("{column}: {text}", column=heading, text=text) if heading else text


def _brought_back(name: str, role: str) -> CellChange:
    return CellChange(who=name, role=role, field="archived", title=tr("Status"), old=tr("Archived"), new=tr("Active"))
