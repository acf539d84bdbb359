"""Every kind of import through the real window: what is reviewed, sent, shown and written down adds up (IMP-17..19)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from mbdesk.directory import Directory
from mbdesk.plan.kinds import KINDS
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import STATUS_WORDS, RowStatus
from mbdesk.records import Parent, SchoolClass, Student
from mbdesk.sheets.read import read_sheet
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.review.results_page import ResultsPage
from tests.support.window import Opened
from tests.support.wizard import Importing, begin, write_sheet


@dataclass(frozen=True)
class Case:
    """A sheet for one kind: rows that change something, are the same already, or name nobody."""

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class School:
    """Some of the people whom the sheets are about."""

    directory: Directory

    @property
    def students(self) -> list[Student]:
        return [s for s in self.directory.students if not s.archived and s.student_id and s.email]

    @property
    def gone(self) -> list[Student]:
        return [s for s in self.directory.students if s.archived and s.student_id]

    @property
    def families(self) -> list[tuple[Student, Parent]]:
        found = ((s, self.directory.parents_of(s.id)) for s in self.students)
        return [(student, parents[0]) for student, parents in found if parents and parents[0].email]

    @property
    def course(self) -> SchoolClass:
        of = self.directory
        return next(c for c in of.classes if not c.archived and len(of.student_ids_in_class(c.id)) > 1)

    def inside(self) -> list[Student]:
        return [self.directory.student_by_id[i] for i in self.directory.student_ids_in_class(self.course.id)]

    def outside(self) -> list[Student]:
        inside = self.inside()
        return [s for s in self.students if s not in inside]


def number(student: Student) -> str:
    return student.student_id or ""


def case_of(kind: str, school: School) -> Case:
    """Each has one row at least that is sent, and a last one that is left out."""
    people, course = school.students, school.course
    rows: list[tuple[str, ...]]
    match kind:
        case "enrolments":
            titles = (
                "Student ID",
                "First name",
                "Surname",
                "E-mail",
                "Mother first name",
                "Mother surname",
                "Mother e-mail",
            )
            new = ("90001", "Mia", "Rossi", "mia@new.example", "Ada", "Rossi", "ada@new.example")
            old = (number(people[0]), people[0].first_name or "", people[0].last_name or "", people[0].email or "")
            return Case(titles, [new, (*old, "", "", ""), ("90002", "", "", "", "", "", "")])
        case "student_changes":
            rows = [(number(people[0]), "Bibi"), (number(people[1]), people[1].nickname or ""), ("none0", "Bo")]
            return Case(("Student ID", "Nickname"), rows)
        case "teachers":
            rows = [("Kim", "Lee", "kim.lee@new.example"), ("Jo", "Ray", "")]
            return Case(("First name", "Surname", "E-mail"), rows)
        case "parents":
            child = number(people[0])
            rows = [("Ada", "Rossi", "ada@new.example", child), ("Bo", "Rossi", "", child)]
            return Case(("First name", "Surname", "E-mail", "Child 1 student ID"), rows)
        case "link":
            (one, mine), (_, other) = (
                school.families[0],
                next(f for f in school.families if f[1] != school.families[0][1]),
            )
            rows = [(number(one), other.email or ""), (number(one), mine.email or ""), ("none0", other.email or "")]
            return Case(("Student ID", "Mother e-mail"), rows)
        case "unlink":
            student, parent = school.families[-1]
            return Case(
                ("Student ID", "Mother e-mail"), [(number(student), parent.email or ""), ("none0", parent.email or "")]
            )
        case "archive":
            rows = [(number(people[-1]),), (number(school.gone[0]),), ("none0",)]
            choices = {"scope:people": "student", "scope:leaving": "withdrawn", "scope:day": "2026-03-10"}
            return Case(("Student ID",), rows, choices)
        case "unarchive":
            rows = [(number(school.gone[-1]),), (number(people[1]),), ("none0",)]
            return Case(("Student ID",), rows, {"scope:people": "student"})
        case "year_groups" | "year_group_exact":
            groups = [g for g in school.directory.year_groups if not g.archived]
            there = [s for s in people if s.year_group_id == groups[0].id]
            others = [s for s in people if s.year_group_id not in {None, groups[0].id}]
            rows = [(number(s), groups[0].name or "") for s in (others[0], *there)]
            return Case(("Student ID", "Year group"), [*rows, ("none0", groups[0].name or "")])
        case "class_remove":
            rows = [(number(school.inside()[0]),), (number(school.outside()[0]),), ("none0",)]
            return Case(("Student ID",), rows, {"scope:class": str(course.id)})
        case _:
            rows = [(number(school.outside()[0]),), (number(school.inside()[0]),), ("none0",)]
            return Case(("Student ID",), rows, {"scope:class": str(course.id)})


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_is_reviewed_sent_shown_and_written_down_adds_up(kind: str, opened: Opened, tmp_path: Path) -> None:
    case = case_of(kind, School(opened.desk.directory))
    made = begin(
        opened,
        ImportWish(path=write_sheet(tmp_path / "sheet.csv", case.rows, case.titles), kind=kind, choices=case.choices),
    )
    held = [row.number for row in made.draft.rows if row.held]
    assert held == [len(case.rows) + 1], made.draft.causes
    made.after(lambda: made.wizard.preparation.answer(made.wizard.preparation.answers.leaving_out(held)))
    plan = reviewed(made)
    assert plan.steps
    page = sent(made)
    assert page.outcome is not None
    counts = {STATUS_WORDS[status]: count for status, count in page.outcome.counts.items()}
    assert sum(counts.values()) == len(plan.rows) == page.table.total
    doors = {door.accessibleName() for status, door in page.doors.items() if status is not RowStatus.TAKEN_BACK}
    assert doors == {f"{n} {word}" for word, n in counts.items()}
    assert counts["Left out"] == 1
    assert counts["Done"] == sum(bool(row.steps) for row in plan.rows), [row.what for row in page.outcome.rows]
    on_paper(page, plan, counts, case)
    again(opened, page, kind, case)


def reviewed(made: Importing) -> Plan:
    """Go to the review, settle what it asks for, and give the plan."""
    made.wizard.show_page(3)
    page = made.wizard.review_page
    made.until(lambda: page.prepared is not None)
    plan = page.prepared
    assert plan is not None
    behind = [row for number_ in page.numbers.doors for row in page.numbers._rows[number_]]
    assert sorted(behind) == sorted(row.number for row in plan.rows), "every row behind one door"
    for typed, brake in zip(page.cost.findChildren(QLineEdit), page.cost._brakes, strict=True):
        typed.setText(brake.type_this)
    if not page.cost.for_good.isHidden():
        assert not page.forward.isEnabled()
        page.cost.for_good.click()
    made.until(page.forward.isEnabled)
    return plan


def sent(made: Importing) -> ResultsPage:
    before = made.wizard.results
    made.wizard.review_page.forward.click()
    made.until(lambda: made.wizard.results not in {None, before})
    page = made.wizard.results
    assert page is not None
    made.until(page.open_first.isEnabled)
    return page


def on_paper(page: ResultsPage, plan: Plan, counts: Mapping[str, int], case: Case) -> None:
    """The workbook says the same as the page, row for row, in the sheet's own columns and order."""
    assert page._path is not None
    titles = [*case.titles, "Status", "What happened", "ManageBac ID", "Time"]
    header, *lines = table(page._path, "Results")
    assert header == titles
    assert [line[: len(case.titles)] for line in lines] == [list(row) for row in case.rows]
    names = [info.name for info in read_sheet(str(page._path), sheet="Results").sheets]
    if "Not in the sheet" in names:
        lines += table(page._path, "Not in the sheet")[1:]
    assert len(lines) == len(plan.rows)
    said = [line[len(case.titles)] for line in lines]
    assert {word: said.count(word) for word in counts} == dict(counts)
    summary = {line[0]: line[1] for line in table(page._path, "Summary")}
    assert {word: int(summary[word]) for word in counts} == dict(counts)
    total = int(summary["Rows in the sheet"]) + int(summary.get("People who are not in the sheet", 0))
    assert total == sum(counts.values())


def again(opened: Opened, page: ResultsPage, kind: str, case: Case) -> None:
    """The sheet of what is to be fixed is read as the first one was, without a question about its columns."""
    from mbdesk.plan.answers import Answers
    from mbdesk.plan.imports import draft
    from mbdesk.plan.known import Known
    from tests.support.window import TODAY

    sheet = read_sheet(str(page._path), sheet="To fix")
    answers = Answers(kind=kind, choices=case.choices)
    made = draft(sheet, answers, Known(opened.desk.directory), TODAY)
    targets = [match.target for match in made.columns][: len(case.titles)]
    assert all(targets), "every column is understood as before"
    assert made.columns[-1].target is None, "what happened is ours"
    numbers = [row.cells[0] for row in made.rows]
    assert numbers == ([row[0] for row in case.rows] if kind.endswith("_exact") else [case.rows[-1][0]])


def table(path: Path, sheet: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_sheet(str(path), sheet=sheet).rows]


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_was_refused_is_put_right_and_sent_again_and_nothing_else(
    kind: str, opened: Opened, tmp_path: Path
) -> None:
    case = case_of(kind, School(opened.desk.directory))
    path = write_sheet(tmp_path / "sheet.csv", case.rows, case.titles)
    made = begin(opened, ImportWish(path=path, kind=kind, choices=case.choices))
    made.after(
        lambda: made.wizard.preparation.answer(made.wizard.preparation.answers.leaving_out([len(case.rows) + 1]))
    )
    reviewed(made)
    faults = opened.school.faults
    for method in ("POST", "PATCH", "PUT", "DELETE"):
        faults.add(do="answer", method=method, status=422, body={"errors": {"base": ["not today"]}})
    page = sent(made)
    assert page.outcome is not None
    failed = [row.number for row in page.outcome.rows if row.status is RowStatus.FAILED]
    assert failed == [row.number for row in page.outcome.plan.rows if row.steps]
    faults.clear()
    held = len(opened.school.recorder.changes)
    page.fix.click()
    made.until(lambda: made.wizard.current == 2 and made.wizard.preparation.draft is not None)
    assert made.draft.answers.kind == kind
    sheet_rows = [number for number in failed if number <= len(case.rows) + 1]
    assert [row.number for row in made.draft.to_send] == sheet_rows
    if kind == "student_changes":
        made.after(lambda: made.wizard.check_page.view.edited.emit(2, 1, "Bobo"))
    plan = reviewed(made)
    page = sent(made)
    assert page.outcome is not None
    done = [row.number for row in page.outcome.rows if row.status is RowStatus.DONE]
    assert len(done) == len([row for row in plan.rows if row.steps]) == len(failed), page.heading.text()
    assert len(opened.school.recorder.changes) > held
    if kind == "student_changes":
        student = School(opened.desk.directory).students[0]
        assert opened.school.registry.people["students"][student.id]["nickname"] == "Bobo"
