"""Term grades in the shape of each programme (contract 6.10)."""

from mbdesk.practice.calendar import Calendar, Term
from mbdesk.practice.coursework import listed_name
from mbdesk.practice.draw import Draw
from mbdesk.practice.registry import Record

_COMMENTS = (
    "<p>Steady work; ask more questions.</p>",
    "<p>A <strong>strong</strong> term.<br>Revise vocabulary over the holidays.</p>",
    "Needs to hand work in on time.",
    "<p>Świetna praca &ndash; tak trzymaj!</p>",
    None,
)
_EFFORT = ("Outstanding", "Good", "Satisfactory", "Needs improvement", None)
_PROFILE = ("Inquirers", "Thinkers", "Communicators", "Risk-takers")
_THEMES = ("Who we are", "How the world works", "Sharing the planet")

SCALES: dict[str, tuple[tuple[float, str], ...]] = {
    "diploma": tuple((float(mark), str(mark)) for mark in range(1, 8)),
    "myp": tuple((float(mark), str(mark)) for mark in range(1, 8)),
    "pyp": ((1.0, "Beginning"), (2.0, "Developing"), (3.0, "Consolidating"), (4.0, "Extending")),
}
"""Score and mark, by programme code, as `GET /v2/school/term-grade-scales` lists them."""


class TermGrades:
    """A class's term grades, by question; nothing is kept."""

    def __init__(self, draw: Draw, calendar: Calendar) -> None:
        self._draw = draw
        self._calendar = calendar

    def row(self, class_: Record, term: Term, student: Record) -> Record | None:
        """One student's row; None when the term has not begun, so nobody has a grade."""
        if term.starts_on > self._calendar.today:
            return None
        shapes = {"pyp": self._pyp, "myp": self._myp}
        grade = shapes.get(class_["program_code"], self._diploma)(class_, term, int(student["id"]))
        return {"id": student["id"], "name": listed_name(student), "term_grade": grade}

    def _is_given(self, term: Term, *question: object) -> bool:
        """Grades of the running term are still missing here and there."""
        return term.ends_on <= self._calendar.today or self._draw.number("given", *question) % 4 != 0

    def _comment(self, *question: object) -> str | None:
        return self._draw.pick(_COMMENTS, "comment", *question)

    def _rubrics(self, *question: object) -> list[Record]:
        return [
            {"id": 11181, "title": "Participation", "grade": self._draw.pick(_EFFORT, "participation", *question)},
            {"id": 11182, "title": "Effort", "grade": self._draw.pick(_EFFORT, "effort", *question)},
        ]

    def _diploma(self, class_: Record, term: Term, student_id: int) -> Record:
        question = (class_["id"], term.id, student_id)
        percent = 45 + round(110 * self._draw.share("percent", *question)) / 2
        mark = max(1, min(7, round(percent / 14)))
        as_text = self._draw.number("as text", *question) % 3 == 0
        grade: Record = {"grade": (str(mark) if as_text else mark) if self._is_given(term, *question) else None}
        if term.exam_grade:
            grade["exam_grade"] = max(1, mark - 1)
        return grade | {
            "average": {"percent": percent, "grade": mark if as_text else str(mark)},
            "comments": self._comment(*question),
            "rubrics": self._rubrics(*question),
        }

    def _myp(self, class_: Record, term: Term, student_id: int) -> Record:
        question = (class_["id"], term.id, student_id)
        if not self._is_given(term, *question):
            return {"grade": None, "sum": 0, "grades": {}, "comments": None, "rubrics": []}
        grades = {letter: 2 + self._draw.number(letter, *question) % 7 for letter in "ABCD"}
        total = sum(grades.values())
        result: Record = {"grade": str(max(1, min(7, round(total / 4.5)))), "sum": total, "grades": grades}
        if self._draw.number("interdisciplinary", class_["id"], term.id) % 3 == 0:
            unit = {letter: 2 + self._draw.number("id", letter, *question) % 7 for letter in "AB"}
            result |= {"id_sum": sum(unit.values()), "id_grades": unit}
        score = self._draw.pick(("Novice", "Learner", "Practitioner", "Expert"), "atl", *question)
        listening: Record = {
            "id": 502,
            "title": "Listening",
            "criteria": [{"id": 202, "title": "Active listening", "score": score}],
            "nodes": [],
        }
        skill = {
            "id": 501,
            "title": "Communication",
            "criteria": [{"id": 201, "title": "Exchanging thoughts", "score": score}],
            "nodes": [listening],
        }
        return result | {
            "atl_skills": [skill],
            "comments": self._comment(*question),
            "rubrics": self._rubrics(*question),
        }

    def _pyp(self, class_: Record, term: Term, student_id: int) -> Record:
        question = (class_["id"], term.id, student_id)

        def scored(name: str) -> list[Record]:
            return [{"id": 123, "title": "Progress", "score": self._draw.pick("ABCD", name, *question)}]

        strand: Record = {"title": "Oral language – listening and speaking", "criteria": scored("strand")}
        return {
            "comments": self._comment(*question),
            "rubrics": [{"id": 11183, "title": "Effort", "grade": self._draw.pick(_EFFORT, "effort", *question)}],
            "learner_profile": {
                "comment": self._comment("profile", *question),
                "standards": [
                    {"id": 1241 + index, "title": title, "criteria": scored(title)}
                    for index, title in enumerate(_PROFILE)
                ],
            },
            "subjects": [
                {
                    "id": 788,
                    "title": "English",
                    "comment": "<p>Reads with growing confidence.</p>",
                    "overall_assessment": {"criteria": scored("English")},
                    "phases": [{"phase": 2, "strands": [strand]}],
                },
                {
                    "id": 789,
                    "title": "Mathematics",
                    "comment": self._comment("Mathematics", *question),
                    "overall_assessment": {"criteria": scored("Mathematics")},
                    "strands": [{"title": "Number", "criteria": scored("Number")}],
                },
            ],
            "units": [
                {
                    "id": 50 + term.id,
                    "title": f"Unit of {term.name}",
                    "comment": "<p>A unit comment.</p>",
                    "subjects": [{"id": 788, "title": "English"}],
                    "transdisciplinary_theme": {
                        "id": 1,
                        "title": self._draw.pick(_THEMES, "theme", class_["id"], term.id),
                        "components": ["An inquiry into the nature of the self", "Beliefs and values"],
                    },
                    "overall_assessment": {"criteria": scored("unit")},
                }
            ],
        }


def scales() -> list[Record]:
    """The rows of `term_grade_scales`."""
    return [
        {"score": score, "mark": mark, "program_code": code} for code, rows in SCALES.items() for score, mark in rows
    ]
