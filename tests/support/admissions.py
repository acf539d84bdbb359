"""The plan that the admissions sheet of 60 enrolments comes to, made through every room as the wizard makes it."""

from datetime import date

from mbdesk.api.client import Api
from mbdesk.directory import Directory
from mbdesk.jobs.prepare import know, make_draft, make_plan, open_sheet
from mbdesk.jobs.session import Session
from mbdesk.plan.answers import Answers
from mbdesk.plan.headings import headings
from mbdesk.plan.plan import Plan
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.targets import Target
from tests.support.make_sheets import EXPECTED, MAPPING, XLSX


async def people_of(api: Api) -> Directory:
    """As much of the school as matching needs."""
    reads = api.reads
    return Directory(
        school=await reads.school(),
        students=tuple([person async for page in reads.students() for person in page.records]),
        parents=tuple([person async for page in reads.parents() for person in page.records]),
        teachers=tuple([person async for page in reads.teachers() for person in page.records]),
        year_groups=tuple([group async for page in reads.year_groups(archived=False) for group in page.records]),
        grades=await reads.grades(),
        loaded_at="2026-03-12T08:12:00",
    )


def answers_for(sheet: SourceSheet) -> Answers:
    """What the person says: the one unknown column, the two wrong cells, and the double that is left out."""
    columns = headings(sheet, sheet.header)
    unknown = "Applying for"
    answers = Answers().with_target(columns.index(unknown), Target.of(MAPPING[unknown]))
    for (row, heading), text in EXPECTED.fixes.items():
        answers = answers.with_edits([(row, columns.index(heading))], text)
    return answers.leaving_out([EXPECTED.duplicate[1]])


async def admissions_plan(session: Session) -> Plan:
    """The plan of ``admissions_60.xlsx`` for the full practice school behind ``session``."""
    sheet = await open_sheet(str(XLSX))
    known = await know(await people_of(session.api))
    draft = await make_draft(sheet, answers_for(sheet), known, date(2026, 3, 12))
    return await make_plan(draft, known, session)
