"""The admissions sheet against the practice school, from the file to the frozen plan."""

import asyncio
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from mbdesk.api.client import Api
from mbdesk.api.rate_limit import Limiter
from mbdesk.directory import Directory
from mbdesk.errors import SheetError
from mbdesk.jobs import prepare
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.freeze import freeze, thaw
from mbdesk.plan.known import Known
from mbdesk.plan.operations import CreatePerson, LinkChild
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.plan.rows import SourceSheet
from mbdesk.practice import PracticeSchool, PracticeTransport, Switches
from tests.support.enrolment_sheets import enrolled, new_parents, used_parents
from tests.support.make_sheets import CSV, EXPECTED, MAPPING, XLSX
from tests.support.practice_session import practice

TODAY = date(2026, 3, 12)


@cache
def whole_school() -> Directory:
    """The practice school at its full size."""
    return asyncio.run(_loaded())


async def _loaded() -> Directory:
    school = PracticeSchool(seed=1, today=TODAY, switches=Switches(rate_limit=0))
    limiter = Limiter(planned=100_000, ceiling=100_000)
    api = Api("https://practice.test", school.tokens["full"], limiter=limiter, wire=PracticeTransport(school))
    try:
        reads = api.reads
        return Directory(
            students=tuple([s async for page in reads.students() for s in page.records]),
            parents=tuple([p async for page in reads.parents() for p in page.records]),
            teachers=tuple([t async for page in reads.teachers() for t in page.records]),
            year_groups=tuple([g async for page in reads.year_groups() for g in page.records]),
            grades=await reads.grades(),
        )
    finally:
        await api.aclose()


@cache
def known() -> Known:
    return asyncio.run(prepare.know(whole_school()))


def read(path: Path) -> SourceSheet:
    return asyncio.run(prepare.open_sheet(str(path)))


def made(sheet: SourceSheet, answers: Answers) -> Draft:
    return asyncio.run(prepare.make_draft(sheet, answers, known(), TODAY))


def corrected(draft: Draft) -> Answers:
    """The two wrong cells put right, the child that stands there twice left out."""
    columns = {match.heading: match.column for match in draft.columns}
    answers = draft.answers
    for (row, heading), text in EXPECTED.fixes.items():
        answers = answers.with_edits([(row, columns[heading])], text)
    return answers.leaving_out([EXPECTED.duplicate[1]])


@pytest.mark.parametrize("path", [XLSX, CSV], ids=["xlsx", "csv"])
def test_the_columns_are_found(path: Path) -> None:
    draft = made(read(path), Answers())
    found = {match.heading: match.target.key if match.target else "" for match in draft.columns}
    assert found == dict(MAPPING)
    assert [match.heading for match in draft.columns if match.target and not match.sure] == ["Applying for"]
    assert draft.header == EXPECTED.header
    assert (draft.rows[0].number, draft.rows[-1].number) == (EXPECTED.first_row, EXPECTED.last_row)
    assert draft.not_data == EXPECTED.footer


@pytest.mark.parametrize("path", [XLSX, CSV], ids=["xlsx", "csv"])
def test_the_problems_are_the_wrong_cells_and_the_double(path: Path) -> None:
    draft = made(read(path), Answers())
    columns = {match.heading: match.column for match in draft.columns}
    wrong = {(row, columns[heading]) for row, heading in EXPECTED.wrong}
    row, heading = EXPECTED.namesake
    asked = {(EXPECTED.duplicate[1], columns["Student e-mail"]), (row, columns[heading])}
    assert {(p.row, p.column) for p in draft.errors} == wrong | asked
    assert len(draft.to_send) == EXPECTED.new_students - len(EXPECTED.wrong)


@pytest.mark.parametrize("path", [XLSX, CSV], ids=["xlsx", "csv"])
def test_the_plan_is_what_the_sheet_must_come_to(path: Path) -> None:
    sheet = read(path)
    draft = made(sheet, corrected(made(sheet, Answers())))
    assert draft.errors == ()
    assert draft.count(Outcome.NEW) == EXPECTED.new_students
    assert draft.count(Outcome.LEFT_OUT) == EXPECTED.left_out
    assert len(new_parents(draft)) == EXPECTED.new_parents
    assert sorted(str(family.person.email) for family in used_parents(draft) if family.person) == sorted(
        EXPECTED.existing_emails
    )
    assert len(enrolled(draft).links) == EXPECTED.links


def test_the_frozen_plan_is_the_reviewed_one_and_keeps_every_letter() -> None:
    async def reviewed() -> tuple[Plan, str]:
        async with practice() as desk:
            sheet = await prepare.open_sheet(str(XLSX))
            draft = await prepare.make_draft(sheet, Answers(), known(), TODAY)
            draft = await prepare.make_draft(sheet, corrected(draft), known(), TODAY)
            return await prepare.make_plan(draft, known(), desk.session), desk.session.school.subdomain

    shown, school = asyncio.run(reviewed())
    plan = thaw(freeze(shown).text)
    assert plan == shown
    assert plan.school == school
    assert len(plan.rows) == EXPECTED.rows
    created = [step.operation for step in plan.steps if isinstance(step.operation, CreatePerson)]
    assert len(created) == EXPECTED.new_students + EXPECTED.new_parents
    assert sum(isinstance(step.operation, LinkChild) for step in plan.steps) == EXPECTED.links
    values = [operation.values for operation in created]
    assert "00400" in [each.get("student_id") for each in values]
    assert "Stanisław" in [each["first_name"] for each in values]
    assert not [each for each in values if any(value in ("", None) for value in each.values())]
    assert not any(operation.welcome_email for operation in created)


def test_a_changed_file_is_noticed_and_a_lost_one_is_not_a_change(tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    shutil.copy(CSV, copy)
    sheet = read(copy)
    assert not asyncio.run(prepare.changed_since(sheet))
    copy.write_bytes(copy.read_bytes() + b"\r\n")
    assert asyncio.run(prepare.changed_since(sheet))
    copy.unlink()
    assert not asyncio.run(prepare.changed_since(sheet))


def test_a_missing_file_is_a_sheet_error(tmp_path: Path) -> None:
    with pytest.raises(SheetError) as caught:
        read(tmp_path / "none.xlsx")
    assert caught.value.reason == "not_found"
