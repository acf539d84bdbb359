"""Every published function of ManageBac, one row each: how mbdesk calls it, and the contract's sample of its answer.

The ids in ``CONTRACT`` are those of the samples (contract 15), so that a sample can be served in place of an answer.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from mbdesk.api.client import Api
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
    Who,
)
from mbdesk.records import PersonKind
from tests.support.contract_samples import (
    CLASS,
    MEMBERSHIP,
    META,
    PARENT,
    PIXEL,
    STUDENT,
    TASK,
    TEACHER,
    TERM_TOTALS,
    TIMETABLE,
    YEAR,
    YEAR_GROUP,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """Whom and what the functions are called for."""

    student: int = 20110001
    parent: int = 20440005
    teacher: int = 20220007
    group: int = 20330002
    school_class: int = 20550010
    term: int = 61001
    task: int = 30000001
    year: int = 26278
    program: str = "diploma"
    day: date = date(2031, 3, 10)


CONTRACT: Final = Ids()

Call = Callable[[Api, Ids], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Function:
    """``route`` is the path behind the version with ``{}`` for ids, ``sample`` what the contract shows of its answer
    (None: no body), ``says`` reads from the result what the sample must have become."""

    name: str
    method: str
    route: str
    call: Call
    sample: Any
    says: Callable[[Any], Any]
    expected: Any
    status: int = 200
    empty_is_good: bool = field(default=False, kw_only=True)
    """Whether a captive portal's page and a missing record are no error here (pictures)."""

    @property
    def reads(self) -> bool:
        """Whether nothing is changed."""
        return self.method == "GET"


async def _listed(pages: Any) -> list[Any]:
    return [record async for page in pages for record in page.records]


def _send(make: Callable[[Ids], Operation]) -> Call:
    def itself(who: Who) -> int:
        assert isinstance(who, int)
        return who

    return lambda api, ids: api.writes.send(make(ids), itself)


_OK: Final = {"status": "ok"}


def _ids(records: Any) -> list[int]:
    return [record.id for record in records]


def _made(sent: Any) -> Any:
    return sent.id, sent.person.full_name


def _write(name: str, method: str, route: str, make: Callable[[Ids], Operation], expected: Any = None) -> Function:
    return Function(name, method, route, _send(make), _OK, lambda sent: sent.id, expected)


def _people(kind: PersonKind, record: dict[str, Any], expected: str) -> tuple[Function, ...]:
    """All, one, create, update, archive and unarchive of one kind of person."""
    plural = f"{kind}s"

    def id_of(ids: Ids) -> int:
        return {PersonKind.STUDENT: ids.student, PersonKind.PARENT: ids.parent, PersonKind.TEACHER: ids.teacher}[kind]

    new = {"email": f"new.{kind}@school.example", "first_name": "New", "last_name": "Person"}
    listed = {plural: [record], "meta": META}
    made = {kind.value: {key: value for key, value in record.items() if key != "role"} | {"email": new["email"]}}
    gone = {"withdrawn_on": "2031-06-30"} if kind is PersonKind.STUDENT else {}
    return (
        Function(
            f"{plural}: all", "GET", f"/{plural}", lambda api, _: _listed(getattr(api.reads, plural)()),
            listed, lambda found: [one.full_name for one in found], [expected],
        ),
        Function(
            f"{plural}: one", "GET", f"/{plural}/{{}}", lambda api, ids: getattr(api.reads, kind.value)(id_of(ids)),
            {kind.value: record}, lambda one: (one.id, one.full_name), (record["id"], expected),
        ),
        Function(
            f"{plural}: search", "GET", f"/{plural}", lambda api, _: api.reads.find_people(kind, "e"),
            listed, _ids, [record["id"]],
        ),
        Function(
            f"{plural}: create", "POST", f"/{plural}", _send(lambda _: CreatePerson(kind=kind, values=new)),
            made | {"options": {"welcome_email": "not_enqueued"}}, _made, (record["id"], expected), 201,
        ),
        Function(
            f"{plural}: update", "PATCH", f"/{plural}/{{}}",
            _send(lambda ids: UpdatePerson(kind=kind, id=id_of(ids), values={"city": "Gdynia"})),
            {kind.value: record}, _made, (record["id"], expected),
        ),
        _write(
            f"{plural}: archive", "PUT", f"/{plural}/{{}}/archive",
            lambda ids: ArchivePerson(kind=kind, id=id_of(ids), **gone), record["id"],
        ),
        _write(
            f"{plural}: unarchive", "PUT", f"/{plural}/{{}}/unarchive",
            lambda ids: UnarchivePerson(kind=kind, id=id_of(ids)), record["id"],
        ),
    )  # fmt: skip


def _group(words: str, group: str, id_of: Callable[[Ids], int]) -> tuple[Function, ...]:
    """Add and remove students."""
    return (
        _write(
            f"{words}: add students", "POST", f"/{group}/{{}}/add_students",
            lambda ids: AddToGroup(group=group, group_id=id_of(ids), students=(ids.student,)),
        ),
        _write(
            f"{words}: remove students", "POST", f"/{group}/{{}}/remove_students",
            lambda ids: RemoveFromGroup(group=group, group_id=id_of(ids), students=(ids.student,)),
        ),
    )  # fmt: skip


FUNCTIONS: Final[tuple[Function, ...]] = (
    Function("ping", "GET", "/ping", lambda api, _: api.reads.ping(), {"pong": "ok"}, lambda none: none, None),
    Function(
        "permissions", "GET", "/auth/permissions", lambda api, _: api.reads.permissions(),
        {"permissions": ["students/excusals/index", "students/index"]}, lambda may: may.allows("students/index"), True,
    ),
    Function(
        "avatar", "GET", "/avatars/{}", lambda api, ids: api.reads.avatar(ids.student), PIXEL, lambda none: none, None,
        empty_is_good=True,
    ),
    Function(
        "school", "GET", "/school", lambda api, _: api.reads.school(),
        {"school": {
            "subdomain": "sample", "name": "Sample School", "country": "PL", "language": "en", "session_in_may": True,
            "programs": ["IB Diploma"], "enabled_programs": [{"name": "IB Diploma", "code": "diploma"}], "kbl_id": 5,
        }},
        lambda school: (school.subdomain, school.name, school.enabled_programs[0].code),
        ("sample", "Sample School", "diploma"),
    ),
    Function(
        "school: academic years", "GET", "/school/academic-years", lambda api, _: api.reads.academic_years(),
        {"academic_years": {"diploma": {"academic_years": [YEAR]}}},
        lambda years: [(year.id, year.program, year.active, _ids(year.terms)) for year in years],
        [(26278, "diploma", True, [61001])],
    ),
    Function(
        "school: one academic year", "GET", "/school/programs/{}/academic-years/{}",
        lambda api, ids: api.reads.academic_year(ids.program, ids.year), {"academic_year": YEAR},
        lambda year: (year.id, year.starts_on, _ids(year.terms)), (26278, date(2030, 8, 15), [61001]),
    ),
    Function(
        "school: calendar of a year", "GET", "/school/programs/{}/academic-years/{}/calendar",
        lambda api, ids: api.reads.calendar(ids.program, ids.year),
        {"calendar": {
            "start_date": "2030-08-15", "end_date": "2031-07-30", "calendar_type": "weekly", "rotation_cycle": 5,
            "ignore_holidays": True, "days_off": [0, 6], "dates": [{"date": "2030-08-15", "rotation_day": 4}],
        }},
        lambda found: (found.days_off, found.dates[0].date, found.dates[0].rotation_day),
        ((0, 6), date(2030, 8, 15), 4),
    ),
    Function(
        "school: attendance categories", "GET", "/school/academic-years/{}/attendance_categories",
        lambda api, ids: api.reads.attendance_categories(ids.year),
        {"categories": [
            {"id": 1, "status": 12, "label": "Trip", "abbreviation": "T", "enabled": True, "color_code": "#33C"},
        ]},
        lambda found: [(one.status, one.label, one.abbreviation) for one in found], [(12, "Trip", "T")],
    ),
    Function(
        "school: grades", "GET", "/school/grades", lambda api, _: api.reads.grades(),
        {"school": {"programs": [{"name": "IB Middle Years", "code": "myp", "grades": [
            {"name": "Year 1", "label": "Grade 6", "code": "myp;7", "uid": 100110010, "grade_number": 7},
        ]}]}},
        lambda found: [(one.label, one.number, one.program) for one in found], [("Grade 6", 7, "myp")],
    ),
    Function(
        "school: subjects", "GET", "/school/subjects", lambda api, _: api.reads.subjects(),
        {"subjects": {"diploma": [
            {"id": 16, "name": "Sample language", "group": "Language acquisition", "group_id": 2, "hl": True,
             "sl": True, "self_taught": False, "levels": ["B", "ab initio"]},
        ]}},
        lambda found: [(one.id, one.name, one.program) for one in found], [(16, "Sample language", "diploma")],
    ),
    Function(
        "school: term-grade scales", "GET", "/school/term-grade-scales", lambda api, _: api.reads.term_grade_scales(),
        {"school": {"term_grade_scales": [{"score": 85.5, "mark": "6", "program_code": "diploma"}]}},
        lambda found: [(one.mark, one.score, one.program) for one in found], [("6", 85.5, "diploma")],
    ),
    *_people(PersonKind.STUDENT, STUDENT, "Ana B Example"),
    *_people(PersonKind.TEACHER, TEACHER, "Tom Sample"),
    *_people(PersonKind.PARENT, PARENT, "Pat Example"),
    Function(
        "students: memberships", "GET", "/students/{}/memberships",
        lambda api, ids: api.reads.student_memberships(ids.student),
        {"memberships": {"classes": [CLASS], "groups": [], "year_groups": [YEAR_GROUP]}},
        lambda found: (_ids(found.classes), _ids(found.year_groups)), ([20550010], [20330002]),
    ),
    Function(
        "teachers: classes", "GET", "/teachers/{}/classes", lambda api, ids: api.reads.teacher_classes(ids.teacher),
        {"classes": [CLASS], "meta": META}, _ids, [20550010],
    ),
    Function(
        "parents: children", "GET", "/parents/{}/children", lambda api, ids: api.reads.children(ids.parent),
        {"children": [{"id": 20110001, "relationship": "Mother"}], "meta": META},
        lambda found: [(one.id, one.relationship) for one in found], [(20110001, "Mother")],
    ),
    Function(
        "parents: one child", "GET", "/parents/{}/children/{}",
        lambda api, ids: api.reads.child(ids.parent, ids.student),
        {"child": {"id": 20110001, "relationship": "Mother"}}, lambda one: one.relationship, "Mother",
    ),
    Function(
        "parents: end a relationship", "DELETE", "/parents/{}/children/{}",
        _send(lambda ids: UnlinkChild(parent=ids.parent, student=ids.student)), None, lambda sent: sent.id, 20110001,
        204,
    ),
    Function(
        "parents: make a relationship", "POST", "/parents/{}/children",
        _send(lambda ids: LinkChild(parent=ids.parent, student=ids.student, relationship="Mother")),
        {"child": {"id": 20110001, "relationship": "Mother"}}, lambda sent: sent.id, 20110001, 201,
    ),
    Function(
        "year groups: all", "GET", "/year-groups", lambda api, _: _listed(api.reads.year_groups(archived=False)),
        {"year_groups": [YEAR_GROUP], "meta": META},
        lambda found: [(one.id, one.grade, one.student_ids) for one in found], [(20330002, "Grade 10", (20110001,))],
    ),
    Function(
        "year groups: advisors", "GET", "/year-groups/{}/advisors",
        lambda api, ids: api.reads.year_group_advisors(ids.group),
        {"advisors": [{"id": 20220007, "roles": ["homeroom", "cas", "EXT"]}]},
        lambda found: [(one.id, one.roles) for one in found], [(20220007, ("homeroom", "cas", "EXT"))],
    ),
    Function(
        "year groups: students", "GET", "/year-groups/{}/students",
        lambda api, ids: api.reads.year_group_students(ids.group),
        {"meta": META, "student_ids": [20110001], "students": [STUDENT]}, lambda found: found.student_ids, (20110001,),
    ),
    *_group("year groups", "year-groups", lambda ids: ids.group),
    Function(
        "year groups: homeroom by term", "GET", "/year-groups/{}/homeroom/attendance/term/{}",
        lambda api, ids: api.reads.homeroom_attendance_term(ids.group, ids.term), TERM_TOTALS,
        lambda found: [(one.status, one.value) for one in found.students[0].counts], [(1, 56), (-1, 1)],
    ),
    Function(
        "year groups: homeroom by date", "GET", "/year-groups/{}/homeroom/attendance/date/{}",
        lambda api, ids: api.reads.homeroom_attendance_date(ids.group, ids.day),
        {"students": [
            {"id": 20110001, "attendance": {"status": "Absent", "note": "text", "category": {"status": 0}}},
        ]},
        lambda found: (found.students[0].marks[""].status, found.students[0].marks[""].category), ("Absent", 0),
    ),
    Function(
        "classes: all", "GET", "/classes", lambda api, _: _listed(api.reads.classes(archived=False)),
        {"classes": [CLASS], "meta": META}, _ids, [20550010],
    ),
    Function(
        "classes: one", "GET", "/classes/{}", lambda api, ids: api.reads.school_class(ids.school_class),
        {"class": CLASS}, lambda one: (one.uniq_id, one.teachers[0].teacher_id), ("SMP-10A", 20220007),
    ),
    Function(
        "classes: terms", "GET", "/classes/{}/terms", lambda api, ids: api.reads.class_terms(ids.school_class),
        {"terms": YEAR["academic_terms"]}, _ids, [61001],
    ),
    Function(
        "classes: students", "GET", "/classes/{}/students",
        lambda api, ids: api.reads.class_students(ids.school_class),
        {"student_ids": [20110001], "student_levels": {"20110001": "SL"}, "meta": META},
        lambda found: (found.student_ids, found.levels), ((20110001,), {20110001: "SL"}),
    ),
    *_group("classes", "classes", lambda ids: ids.school_class),
    Function(
        "classes: tasks", "GET", "/classes/{}/tasks", lambda api, ids: api.reads.tasks(ids.school_class, ids.term),
        {"tasks": [TASK], "meta": META}, lambda found: [(one.name, one.assessment_type, one.category) for one in found],
        [("Essay 1", "Summative", "Homework")],
    ),
    Function(
        "classes: one task", "GET", "/classes/{}/tasks/{}", lambda api, ids: api.reads.task(ids.school_class, ids.task),
        {"task": TASK}, lambda one: one.assessments["points"]["max_points"], 10,
    ),
    Function(
        "classes: task results", "GET", "/classes/{}/tasks/{}/students",
        lambda api, ids: api.reads.task_results(ids.school_class, ids.task),
        {"students": [{
            "id": 20110001, "name": "Example, Ana",
            "task_works": [{"id": 50001, "template_id": 54, "submission_status": "late"}],
            "assessments": {
                "dropbox_status": "waiting", "comments": None, "points": {"score": None, "max_score": 10}, "binary": 0,
            },
        }]},
        lambda found: (found[0].task_works[0]["submission_status"], found[0].assessments["binary"]), ("late", 0),
    ),
    Function(
        "classes: term grades", "GET", "/classes/{}/assessments/term/{}/term-grades",
        lambda api, ids: api.reads.term_grades(ids.school_class, ids.term),
        {"students": [{"id": 20110001, "name": "Example, Ana", "term_grade": {
            "grade": 6, "exam_grade": 5, "average": {"percent": 85.5, "grade": "6"},
            "comments": "<p>Steady work.</p>", "rubrics": [{"id": 11181, "title": "Participation", "grade": "Good"}],
        }}], "meta": META | {"per_page": 10}},
        lambda found: (found[0].name, found[0].term_grade["grade"]), ("Example, Ana", 6),
    ),
    Function(
        "classes: all grades of a term", "GET", "/classes/{}/assessments/term/{}/grades",
        lambda api, ids: api.reads.gradebook(ids.school_class, ids.term),
        {"students": [{"id": 20110001, "name": "Example, Ana", "assignments": [{
            "id": 30000001, "name": "Essay 1", "group_mark": 6, "dropbox_status": "on_time",
            "due_date": "2031-03-08T20:10:00.000Z", "comment": None, "score": 8, "max_points": 10,
            "binary": "completed",
        }]}], "meta": META | {"per_page": 10}},
        lambda found: (found[0].assignments[0].group_mark, found[0].assignments[0].score), (6, 8.0),
    ),
    Function(
        "classes: attendance by term", "GET", "/classes/{}/attendance/term/{}",
        lambda api, ids: api.reads.class_attendance_term(ids.school_class, ids.term), TERM_TOTALS | TIMETABLE,
        lambda found: (found.students[0].by_label["Late"], found.timetable.period_offset), (2, -1),
    ),
    Function(
        "classes: attendance by date", "GET", "/classes/{}/attendance/date/{}",
        lambda api, ids: api.reads.class_attendance_date(ids.school_class, ids.day),
        {"students": [{"id": 20110001, "attendance": {
            "1": {"status": "Present", "note": "", "category": {"status": 1}},
            "5": {"status": "Absent", "note": "Clinic visit", "category": {"status": 0}},
        }}]} | TIMETABLE,
        lambda found: found.students[0].marks["5"].note, "Clinic visit",
    ),
    Function(
        "memberships: all", "GET", "/memberships", lambda api, _: _listed(api.reads.memberships()),
        {"memberships": [MEMBERSHIP], "meta": META},
        lambda found: [(one.user_id, one.class_id, one.level, one.is_student) for one in found],
        [(20110001, 20550010, 1, True)],
    ),
    Function(
        "deleted since", "GET", "/memberships",
        lambda api, _: api.reads.deleted_ids("memberships", "2031-03-01T00:00Z"),
        {"memberships": [{"id": 70001, "deleted_at": "2031-03-02T08:00:00.000Z"}], "meta": META}, set, {70001},
    ),
    Function(
        "how many", "GET", "/students", lambda api, _: api.reads.count("students"),
        {"students": [STUDENT], "meta": META | {"total_count": 1998}}, lambda count: count, 1998,
    ),
)  # fmt: skip
