"""Grade sheets of every programme's shape, and of shapes nobody has told us about."""

from typing import Any

import pytest

from mbdesk.fields import Kind
from mbdesk.gradesheets import GradeSheet, grade_sheet, missing_table, plain_text
from mbdesk.records import SchoolClass, Student, TermGradeRow

BIOLOGY = SchoolClass(id=5, name="Biology 10", uniq_id=" BIO-10 ", program="IB Diploma")
ANA = Student(id=1, first_name="Ana", last_name="Silva", student_id="0001")
BEN = Student(id=2, first_name="Ben", last_name="Okoro", student_id="00417")

DIPLOMA: dict[str, Any] = {
    "comments": "<p>Steady work.<br>Ask &amp; tell.</p>",
    "grade": 6,
    "exam_grade": 5,
    "average": {"percent": 85.5, "grade": "6"},
    "rubrics": [{"id": 1, "title": "Participation", "grade": "Good"}],
}
MYP: dict[str, Any] = {
    "grade": "5",
    "sum": 22,
    "grades": {"B": 6, "A": 5, "D": 4, "C": 7},
    "id_sum": 9,
    "id_grades": {"A": 4, "B": 5},
    "atl_skills": [
        {
            "id": 1,
            "title": "Communication",
            "criteria": [{"id": 2, "title": "Exchanging", "score": "Expert"}],
            "nodes": [
                {
                    "id": 3,
                    "title": "Listening",
                    "criteria": [{"id": 4, "title": "Active", "score": "Novice"}],
                    "nodes": [],
                }
            ],
        }
    ],
    "rubrics": [],
}
PYP: dict[str, Any] = {
    "comments": None,
    "learner_profile": {
        "comment": "<p>Kind.</p>",
        "standards": [{"id": 9, "title": "Inquirers", "criteria": [{"id": 1, "title": "Progress", "score": "B"}]}],
    },
    "subjects": [
        {
            "id": 7,
            "title": "English",
            "comment": "Reads",
            "overall_assessment": {"criteria": [{"title": "Progress", "score": "A"}]},
            "phases": [{"phase": 2, "strands": [{"title": "Oral", "criteria": [{"title": "Progress", "score": "C"}]}]}],
        },
        {
            "id": 8,
            "title": "Maths",
            "strands": [{"title": "Number", "criteria": [{"title": "Progress", "score": "D"}]}],
        },
    ],
    "units": [
        {
            "id": 50,
            "title": "Who we are",
            "subjects": [{"id": 7, "title": "English"}, {"id": 8, "title": "Maths"}],
            "transdisciplinary_theme": {"id": 1, "title": "Sharing", "components": ["Beliefs", "Values"]},
        }
    ],
}


def sheet_of(*grades: dict[str, Any], roster: tuple[Student, ...] = (ANA,)) -> GradeSheet:
    rows = [TermGradeRow(id=n, name=f"Last{n}, First{n}", term_grade=grade) for n, grade in enumerate(grades, start=1)]
    return grade_sheet(school_class=BIOLOGY, term="Term 2", roster=roster, answer=rows, teachers=("Mr Kaya",))


def shown(sheet: GradeSheet, row: int = 0) -> dict[str, Any]:
    return {column.title: mark for column, mark in zip(sheet.columns, sheet.rows[row].marks, strict=True)}


def test_diploma_shape() -> None:
    assert list(shown(sheet_of(DIPLOMA)).items()) == [
        ("Grade", 6),
        ("Exam grade", 5),
        ("Average %", 85.5),
        ("Average grade", 6),
        ("Participation", "Good"),
        ("Comments", "Steady work.\nAsk & tell."),
    ]


def test_myp_shape() -> None:
    assert list(shown(sheet_of(MYP)).items()) == [
        ("Grade", 5),
        ("Criterion A", 5),
        ("Criterion B", 6),
        ("Criterion C", 7),
        ("Criterion D", 4),
        ("Sum of criteria", 22),
        ("Interdisciplinary A", 4),
        ("Interdisciplinary B", 5),
        ("Interdisciplinary sum", 9),
        ("Communication · Exchanging", "Expert"),
        ("Communication · Listening · Active", "Novice"),
    ]


def test_pyp_shape() -> None:
    assert shown(sheet_of(PYP)) == {
        "Learner profile · Comment": "Kind.",
        "Learner profile · Inquirers · Progress": "B",
        "English · Comment": "Reads",
        "English · Progress": "A",
        "English · Phase 2 · Oral · Progress": "C",
        "Maths · Number · Progress": "D",
        "Who we are · Subjects": "English; Maths",
        "Who we are · Theme": "Sharing",
        "Who we are · Theme · Components": "Beliefs; Values",
        "Comments": None,
    }


def test_unknown_shapes_are_shown_not_lost() -> None:
    odd = {
        "grade": "A*",
        "honour_roll": True,
        "levels": [1, {"a": 2}],
        "nested": {"deep": {"deeper": "yes"}},
        "rubrics": [{"id": 1, "title": "Effort", "grade": "Good"}, {"id": 1, "title": "Effort", "grade": "Poor"}],
    }
    assert shown(sheet_of(odd)) == {
        "Grade": "A*",
        "Effort": "Good",
        "Effort (2)": "Poor",
        "Honour roll": True,
        "Levels": "1; A: 2",
        "Nested · Deep · Deeper": "yes",
    }


def test_nothing_deep_breaks_it() -> None:
    value: Any = "bottom"
    for _ in range(300):
        value = {"inside": value}
    assert "bottom" in str(shown(sheet_of({"odd": value})))


def test_columns_come_from_all_students_and_marks_line_up() -> None:
    sheet = sheet_of({"grade": 5, "grades": {"A": 1, "C": 3}}, {"grade": "4", "grades": {"B": 2}}, roster=(ANA, BEN))
    assert [column.title for column in sheet.columns] == ["Grade", "Criterion A", "Criterion B", "Criterion C"]
    by_id = {row.id: row.marks for row in sheet.rows}
    assert by_id == {1: (5, 1, None, 3), 2: (4, None, 2, None)}


def test_a_column_with_one_word_in_it_is_words_throughout() -> None:
    sheet = sheet_of({"grade": 5}, {"grade": "N/A"}, roster=(ANA, BEN))
    assert {row.marks[0] for row in sheet.rows} == {"5", "N/A"}
    assert sheet.table().columns[2].kind is Kind.TEXT
    assert sheet_of({"grade": "05"}).rows[0].marks == ("05",)


def test_students_come_by_surname_with_the_schools_number_as_text() -> None:
    sheet = sheet_of({"grade": 5}, {"grade": 6}, roster=(ANA, BEN))
    assert [(row.name, row.student_id) for row in sheet.rows] == [("Okoro, Ben", "00417"), ("Silva, Ana", "0001")]
    table = sheet.table()
    assert table.columns[1].kind is Kind.IDENTIFIER
    assert table.rows[0] == ("Okoro, Ben", "00417", 6)


def test_missing_grades_are_listed_with_the_teachers_to_ask() -> None:
    chen = Student(id=3, last_name="Chen", student_id="003")
    sheet = sheet_of({"grade": 6}, {"grade": None, "comments": "late"}, roster=(ANA, BEN, chen))
    assert [(row.name, row.missing) for row in sheet.missing] == [
        ("Chen", "Nothing entered"),
        ("Okoro, Ben", "No term grade"),
    ]
    table = missing_table([sheet])
    assert table.rows[1] == (
        "Biology 10",
        "BIO-10",
        "Term 2",
        ("Mr Kaya",),
        "Okoro, Ben",
        "00417",
        "No term grade",
    )


def test_a_programme_without_a_grade_misses_only_students_without_anything() -> None:
    sheet = sheet_of(PYP, {"comments": None, "subjects": []}, roster=(ANA, BEN))
    assert [row.id for row in sheet.missing] == [2]


def test_a_student_who_left_keeps_the_name_that_came_with_the_grade() -> None:
    sheet = sheet_of({"grade": 6}, {"grade": 3}, roster=(ANA,))
    assert [row.name for row in sheet.rows] == ["Last2, First2", "Silva, Ana"]


def test_empty() -> None:
    assert sheet_of().is_empty
    assert sheet_of({"grade": None, "comments": ""}).is_empty
    assert not sheet_of({"grade": 1}).is_empty


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("plain", "plain"),
        ("x < 5 & y > 3", "x < 5 & y > 3"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("a<br/>b", "a\nb"),
        ("<ul><li>first</li><li>second</li></ul>", "• first\n• second"),
        ("Tom &amp; Ana &ndash; ok", "Tom & Ana – ok"),
        ("<b>x</b><script>alert(1)</script><img src='file:///x'>", "x"),
        ("<p>never closed", "never closed"),
        ("", ""),
    ],
)
def test_html_becomes_its_words(html: str, words: str) -> None:
    assert plain_text(html) == words
