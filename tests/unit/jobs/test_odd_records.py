"""Whatever ManageBac holds under a field, an import, its review, its sending and its undo are made."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from mbdesk.api import decode
from mbdesk.directory import Directory
from mbdesk.fields import PARENT_FIELDS, STUDENT_FIELDS, TEACHER_FIELDS
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.edits import shown
from mbdesk.plan.freeze import freeze
from mbdesk.plan.known import Known
from mbdesk.plan.matching import side_of_school
from mbdesk.plan.operations import UpdatePerson
from mbdesk.plan.results import RowStatus
from mbdesk.plan.summary import people_sentences
from tests.support.engine import engine
from tests.support.loops import in_loop
from tests.support.people_sheets import Sheet

NO_DAYS: Final = ("2014-02-30", "0000-00-00", "31/12/2014", 20140230, 1.5, "9" * 5000, "ÿ")
ODD: Final[tuple[Any, ...]] = (
    *(*NO_DAYS, "0001-01-01T00:00:00", -1, 0, 10**30, True, False, "", " ", "\u2066\u0000"),
    *({}, {"a": 1}, [], [None], ["", {"x": 1}], [["PT"]]),
)
WHO: Final = frozenset({"id", "first_name", "last_name", "email", "student_id", "identifier", "archived"})
NEW: Final = {
    "Birthday": "2014-03-01",
    "City": "Rome",
    "Phone": "+48 600 100 200",
    "Nationalities": "PT; FR",
    "Languages": "ENG",
    "Gender": "Female",
    "Nickname": "An",
    "Country": "IT",
}
PEOPLE: Final[dict[str, tuple[str, Any, tuple[Any, ...]]]] = {
    "student_changes": ("students", decode.student, STUDENT_FIELDS),
    "parents": ("parents", decode.parent, PARENT_FIELDS),
    "teachers": ("teachers", decode.teacher, TEACHER_FIELDS),
}


def sheet(kind: str, school: Directory, emails: list[str]) -> Sheet:
    """New values for everybody of these e-mails."""
    return Sheet(kind, ("E-mail", *NEW), *((email, *NEW.values()) for email in emails), school=school)


@pytest.mark.parametrize("kind", PEOPLE)
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:20])
def test_a_plan_is_made_whatever_stands_in_manage_bac(kind: str, odd: Any) -> None:
    whose, read, fields = PEOPLE[kind]
    values = {field.key: odd for field in fields if field.key not in WHO}
    person = read({"id": 7, "first_name": "Ana", "last_name": "Silva", "email": "ana@s.org", **values})
    assert person is not None
    school = Directory(settled=frozenset({"students", "parents", "teachers"})).with_(**{whose: (person,)})
    made = sheet(kind, school, ["ana@s.org"])
    plan = made.plan()
    (update,) = [step.operation for step in plan.steps]
    assert isinstance(update, UpdatePerson)
    assert update.values["birthday"] == "2014-03-01"
    assert freeze(plan).sha256
    assert people_sentences(plan)
    assert side_of_school(person, Known(school)).facts
    for field in fields:
        shown(field.key, update.before.get(field.key, odd), school)


@in_loop
async def test_an_odd_day_is_changed_and_put_back_as_it_was(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        records = [one for one in desk.school.registry.people["students"].values() if not one["archived"]]
        records = records[: len(NO_DAYS)]
        for record, odd in zip(records, NO_DAYS, strict=True):
            record["birthday"] = odd
        people = tuple([one async for page in desk.api.reads.students(archived=False) for one in page.records])
        school = Directory(students=people, settled=frozenset({"students"}))
        plan = sheet("student_changes", school, [one["email"] for one in records]).plan()
        outcome = await desk.send(replace(plan, school=desk.session.school.subdomain))
        assert {row.status for row in outcome.rows} == {RowStatus.DONE}
        with desk.journal() as journal:
            undo = await plan_undo(desk.session, journal, outcome.header.id, school)
        back = [step.operation for step in undo.steps]
        assert {each.values["birthday"] for each in back if isinstance(each, UpdatePerson)} == set(NO_DAYS)
        days = [change.new for row in undo.rows for change in row.changes if change.field == "birthday"]
        assert sorted(days) == sorted(str(odd) for odd in NO_DAYS)
        assert freeze(undo).sha256
