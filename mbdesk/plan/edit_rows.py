"""A plan without a sheet in the making: people as rows, and the steps that serve them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from mbdesk.directory import Directory
from mbdesk.plan.operations import Operation
from mbdesk.plan.plan import CellChange, Outcome, Plan, PlannedRow, Step
from mbdesk.plan.steps import Where
from mbdesk.records import Person, PersonKind, Student
from mbdesk.text import sort_text, tr, trn

KIND: Final = "edit"
"""The kind of these plans; one of ``mbdesk.plan.plan.WITHOUT_SHEET``."""


def by_id(directory: Directory, kind: PersonKind) -> Mapping[int, Person]:
    """The school's people of one kind."""
    found: Mapping[PersonKind, Mapping[int, Person]] = {
        PersonKind.STUDENT: directory.student_by_id,
        PersonKind.PARENT: directory.parent_by_id,
        PersonKind.TEACHER: directory.teacher_by_id,
    }
    return found[kind]


class Making:
    """Collects rows and steps. Rows are numbered from 1 as they come, and so are steps."""

    def __init__(self, kind: PersonKind) -> None:
        self._kind = kind
        self._rows: list[PlannedRow] = []
        self._steps: list[Step] = []

    def people(self, directory: Directory, ids: Iterable[int]) -> Iterator[Person]:
        """The people with these ids by name, each once; of those who are gone the plan says so."""
        of = by_id(directory, self._kind)
        wanted = list(dict.fromkeys(ids))
        yield from sorted((of[id_] for id_ in wanted if id_ in of), key=lambda p: sort_text(p.sort_name))
        for _ in (id_ for id_ in wanted if id_ not in of):
            self.nobody()

    def row(self, person: Person, changes: Sequence[CellChange], notes: tuple[str, ...] = ()) -> int:
        """A row that changes as ``changes`` say (none = it is so already), with what is to be known about it; gives
        its number."""
        return self._add(person, Outcome.CHANGES if changes else Outcome.SAME, changes=tuple(changes), notes=notes)

    def same(self, person: Person, note: str) -> int:
        """A row for which there is nothing to do, and why."""
        return self._add(person, Outcome.SAME, notes=(note,))

    def out(self, person: Person, note: str) -> int:
        """A row that is left out, and why."""
        return self._add(person, Outcome.LEFT_OUT, notes=(note,))

    def nobody(self) -> int:
        """A row for somebody who is no longer there."""
        number = len(self._rows) + 1
        note = tr("This person is no longer in ManageBac.")
        row = PlannedRow(number=number, name="", outcome=Outcome.LEFT_OUT, cells=("", ""), notes=(note,))
        self._rows.append(row)
        return number

    def step(self, operation: Operation, rows: tuple[int, ...], label: str, *, after: tuple[int, ...] = ()) -> int:
        """A step that serves ``rows``; gives its number."""
        number = len(self._steps) + 1
        self._steps.append(Step(number=number, operation=operation, rows=rows, label=label, after=after))
        for row in rows:
            old = self._rows[row - 1]
            self._rows[row - 1] = replace(old, steps=(*old.steps, number))
        return number

    def whom(self) -> str:
        """Whom the plan is about: a name, or how many of which kind."""
        meant = [row for row in self._rows if row.outcome is Outcome.CHANGES] or self._rows
        if len(meant) == 1:
            return meant[0].name or tr("1 person")
        return people(self._kind, len(meant))

    def plan(self, where: Where, title: str) -> Plan:
        """The plan."""
        second = tr("Student ID") if self._kind is PersonKind.STUDENT else tr("E-mail")
        return Plan(
            kind=KIND,
            title=title,
            school=where.school,
            school_name=where.school_name,
            made_at=where.made_at,
            columns=(tr("Name"), second),
            rows=tuple(self._rows),
            steps=tuple(self._steps),
            read_at=where.read_at,
        )

    def _add(
        self, person: Person, outcome: Outcome, *, changes: tuple[CellChange, ...] = (), notes: tuple[str, ...] = ()
    ) -> int:
        number = len(self._rows) + 1
        second = person.school_number if isinstance(person, Student) else person.email
        self._rows.append(
            PlannedRow(
                number=number,
                name=person.full_name,
                outcome=outcome,
                cells=(person.full_name, second or ""),
                changes=changes,
                notes=notes,
                person_id=person.id,
            )
        )
        return number


def people(kind: PersonKind, count: int) -> str:
    """``12 students``."""
    match kind:
        case PersonKind.STUDENT:
            return trn("{count} student", "{count} students", count)
        case PersonKind.PARENT:
            return trn("{count} parent", "{count} parents", count)
        case PersonKind.TEACHER:
            return trn("{count} teacher", "{count} teachers", count)
