"""Term grades through the API of the practice school, for every programme."""

import asyncio

import pytest

from mbdesk.gradesheets import GradeSheet, missing_table
from mbdesk.jobs.grades import term_grades, term_grades_of_many
from mbdesk.jobs.progress import Progress
from mbdesk.records import SchoolClass
from tests.support.practice_session import Practice, practice


def first_class(p: Practice, program: str) -> SchoolClass:
    return next(c for c in p.directory.classes if c.program_code == program)


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("diploma", {"Grade", "Average %", "Average grade", "Participation", "Comments"}),
        ("myp", {"Grade", "Criterion A", "Criterion D", "Sum of criteria", "Communication · Exchanging thoughts"}),
        ("pyp", {"Learner profile · Inquirers · Progress", "English · Comment", "Mathematics · Number · Progress"}),
    ],
)
def test_every_programme_has_its_columns_and_every_student_a_row(program: str, expected: set[str]) -> None:
    async def play() -> None:
        async with practice() as p:
            one = first_class(p, program)
            sheet = await term_grades(p.session, p.directory, one, p.directory.terms_of_class(one)[0])
            assert expected <= {column.title for column in sheet.columns}
            assert [row.name for row in sheet.rows] == [s.sort_name for s in p.directory.students_in_class(one.id)]
            assert not any("<" in str(mark) for row in sheet.rows for mark in row.marks)
            assert sheet.teachers == p.directory.teacher_names(one.id) != ()
            assert p.requests() == 1

    asyncio.run(play())


def test_a_term_of_another_programme_and_a_term_to_come_have_no_grades() -> None:
    async def play() -> None:
        async with practice() as p:
            one = first_class(p, "myp")
            other = p.directory.terms_of_class(first_class(p, "diploma"))[0]
            assert (await term_grades(p.session, p.directory, one, other)).is_empty
            to_come = await term_grades(p.session, p.directory, one, p.directory.terms_of_class(one)[2])
            assert to_come.is_empty
            assert len(to_come.missing) == len(to_come.rows) == 2

    asyncio.run(play())


def test_many_classes_cost_one_request_each_and_list_who_is_missing() -> None:
    async def play() -> None:
        async with practice() as p:
            wanted = [(c, p.directory.terms_of_class(c)[1]) for c in p.directory.classes if c.program_code == "myp"]
            kept: list[GradeSheet] = []
            seen: list[Progress] = []
            sheets = await term_grades_of_many(p.session, p.directory, wanted, seen.append, kept.append)
            assert p.requests() == len(wanted) == len(sheets) == len(kept)
            assert (seen[0].done, seen[-1].done) == (0, len(wanted))
            missing = missing_table(sheets)
            assert len(missing.rows) == sum(len(sheet.missing) for sheet in sheets) > 0

    asyncio.run(play())
