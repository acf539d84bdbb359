"""Two rows of headings: groups over them, the same in another language, how to fill them in (features C 3)."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.imports import draft
from mbdesk.plan.known import Known
from mbdesk.sheets.read import read_sheet
from tests.support.enrolment_sheets import SCHOOL, TODAY
from tests.support.sheet_cases import saved, sheet_of

Row = tuple[str, ...]

DATA: tuple[Row, ...] = (
    ("00417", "Ana", "Silva", "Maria Silva", "maria@x.example", "Paulo Silva", "paulo@x.example"),
    ("00418", "Ben", "Okoro", "Chi Okoro", "chi@x.example", "Eze Okoro", "eze@x.example"),
    ("00419", "Xin", "Tan", "Li Tan", "li@x.example", "Wu Tan", "wu@x.example"),
)
ENGLISH = (
    "Student ID",
    "First name",
    "Surname",
    "Parent 1 name",
    "Parent 1 e-mail",
    "Parent 2 name",
    "Parent 2 e-mail",
)
CHINESE = ("学号", "名", "姓", "家长1姓名", "家长1邮箱", "家长2姓名", "家长2邮箱")
GERMAN = ("Schülernummer", "Vorname", "Nachname", "Elternteil 1 Name", "", "", "")
HOW = ("required", "Required*", "(required)", "optional", "optional", "", "dd/mm/yyyy")
GROUPS = ("Student", "", "", "Parent 1", "", "Parent 2", "")
GROUPED = ("Student no.", "First name", "Surname", "Name", "E-mail", "Name", "E-mail")
OVER = ("Student ID", "First name", "Surname", "Parent 1", "", "Parent 2", "")
UNDER = ("", "", "", "Name", "E-mail", "Name", "E-mail")
FOUND = [
    "student.student_id",
    "student.first_name",
    "student.last_name",
    "parent1.name",
    "parent1.email",
    "parent2.name",
    "parent2.email",
]


def made(folder: Path, rows: Sequence[Row], merged: Sequence[str] = (), answers: Answers | None = None) -> Draft:
    book, sheet = sheet_of(*rows)
    for cells in merged:
        sheet.merge_cells(cells)
    path = folder / "two.xlsx"
    path.write_bytes(saved(book))
    return draft(read_sheet(path), answers or Answers(), Known(SCHOOL), TODAY)


@pytest.mark.parametrize(
    ("rows", "merged", "header", "not_data"),
    [
        ((ENGLISH, CHINESE), (), 1, (2,)),
        ((CHINESE, ENGLISH), (), 2, ()),
        ((ENGLISH, GERMAN), (), 1, (2,)),
        ((ENGLISH, HOW), (), 1, (2,)),
        ((ENGLISH, CHINESE, HOW), (), 1, (2, 3)),
        ((GROUPS, GROUPED), (), 2, ()),
        ((GROUPS, GROUPED), ("A1:C1", "D1:E1", "F1:G1"), 2, ()),
        ((OVER, UNDER), (), 2, ()),
        ((OVER, UNDER), ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1"), 2, ()),
        ((("Riverside School", "", "", "", "", "", ""), OVER, UNDER), ("D2:E2", "F2:G2"), 3, ()),
    ],
)
def test_both_rows_are_understood(
    rows: tuple[Row, ...], merged: tuple[str, ...], header: int, not_data: tuple[int, ...], tmp_path: Path
) -> None:
    of = made(tmp_path, (*rows, *DATA), merged)
    assert (of.header, of.not_data) == (header, not_data)
    assert [match.target.key if match.target else "" for match in of.columns] == FOUND
    assert [row.cells[0] for row in of.rows] == ["00417", "00418", "00419"]


def test_a_group_adds_its_name_only_where_it_says_something(tmp_path: Path) -> None:
    of = made(tmp_path, (GROUPS, GROUPED, *DATA))
    assert [match.heading for match in of.columns][:4] == [
        "Student no.",
        "Student / First name",
        "Student / Surname",
        "Parent 1 / Name",
    ]


def test_whoever_says_that_such_a_row_is_data_has_it_back(tmp_path: Path) -> None:
    of = made(tmp_path, (ENGLISH, CHINESE, *DATA), answers=Answers(kept=frozenset({2})))
    assert of.not_data == ()
    assert [row.number for row in of.rows] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    "first", [("00416", "Name", "Email", "Ida Email", "i@x.example", "", ""), HOW[:1] + DATA[0][1:]]
)
def test_a_child_with_an_odd_name_is_a_child(first: Row, tmp_path: Path) -> None:
    of = made(tmp_path, (ENGLISH, first, *DATA))
    assert of.not_data == ()
    assert len(of.rows) == 4


def test_headings_in_the_middle_of_the_data_are_not_taken_for_more_headings(tmp_path: Path) -> None:
    of = made(tmp_path, (ENGLISH, DATA[0], CHINESE, *DATA[1:]))
    assert of.not_data == ()
    assert len(of.rows) == 4


def test_a_sheet_in_blocks_is_one_list(tmp_path: Path) -> None:
    """A title and the headings over each block, a total below it."""
    seven = ("", "", "", "", "", "")
    rows = (
        ("Grade 9", *seven),
        ENGLISH,
        *DATA[:2],
        ("Subtotal", "2", *seven[:5]),
        ("Grade 10", *seven),
        ENGLISH,
        DATA[2],
        ("Sous-total", "1", *seven[:5]),
        ("Total", "3", *seven[:5]),
    )
    of = made(tmp_path, rows)
    assert (of.header, of.not_data) == (2, (5, 6, 7, 9, 10))
    assert [row.cells[0] for row in of.rows] == ["00417", "00418", "00419"]


def test_a_lone_id_above_the_headings_of_the_next_page_is_data_for_whom_it_is_kept(tmp_path: Path) -> None:
    lone = ("00420", "", "", "", "", "", "")
    assert made(tmp_path, (ENGLISH, *DATA, lone, ENGLISH, DATA[0])).not_data == (5, 6)
    of = made(tmp_path, (ENGLISH, *DATA, lone, ENGLISH, DATA[0]), answers=Answers(kept=frozenset({5, 6})))
    assert of.not_data == ()


def test_a_child_called_total_is_a_child(tmp_path: Path) -> None:
    of = made(tmp_path, (ENGLISH, DATA[0], ("Total", "Ana", "Silva", "", "", "", ""), *DATA[1:]))
    assert of.not_data == ()


ADMISSION = ("Name", "Date of birth", "Year", "Mother", "Mother e-mail", "Nationality")
NEW = ("Mia Rossi", "14/03/2012", "Grade 9", "Rossi, Ada", "ada@p.org", "Italian")


@pytest.mark.parametrize(
    "over",
    [
        ("Student", "", "", "", "", ""),
        ("Student", "", "", "Parents", "", "Student"),
        ("Student details", "", "", "Family", "", "Student details"),
        ("Personal data", "", "", "Family details", "", "Personal data"),
        ("New students 2026", "", "", "", "", ""),
    ],
)
def test_what_stands_over_an_admission_sheet_makes_no_column_doubtful(tmp_path: Path, over: Row) -> None:
    found = made(tmp_path, (over, ADMISSION, NEW, NEW))
    assert [(match.target.key if match.target else "", match.sure) for match in found.columns] == [
        ("student.name", True),
        ("student.birthday", True),
        ("student.year_group_id", True),
        ("parent1.name", True),
        ("parent1.email", True),
        ("student.nationalities", True),
    ]
    assert not [cause.title for cause in found.causes if "surname" in cause.title]


def test_an_e_mail_below_contact_is_not_surely_the_students(tmp_path: Path) -> None:
    over = ("Student", "", "Contact details", "")
    found = made(
        tmp_path, (over, ("Name", "Date of birth", "E-mail", "Phone"), ("Mia Rossi", "14/03/2012", "a@p", "1"))
    )
    assert not any(match.sure for match in found.columns[2:])
