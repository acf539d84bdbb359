"""Hostile strings and names from all over the world: from a sheet to ManageBac, to a table, to an export and back.

Nothing is lost on the way in silence: a text arrives as ``tidy`` leaves it, counts as saying nothing (``-``, ``N/A``),
or holds its row back with a sentence. What arrived comes back from an export as it is.
"""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from mbdesk.directory import Directory
from mbdesk.fields import STUDENT_FIELDS, Column, Kind, Table, table_of
from mbdesk.jobs.export import export_tables
from mbdesk.jobs.load import load_school
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.folding import tidy
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.known import Known
from mbdesk.plan.plan import Outcome
from mbdesk.plan.results import RowStatus
from mbdesk.plan.vocabulary import is_stand_in
from mbdesk.records import Student
from mbdesk.sheets.write import Written, write_tables
from tests.support.engine import SCHOOL, Engine, engine, now_text
from tests.unit.sheets.books import read_here

DATA: Final = Path(__file__).parents[2] / "data"
TODAY: Final = date(2026, 3, 10)
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ALL_TEXTS: Final = (
    "first_name", "middle_name", "last_name", "nickname", "other_name", "phone_number", "mobile_phone_number",
    "street_address", "street_address_ii", "city", "state", "zipcode", "country", "national_id",
)  # fmt: skip


def every(name: str) -> list[str]:
    lists: dict[str, list[str]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return [text for texts in lists.values() for text in texts]


@dataclass(frozen=True, slots=True)
class Journey:
    """What became of ``texts`` and ``first_names``, one of each a row from row 2 on: ``made`` are the students as
    ManageBac has them, None for a row held back; ``after`` is the school then."""

    texts: Sequence[str]
    first_names: Sequence[str]
    written: Written
    draft: Draft
    made: Sequence[Student | None]
    after: Directory


async def travel(desk: Engine, folder: Path, texts: Sequence[str], first_names: Sequence[str]) -> Journey:
    titles = ("Student ID", "E-mail", "First name", "Last name", "Nickname", "Street address", "City")
    kinds = (Kind.IDENTIFIER, Kind.EMAIL, *[Kind.TEXT] * 5)
    rows = tuple(
        (f"7{n:05d}", f"pupil{n}@school.example", first, f"Silva{n}", text, text, text)
        for n, (text, first) in enumerate(zip(texts, first_names, strict=True))
    )
    columns = tuple(Column(title=title, kind=kind) for title, kind in zip(titles, kinds, strict=True))
    written = write_tables(folder / "in.xlsx", [Table(title="New", columns=columns, rows=rows)], school="")
    known = Known(await load(desk))
    drafted = draft(read_here(folder / "in.xlsx"), Answers(), known, TODAY)
    plan = build_plan(drafted, known, school=SCHOOL.subdomain, school_name=SCHOOL.name, made_at=now_text())
    outcome = await desk.send(plan)
    assert outcome.counts[RowStatus.DONE] == len(drafted.to_send)
    after = await load(desk)
    by_number = {student.student_id: student for student in after.students}
    return Journey(texts, first_names, written, drafted, [by_number.get(row[0]) for row in rows], after)


async def load(desk: Engine) -> Directory:
    return await load_school(desk.session, lambda _progress: None, lambda _school: None)


@pytest.fixture(scope="module", params=["names", "hostile"])
def journey(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Journey:
    texts = every("given_names" if request.param == "names" else "hostile_strings")
    first_names = ["Ana" if says_nothing(tidy(text), name=True) else text for text in texts]
    if request.param == "names":  # two in each row
        texts, first_names = texts[::2], [*first_names[1::2], "Ana"][: len(texts[::2])]
    folder = tmp_path_factory.mktemp("journey")

    async def go() -> Journey:
        async with engine(folder / "engine") as desk:
            return await travel(desk, folder, texts, first_names)

    return asyncio.run(go())


def test_every_text_arrives_or_its_row_says_why_not(journey: Journey) -> None:
    assert len(journey.texts) >= 515
    held = {row.number: row for row in journey.draft.rows if row.held}
    for number, (text, first, made) in enumerate(
        zip(journey.texts, journey.first_names, journey.made, strict=True), start=2
    ):
        if made is None:
            assert held[number].problems[0].text, repr(text)
            continue
        sent = tidy(NOT_IN_XML.sub("", text))
        assert number not in held
        assert made.first_name == tidy(NOT_IN_XML.sub("", first))
        assert (made.street_address or "") == ("" if says_nothing(sent) else sent)
        assert (made.nickname or "") == ("" if says_nothing(sent, name=True) else sent)
    assert len(held) == sum(made is None for made in journey.made)
    assert len(held) <= 10, "what is held back is the exception"


def says_nothing(text: str, *, name: bool = False) -> bool:
    """Whether such a cell leaves a new student's field empty (features C 24)."""
    return text in {"", "0"} or clears(text) or is_stand_in(text, name=name)


def clears(text: str) -> bool:
    return text.casefold() == "[clear]"


def test_what_a_workbook_cannot_hold_is_told_by_row(journey: Journey) -> None:
    lost = [number for number, text in enumerate(journey.texts, start=2) if NOT_IN_XML.search(text)]
    assert [row for _sheet, row in journey.written.removed_rows] == lost


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_arrived_comes_back_from_an_export_unchanged(journey: Journey, suffix: str, tmp_path: Path) -> None:
    people = [student for student in journey.made if student is not None]
    table = table_of("Students", STUDENT_FIELDS, people, journey.after)
    path = asyncio.run(export_tables(tmp_path / f"out{suffix}", [table], school=SCHOOL.name))
    sheet = read_here(path)
    read = [tuple(cell.text for cell in row.cells) for row in sheet.rows[1:]]
    places = [at for at, column in enumerate(table.columns) if column.kind is not Kind.DATE]
    assert [tuple(row[at] for at in places) for row in read] == [
        tuple(row[at] for at in places) for row in table.texts()
    ]
    back = draft(sheet, Answers(kind="student_changes"), Known(journey.after), TODAY)
    assert [(row.cells, row.problems) for row in back.rows if row.outcome is not Outcome.SAME] == []
    assert len(back.rows) == len(people)


def pupil(number: int, values: dict[str, Any]) -> Student:
    return Student(id=number, email=f"pupil{number}@school.example", student_id=f"7{number}", **values)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_school_full_of_hostile_texts_is_exported_and_imported_with_nothing_to_change(
    suffix: str, tmp_path: Path
) -> None:
    """Texts that somebody else put into ManageBac, in every field of text: none of them is "tidied" there."""
    texts = [text for text in every("hostile_strings") + every("given_names") if not clears(text)]
    people = [pupil(n, dict.fromkeys(ALL_TEXTS, text)) for n, text in enumerate(texts, start=10_000_000)]
    school = Directory(students=tuple(people))
    table = table_of("Students", STUDENT_FIELDS, people, school)
    path = asyncio.run(export_tables(tmp_path / f"out{suffix}", [table], school=SCHOOL.name))
    back = draft(read_here(path), Answers(kind="student_changes"), Known(school), TODAY)
    assert len(back.rows) == len(people)
    asked = {row.number for row in back.rows if row.held}
    assert len(asked) <= 20, "broken letters and numbers that look rounded are asked about"
    changed = [row.cells for row in back.rows if row.number not in asked and row.outcome is not Outcome.SAME]
    assert changed == []
