"""The school, its calendar and its reference lists (contract 11 and 12.4)."""

from typing import Any

from mbdesk.practice.attendance import categories
from mbdesk.practice.calendar import AcademicYear
from mbdesk.practice.cast import SCHOOL_NAME
from mbdesk.practice.curriculum import GRADES, PROGRAMS, SUBJECTS
from mbdesk.practice.render import academic_year, tidy
from mbdesk.practice.routes.table import Call, route
from mbdesk.practice.term_grades import scales
from mbdesk.practice.wire import Answer, json_answer, not_found


@route("GET", "/school", "school/show")
def show_school(call: Call) -> Answer:
    """The school's name and programmes (contract 11.1)."""
    return json_answer(
        {
            "school": {
                "subdomain": "riverside",
                "name": SCHOOL_NAME,
                "country": "PL",
                "language": "en",
                "session_in_may": True,
                "programs": [program.name for program in PROGRAMS],
                "enabled_programs": [{"name": program.name, "code": program.code} for program in PROGRAMS],
                "kbl_id": 5,
            }
        }
    )


@route("GET", "/school/academic-years", "school/academic-years")
def list_academic_years(call: Call) -> Answer:
    """Nested twice, and filed under keys that are not always the programme's code (contract 11.2)."""
    wanted = call.query.text("program_code")
    active = call.query.flag("active")
    payload: dict[str, Any] = {}
    for program in PROGRAMS:
        if wanted and wanted not in (program.code, program.years_key):
            continue
        years = [year for year in call.world.calendar.years if year.program_code == program.code]
        shown = [academic_year(call.world, year) for year in years if active is None or year.active is active]
        payload[program.years_key] = {"academic_years": shown}
    return json_answer({"academic_years": payload})


@route("GET", "/school/grades", "school/grades")
def list_grades(call: Call) -> Answer:
    """Grades by programme, with the school's own labels (contract 11.3)."""
    return json_answer(
        {
            "school": {
                "programs": [
                    {
                        "name": program.name,
                        "code": program.code,
                        "grades": [
                            {
                                "name": grade.name,
                                "label": grade.label,
                                "code": f"{program.code};{grade.number}",
                                "uid": program.uid * 1000 + grade.number,
                                "grade_number": grade.number,
                            }
                            for grade in GRADES
                            if grade.program is program
                        ],
                    }
                    for program in PROGRAMS
                ]
            }
        }
    )


@route("GET", "/school/subjects", "school/subjects")
def list_subjects(call: Call) -> Answer:
    """Subjects by programme; levels only where they apply (contract 11.4)."""
    payload: dict[str, list[dict[str, Any]]] = {program.code: [] for program in PROGRAMS}
    for subject in SUBJECTS:
        levels = subject.levels
        payload[subject.program.code].append(
            {
                "id": subject.id,
                "name": subject.name,
                "group": subject.group,
                "group_id": subject.group_id,
                "hl": "HL" in levels if levels else None,
                "sl": "SL" in levels if levels else None,
                "self_taught": False if levels else None,
                "levels": ["ab initio"] if "ab initio" in subject.name else None,
            }
        )
    return json_answer({"subjects": tidy(call.world, payload)})


@route("GET", "/school/term-grade-scales", "school/term-grade-scales")
def list_term_grade_scales(call: Call) -> Answer:
    """Every mark a term grade can be, with its score."""
    return json_answer({"school": {"term_grade_scales": scales()}})


def _year(call: Call, program_code: str | None = None) -> AcademicYear:
    year_id = call.id("year_id", "AcademicYear")
    for year in call.world.calendar.years:
        if year.id == year_id and program_code in (None, year.program_code):
            return year
    raise not_found("AcademicYear", year_id)


@route("GET", "/school/academic-years/{year_id}/attendance_categories", "school/attendance-categories")
def list_attendance_categories(call: Call) -> Answer:
    """The marks of contract 5.8 as this school labels them, the unused ones disabled."""
    _year(call)
    return json_answer({"categories": categories()})


@route("GET", "/school/programs/{code}/academic-years/{year_id}", "school/academic-years")
def show_academic_year(call: Call) -> Answer:
    """One academic year of a programme."""
    return json_answer({"academic_year": academic_year(call.world, _year(call, _program(call)))})


@route("GET", "/school/programs/{code}/academic-years/{year_id}/calendar", "school/calendar")
def show_calendar(call: Call) -> Answer:
    """Every school day of the year with its place in the five-day rotation."""
    year = _year(call, _program(call))
    days = call.world.calendar.school_days(year.starts_on, year.ends_on)
    return json_answer(
        {
            "calendar": {
                "start_date": year.starts_on.isoformat(),
                "end_date": year.ends_on.isoformat(),
                "calendar_type": "weekly",
                "rotation_cycle": 5,
                "ignore_holidays": True,
                "days_off": [0, 6],
                "dates": [{"date": day.isoformat(), "rotation_day": day.weekday() + 1} for day in days],
            }
        }
    )


def _program(call: Call) -> str:
    for program in PROGRAMS:
        if call.params["code"] in (program.code, program.years_key):
            return program.code
    raise not_found("Program", call.params["code"])
