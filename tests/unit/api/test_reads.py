"""Every reading function against the practice school over a real socket, tidy and untidy (contract 5 to 12, 18)."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from typing import Any

import pytest

from mbdesk.api.reads import Reads, Roster
from mbdesk.errors import NotAllowed, NotFound, Rejected, UnreadableAnswer
from mbdesk.records import PersonKind, Student
from tests.support.loops import in_loop
from tests.support.school import Served, school_server


@pytest.fixture(scope="module")
def running_school() -> Iterator[Served]:
    with school_server() as served:
        yield served


@pytest.fixture
def served(running_school: Served) -> Served:
    """The school without faults, history or changed switches."""
    running_school.school.reset()
    return running_school


class School:
    """Some ids of the practice school, found through the API itself."""

    def __init__(self, reads: Reads) -> None:
        self.reads = reads

    async def look(self) -> "School":
        self.students = [s async for page in self.reads.students(archived=False) for s in page.records]
        self.parents = [p async for page in self.reads.parents() for p in page.records]
        self.teachers = [t async for page in self.reads.teachers() for t in page.records]
        self.classes = [c async for page in self.reads.classes(archived=False) for c in page.records]
        self.year_groups = [g async for page in self.reads.year_groups(archived=False) for g in page.records]
        self.memberships = [m async for page in self.reads.memberships() for m in page.records]
        self.years = await self.reads.academic_years()
        return self

    @property
    def diploma(self) -> Any:
        """A class with tasks and levels."""
        return next(c for c in self.classes if c.program_code == "diploma" and c.applicable_levels)

    @property
    def term_id(self) -> int:
        assert self.diploma.start_term_id is not None
        return int(self.diploma.start_term_id)


async def everything(reads: Reads) -> dict[str, Any]:
    """What every function gives, by name."""
    school = await School(reads).look()
    student, parent, teacher = school.students[0], school.parents[0], school.teachers[0]
    group = next(g for g in school.year_groups if g.program_code == "diploma" and g.student_ids)
    found, term, day = school.diploma, school.term_id, date(2026, 3, 9)
    tasks = await reads.tasks(found.id, term)
    single: dict[str, Callable[[], Awaitable[Any]]] = {
        "school": reads.school,
        "academic_years": reads.academic_years,
        "grades": reads.grades,
        "subjects": reads.subjects,
        "student": lambda: reads.student(student.id),
        "parent": lambda: reads.parent(parent.id),
        "teacher": lambda: reads.teacher(teacher.id),
        "person": lambda: reads.person(PersonKind.PARENT, parent.id),
        "children": lambda: reads.children(parent.id),
        "advisors": lambda: reads.year_group_advisors(group.id),
        "group roster": lambda: reads.year_group_students(group.id),
        "class": lambda: reads.school_class(found.id),
        "class roster": lambda: reads.class_students(found.id),
        "class term": lambda: reads.class_attendance_term(found.id, term),
        "class day": lambda: reads.class_attendance_date(found.id, day),
        "homeroom term": lambda: reads.homeroom_attendance_term(group.id, term),
        "homeroom day": lambda: reads.homeroom_attendance_date(group.id, day),
        "term grades": lambda: reads.term_grades(found.id, term),
        "gradebook": lambda: reads.gradebook(found.id, term),
        "task": lambda: reads.task(found.id, tasks[0].id),
        "task results": lambda: reads.task_results(found.id, tasks[0].id),
    }
    results = {name: await ask() for name, ask in single.items()}
    lists = ("students", "parents", "teachers", "classes", "year_groups", "memberships")
    return results | {"tasks": tasks} | {name: getattr(school, name) for name in lists}


@in_loop
async def test_every_function_reads_the_practice_school(served: Served) -> None:
    async with served.reads() as reads:
        await reads.ping()
        got = await everything(reads)
        assert (await reads.permissions()).allows("students/create") is True
    registry = served.school.registry
    for name in ("students", "parents", "teachers"):
        ids = {record.id for record in got[name]}
        assert ids <= set(registry.people[name])
        assert len(ids) > 5
    student, parent = got["student"], got["parent"]
    assert student == got["students"][0]
    assert parent == got["person"] == got["parents"][0]
    assert {link.id for link in got["children"]} == set(parent.child_ids)
    assert got["school"].subdomain == "riverside"
    assert {year.program for year in got["academic_years"]} == {"pyp", "myp", "diploma"}
    assert all(len(year.terms) == 3 for year in got["academic_years"])
    assert all(subject.id and subject.program for subject in got["subjects"])
    assert all(grade.name and grade.number is not None for grade in got["grades"])
    assert any(advisor.roles for advisor in got["advisors"])
    members = {m.user_id for m in got["memberships"] if m.class_id == got["class"].id and m.is_student}
    assert set(got["class roster"].student_ids) == members
    assert set(got["class roster"].levels.values()) <= {"HL", "SL"}
    assert isinstance(got["group roster"], Roster)
    assert got["group roster"].student_ids
    assert {row.id for row in got["class term"].students} <= members | set(registry.people["students"])
    assert all(row.counts and row.by_label for row in got["class term"].students)
    assert got["class day"].students
    assert any(row.marks for row in got["homeroom day"].students)
    assert len(got["term grades"]) == len(got["gradebook"]) == len(got["class roster"].student_ids)
    assert any(row.assignments for row in got["gradebook"])
    assert all(row.term_grade for row in got["term grades"])
    assert got["task"].name
    assert got["task results"]
    assert not any(entry.token_in_url for entry in served.entries)


UNTIDY: tuple[dict[str, Any], ...] = (
    {"numeric_strings": True, "extra_keys": True, "zone_abbreviations": True},
    {"next_page": "always", "envelope": "list", "nested_gradebook": True, "gzip": True},
)


@in_loop
async def test_untidy_data_gives_the_same(served: Served) -> None:
    async with served.reads() as reads:
        tidy = await everything(reads)
        for switches in UNTIDY:
            served.school.switches.change(switches)
            untidy = await everything(reads)
            served.school.reset()
            assert {n: shape(v) for n, v in untidy.items()} == {n: shape(v) for n, v in tidy.items()}, switches


def shape(value: Any) -> Any:
    """What must not change: who is there and what they are called."""
    if isinstance(value, list | tuple):
        return [shape(item) for item in value]
    if hasattr(value, "students"):
        return shape(value.students)
    if isinstance(value, Student):
        return (value.id, value.full_name, value.school_number, value.birthday, value.parent_ids, value.archived)
    return getattr(value, "id", value if isinstance(value, Roster) else type(value).__name__)


@in_loop
async def test_one_bad_row_costs_only_itself_and_is_counted(served: Served) -> None:
    served.school.faults.add(do="reshape", how="bad-row", route="/students", nth=1)
    async with served.reads() as reads:
        pages = [page async for page in reads.students()]
        total = len(served.school.registry.people["students"])
        assert sum(page.unreadable for page in pages) == 1
        assert sum(len(page.records) for page in pages) == total - 1


@pytest.mark.parametrize("clamp", [7, 25, 50, 100, 200])
@in_loop
async def test_any_page_size_granted_gives_everybody_in_the_fewest_requests(served: Served, clamp: int) -> None:
    served.school.switches.change({"per_page_max": clamp, "per_page_default": clamp})
    async with served.reads() as reads:
        total = len(served.school.registry.people["students"])
        pages = [page async for page in reads.students()]
        assert {s.id for page in pages for s in page.records} == set(served.school.registry.people["students"])
        assert pages[0].per_page == clamp
        assert len(served.entries) == -(-total // clamp)


@in_loop
async def test_a_page_size_that_is_refused_is_asked_for_smaller(served: Served) -> None:
    served.school.switches.change({"per_page_max": 100, "per_page_over_max": "refuse"})
    async with served.reads() as reads:
        total = len(served.school.registry.people["students"])
        assert sum([len(page.records) async for page in reads.students()]) == total
        assert len(served.entries) == 1 + -(-total // 100)


@in_loop
async def test_without_meta_there_is_one_page(served: Served) -> None:
    served.school.switches.change({"leave_out_meta": True})
    async with served.reads() as reads:
        pages = [page async for page in reads.teachers()]
        assert [page.total_count for page in pages] == [None]


@in_loop
async def test_look_ups_find_archived_people_and_compare_nothing(served: Served) -> None:
    async with served.reads() as reads:
        gone = next(s for s in [s async for page in reads.students(archived=True) for s in page.records] if s.email)
        found = await reads.urgent.find_people(PersonKind.STUDENT, gone.email or "")
        assert gone.id in {person.id for person in found}
        assert await reads.find_people(PersonKind.PARENT, "nobody.at.all@nowhere.example") == ()


@in_loop
async def test_filters_go_out_as_the_contract_writes_them(served: Served) -> None:
    async with served.reads() as reads:
        async for _ in reads.students(
            archived=False, ids=[1, 2], year_group_ids=[3, 4], modified_since="2026-03-01T00:00Z"
        ):
            pass
        async for _ in reads.memberships(class_ids=[5, 6], class_happens_on=date(2026, 3, 10)):
            pass
        async for _ in reads.memberships(user_ids=[7, 8], student_ids=[9], deleted_since="2026-03-01T00:00Z"):
            pass
        async for _ in reads.students(status="enrolled", homeroom_advisor_ids=[3, 4]):
            pass
        async for _ in reads.year_groups(archived=True, student_ids=[1, 2]):
            pass
        await reads.academic_years(program_code="diploma", active=True)
        students, memberships, *others = (entry.query for entry in served.entries)
        assert others == [
            "user_ids=7%2C8&student_ids=9&deleted_since=2026-03-01T00%3A00Z&page=1&per_page=200",
            "status=enrolled&homeroom_advisor_ids=3%2C4&page=1&per_page=200",
            "archived=true&student_ids=1%2C2&page=1&per_page=200",
            "program_code=diploma&active=true",
        ]
        assert students == (
            "year_group_ids=3%2C4&archived=false&ids%5B%5D=1&ids%5B%5D=2&modified_since=2026-03-01T00%3A00Z"
            "&page=1&per_page=200"
        )
        assert memberships == "class_ids%5B%5D=5&class_ids%5B%5D=6&class_happens_on=2026-03-10&page=1&per_page=200"


@in_loop
async def test_a_few_students_of_a_class_are_asked_for_alone(served: Served) -> None:
    async with served.reads() as reads:
        school = await School(reads).look()
        taught = [m.class_id for m in school.memberships if m.is_student]
        found = max((c for c in school.classes if c.program_code == "diploma"), key=lambda c: taught.count(c.id))
        term = found.start_term_id
        assert term
        one, *others = (await reads.class_students(found.id)).student_ids
        assert others
        group = next(g for g in school.year_groups if one in g.student_ids)
        assert (await reads.class_students(found.id, student_ids=[one])).student_ids == (one,)
        assert (await reads.year_group_students(group.id, student_ids=[one])).student_ids == (one,)
        rows: list[Any] = [
            *(await reads.class_attendance_term(found.id, term, student_ids=[one])).students,
            *(await reads.class_attendance_date(found.id, date(2026, 3, 9), student_ids=[one])).students,
            *(await reads.homeroom_attendance_term(group.id, term, student_ids=[one])).students,
            *(await reads.homeroom_attendance_date(group.id, date(2026, 3, 9), student_ids=[one])).students,
            *await reads.term_grades(found.id, term, student_ids=[one]),
            *await reads.gradebook(found.id, term, student_ids=[one]),
            *await reads.task_results(found.id, (await reads.tasks(found.id))[0].id, student_ids=[one]),
        ]
        assert [row.id for row in rows] == [one] * 7


@in_loop
async def test_refusals_keep_their_kind(served: Served) -> None:
    async with served.reads() as reads:
        with pytest.raises(NotFound):
            await reads.student(1)
        with pytest.raises(NotFound):
            await reads.class_attendance_term(1, 1)
        with pytest.raises(Rejected):
            async for _ in reads.students(modified_since="yesterday"):
                pass
        async with served.reads("students-only") as poor:
            with pytest.raises(NotAllowed):
                await poor.grades()
        served.school.faults.add(do="reshape", how="other-record", route="/students/{id}")
        someone = min(served.school.registry.people["students"])
        with pytest.raises(UnreadableAnswer):
            await reads.student(someone)
