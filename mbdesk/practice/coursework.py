"""Tasks, what students got for them, and the gradebook of a term."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time

from mbdesk.practice.calendar import Calendar, Term, school_time, utc_time
from mbdesk.practice.draw import Draw
from mbdesk.practice.registry import Record

_FIRST_TASK_ID = 30_000_000
_NAMES = ("Essay", "Quiz", "Lab report", "Presentation", "Portfolio", "Unit test", "Reading journal", "Project – draft")
_TYPES = (
    {"id": 17, "kind": "summative", "name": "Summative"},
    {"id": 18, "kind": "formative", "name": "Formative"},
)
_CATEGORIES = ({"id": 1848, "name": "Homework"}, {"id": 1849, "name": "Test"}, {"id": 1850, "name": "Project"})
_COMMENTS = ("<p>Well argued &amp; clear.</p>", "Redraft the <b>conclusion</b>.", "Très bien !", "")
_TASKS_PER_TERM = 4


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a class in a term."""

    id: int
    class_id: int
    term: Term
    name: str
    due: datetime
    kind: str
    """Which assessment it has: `points`, `binary`, `criteria` or `comment`."""
    max_points: int
    author_id: int
    dropbox: bool
    number: int


class Coursework:
    """Every task of a class, by question; nothing is kept."""

    def __init__(self, draw: Draw, calendar: Calendar) -> None:
        self._draw = draw
        self._calendar = calendar

    def tasks(self, class_: Record, terms: list[Term]) -> list[Task]:
        """The tasks of the given terms that have begun, by id."""
        return [task for index, term in enumerate(terms) for task in self._tasks_of_term(class_, index, term)]

    def _tasks_of_term(self, class_: Record, index: int, term: Term) -> Iterator[Task]:
        if term.starts_on > self._calendar.today:
            return
        days = list(self._calendar.school_days(term.starts_on, term.ends_on))
        class_id = int(class_["id"])
        teachers = class_["teachers"]
        for number in range(_TASKS_PER_TERM):
            question = (class_id, term.id, number)
            day = days[(number + 1) * len(days) // (_TASKS_PER_TERM + 1)]
            kind = self._draw.pick(("points", "points", "points", "binary", "comment"), "task kind", *question)
            if class_["program_code"] == "myp":
                kind = self._draw.pick(("points", "criteria"), "task kind", *question)
            yield Task(
                id=_FIRST_TASK_ID + (class_id % 100_000) * 100 + index * 10 + number,
                class_id=class_id,
                term=term,
                name=f"{self._draw.pick(_NAMES, 'task name', *question)} {number + 1}",
                due=datetime.combine(day, time(14, 10), UTC),
                kind=kind,
                max_points=self._draw.pick((10, 20, 25, 40, 100), "task points", *question),
                author_id=teachers[0]["teacher_id"] if teachers else 0,
                dropbox=self._draw.number("dropbox", *question) % 2 == 0,
                number=number,
            )

    def as_wire(self, task: Task, *, legacy: bool, shown_alone: bool) -> Record:
        """The task record of contract 6.7; `legacy` is the shape of v2p0 and v2p1."""
        kind = _TYPES[task.number % 2]
        record: Record = {
            "id": task.id,
            "name": task.name,
            "notes": "" if task.number % 3 else "<p>Bring your <i>own</i> copy.</p>",
            "author": {"id": task.author_id},
            "draft": False,
            "due_date": school_time(task.due).replace(".000", ""),
            "category": dict(_CATEGORIES[task.number % 3]),
        }
        if legacy:
            types: Record = {"comments": {}}
            if task.kind == "points":
                types["points"] = {"max_score": task.max_points}
            record |= {
                "task_type": kind["kind"],
                "task_type_name": kind["name"],
                "dropbox": task.dropbox,
                "assessment_types": types,
            }
        else:
            record |= {
                "assessment_type": dict(kind),
                "assessments": self._assessments(task),
                "assigned_students": [],
                "enable_dropbox": task.dropbox,
                "dropbox_id": 40_000_000 + task.id % 1_000_000 if task.dropbox else None,
                "google_drive_dropbox": False,
                "ib_class_id": task.class_id,
                "turnitin": False,
                "hide_assessment_results": False,
            }
        if shown_alone:
            record["category"] = {**_CATEGORIES[task.number % 3], "weight": 10}
        return record

    @staticmethod
    def _assessments(task: Task) -> Record:
        if task.kind == "points":
            return {"points": {"title": "Points", "max_points": task.max_points}, "comment": {"title": "Comment"}}
        if task.kind == "binary":
            return {"binary": {"title": "Completed"}}
        if task.kind == "criteria":
            return {"criteria": {"title": "Criteria", "criterions": [301, 302]}, "comment": {"title": "Comment"}}
        return {"comment": {"title": "Comment"}}

    def score(self, task: Task, student_id: int) -> float | int | None:
        """Points out of `max_points`; None while nobody marked the work."""
        if task.due.date() > self._calendar.today or self._draw.number("unmarked", task.id, student_id) % 12 == 0:
            return None
        share = 0.4 + 0.6 * self._draw.share("score", task.id, student_id)
        points = round(share * task.max_points * 2) / 2
        return int(points) if points.is_integer() else points

    def result_as_wire(self, task: Task, student: Record) -> Record:
        """One student's row of the task results (contract 6.9), explicit nulls included."""
        student_id = int(student["id"])
        handed_in = self._draw.pick(("submitted", "submitted", "late", "waiting"), "handed in", task.id, student_id)
        assessments: Record = {"comments": self._comment(task, student_id)}
        if task.dropbox:
            assessments["dropbox_status"] = "waiting" if handed_in == "waiting" else "on_time"
        if task.kind == "points":
            assessments["points"] = {"score": self.score(task, student_id), "max_score": task.max_points}
        elif task.kind == "binary":
            assessments["binary"] = self._draw.number("binary", task.id, student_id) % 2
        elif task.kind == "criteria":
            assessments["criteria"] = {"A": self._criterion(task, student_id, "A"), "B": None}
        work = {"id": task.id * 10 + student_id % 10, "template_id": 54, "submission_status": handed_in}
        return {
            "id": student_id,
            "name": listed_name(student),
            "task_works": [work] if task.dropbox else [],
            "assessments": assessments,
        }

    def gradebook_row(self, tasks: list[Task], student: Record) -> Record:
        """One student's row of the gradebook (contract 6.11)."""
        student_id = int(student["id"])
        assignments: list[Record] = []
        for task in tasks:
            score = self.score(task, student_id)
            row: Record = {"id": task.id, "name": task.name, "group_mark": self._mark(task, student_id, score)}
            if task.dropbox:
                row["dropbox_status"] = self._draw.pick(("on_time", "late", "early"), "box", task.id, student_id)
            row |= {
                "due_date": utc_time(task.due),
                "comment": self._comment(task, student_id),
                "score": score,
                "max_points": task.max_points,
            }
            if task.kind == "binary":
                row["binary"] = self._draw.pick(("completed", "incompleted"), "binary", task.id, student_id)
            if self._draw.number("extension", task.id, student_id) % 40 == 0:
                row["due_date_extension_days"] = 2
            assignments.append(row)
        return {"id": student_id, "name": listed_name(student), "assignments": assignments}

    def _mark(self, task: Task, student_id: int, score: float | None) -> int | str:
        if score is None:
            return "N/A"
        mark = 1 + round(6 * score / task.max_points)
        return str(mark) if self._draw.number("as text", task.id, student_id) % 3 == 0 else mark

    def _comment(self, task: Task, student_id: int) -> str | None:
        if task.due.date() > self._calendar.today or self._draw.number("comment", task.id, student_id) % 3:
            return None
        return self._draw.pick(_COMMENTS, "which comment", task.id, student_id)

    def _criterion(self, task: Task, student_id: int, letter: str) -> int:
        return 1 + self._draw.number("criterion", task.id, student_id, letter) % 8


def listed_name(student: Record) -> str:
    """`Last, First`, as the assessment lists write it; people with one name have just that."""
    return ", ".join(filter(None, (student["last_name"], student["first_name"])))
