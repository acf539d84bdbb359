"""Classes and year groups as people call them, and the words of a step about one, whoever makes the step."""

from collections.abc import Collection, Iterable, Iterator

from mbdesk.directory import Directory
from mbdesk.plan.operations import CLASSES
from mbdesk.plan.plan import CellChange
from mbdesk.plan.targets import STUDENT, role_title
from mbdesk.records import SchoolClass, Student, YearGroup
from mbdesk.text import tr, trn


def find_group(group: str, group_id: int, directory: Directory) -> SchoolClass | YearGroup | None:
    """The class or year group (``group`` as in ``AddToGroup``), None when it is not loaded."""
    return directory.class_by_id.get(group_id) if group == CLASSES else directory.year_group_by_id.get(group_id)


def group_name(group: str, group_id: int, directory: Directory) -> str:
    """The name of a class or year group, its id when it is not known."""
    found = find_group(group, group_id, directory)
    return (found.name if found is not None else "") or str(group_id)


def label_of(group: str, group_id: int, students: Collection[int], directory: Directory, *, adds: bool) -> str:
    """What a step about ``students`` (ids) does: ``Add Ana Silva to Maths 9B``, ``Remove 3 students from Maths 9B``."""
    name, many = group_name(group, group_id, directory), len(students)
    if many == 1:
        who = directory.person_name(next(iter(students)))
        added = tr("Add {name} to {group}", name=who, group=name)
        return added if adds else tr("Remove {name} from {group}", name=who, group=name)
    if adds:
        return trn("Add {count} student to {group}", "Add {count} students to {group}", many, group=name)
    return trn("Remove {count} student from {group}", "Remove {count} students from {group}", many, group=name)


def levels_to_set(joins: Iterable[int], directory: Directory) -> Iterator[str]:
    """What this service cannot say of somebody who joins these classes (ids), where they have levels (contract 6.4)."""
    for class_id in joins:
        one = directory.class_by_id.get(class_id)
        if one is not None and one.applicable_levels:
            yield tr("The level in {group} has to be set in ManageBac.", group=one.name)


def regrouping(student: Student, group: str, group_id: int, old: str, new: str) -> CellChange:
    """The line of a review about a student who joins or leaves a group; ``old`` and ``new`` are names, "" = none."""
    return CellChange(
        who=student.full_name,
        role=role_title(STUDENT),
        field=f"{group}:{group_id}",
        title=tr("Class") if group == CLASSES else tr("Year group"),
        old=old,
        new=new,
        clears=not new,
    )
