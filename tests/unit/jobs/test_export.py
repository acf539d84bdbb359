"""What is exported is what was shown, in a file that is whole or not there."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mbdesk.errors import SheetError
from mbdesk.fields import Column, Kind, Table
from mbdesk.gradesheets import grade_sheet
from mbdesk.jobs.export import (
    beside,
    export_grades,
    export_registers,
    export_tables,
    export_totals,
    suggested_name,
    totals_tables,
)
from mbdesk.records import (
    Count,
    DayAttendance,
    Mark,
    SchoolClass,
    Student,
    StudentDay,
    StudentTotals,
    TermAttendance,
    TermGradeRow,
)
from mbdesk.registers import GroupKind, Pupil, Register, Totals, register_of, register_table, totals_of

MONDAY, TUESDAY = date(2026, 1, 12), date(2026, 1, 13)
PUPILS = (Pupil(id=1, name="Silva, Ana", student_id="0001"), Pupil(id=2, name="=HYPERLINK(1)", student_id="00417"))


def a_register(title: str = "Biology 10") -> Register:
    present = Mark(status="Present", category=1)
    return register_of(
        title=title,
        kind=GroupKind.CLASS,
        group_id=5,
        pupils=PUPILS,
        answers=[
            DayAttendance(day=MONDAY, students=(StudentDay(id=1, marks={"1": present, "2": present}),)),
            DayAttendance(day=TUESDAY, students=()),
        ],
        first=MONDAY,
        last=TUESDAY,
        term="Term 2",
    )


def some_totals(title: str, kind: GroupKind, **counts: int) -> Totals:
    return totals_of(
        title=title,
        kind=kind,
        group_id=5,
        pupils=PUPILS,
        answer=TermAttendance(
            students=(
                StudentTotals(
                    id=1,
                    counts=tuple(
                        Count(label=label, status={"Present": 1, "Absent": 0, "Late": 2}[label], value=value)
                        for label, value in counts.items()
                    ),
                ),
            )
        ),
        term="Term 2",
        first=MONDAY,
        last=TUESDAY,
    )


def sheets_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_registers_become_one_sheet_each(tmp_path: Path) -> None:
    path = tmp_path / "registers.xlsx"
    registers = [a_register(), a_register("Chemistry 10")]
    assert asyncio.run(export_registers(path, registers, school="Riverside")) == path
    sheets = sheets_of(path)
    assert [title.split(" · ")[0] for title in list(sheets)[:2]] == ["Biology 10", "Chemistry 10"]
    ana = next(row for row in next(iter(sheets.values())) if row[0] == "Silva, Ana")
    assert ana[1:5] == ("0001", "P", "P", None)


def test_totals_of_classes_and_year_groups_have_overviews_of_their_own(tmp_path: Path) -> None:
    many = [
        some_totals("Biology 10", GroupKind.CLASS, Present=5),
        some_totals("Chemistry 10", GroupKind.CLASS, Present=4, Absent=1),
        some_totals("Grade 10", GroupKind.HOMEROOM, Late=2, Present=2),
    ]
    path = asyncio.run(export_totals(tmp_path / "totals.xlsx", many, school="Riverside"))
    sheets = sheets_of(path)
    assert list(sheets)[:5] == ["All classes", "All year groups", "Biology 10", "Chemistry 10", "Grade 10"]
    rows = sheets["All classes"]
    assert rows[0] == ("Class or year group", "Term", "Student", "Student ID", "Present", "Absent", "% present")
    assert rows[1] == ("Biology 10", "Term 2", "Silva, Ana", "0001", 5, 0, 1.0)
    assert rows[3] == ("Chemistry 10", "Term 2", "Silva, Ana", "0001", 4, 1, 0.8)
    assert rows[4][2:] == ("=HYPERLINK(1)", "00417", 0, 0, None)
    assert len(totals_tables(many[:1])) == 1


def test_grades_and_who_is_missing(tmp_path: Path) -> None:
    roster = [Student(id=1, last_name="Silva", student_id="0001"), Student(id=2, last_name="Okoro")]
    sheet = grade_sheet(
        school_class=SchoolClass(id=5, name="Biology 10"),
        term="Term 2",
        roster=roster,
        answer=[TermGradeRow(id=1, name="Silva", term_grade={"grade": 6, "comments": "<p>Good</p>"})],
    )
    path = asyncio.run(export_grades(tmp_path / "grades.xlsx", [sheet], school="Riverside"))
    sheets = sheets_of(path)
    assert sheets["Biology 10"][1:] == [
        ("Okoro", None, "Nothing entered", None, None),
        ("Silva", "0001", None, 6, "Good"),
    ]
    assert [row[4] for row in sheets["Missing grades"]] == ["Student", "Okoro"]


def test_a_table_can_be_a_text_file(tmp_path: Path) -> None:
    table = Table(title="T", columns=(Column(title="ID", kind=Kind.IDENTIFIER),), rows=(("007",),))
    path = asyncio.run(export_tables(tmp_path / "t.csv", [table], school="Riverside"))
    assert path.read_text(encoding="utf-8-sig").split() == ["ID", "007"]


def test_a_file_open_elsewhere_is_left_alone_and_another_name_offered(tmp_path: Path) -> None:
    path = tmp_path / "Biology 10.xlsx"
    path.write_bytes(b"yesterday")
    (tmp_path / "~$Biology 10.xlsx").touch()
    with pytest.raises(SheetError) as refused:
        asyncio.run(export_registers(path, [a_register()], school="Riverside"))
    assert refused.value.reason == "target_locked"
    assert path.read_bytes() == b"yesterday"
    assert beside(path).name == "Biology 10 (2).xlsx"
    beside(path).touch()
    assert beside(path).name == "Biology 10 (3).xlsx"


def test_names_are_dated_and_stay_in_their_folder() -> None:
    day = date(2026, 3, 10)
    assert suggested_name(["Biology 10", "Term 2", "register"], day) == "Biology 10 - Term 2 - register 2026-03-10.xlsx"
    assert "/" not in suggested_name(["../../x", "a/b", ""], day)


def test_the_table_of_a_register_is_its_grid() -> None:
    table = register_table(a_register())
    assert [column.title for column in table.columns] == [
        "Student",
        "Student ID",
        "Mo 12 Jan 2026, period 1",
        "Mo 12 Jan 2026, period 2",
        "Tu 13 Jan 2026",
        "Present",
        "% present",
    ]
    assert table.texts()[0] == ("Silva, Ana", "0001", "P", "P", "", "2", "100 %")
    assert table.notes[:3] == ("Term 2, 12 Jan 2026 to 13 Jan 2026", "P: Present", "Blank: no record")
