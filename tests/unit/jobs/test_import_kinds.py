"""Leavers, year groups and classes from real workbooks to the practice school and back: one request for each class and
direction, rosters equal to the sheet afterwards, and everything taken back as it was."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from mbdesk.directory import Directory
from mbdesk.jobs import prepare
from mbdesk.jobs import run as runs
from mbdesk.jobs.load import load_school
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.answers import Answers
from mbdesk.plan.brakes import brakes
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import RowStatus
from mbdesk.records import SchoolClass, Student
from tests.support.engine import Engine, engine
from tests.support.loops import in_loop


async def load(desk: Engine) -> Directory:
    return await load_school(desk.session, lambda _progress: None, lambda _so_far: None)


async def planned(
    desk: Engine,
    folder: Path,
    kind: str,
    titles: Sequence[str],
    rows: Sequence[Sequence[object]],
    answers: Answers | None = None,
) -> tuple[Plan, Directory]:
    """The plan of a workbook with these cells, for the school as it is."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (titles, *rows):
        sheet.append(list(line))
    path = folder / f"{kind}.xlsx"
    book.save(path)
    directory = await load(desk)
    known = await prepare.know(directory)
    said = (answers or Answers()).with_kind(kind)
    made = await prepare.make_draft(await prepare.open_sheet(str(path)), said, known, desk.school.today)
    assert made.causes == ()
    return await prepare.make_plan(made, known, desk.session), directory


async def undone(desk: Engine, outcome: Outcome, rows: Sequence[int] = ()) -> Outcome:
    with desk.journal() as journal:
        plan = await plan_undo(desk.session, journal, outcome.header.id, await load(desk), rows)
        run = await runs.begin(journal, desk.session, plan, undoes=outcome.header.id)
    return await desk.go(run)


def rosters(desk: Engine) -> dict[int, set[int]]:
    """Everybody in each class, by the school's own memory."""
    registry = desk.school.registry
    return {id_: set(registry.by_class.get(id_, ())) for id_ in registry.classes}


def group_of(desk: Engine, students: Sequence[Student]) -> dict[int, int | None]:
    return {student.id: desk.school.registry.active_group_of(student.id) for student in students}


def active(directory: Directory) -> list[Student]:
    """Active students with a student ID."""
    return [student for student in directory.students if not student.archived and student.school_number]


def in_class(directory: Directory, one: SchoolClass) -> set[int]:
    return {student.id for student in directory.students_in_class(one.id) if not student.archived}


def two_classes(directory: Directory) -> tuple[SchoolClass, SchoolClass]:
    """Two classes with a name of their own and at least four students who are not in the other one."""
    names = [one.name for one in directory.classes]
    found = [
        one
        for one in directory.classes
        if not one.archived and names.count(one.name) == 1 and len(in_class(directory, one)) >= 4
    ]
    first = found[0]
    ids = in_class(directory, first)
    return first, next(
        one for one in found if len(in_class(directory, one) - ids) >= 4 <= len(ids - in_class(directory, one))
    )


@in_loop
async def test_a_list_adds_to_two_classes_with_two_requests_and_is_taken_back(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        school = await load(desk)
        first, second = two_classes(school)
        new = [s for s in active(school) if s.id not in in_class(school, first) | in_class(school, second)][:6]
        before = rosters(desk)
        rows = [(s.school_number, one.name) for s in new for one in (first, second)]
        rows.append((school.students_in_class(first.id)[0].school_number, first.name))
        plan, _ = await planned(desk, tmp_path, "class_add", ("Student ID", "Class"), rows)
        outcome = await desk.send(plan)
        assert sorted(desk.requests("POST")) == sorted(
            [f"/classes/{first.id}/add_students", f"/classes/{second.id}/add_students"]
        )
        assert (outcome.count(RowStatus.DONE), outcome.count(RowStatus.UNCHANGED)) == (12, 1)
        ids = {student.id for student in new}
        for one in (first, second):
            assert rosters(desk)[one.id] == before[one.id] | ids
        back = await undone(desk, outcome)
        assert back.count(RowStatus.DONE) == 12
        assert rosters(desk) == before
        assert len(desk.requests("POST")) == 4


@in_loop
async def test_a_class_made_exact_is_the_sheet_afterwards_with_one_request_each_way(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        school = await load(desk)
        one, _ = two_classes(school)
        inside = [s for s in school.students_in_class(one.id) if not s.archived]
        outside = [s for s in active(school) if s.id not in in_class(school, one)][:4]
        wanted = [*inside[2:], *outside]
        before = rosters(desk)
        staff = before[one.id] - set(school.student_ids_in_class(one.id))
        rows = [(s.school_number, s.full_name) for s in wanted]
        answers = Answers().choosing("scope:class", str(one.id))
        plan, school = await planned(desk, tmp_path, "class_exact", ("Student ID", "Name"), rows, answers)
        outcome = await desk.send(plan)
        assert desk.requests("POST") == [f"/classes/{one.id}/add_students", f"/classes/{one.id}/remove_students"]
        assert outcome.count(RowStatus.DONE) == 6
        assert outcome.count(RowStatus.UNCHANGED) == len(inside) - 2
        assert rosters(desk)[one.id] == {s.id for s in wanted} | staff
        gone = [row for row in outcome.plan.rows if row.number > len(rows) + 1]
        assert {row.person_id for row in gone} == {s.id for s in inside[:2]}
        again, _ = await planned(desk, tmp_path, "class_exact", ("Student ID", "Name"), rows, answers)
        assert again.steps == ()
        back = await undone(desk, outcome)
        assert rosters(desk) == before
        shown = {row.name: [(change.old, change.new) for change in row.changes] for row in back.plan.rows if row.steps}
        assert shown == {
            **{s.full_name: [("", one.name)] for s in inside[:2]},
            **{s.full_name: [(one.name, "")] for s in outside},
        }


@in_loop
async def test_a_move_between_two_classes_adds_before_it_removes_and_a_refused_add_removes_nobody(
    tmp_path: Path,
) -> None:
    async with engine(tmp_path) as desk:
        school = await load(desk)
        old, new = two_classes(school)
        moving = [s for s in active(school) if s.id in in_class(school, old) - in_class(school, new)][:3]
        kept = [*(in_class(school, old) - {s.id for s in moving})]
        number = {s.id: s.school_number for s in active(school)}
        rows = [(number[id_], old.name) for id_ in kept]
        rows += [(number[id_], new.name) for id_ in in_class(school, new)]
        rows += [(s.school_number, new.name) for s in moving]
        titles = ("Student ID", "Class")
        plan, school = await planned(desk, tmp_path, "class_exact", titles, rows)
        assert [step.after for step in plan.steps] == [(), (1,)]
        before = rosters(desk)
        gone = desk.school.registry.classes.pop(new.id)
        outcome = await desk.send(plan)
        assert rosters(desk) == {id_: who for id_, who in before.items() if id_ != new.id}
        assert outcome.count(RowStatus.FAILED) == 3
        desk.school.registry.classes[new.id] = gone
        sent = len(desk.requests("POST"))
        outcome = await desk.send(plan)
        assert desk.requests("POST")[sent:] == [f"/classes/{new.id}/add_students", f"/classes/{old.id}/remove_students"]
        assert rosters(desk)[new.id] == before[new.id] | {s.id for s in moving}
        assert rosters(desk)[old.id] == before[old.id] - {s.id for s in moving}
        assert {row.what for row in outcome.rows if row.status is RowStatus.DONE} == {
            f"Added to {new.name}. Removed from {old.name}."
        }


@in_loop
async def test_a_table_of_marks_takes_students_out_of_their_classes(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        school = await load(desk)
        first, second = two_classes(school)
        number = {s.id: s.school_number for s in active(school)}
        some = sorted(in_class(school, first))[:2]
        others = sorted(in_class(school, second) - set(some))[:2]
        before = rosters(desk)
        rows = [(number[i], "x" if i in some else None, "✓" if i in others else None) for i in (*some, *others)]
        plan, _ = await planned(desk, tmp_path, "class_remove", ("Student ID", first.name, second.name), rows)
        await desk.send(plan)
        assert sorted(desk.requests("POST")) == sorted(
            [f"/classes/{first.id}/remove_students", f"/classes/{second.id}/remove_students"]
        )
        assert rosters(desk)[first.id] == before[first.id] - set(some)
        assert rosters(desk)[second.id] == before[second.id] - set(others)


@in_loop
async def test_a_year_group_takes_one_request_and_everybody_goes_back_where_they_were(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        school = await load(desk)
        groups = [group for group in school.year_groups if not group.archived]
        target = groups[0]
        moving = [s for s in active(school) if s.year_group_id not in {None, target.id}][:7]
        before = group_of(desk, school.students)
        rows = [(s.school_number, target.name) for s in moving]
        plan, school = await planned(desk, tmp_path, "year_groups", ("Student ID", "Year group"), rows)
        outcome = await desk.send(plan)
        assert desk.requests("POST") == [f"/year-groups/{target.id}/add_students"]
        assert set(group_of(desk, moving).values()) == {target.id}
        assert outcome.count(RowStatus.DONE) == 7
        assert [row.changes[0].old for row in plan.rows] == [school.year_group_name(s.year_group_id) for s in moving]
        await undone(desk, outcome)
        assert group_of(desk, school.students) == before


@in_loop
async def test_a_year_group_made_exact(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        school = await load(desk)
        group = next(g for g in school.year_groups if not g.archived and len(school.students_in_year_group(g.id)) >= 4)
        inside = [s for s in school.students_in_year_group(group.id) if not s.archived]
        new = next(s for s in active(school) if s.year_group_id not in {None, group.id})
        before = group_of(desk, school.students)
        rows = [(s.school_number,) for s in (*inside[1:], new)]
        answers = Answers().choosing("scope:year_group", str(group.id))
        plan, _ = await planned(desk, tmp_path, "year_group_exact", ("Student ID",), rows, answers)
        outcome = await desk.send(plan)
        prefix = f"/year-groups/{group.id}"
        assert desk.requests("POST") == [f"{prefix}/add_students", f"{prefix}/remove_students"]
        now = group_of(desk, school.students)
        assert {id_ for id_, at in now.items() if at == group.id} == {s.id for s in (*inside[1:], new)}
        await undone(desk, outcome)
        assert group_of(desk, school.students) == before


@in_loop
async def test_leavers_are_archived_and_one_of_them_is_brought_back_from_a_list(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        school = await load(desk)
        day = desk.school.today.isoformat()
        leavers = [s for s in active(school) if not s.attendance_start_date][:11] or active(school)[:11]
        already = next(s for s in school.students if s.archived and s.school_number)
        rows = [(s.school_number, day) for s in (*leavers, already)]
        plan, school = await planned(desk, tmp_path, "archive", ("Student ID", "Withdrawn on"), rows)
        assert [brake.type_this for brake in brakes(plan, school)] == ["11"]
        outcome = await desk.send(plan)
        assert len(desk.requests("PUT")) == 11
        assert (outcome.count(RowStatus.DONE), outcome.count(RowStatus.UNCHANGED)) == (11, 1)
        people = desk.school.registry.people["students"]
        assert all(people[s.id]["archived"] for s in leavers)
        assert all(str(people[s.id]["withdrawn_on"]) == day for s in leavers)
        omar = leavers[3]
        plan, _ = await planned(
            desk, tmp_path, "unarchive", ("Student ID",), [(omar.school_number,), (rows[0][0],)][:1]
        )
        await desk.send(plan)
        assert [s.id for s in leavers if not people[s.id]["archived"]] == [omar.id]
