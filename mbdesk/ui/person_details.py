"""What the detail pane says of a person: contact first, then family, school and classes, with links both ways."""

from typing import Any, Final

from mbdesk.directory import Directory
from mbdesk.fields import PARENT_FIELDS, STUDENT_FIELDS, TEACHER_FIELDS, Field, Kind
from mbdesk.fields.people import CONTACT, FAMILY, PERSONAL, SCHOOL, WORK
from mbdesk.records import Parent, Person, PersonKind, Student, Teacher
from mbdesk.text import tr
from mbdesk.ui.detail_pane import Details, Row, Section, initials

_COPYABLE: Final = frozenset({Kind.PHONE, Kind.EMAIL, Kind.IDENTIFIER})
_CONTACT_FIRST: Final = ("mobile_phone_number", "phone_number", "work_phone", "email", "work_email")
_LINKED: Final = frozenset({"parent_ids", "child_ids", "classes", "homeroom_advisor_id"})


def kind_of(person: Person) -> PersonKind:
    """Student, parent or teacher."""
    match person:
        case Student():
            return PersonKind.STUDENT
        case Parent():
            return PersonKind.PARENT
        case _:
            return PersonKind.TEACHER


def fields_of(kind: PersonKind) -> tuple[Field[Any], ...]:
    """The fields of a kind of people."""
    found: dict[PersonKind, tuple[Field[Any], ...]] = {
        PersonKind.STUDENT: STUDENT_FIELDS,
        PersonKind.PARENT: PARENT_FIELDS,
        PersonKind.TEACHER: TEACHER_FIELDS,
    }
    return found[kind]


def details_of(person: Person, school: Directory) -> Details:
    """Everything about ``person`` that is not blank."""
    fields = fields_of(kind_of(person))
    sections = [
        Section(title=tr(CONTACT), rows=_contact(person, fields, school), empty=tr("No phone, no e-mail.")),
        _family(person, school),
        Section(title=tr(SCHOOL), rows=(*_advisor(person, school), *_rows(person, fields, school, SCHOOL))),
        _classes(person, school),
        Section(title=tr(PERSONAL), rows=_rows(person, fields, school, PERSONAL)),
        Section(title=tr(WORK), rows=_rows(person, fields, school, WORK)),
    ]
    return Details(
        title=person.full_name,
        subtitle=_subtitle(person, school),
        initials=initials((person.first_name, person.last_name)) or initials((person.full_name,)),
        marks=(tr("Archived"),) if person.archived else (),
        warning=tr("An administrator of ManageBac: can only be changed in ManageBac itself.")
        if person.is_administrator
        else "",
        sections=tuple(sections),
    )


def _subtitle(person: Person, school: Directory) -> str:
    match person:
        case Student():
            group = school.year_group_name(person.year_group_id) or person.class_grade or ""
            return " · ".join(part for part in (group, person.school_number) if part)
        case Parent():
            return " · ".join(part for part in (tr("Parent"), person.title) if part)
        case _:
            return person.role or tr("Teacher")


def _contact(person: Person, fields: tuple[Field[Any], ...], school: Directory) -> tuple[Row, ...]:
    by_key = {field.key: field for field in fields}
    first = [by_key[key] for key in _CONTACT_FIRST if key in by_key]
    rest = [field for field in fields if field.section == CONTACT and field not in first]
    return _rows_of(person, (*first, *rest), school)


def _rows(person: Person, fields: tuple[Field[Any], ...], school: Directory, section: str) -> tuple[Row, ...]:
    chosen = [f for f in fields if f.section == section and f.key not in _LINKED and f.key not in _CONTACT_FIRST]
    return _rows_of(person, tuple(chosen), school)


def _rows_of(person: Person, fields: tuple[Field[Any], ...], school: Directory) -> tuple[Row, ...]:
    shown = [(field, field.show(person, school)) for field in fields]
    return tuple(
        Row(label=field.heading(), text=text, copyable=field.kind in _COPYABLE) for field, text in shown if text
    )


def _person_row(label: str, person: Person, note: str = "") -> Row:
    archived = tr("archived") if person.archived else ""
    notes = ", ".join(part for part in (note, archived) if part)
    return Row(label=label, text=person.full_name, link=("person", person.id), note=notes)


def _parent_rows(label: str, parent: Person) -> tuple[Row, ...]:
    """The parent and below the name the numbers to call, so that a call needs no other page."""
    work = parent.work_phone if isinstance(parent, Parent) else None
    numbers = [n for n in (parent.mobile_phone_number, parent.phone_number, work) if n]
    copy = tr("Copy the phone of {name}", name=parent.full_name)
    phones = [Row(label=label, text=n, copyable=True, copy_name=copy) for n in list(dict.fromkeys(numbers))[:2]]
    return (_person_row(label, parent), *phones)


def _family(person: Person, school: Directory) -> Section:
    title = tr(FAMILY)
    if isinstance(person, Student):
        parents = [
            row
            for p in school.parents_of(person.id)
            for row in _parent_rows(tr(school.relationship(p.id, person.id) or "") or tr("Parent"), p)
        ]
        siblings = [_person_row(tr("Sibling"), s, note=s.class_grade or "") for s in school.siblings_of(person.id)]
        unknown = tr("No parent linked.") if school.parents or not person.parent_ids else tr("Loading…")
        return Section(title=title, rows=(*parents, *siblings), empty=unknown)
    if isinstance(person, Parent):
        children = [_person_row(tr("Child"), c, note=c.class_grade or "") for c in school.children_of(person.id)]
        return Section(title=title, rows=tuple(children), empty=tr("No child linked."))
    return Section(title=title, rows=())


def _advisor(person: Person, school: Directory) -> tuple[Row, ...]:
    if not isinstance(person, Student):
        return ()
    advisor = school.person(person.homeroom_advisor_id)
    return (_person_row(tr("Advisor"), advisor),) if advisor is not None else ()


def _classes(person: Person, school: Directory) -> Section:
    if isinstance(person, Student | Teacher):
        classes = [c for c in school.classes_of(person.id) if not c.archived]
        moves = isinstance(person, Student) and not person.archived
        rows = tuple(
            Row(
                label="",
                text=c.name,
                link=("class", c.id),
                act=tr("Move to…") if moves else "",
                act_name=tr("Move {name} from {group} to…", name=person.full_name, group=c.name),
            )
            for c in classes
        )
        loaded = bool(school.memberships) or "memberships" in school.not_allowed
        return Section(title=tr("Classes"), rows=rows, empty=tr("No classes.") if loaded else tr("Loading…"))
    return Section(title=tr("Classes"), rows=())
