"""Templates: for each kind of import an empty sheet with its columns and the lists of the live school (IMP-1)."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from mbdesk.directory import Directory
from mbdesk.fields import Column, Value
from mbdesk.plan.folding import fold
from mbdesk.plan.kinds import CLASS_FOR_ALL, KINDS, PEOPLE, YEAR_GROUP_FOR_ALL
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.targets import CLASS, LEAVING, LEAVING_ON, RELATIONSHIP, STUDENT, TEACHER, Target
from mbdesk.records import Person
from mbdesk.text import N_, sort_text, tr

_FIND: Final = "student_id first_name last_name"
_CONTACT: Final = "phone_number street_address city zipcode country"
_PARENT: Final = "first_name last_name relationship email mobile_phone_number"
_COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "enrolments": {
        STUDENT: f"{_FIND} birthday gender year_group_id email nationalities languages mobile_phone_number",
        "parent1": _PARENT,
        "parent2": _PARENT,
    },
    "student_changes": {
        STUDENT: f"{_FIND} email birthday gender mobile_phone_number {_CONTACT} nationalities languages"
    },
    "teachers": {
        TEACHER: "identifier first_name last_name email gender birthday mobile_phone_number phone_number nationalities"
    },
    "parents": {
        "parent": f"first_name last_name email mobile_phone_number {_CONTACT}",
        "child1": "student_id first_name last_name",
        "child2": "student_id first_name last_name",
    },
    "link": {STUDENT: _FIND, "parent1": "email relationship", "parent2": "email relationship"},
    "unlink": {STUDENT: _FIND, "parent1": "email", "parent2": "email"},
    "archive": {
        STUDENT: f"{_FIND} {LEAVING} {LEAVING_ON}",
        "parent": "first_name last_name email",
        TEACHER: "identifier first_name last_name email",
    },
    "unarchive": {
        STUDENT: _FIND,
        "parent": "first_name last_name email",
        TEACHER: "identifier first_name last_name email",
    },
    "year_groups": {STUDENT: f"{_FIND} year_group_id"},
    "class_add": {STUDENT: f"{_FIND} {CLASS}"},
    "class_remove": {STUDENT: f"{_FIND} {CLASS}"},
    "class_exact": {STUDENT: f"{_FIND} {CLASS}"},
    "year_group_exact": {STUDENT: f"{_FIND} year_group_id"},
}
"""Kind -> role -> fields in order. Of the kinds that are about one sort of people at a time, one role is used."""

_SAID: Final = {CLASS_FOR_ALL: CLASS, YEAR_GROUP_FOR_ALL: "year_group_id"}
_TITLES: Final[Mapping[str, str]] = {
    "enrolments": N_("New students"),
    "student_changes": N_("Update students"),
    "teachers": N_("Teachers"),
    "parents": N_("Parents"),
    "link": N_("Link parents"),
    "unlink": N_("End links"),
    "archive": N_("Archive"),
    "unarchive": N_("Bring back"),
    "year_groups": N_("Move to year groups"),
    "class_add": N_("Add to classes"),
    "class_remove": N_("Remove from classes"),
    "class_exact": N_("Classes exactly"),
    "year_group_exact": N_("Year groups exactly"),
}
"""The name of the sheet, by which its kind is known again: no longer than the 31 letters that Excel allows."""

_EXAMPLES: Final[Mapping[str, Value]] = {
    "student_id": "00417",
    "identifier": "T-031",
    "first_name": "Ana",
    "last_name": "Silva",
    "birthday": date(2014, 5, 3),
    "gender": "Female",
    "email": "ana.silva@example.org",
    "nationalities": "PT",
    "languages": "Portuguese",
    "mobile_phone_number": "+48 601 555 019",
    "phone_number": "+48 22 555 019",
    "street_address": "Długa 7",
    "city": "Warszawa",
    "zipcode": "00-238",
    "country": "Poland",
    LEAVING_ON: date(2026, 6, 26),
    LEAVING: "Withdrawn",
}
_OF_OTHERS: Final[Mapping[str, Mapping[str, Value]]] = {
    "parent": {"first_name": "Maria", "email": "maria.silva@example.org"},
    "parent1": {"first_name": "Maria", "email": "maria.silva@example.org", RELATIONSHIP: "Mother"},
    "parent2": {"first_name": "Paulo", "email": "paulo.silva@example.org", RELATIONSHIP: "Father"},
    "child2": {"first_name": "Rui", "student_id": "00533"},
    TEACHER: {
        "first_name": "Emre",
        "last_name": "Kaya",
        "email": "emre.kaya@example.org",
        "birthday": date(1986, 2, 9),
    },
}
_HINTS: Final[Mapping[str, str]] = {
    "student_id": N_("The student's number at your school. Zeros in front are kept."),
    "identifier": N_("The teacher's number at your school, if there is one."),
    "email": N_("New people need one. People who are in ManageBac are also found by it."),
    "birthday": N_("As a date. mbdesk shows it with the month as a word before anything is sent."),
    "year_group_id": N_("As it is called in ManageBac; it may also be typed as “Gr 9”."),
    CLASS: N_("The name or the code of the class. For several classes write a row for each."),
    RELATIONSHIP: N_("What this person is to the child."),
    "nationalities": N_("Several are parted by commas."),
    "languages": N_("Several are parted by commas."),
    LEAVING: N_("Leave blank to choose one for all rows in mbdesk."),
    LEAVING_ON: N_("The last day. Leave blank to choose one for all rows in mbdesk."),
}
_NOTES: Final = (
    N_("One row for each person. Columns may be deleted, moved or left blank."),
    N_("A blank cell changes nothing. Write [clear] to empty what is in ManageBac."),
    N_("Nothing is sent before you have seen every change in mbdesk."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What ``sheets.template.write_template`` needs besides the file."""

    title: str
    columns: tuple[Column, ...]
    example: tuple[Value, ...]
    choices: Mapping[str, tuple[str, ...]]
    hints: Mapping[str, str]
    notes: tuple[str, ...]


def template_title(kind: str) -> str:
    """The short name of a kind, for its sheet and its file."""
    return tr(_TITLES[kind])


def kind_of_template(sheet: SourceSheet) -> str:
    """The kind of a sheet that was made as a template, "" for any other sheet."""
    from mbdesk.sheets.template import explanations_title

    names = {fold(info.name) for info in sheet.sheets}
    if fold(explanations_title()) not in names:
        return ""
    return next((kind for kind in KINDS if fold(template_title(kind)) == fold(sheet.sheet)), "")


def template_for(kind: str, directory: Directory, choices: Mapping[str, str]) -> Template:
    """The columns of ``kind`` with the lists of the school. ``choices`` under ``scope:`` keys (see ``plan.answers``)
    say whom it is about; what they say for all rows needs no column."""
    roles = _COLUMNS[kind]
    if PEOPLE in KINDS[kind].scopes:
        role = choices.get(PEOPLE, "")
        roles = {role: roles[role]} if role in roles else dict([next(iter(roles.items()))])
    said = {field for scope, field in _SAID.items() if choices.get(scope)}
    targets = [Target(role, field) for role, fields in roles.items() for field in fields.split() if field not in said]
    offered = _offered(directory)
    titles = [target.title() for target in targets]
    first = {field: values[0] for field, values in offered.items() if values and _EXAMPLES.get(field) not in values}
    return Template(
        title=template_title(kind),
        columns=tuple(
            Column(title=title, kind=target.describes.kind, width=max(12, target.describes.width))
            for title, target in zip(titles, targets, strict=True)
        ),
        example=tuple(_example(target, first) for target in targets),
        choices={
            title: values
            for title, target in zip(titles, targets, strict=True)
            if (values := tuple(target.describes.choices) or offered.get(target.field, ()))
        },
        hints={
            title: tr(_HINTS[target.field])
            for title, target in zip(titles, targets, strict=True)
            if target.field in _HINTS
        },
        notes=tuple(map(tr, _NOTES)),
    )


async def save_template(
    path: Path, kind: str, directory: Directory, *, school: str, choices: Mapping[str, str]
) -> Path:
    """Write the template; gives the path. Raises SheetError; ``target_locked`` means the file is open elsewhere."""

    def write() -> None:
        from mbdesk.sheets.template import write_template

        made = template_for(kind, directory, choices)
        write_template(
            path,
            made.columns,
            title=made.title,
            school=school,
            example=made.example,
            choices=made.choices,
            hints=made.hints,
            notes=made.notes,
        )

    await asyncio.to_thread(write)
    return path


def _example(target: Target, first: Mapping[str, str]) -> Value:
    own = _OF_OTHERS.get(target.role, {})
    return own.get(target.field, first.get(target.field, _EXAMPLES.get(target.field)))


def _offered(directory: Directory) -> dict[str, tuple[str, ...]]:
    """What the school has to choose from, by field: groups that are not archived, words that its people have."""
    groups = sorted((g for g in directory.year_groups if not g.archived), key=lambda g: (g.grade_number or 0, g.name))
    classes = sorted((c for c in directory.classes if not c.archived), key=lambda c: sort_text(c.name))
    people: tuple[Person, ...] = (*directory.students, *directory.parents, *directory.teachers)
    return {
        "year_group_id": _once(group.name for group in groups),
        CLASS: _once(one.name for one in classes),
        "country": _known(person.country for person in people),
        "nationalities": _known(word for person in people for word in person.nationalities or ()),
        "languages": _known(word for person in people for word in person.languages or ()),
    }


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name.strip()))


def _known(words: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted({word.strip() for word in words if isinstance(word, str) and word.strip()}, key=sort_text))
