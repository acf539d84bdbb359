"""What a plan comes to, in a few sentences, read from the plan alone: however it was made, it is summed up alike."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from mbdesk.directory import Directory
from mbdesk.plan.before import HL
from mbdesk.plan.brakes import EXACT_KINDS
from mbdesk.plan.joining_words import LONGEST_NAME, Regrouped
from mbdesk.plan.numbers import rows_again
from mbdesk.plan.operations import (
    CLASSES,
    YEAR_GROUPS,
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import CellChange, Outcome, Plan
from mbdesk.records import PersonKind
from mbdesk.text import N_, number, tr, trn

_GROUPS_BY_NAME: Final = 4
"""So many classes are named in a sentence; the review shows each with its students."""
_Words = Callable[[int], str]


def people_sentences(plan: Plan) -> tuple[str, ...]:
    """Who comes, who changes, who goes: ``59 new students.``, ``14 existing parents are used.``; one sentence that
    nobody changes when there is nothing to send."""
    sums = _Sums(plan)
    found = (*_about_people(sums), *_about_links(sums), *_about_groups(sums, plan))
    return found or (tr("Nobody changes."),)


def send_words(plan: Plan, school: str) -> str:
    """What the button says that sends the plan: ``Send 59 students to Riverside``, ``Archive 62 students``. ``school``
    "": without its name."""
    sums = _Sums(plan)
    only = sums.only
    if plan.kind in EXACT_KINDS and (sums.added or sums.removed) and sums.kinds <= {AddToGroup, RemoveFromGroup}:
        return _exact_words(sums, plan)
    if only is ArchivePerson:
        return _kind_words(_ARCHIVE, sums.archived)
    if only is UnarchivePerson:
        return _kind_words(_BRING_BACK, sums.brought_back)
    if only is LinkChild:
        return trn("Add {count} family link", "Add {count} family links", sums.links)
    if only is UnlinkChild:
        return trn("End {count} family link", "End {count} family links", sums.unlinks)
    if only is AddToGroup:
        return _joining(sums, plan).put()
    if only is RemoveFromGroup:
        return _leaving(sums, plan).take()
    if sums.all_move and sums.kinds == {AddToGroup, RemoveFromGroup}:
        return _joining(sums, plan).move()
    if sums.kinds <= {AddToGroup, RemoveFromGroup} and sums.kinds:
        return tr("Add {added} and remove {removed}", added=number(sums.added), removed=number(sums.removed))
    return _send(sums, plan, school)


def changed_groups(plan: Plan, *only: type[AddToGroup] | type[RemoveFromGroup]) -> tuple[str, ...]:
    """What the rows call the classes or year groups that the plan adds to or takes from (or ``only`` one of the two),
    each once; "" for one that no row calls anything."""
    rows = {row.number: row for row in plan.rows}
    found: dict[tuple[str, int], str] = {}
    for step in plan.steps:
        operation = step.operation
        if isinstance(operation, AddToGroup | RemoveFromGroup) and (not only or type(operation) in only):
            key = operation.group, operation.group_id
            names = (_group_name(rows[n].changes, operation) for n in step.rows if n in rows)
            found[key] = found.get(key) or next(filter(None, names), "")
    return tuple(found.values())


def _group_name(changes: Sequence[CellChange], operation: AddToGroup | RemoveFromGroup) -> str:
    """Of the changes of one row. Leaving one class for another is a single line, and its field is the new one's."""
    field = f"{operation.group}:{operation.group_id}"
    own = next((c for c in changes if c.field == field), None)
    if isinstance(operation, AddToGroup):
        return own.new if own is not None else ""
    if own is None:
        own = next((c for c in changes if c.field.startswith(f"{operation.group}:") and c.old and c.new), None)
    return own.old if own is not None else ""


def _joining(sums: "_Sums", plan: Plan) -> Regrouped:
    return Regrouped(sums.joining, changed_groups(plan, AddToGroup), year_groups=sums.in_year_groups)


def _leaving(sums: "_Sums", plan: Plan) -> Regrouped:
    return Regrouped(sums.leaving, changed_groups(plan, RemoveFromGroup), year_groups=sums.in_year_groups)


def _exact_words(sums: "_Sums", plan: Plan) -> str:
    """How many are added and removed, and in which class; of several, in how many."""
    groups = changed_groups(plan)
    name = groups[0] if len(groups) == 1 and len(groups[0]) <= LONGEST_NAME else ""
    if not sums.removed:
        if name:
            return trn("Add {count} student to {group}", "Add {count} students to {group}", sums.added, group=name)
        return _joining(sums, plan).put()
    if not sums.added:
        if name:
            return trn(
                "Remove {count} student from {group}", "Remove {count} students from {group}", sums.removed, group=name
            )
        return _leaving(sums, plan).take()
    added, removed = number(sums.added), number(sums.removed)
    if name:
        return tr("Add {added} to and remove {removed} from {group}", added=added, removed=removed, group=name)
    if len(groups) > 1:
        sentence = N_("Add {added} and remove {removed} in {count} classes")
        if sums.moved:
            sentence = N_("Add {added} and remove {removed} in {count} year groups")
        return tr(sentence, added=added, removed=removed, count=len(groups))
    return tr("Add {added} and remove {removed}", added=added, removed=removed)


def side_effects(plan: Plan, directory: Directory) -> tuple[str, ...]:
    """What happens besides and cannot be seen in the cells."""
    sums = _Sums(plan)
    counts = {
        "year_group": _leaving_a_year_group(plan, directory),
        "classes": sums.archived[PersonKind.STUDENT],
        "level": _losing_a_level(plan, directory),
        "sign_in": sums.archived.total(),
        "email": sum(_signs_in_otherwise(step.operation) for step in plan.steps),
    }
    return tuple(_BESIDES[what](count) for what, count in counts.items() if count)


class _Sums:
    """The plan's operations, counted by whom they touch."""

    def __init__(self, plan: Plan) -> None:
        operations = [step.operation for step in plan.steps]
        self.kinds: Final = {type(operation) for operation in operations}
        self.created: Final = Counter(o.kind for o in operations if isinstance(o, CreatePerson))
        self.archived: Final = Counter(o.kind for o in operations if isinstance(o, ArchivePerson))
        back = {(o.kind, o.id) for o in operations if isinstance(o, UnarchivePerson)}
        self.brought_back: Final = Counter(kind for kind, _ in back)
        changed = {(o.kind, o.id) for o in operations if isinstance(o, UpdatePerson)}
        joining: list[AddToGroup] = [o for o in operations if isinstance(o, AddToGroup)]
        leaving: list[RemoveFromGroup] = [o for o in operations if isinstance(o, RemoveFromGroup)]
        joins_a_grade = (
            {(PersonKind.STUDENT, who) for o in joining if o.group == YEAR_GROUPS for who in o.students}
            if self.created or changed
            else set()
        )
        self.changed: Final = Counter(kind for kind, _ in (changed | joins_a_grade) - back)
        self.moved: Final = sum(len(o.students) for o in joining if o.group == YEAR_GROUPS)
        links = [o for o in operations if isinstance(o, LinkChild)]
        self.links: Final = len(links)
        self.used: Final = len({o.parent for o in links if isinstance(o.parent, int)})
        self.unlinks: Final = sum(isinstance(o, UnlinkChild) for o in operations)
        self.added: Final = sum(len(o.students) for o in joining)
        self.removed: Final = sum(len(o.students) for o in leaving)
        self.in_groups: Final = bool(joining or leaving)
        into, out_of = ({who for o in group for who in o.students} for group in (joining, leaving))
        self.joining: Final = len(into)
        self.leaving: Final = len(out_of)
        self.in_year_groups: Final = {*(o.group for o in joining), *(o.group for o in leaving)} == {YEAR_GROUPS}
        self.all_move: Final = len(into) if into == out_of else 0
        """How many move, where everybody who joins a class leaves another one for it."""

    @property
    def only(self) -> type[object] | None:
        """The one kind of operation in the plan, None when there are several or none."""
        return next(iter(self.kinds)) if len(self.kinds) == 1 else None

    @property
    def about_people(self) -> bool:
        """Whether somebody is made or gets other details."""
        return bool(self.kinds & {CreatePerson, UpdatePerson})


def _about_people(sums: _Sums) -> Iterator[str]:
    for kind in PersonKind:
        for table, counts in (
            (_NEW, sums.created),
            (_CHANGE, sums.changed),
            (_COME_BACK, sums.brought_back),
            (_GO, sums.archived),
        ):
            if counts[kind]:
                yield table[kind](counts[kind])


def _about_links(sums: _Sums) -> Iterator[str]:
    if sums.used and sums.about_people:
        yield trn("{count} existing parent is used.", "{count} existing parents are used.", sums.used)
    elif sums.links and not sums.about_people:
        yield trn("{count} new family link.", "{count} new family links.", sums.links)
    if sums.unlinks:
        yield trn("{count} family link ends.", "{count} family links end.", sums.unlinks)


def _about_groups(sums: _Sums, plan: Plan) -> Iterator[str]:
    if sums.about_people or not (sums.added or sums.removed):
        return
    groups = changed_groups(plan) if plan.kind in EXACT_KINDS else ()
    if sums.all_move and plan.kind not in EXACT_KINDS:
        yield trn("{count} student moves.", "{count} students move.", sums.all_move)
    elif len(groups) == 1 and groups[0]:
        yield tr(
            "{group}: add {added}, remove {removed}, stay {stay}.",
            group=groups[0],
            added=number(sums.added),
            removed=number(sums.removed),
            stay=number(plan.count(Outcome.SAME)),
        )
    elif plan.kind in EXACT_KINDS or (sums.added and sums.removed):
        yield tr(
            "Add {added}, remove {removed}, stay {stay}.",
            added=number(sums.added),
            removed=number(sums.removed),
            stay=number(plan.count(Outcome.SAME)),
        )
        if all(groups) and 1 < len(groups) <= _GROUPS_BY_NAME:
            yield tr("Changed: {groups}.", groups=", ".join(groups))
    elif sums.removed:
        yield _leaving(sums, plan).leaving()
    elif sums.moved:
        yield trn("{count} student gets a year group.", "{count} students get a year group.", sums.moved)
    else:
        yield _joining(sums, plan).joining()


def _send(sums: _Sums, plan: Plan, school: str) -> str:
    """The button for people with their details: it counts those whom the rows are about."""
    rows = sum(row.outcome in {Outcome.NEW, Outcome.CHANGES} for row in plan.rows)
    rows -= len(rows_again(plan))
    touched = {kind for kind in PersonKind if sums.created[kind] or sums.changed[kind] or sums.brought_back[kind]}
    if PersonKind.STUDENT in touched or not touched:
        table, count = _SEND[PersonKind.STUDENT], rows
    elif touched == {PersonKind.TEACHER}:
        table, count = _SEND[PersonKind.TEACHER], rows
    elif plan.kind == "parents":
        table, count = _SEND[PersonKind.PARENT], rows
    else:
        kind = PersonKind.PARENT
        table, count = _SEND[kind], sums.created[kind] + sums.changed[kind] + sums.brought_back[kind]
    return table(count, school)


def _losing_a_level(plan: Plan, directory: Directory) -> int:
    """How many students leave a class in which they are at HL: adding somebody cannot say the level (contract 6.4)."""
    found: set[int] = set()
    for step in plan.steps:
        match step.operation:
            case RemoveFromGroup(group=group, group_id=id_, students=students) if group == CLASSES:
                at_hl = {member.user_id for member in directory.memberships_of(id_) if member.level == HL}
                found |= at_hl & {who for who in students if isinstance(who, int)}
            case _:
                pass
    return len(found)


def _leaving_a_year_group(plan: Plan, directory: Directory) -> int:
    """How many students are in a year group and are put into another one."""
    moved: set[int] = set()
    for step in plan.steps:
        match step.operation:
            case AddToGroup(group=group, group_id=new, students=students) if group == YEAR_GROUPS:
                moved |= {who for who in students if isinstance(who, int) and _elsewhere(who, new, directory)}
            case UpdatePerson(kind=PersonKind.STUDENT, id=id_, values=values) if values.get("year_group_id"):
                moved |= {id_} if _elsewhere(id_, values["year_group_id"], directory) else set()
            case _:
                pass
    return len(moved)


def _elsewhere(student_id: int, group_id: int, directory: Directory) -> bool:
    student = directory.student_by_id.get(student_id)
    present = student.year_group_id if student is not None else None
    return present not in {None, group_id} and present in directory.year_group_by_id


def _signs_in_otherwise(operation: Operation) -> bool:
    return isinstance(operation, UpdatePerson) and bool(operation.values.get("email") and operation.before.get("email"))


def _kind_words(table: Mapping[PersonKind | None, _Words], counts: Counter[PersonKind]) -> str:
    kind = next(iter(counts)) if len(counts) == 1 else None
    return table[kind](counts.total())


_NEW: Final[Mapping[PersonKind, _Words]] = {
    PersonKind.STUDENT: lambda n: trn("{count} new student.", "{count} new students.", n),
    PersonKind.PARENT: lambda n: trn("{count} new parent.", "{count} new parents.", n),
    PersonKind.TEACHER: lambda n: trn("{count} new teacher.", "{count} new teachers.", n),
}
_CHANGE: Final[Mapping[PersonKind, _Words]] = {
    PersonKind.STUDENT: lambda n: trn("{count} student changes.", "{count} students change.", n),
    PersonKind.PARENT: lambda n: trn("{count} parent changes.", "{count} parents change.", n),
    PersonKind.TEACHER: lambda n: trn("{count} teacher changes.", "{count} teachers change.", n),
}
_COME_BACK: Final[Mapping[PersonKind, _Words]] = {
    PersonKind.STUDENT: lambda n: trn("{count} student is brought back.", "{count} students are brought back.", n),
    PersonKind.PARENT: lambda n: trn("{count} parent is brought back.", "{count} parents are brought back.", n),
    PersonKind.TEACHER: lambda n: trn("{count} teacher is brought back.", "{count} teachers are brought back.", n),
}
_GO: Final[Mapping[PersonKind, _Words]] = {
    PersonKind.STUDENT: lambda n: trn("{count} student is archived.", "{count} students are archived.", n),
    PersonKind.PARENT: lambda n: trn("{count} parent is archived.", "{count} parents are archived.", n),
    PersonKind.TEACHER: lambda n: trn("{count} teacher is archived.", "{count} teachers are archived.", n),
}
_ARCHIVE: Final[Mapping[PersonKind | None, _Words]] = {
    PersonKind.STUDENT: lambda n: trn("Archive {count} student", "Archive {count} students", n),
    PersonKind.PARENT: lambda n: trn("Archive {count} parent", "Archive {count} parents", n),
    PersonKind.TEACHER: lambda n: trn("Archive {count} teacher", "Archive {count} teachers", n),
    None: lambda n: trn("Archive {count} person", "Archive {count} people", n),
}
_BRING_BACK: Final[Mapping[PersonKind | None, _Words]] = {
    PersonKind.STUDENT: lambda n: trn("Bring {count} student back", "Bring {count} students back", n),
    PersonKind.PARENT: lambda n: trn("Bring {count} parent back", "Bring {count} parents back", n),
    PersonKind.TEACHER: lambda n: trn("Bring {count} teacher back", "Bring {count} teachers back", n),
    None: lambda n: trn("Bring {count} person back", "Bring {count} people back", n),
}


def _send_students(count: int, school: str) -> str:
    if not school:
        return trn("Send {count} student", "Send {count} students", count)
    return trn("Send {count} student to {school}", "Send {count} students to {school}", count, school=school)


def _send_parents(count: int, school: str) -> str:
    if not school:
        return trn("Send {count} parent", "Send {count} parents", count)
    return trn("Send {count} parent to {school}", "Send {count} parents to {school}", count, school=school)


def _send_teachers(count: int, school: str) -> str:
    if not school:
        return trn("Send {count} teacher", "Send {count} teachers", count)
    return trn("Send {count} teacher to {school}", "Send {count} teachers to {school}", count, school=school)


_SEND: Final[Mapping[PersonKind, Callable[[int, str], str]]] = {
    PersonKind.STUDENT: _send_students,
    PersonKind.PARENT: _send_parents,
    PersonKind.TEACHER: _send_teachers,
}

_BESIDES: Final[Mapping[str, _Words]] = {
    "year_group": lambda n: trn(
        "{count} student leaves the present year group.", "{count} students leave their present year groups.", n
    ),
    "classes": lambda n: trn(
        "{count} student leaves all classes and the year group.",
        "{count} students leave all their classes and year groups.",
        n,
    ),
    "level": lambda n: trn(
        "{count} student is at HL in the class they leave. Only ManageBac itself can set that again.",
        "{count} students are at HL in a class they leave. Only ManageBac itself can set that again.",
        n,
    ),
    "sign_in": lambda n: trn(
        "{count} person can no longer sign in to ManageBac.", "{count} people can no longer sign in to ManageBac.", n
    ),
    "email": lambda n: trn(
        "{count} person signs in with another e-mail from then on.",
        "{count} people sign in with another e-mail from then on.",
        n,
    ),
}
