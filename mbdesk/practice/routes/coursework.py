"""Tasks, task results, gradebook and term grades (contract 6.7 to 6.11). Nulls are sent here."""

from mbdesk.practice.coursework import Task
from mbdesk.practice.registry import STUDENTS, Record
from mbdesk.practice.routes.finding import class_in_path, term_in_path, terms_of_class
from mbdesk.practice.routes.listing import list_payload
from mbdesk.practice.routes.table import Call, route
from mbdesk.practice.wire import Answer, json_answer, not_found


def _tasks(call: Call, class_: Record) -> list[Task]:
    return call.world.coursework.tasks(class_, [term for _, term in terms_of_class(call, class_)])


def _task(call: Call, class_: Record) -> Task:
    task_id = call.id("task_id", "CoreTask")
    for task in _tasks(call, class_):
        if task.id == task_id:
            return task
    raise not_found("CoreTask", task_id)


def _students(call: Call, class_: Record) -> list[Record]:
    """The class's students for an assessment list, by id, with its three filters."""
    registry = call.world.registry
    people = registry.people[STUDENTS]
    here = {row.user_id for row in registry.memberships_of_class(class_["id"], "Student")}
    gone = {row.user_id for row in registry.former_memberships if row.class_id == class_["id"]} - here
    ids = gone if call.query.flag("unenrolled_only") else here
    if call.query.flag("include_archived_students"):
        ids = ids | {one for one in gone if one in people and people[one]["archived"]}
    wanted = call.query.ids("student_ids")
    return [people[one] for one in sorted(ids) if one in people and (wanted is None or one in wanted)]


@route("GET", "/classes/{id}/tasks", "tasks/index")
def list_tasks(call: Call) -> Answer:
    """The tasks of a class, or of one term (contract 6.7)."""
    class_ = class_in_path(call)
    tasks = _tasks(call, class_)
    terms = call.query.ids("term_id")
    if terms is not None:
        tasks = [task for task in tasks if task.term.id in terms]
    legacy = call.version in call.world.switches.legacy_task_versions

    def show(task: Task) -> Record:
        return call.world.coursework.as_wire(task, legacy=legacy, shown_alone=False)

    return json_answer(list_payload(call, "tasks", tasks, show))


@route("GET", "/classes/{id}/tasks/{task_id}", "tasks/show")
def show_task(call: Call) -> Answer:
    """One task, with its category's weight (contract 6.8)."""
    task = _task(call, class_in_path(call))
    legacy = call.version in call.world.switches.legacy_task_versions
    return json_answer({"task": call.world.coursework.as_wire(task, legacy=legacy, shown_alone=True)})


@route("GET", "/classes/{id}/tasks/{task_id}/students", "tasks/students")
def list_task_results(call: Call) -> Answer:
    """What each student got, without meta (contract 6.9)."""
    class_ = class_in_path(call)
    task = _task(call, class_)
    rows = [call.world.coursework.result_as_wire(task, student) for student in _students(call, class_)]
    return json_answer({"students": rows})


@route("GET", "/classes/{id}/assessments/term/{term_id}/term-grades", "classes/assessments/term-grades")
def list_term_grades(call: Call) -> Answer:
    """Term grades in the programme's shape; nobody before the term begins (contract 6.10)."""
    class_ = class_in_path(call)
    _, term = term_in_path(call, class_)
    rows = [call.world.term_grades.row(class_, term, student) for student in _students(call, class_)]
    given = [row for row in rows if row is not None]
    per_page = call.world.switches.per_page_default_assessments
    return json_answer(list_payload(call, "students", given, lambda row: row, per_page=per_page))


@route("GET", "/classes/{id}/assessments/term/{term_id}/grades", "classes/assessments/grades")
def list_grades(call: Call) -> Answer:
    """The gradebook of a term; nobody while nothing was due (contract 6.11)."""
    class_ = class_in_path(call)
    _, term = term_in_path(call, class_)
    tasks = [task for task in _tasks(call, class_) if task.term.id == term.id]
    tasks = [task for task in tasks if task.due.date() <= call.world.day()]
    nested = call.world.switches.nested_gradebook

    def show(student: Record) -> Record:
        row = call.world.coursework.gradebook_row(tasks, student)
        if nested:
            return {"student": {"id": row["id"], "name": row["name"]}, "assignment_grades": row["assignments"]}
        return row

    students = _students(call, class_) if tasks else []
    per_page = call.world.switches.per_page_default_assessments
    return json_answer(list_payload(call, "students", students, show, per_page=per_page))
