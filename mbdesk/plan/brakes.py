"""Brakes: what takes much away from many people is confirmed by typing, not by clicking (IMP-21, quality X24)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mbdesk.directory import Directory
from mbdesk.plan.folding import tidy
from mbdesk.plan.group_words import find_group
from mbdesk.plan.operations import (
    CLASSES,
    YEAR_GROUPS,
    AddToGroup,
    ArchivePerson,
    Operation,
    RemoveFromGroup,
    UnlinkChild,
    UpdatePerson,
    Who,
)
from mbdesk.plan.plan import Plan
from mbdesk.records import PersonKind, Student
from mbdesk.text import tr, trn

MANY_PEOPLE: Final = 10
MANY_CHANGES: Final = 20
"""More details changed than one slip of the hand may change (X24)."""
FEW_OF_A_CLASS: Final = 5
SHARE_OF_A_CLASS: Final = 0.20
SHARE_OF_A_GRADE: Final = 0.05
EXACT_KINDS: Final = frozenset({"class_exact", "year_group_exact"})
"""Plans that make a class exactly like a sheet: whom they remove, nobody wrote down."""
PICKED: Final = "edit"
"""Plans about people who were picked in the program: a stray Ctrl+A picks a whole class (IMP-21)."""
_ONE_SLIP: Final = 2
"""From so many picked people on it may be a slip: one is named on the page."""
_CLASSES_BY_NAME: Final = 3
"""So many classes are typed by name; of more, the number of students is typed once."""


@dataclass(frozen=True, slots=True)
class Brake:
    """``text`` says what will be taken away, ``type_this`` is what the person types to go on."""

    text: str
    type_this: str

    def released_by(self, typed: str) -> bool:
        """Whether ``typed`` is it: blanks around, capitals and the thousands mark of a number do not matter."""
        if self.type_this.isdecimal():
            return "".join(c for c in tidy(typed, narrow=True) if c not in ",. '’") == self.type_this
        return tidy(typed, narrow=True).casefold() == tidy(self.type_this, narrow=True).casefold()


def brakes(plan: Plan, directory: Directory | None = None) -> tuple[Brake, ...]:
    """The brakes of a plan; none for one that only adds, or for a few people.

    ``directory`` is the school as it is: with it the share of a grade or class counts as well as the number.
    """
    operations = [step.operation for step in plan.steps]
    archived = [o for o in operations if isinstance(o, ArchivePerson)]
    removed: Counter[tuple[str, int]] = Counter()
    for operation in operations:
        if isinstance(operation, RemoveFromGroup):
            removed[operation.group, operation.group_id] += len(operation.students)
    found = [*_archiving(archived, directory)]
    if plan.kind in EXACT_KINDS:
        found += _emptying(removed, plan, directory)
    elif plan.kind == PICKED:
        moving = _moving(operations)
        picked = removed - moving
        found += _emptying(picked, plan, directory, least=_ONE_SLIP)
        removed = picked + moving
    others = sum(removed.values())
    unlinked = sum(isinstance(o, UnlinkChild) for o in operations)
    updates = [o for o in operations if isinstance(o, UpdatePerson)]
    emptied = sum(any(value in ("", []) for value in o.values.values()) for o in updates)
    changed = len(updates) + sum(map(_moved, operations))
    if others > MANY_PEOPLE:
        found.append(_count(trn("This removes {count} student.", "This removes {count} students.", others), others))
    if unlinked > MANY_PEOPLE:
        text = trn("This ends {count} family link.", "This ends {count} family links.", unlinked)
        found.append(_count(text, unlinked))
    if emptied > MANY_PEOPLE:
        text = trn("This empties details of {count} person.", "This empties details of {count} people.", emptied)
        found.append(_count(text, emptied))
    if changed > MANY_CHANGES:
        found.append(_count(trn("This changes {count} person.", "This changes {count} people.", changed), changed))
    return tuple(found)


def _moved(operation: Operation) -> int:
    """How many people of the school get another year group by it."""
    if not isinstance(operation, AddToGroup) or operation.group != YEAR_GROUPS:
        return 0
    return sum(isinstance(who, int) for who in operation.students)


def _count(text: str, count: int) -> Brake:
    return Brake(text, str(count))


def _archiving(archived: list[ArchivePerson], directory: Directory | None) -> Iterator[Brake]:
    """More than ten people, or more than a twentieth of a grade: then which grade is said."""
    count = len(archived)
    if count > MANY_PEOPLE:
        yield _count(trn("This archives {count} person.", "This archives {count} people.", count), count)
        return
    students = directory.student_by_id if directory else {}
    leaving = [students[o.id] for o in archived if o.kind is PersonKind.STUDENT and o.id in students]
    if directory is None or len(leaving) < 2:  # one person is named on the page; nobody takes one for many
        return
    sizes = Counter(grade_of(s, directory) for s in directory.students if not s.archived)
    for grade, many in Counter(grade_of(s, directory) for s in leaving).items():
        if grade and many > 1 and many > SHARE_OF_A_GRADE * sizes[grade]:
            text = tr("This archives {count} of {all} students of {grade}.", count=many, all=sizes[grade], grade=grade)
            yield _count(text, count)
            return


def _moving(operations: list[Operation]) -> Counter[tuple[str, int]]:
    """Group -> how many of those who leave it join another one of its kind in the same plan."""
    joins: dict[str, set[Who]] = defaultdict(set)
    for operation in operations:
        if isinstance(operation, AddToGroup):
            joins[operation.group] |= set(operation.students)
    return Counter(
        {
            (o.group, o.group_id): len(joins[o.group] & set(o.students))
            for o in operations
            if isinstance(o, RemoveFromGroup)
        }
    )


def _emptying(
    removed: Counter[tuple[str, int]], plan: Plan, directory: Directory | None, *, least: int = 1
) -> list[Brake]:
    """Classes that lose more than five students or a fifth of them, and at least ``least``. They are taken out of
    ``removed``."""
    names = _names(plan)
    many: dict[tuple[str, int], Brake] = {}
    for (group, id_), count in removed.items():
        size = _size(group, id_, directory)
        name = _name(group, id_, directory) or names.get((group, id_), "") or str(id_)
        if count >= least and (count > FEW_OF_A_CLASS or count > SHARE_OF_A_CLASS * (size or count * 100)):
            text = trn(
                "This removes {count} student from {name}.",
                "This removes {count} students from {name}.",
                count,
                name=name,
            )
            if size:
                text = tr("This removes {count} of {all} students from {name}.", count=count, all=size, name=name)
            many[group, id_] = Brake(text, name)
    total = sum(removed[key] for key in many)
    for key in many:
        del removed[key]
    if len(many) <= _CLASSES_BY_NAME:
        return list(many.values())
    text = tr("This removes {count} students from {classes} classes.", count=total, classes=len(many))
    return [_count(text, total)]


def grade_of(student: Student, directory: Directory) -> str:
    """The grade that a student is in as people say it, "" when ManageBac does not tell."""
    group = directory.year_group_by_id.get(student.year_group_id or 0)
    return (group.grade if group else None) or student.class_grade or ""


def _size(group: str, id_: int, directory: Directory | None) -> int:
    """How many students are in it, 0 when that is not known."""
    if directory is None:
        return 0
    if group == CLASSES:
        return len(directory.student_ids_in_class(id_))
    found = directory.year_group_by_id.get(id_)
    return len(found.student_ids) if found else 0


def _name(group: str, id_: int, directory: Directory | None) -> str:
    if directory is None:
        return ""
    found = find_group(group, id_, directory)
    return tidy(found.name) if found else ""


def _names(plan: Plan) -> Mapping[tuple[str, int], str]:
    """What the rows of the plan call the groups that people are taken out of."""
    rows = {row.number: row for row in plan.rows}
    found: dict[tuple[str, int], str] = defaultdict(str)
    for step in plan.steps:
        operation = step.operation
        if isinstance(operation, RemoveFromGroup):
            field = f"{operation.group}:{operation.group_id}"
            changes = (c for n in step.rows if n in rows for c in rows[n].changes if c.field == field)
            found[operation.group, operation.group_id] = next((c.old for c in changes if c.old), "")
    return found
