"""What was exported, opened and saved in a spreadsheet program, imports with nothing to change (EXP-3)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from mbdesk.directory import Directory
from mbdesk.fields import PARENT_FIELDS, STUDENT_FIELDS, TEACHER_FIELDS, Field, Table, table_of
from mbdesk.fields.people import STATUS
from mbdesk.jobs.export import export_tables
from mbdesk.jobs.load import load_school
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.known import Known
from mbdesk.plan.operations import UpdatePerson
from mbdesk.plan.plan import Outcome
from mbdesk.ui.tabs.classes_members import MEMBER_FIELDS, members
from mbdesk.ui.tabs.classes_roster import roster_table
from tests.support.engine import engine
from tests.support.libreoffice import saved_by_libreoffice
from tests.unit.sheets.books import read_here

TODAY: Final = date(2026, 3, 10)
PEOPLE: Final[Mapping[str, tuple[str, Sequence[Field[Any]]]]] = {
    "student_changes": ("students", STUDENT_FIELDS),
    "enrolments": ("students", STUDENT_FIELDS),
    "parents": ("parents", PARENT_FIELDS),
    "teachers": ("teachers", TEACHER_FIELDS),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file, and what kind of import it is to come back as."""

    path: Path
    kind: str
    rows: int
    scope: Mapping[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Directory:
    async def load() -> Directory:
        async with engine(tmp_path_factory.mktemp("school")) as desk:
            return await load_school(desk.session, lambda _progress: None, lambda _school: None)

    return asyncio.run(load())


@pytest.fixture(scope="module")
def exports(school: Directory, tmp_path_factory: pytest.TempPathFactory) -> list[Exported]:
    """Everybody with all columns and with the usual ones, and with the archived ones and their status;
    two classes and a year group; all class lists."""
    folder = tmp_path_factory.mktemp("exports")
    made: list[Exported] = []

    def export(name: str, table: Table, kind: str, **scope: str) -> None:
        path = folder / name
        asyncio.run(export_tables(path, [table], school="Riverside"))
        scoped = {f"scope:{key}": value for key, value in scope.items()}
        made.append(Exported(path, kind, len(table.rows), scoped))

    for kind, (people, fields) in PEOPLE.items():
        there = getattr(school, people)
        assert any(person.archived for person in there)
        everybody = [person for person in there if not person.archived]
        usual = [f for f in fields if f.shown]
        parted = [person for person in everybody if person.first_name and person.last_name]
        export(f"{kind} all.xlsx", table_of(people, fields, everybody, school), kind)
        export(f"{kind} all.csv", table_of(people, fields, everybody, school), kind)
        whole = [person for person in there if person.first_name and person.last_name]
        export(f"{kind} archived too.xlsx", table_of(people, fields, there, school), kind)
        export(f"{kind} archived too, usual.xlsx", table_of(people, [*usual, STATUS], whole, school), kind)
        export(f"{kind} usual.xlsx", table_of(people, usual, parted, school), kind)
        export(f"{kind} usual.csv", table_of(people, usual, parted, school), kind)
    one = max(school.classes, key=lambda c: len(school.student_ids_in_class(c.id)))
    with_levels = next(c for c in school.classes if "Level" in [f.title for f in roster_table(school, c).columns])
    for each in (one, with_levels):
        export(f"class {each.id}.xlsx", roster_table(school, each), "class_exact", **{"class": str(each.id)})
    group = max(school.year_groups, key=lambda g: len(g.student_ids))
    export("year group.xlsx", roster_table(school, group), "year_group_exact", year_group=str(group.id))
    lines = [line for line in members(school) if not line.archived]
    usual_lines = [f for f in MEMBER_FIELDS if f.shown]
    export("class lists usual.xlsx", table_of("Class lists", usual_lines, lines, school), "class_exact")
    export("class lists all.xlsx", table_of("Class lists", MEMBER_FIELDS, lines, school), "class_exact")
    return made


@pytest.fixture(scope="module")
def saved(exports: Sequence[Exported], tmp_path_factory: pytest.TempPathFactory) -> list[Exported]:
    """The workbooks as LibreOffice saves them."""
    books = [one for one in exports if one.path.suffix == ".xlsx"]
    paths = saved_by_libreoffice([one.path for one in books], tmp_path_factory.mktemp("libreoffice") / "saved")
    return [Exported(path, one.kind, one.rows, one.scope) for one, path in zip(books, paths, strict=True)]


@pytest.fixture(scope="module")
def known(school: Directory) -> Known:
    return Known(school)


def back(one: Exported, known: Known) -> Draft:
    return draft(read_here(one.path), Answers(kind=one.kind, choices=one.scope), known, TODAY)


def differences(exports: Sequence[Exported], known: Known) -> list[str]:
    """What would not stay as it is, in words; nothing."""
    found = []
    for one in exports:
        made = back(one, known)
        found += [f"{one.path.name}: {problem.text}" for row in made.rows for problem in row.problems]
        found += [f"{one.path.name}: {row.number} is {row.outcome}" for row in made.rows if row.outcome != Outcome.SAME]
        plan = build_plan(made, known, school="practice", school_name="", made_at="")
        found += [f"{one.path.name}: {step.label}" for step in plan.steps]
        if len(made.rows) != one.rows:
            found.append(f"{one.path.name}: {len(made.rows)} rows, not {one.rows}")
    return found


def test_an_export_imports_with_nothing_to_change(exports: list[Exported], known: Known) -> None:
    assert len(exports) == 29
    assert differences(exports, known) == []


def test_saved_by_libreoffice_it_imports_with_nothing_to_change(saved: list[Exported], known: Known) -> None:
    assert len(saved) == 21
    assert differences(saved, known) == []


@pytest.mark.parametrize("kind", PEOPLE)
def test_one_cell_changed_in_the_export_is_the_one_change(kind: str, exports: list[Exported], known: Known) -> None:
    one = next(e for e in exports if e.kind == kind and e.path.name.endswith("all.xlsx"))
    sheet = read_here(one.path)
    row = next(r for r in back(one, known).rows if "Administrator" not in r.cells and "AdminUser" not in r.cells)
    city = next(at for at, cell in enumerate(sheet.rows[0].cells) if cell.text == "City")
    answers = Answers(kind=kind).with_edits([(row.number, city)], "Porto Santo")
    made = draft(sheet, answers, known, TODAY)
    assert [r.number for r in made.rows if r.outcome is not Outcome.SAME] == [row.number]
    plan = build_plan(made, known, school="practice", school_name="", made_at="")
    (update,) = (step.operation for step in plan.steps)
    assert isinstance(update, UpdatePerson)
    assert update.values == {"city": "Porto Santo"}
