"""A sheet of each kind about people, sent to the practice school: it becomes so, and the same sheet again changes
nothing."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pytest

from mbdesk.directory import Directory
from mbdesk.jobs.load import load_school
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.estimate import estimate
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.known import Known
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.plan.results import RowStatus
from mbdesk.records import Parent, Student
from tests.support.engine import Engine, engine
from tests.support.enrolment_sheets import TODAY, sheet_of
from tests.support.loops import in_loop

Sheet = tuple[Sequence[str], list[Sequence[str]]]


async def school_of(desk: Engine) -> Directory:
    return await load_school(desk.session, lambda _progress: None, lambda _school: None)


def drafted(kind: str, sheet: Sheet, school: Directory) -> Draft:
    return draft(sheet_of(*sheet), Answers(kind=kind), Known(school), TODAY)


def planned(made: Draft, school: Directory) -> Plan:
    where = {"school": "practice", "school_name": "Practice School"}
    return build_plan(made, Known(school), **where, made_at=school.asked_at)


def students(school: Directory) -> list[Student]:
    return [one for one in school.students if not one.archived and one.school_number and one.email and one.first_name]


def parents(school: Directory) -> list[Parent]:
    names = [p.full_name for p in school.parents]
    return [p for p in school.parents if not p.archived and p.email and names.count(p.full_name) == 1 and p.first_name]


def enrolments(school: Directory) -> Sheet:
    mother = parents(school)[0]
    titles = ("Student ID", "First name", "Surname", "E-mail", "Year group", "Mother e-mail", "Mother name")
    group = next(one for one in school.year_groups if not one.archived)
    return titles, [
        ("99001", "Mia", "Rossi", "mia@new.example", group.name, "ada@new.example", "Ada Rossi"),
        ("99002", "Leo", "Rossi", "leo@new.example", group.name, "ada@new.example", "Ada Rossi"),
        ("99003", "Zoë", "Nowak", "zoe@new.example", group.name, str(mother.email), mother.full_name),
    ]


def student_changes(school: Directory) -> Sheet:
    return ("Student ID", "City", "Nickname"), [(s.school_number, "Wrocław", "Nick") for s in students(school)[:7]]


def teachers(school: Directory) -> Sheet:
    known = next(t for t in school.teachers if not t.archived and not t.is_administrator and t.email)
    titles = ("Teacher name", "E-mail", "Staff ID", "City")
    return titles, [
        ("Ines Duarte", "ines@new.example", "T-901", "Lisboa"),
        ("张 伟", "wei@new.example", "T-902", ""),
        ("", str(known.email), "", "Gdańsk"),
    ]


def families(school: Directory) -> Sheet:
    known, (one, two) = parents(school)[0], students(school)[:2]
    titles = ("First name", "Surname", "E-mail", "Relationship", "Child 1 student ID", "Child 2 student ID")
    return titles, [
        ("Ida", "Okoro", "ida@new.example", "Aunt", one.school_number, two.school_number),
        ("", "", str(known.email), "Grandfather", students(school)[5].school_number, ""),
    ]


def new_links(school: Directory) -> Sheet:
    mother = parents(school)[0]
    others = [s for s in students(school) if mother not in school.parents_of(s.id)][:3]
    return ("Student ID", "Parent e-mail", "Relationship"), [
        (s.school_number, str(mother.email), "Aunt") for s in others
    ]


def old_links(school: Directory) -> Sheet:
    pairs = [(child, p) for p in parents(school)[:20] for child in school.children_of(p.id) if child.school_number][:3]
    return ("Student ID", "Parent e-mail"), [(child.school_number, str(p.email)) for child, p in pairs]


KINDS: Final[Sequence[tuple[str, Callable[[Directory], Sheet]]]] = (
    ("enrolments", enrolments),
    ("student_changes", student_changes),
    ("teachers", teachers),
    ("parents", families),
    ("link", new_links),
    ("unlink", old_links),
)


@pytest.mark.parametrize(("kind", "make"), KINDS)
@in_loop
async def test_what_a_sheet_says_becomes_so_and_then_costs_nothing(
    kind: str, make: Callable[[Directory], Sheet], tmp_path: Path
) -> None:
    async with engine(tmp_path) as desk:
        school = await school_of(desk)
        sheet = make(school)
        made = drafted(kind, sheet, school)
        assert made.causes == ()
        plan = planned(made, school)
        desk.school.recorder.clear()
        outcome = await desk.send(plan)
        assert {row.status for row in outcome.rows} == {RowStatus.DONE}
        assert len(desk.school.recorder.entries) == estimate(plan).requests
        school = await school_of(desk)
        again = drafted(kind, sheet, school)
        assert again.causes == ()
        assert again.count(Outcome.SAME) == len(again.rows) == len(sheet[1])
        assert planned(again, school).steps == ()
