"""From a draft of enrolments to the plan: parents, students, links, year groups (IMP-23), every cell that changes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from mbdesk.plan.changes import brought_back, cell_change, comes_back_into, creation
from mbdesk.plan.draft import Draft
from mbdesk.plan.enrolments import Enrolments, StudentDraft
from mbdesk.plan.families import Link
from mbdesk.plan.family_words import link_change
from mbdesk.plan.given import wire_values
from mbdesk.plan.known import Known
from mbdesk.plan.operations import YEAR_GROUPS, AddToGroup, CreatePerson, LinkChild, UpdatePerson, Who
from mbdesk.plan.person_steps import Placed, add_person, bring_back
from mbdesk.plan.plan import Plan
from mbdesk.plan.steps import Steps, Where, plan_of
from mbdesk.plan.targets import role_title
from mbdesk.records import PersonKind, Student
from mbdesk.text import N_, tr, trn


def build_plan(draft: Draft, known: Known, where: Where) -> Plan:
    """The plan of a draft whose content is ``Enrolments``. Nothing is in it for rows held back."""
    content = draft.content_as(Enrolments)
    building = _Building(draft, content, known)
    building.build()
    sheet = draft.sheet.sheet or tr("a sheet")
    template = N_("Enrolments from {sheet}") if draft.answers.kind == "enrolments" else N_("Students from {sheet}")
    known_students = {number: made.student.id for number, made in content.students.items() if made.student}
    people = {row.number: known_students.get(content.of(row.number)) for row in draft.rows}
    return plan_of(draft, building.steps, where, title=tr(template, sheet=sheet), people=people)


class _Building:
    """One plan in the making; lives for one call."""

    def __init__(self, draft: Draft, content: Enrolments, known: Known) -> None:
        self._welcome = draft.answers.welcome_email
        self._content = content
        self._known = known
        self._more_rows: dict[int, list[int]] = defaultdict(list)
        for row, first in content.together.items():
            self._more_rows[first].append(row)
        self.steps: Final = Steps()

    def build(self) -> None:
        content = self._content
        welcome = self._welcome
        parents = {
            email: add_person(self.steps, family, welcome_email=welcome) for email, family in content.families.items()
        }
        joining: dict[int, dict[int, Placed]] = defaultdict(dict)
        students = {number: self._student(number, made, joining) for number, made in content.students.items()}
        parents_shown: set[str] = set()
        for link in content.links:
            self._show_parent(link, parents_shown)
            row = content.of(link.row)
            self._link(link, parents[link.email], students[row], content.students[row].given.name)
        for group, members in joining.items():
            self._join(group, members)

    def _student(self, row: int, intent: StudentDraft, joining: dict[int, dict[int, Placed]]) -> Placed:
        """The steps for one student; those who join a year group without leaving one are put into ``joining``."""
        given, steps = intent.given, self.steps
        rows = (row, *self._more_rows[row])
        if intent.student is None:
            steps.change(row, *creation(given))
            create = CreatePerson(kind=PersonKind.STUDENT, values=wire_values(given), welcome_email=self._welcome)
            return Placed(steps.add(create, rows, tr("Add {name}", name=given.name)))
        student, differs = intent.student, intent.difference
        placed = Placed(student.id)
        if intent.bring_back:
            placed = Placed(student.id, bring_back(steps, student, PersonKind.STUDENT, rows))
            steps.change(row, brought_back(student.full_name, given.role))
            group = comes_back_into(given, student)
            if group is not None:
                steps.change(row, cell_change(given, "year_group_id", "", group, student.full_name))
                joining[group.value][row] = placed
        if differs and differs.values:
            steps.change(row, *differs.changes)
            values = dict(differs.values)
            if "year_group_id" in values and not self._moves(student, intent.bring_back):
                joining[values.pop("year_group_id")][row] = placed
            if values:
                before = {key: differs.before[key] for key in values}
                update = UpdatePerson(kind=PersonKind.STUDENT, id=student.id, values=values, before=before)
                steps.add(update, rows, tr("Update {name}", name=student.full_name), after=placed.after)
        return placed

    def _moves(self, student: Student, back: bool) -> bool:
        """Whether the student leaves a year group for another one: then the update itself carries the former one, for
        the conflict check and the way back. Somebody who is in none is added to the group."""
        group = self._known.directory.year_group_by_id.get(student.year_group_id or 0)
        return not back and group is not None and not group.archived

    def _link(self, link: Link, parent: Placed, student: Placed, name: str) -> None:
        family = self._content.families[link.email]
        linked = self._is_linked(parent.who, student.who)
        if family.person is not None:
            template = N_("{name} is linked already.") if linked else N_("Uses the existing parent {name}.")
            self.steps.note(link.row, tr(template, name=family.name))
        if linked:
            return
        label = tr("Link {parent} to {student}", parent=family.name, student=name)
        operation = LinkChild(parent=parent.who, student=student.who, relationship=link.relationship)
        self.steps.add(operation, (link.row,), label, after=(*parent.after, *student.after))
        self.steps.change(link.row, link_change(family.name, link.role, name, link.relationship))

    def _is_linked(self, parent: Who, student: Who) -> bool:
        if not isinstance(parent, int) or not isinstance(student, int):
            return False
        return any(p.id == parent for p in self._known.directory.parents_of(student))

    def _show_parent(self, link: Link, shown: set[str]) -> None:
        """A parent's own cells are shown once, at the first of the family's rows; the others say where."""
        family = self._content.families[link.email]
        if not family.touched:
            return
        if link.email not in shown:
            shown.add(link.email)
            role = role_title(link.role)
            self.steps.change(link.row, *(replace(change, role=role) for change in family.changes))
        elif family.person is None:
            note = tr("Shares the new parent {name} with row {row}.", name=family.name, row=family.rows[0])
            self.steps.note(link.row, note)

    def _join(self, group: int, members: Mapping[int, Placed]) -> None:
        name = self._known.directory.year_group_name(group)
        label = trn("Add {count} student to {group}", "Add {count} students to {group}", len(members), group=name)
        join = AddToGroup(group=YEAR_GROUPS, group_id=group, students=tuple(one.who for one in members.values()))
        rows = [number for row in members for number in (row, *self._more_rows[row])]
        self.steps.add(join, rows, label, after=[number for one in members.values() for number in one.after])
