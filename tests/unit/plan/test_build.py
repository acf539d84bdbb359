"""The plan: parents, students, links, groups in this order; every cell old -> new; what it costs and can undo."""

from dataclasses import replace
from typing import Any

import pytest

from mbdesk.errors import JournalError
from mbdesk.plan.answers import Answers
from mbdesk.plan.brakes import brakes
from mbdesk.plan.estimate import estimate, new_people, welcome_emails
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.known import Known
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
    needs,
)
from mbdesk.plan.plan import Outcome, Plan, Step
from mbdesk.plan.promises import Promise, undo_promise, undo_promises
from mbdesk.plan.retry import again
from mbdesk.plan.rows import SourceRow
from mbdesk.plan.targets import Rule
from mbdesk.records import PersonKind
from tests.support.enrolment_sheets import (
    HEADINGS,
    MIA,
    SCHOOL,
    TODAY,
    cell,
    changed,
    drafted,
    option,
    planned,
    sheet_of,
)

LEO = changed(MIA, Student_ID="00501", First_name="Leo", E_mail="leo@s.org", Date_of_birth="15/06/2014")
ANA_ROW = ("00417", "Ana", "Silva", "3 Apr 2012", "Grade 9", "ana@s.org", "+48 600 100 200", *[""] * 6)


def kinds(plan: Plan) -> list[str]:
    return [type(step.operation).__name__ for step in plan.steps]


def test_the_plan_says_when_the_school_was_read_that_its_rows_were_compared_with() -> None:
    known = Known(SCHOOL.with_(asked_at="2026-03-10T07:00:00+00:00"))
    plan = build_plan(drafted(MIA), known, school="s", school_name="S", made_at="2026-03-10T15:00:00+00:00")
    assert plan.read_at == "2026-03-10T07:00:00+00:00"


def test_a_family_is_parents_then_students_then_links() -> None:
    plan = planned(drafted(MIA, LEO))
    assert kinds(plan) == ["CreatePerson", "CreatePerson", "CreatePerson", "LinkChild", "LinkChild"]
    assert [step.number for step in plan.steps] == [1, 2, 3, 4, 5]
    assert [step.rows for step in plan.steps] == [(2, 3), (2,), (3,), (2,), (3,)]
    parent, student, _, link, _ = (step.operation for step in plan.steps)
    assert isinstance(parent, CreatePerson)
    assert (parent.kind, parent.values) == (
        PersonKind.PARENT,
        {"first_name": "Ada", "last_name": "Rossi", "email": "ada@p.org"},
    )
    assert isinstance(student, CreatePerson)
    assert student.values == {
        "student_id": "00500",
        "first_name": "Mia",
        "last_name": "Rossi",
        "birthday": "2012-03-14",
        "year_group_id": 9,
        "email": "mia@s.org",
    }
    assert link == LinkChild(parent=Ref(1), student=Ref(2), relationship="Mother")
    assert plan.steps[0].label == "Add Ada Rossi"
    assert plan.steps[3].label == "Link Ada Rossi to Mia Rossi"
    assert all(number < step.number for step in plan.steps for number in needs(step.operation))


def test_rows_carry_their_cells_changes_steps_and_notes() -> None:
    plan = planned(drafted(MIA, LEO, answers=Answers().leaving_out([3])))
    first, second = plan.rows
    assert (plan.columns, first.cells) == (HEADINGS, MIA)
    assert (first.outcome, first.steps, first.name) == (Outcome.NEW, (1, 2, 3), "Mia Rossi")
    shown = {(change.role, change.title): (change.old, change.new) for change in first.changes}
    assert shown["Student", "Birthday"] == ("", "14 Mar 2012")
    assert shown["Student", "Year group"] == ("", "MYP Group (Grade 9)")
    assert shown["Parent 1", "E-mail"] == ("", "ada@p.org")
    assert shown["Parent 1", "Child"] == ("", "Mia Rossi (Mother)")
    assert (second.outcome, second.steps, second.changes) == (Outcome.LEFT_OUT, (), ())
    assert second.notes == ("You left this row out.",)


def test_a_parent_is_shown_at_the_first_row_and_mentioned_at_the_others() -> None:
    first, second = planned(drafted(MIA, LEO)).rows
    assert [change.title for change in second.changes if change.role == "Parent 1"] == ["Child"]
    assert second.notes == ("Shares the new parent Ada Rossi with row 2.",)
    assert first.notes == ()


def test_a_row_held_back_says_why_and_sends_nothing() -> None:
    plan = planned(drafted(changed(MIA, Date_of_birth="31/02/2011")))
    assert plan.steps == ()
    assert plan.rows[0].notes == ("Date of birth: There is no such day: “31/02/2011”.",)


def test_only_what_differs_is_sent_with_what_stands_there() -> None:
    plan = planned(drafted(changed(ANA_ROW, Mobile="+48 600 100 999", Year_group="10")))
    assert kinds(plan) == ["UpdatePerson"]
    update = plan.steps[0].operation
    assert update == UpdatePerson(
        kind=PersonKind.STUDENT,
        id=101,
        values={"year_group_id": 10, "mobile_phone_number": "+48 600 100 999"},
        before={"year_group_id": 9, "mobile_phone_number": "+48 600 100 200"},
    )
    shown = {change.title: (change.old, change.new) for change in plan.rows[0].changes}
    assert shown == {
        "Year group": ("MYP Group (Grade 9)", "MYP Group (Grade 10)"),
        "Mobile phone": ("+48 600 100 200", "+48 600 100 999"),
    }
    assert (plan.rows[0].outcome, plan.rows[0].person_id) == (Outcome.CHANGES, 101)


def test_a_sheet_that_says_the_same_costs_nothing() -> None:
    plan = planned(drafted(changed(ANA_ROW, Mobile="+48600100200", E_mail="ANA@s.org")))
    assert (plan.steps, plan.rows[0].outcome) == ((), Outcome.SAME)


def test_students_without_a_group_join_it_together() -> None:
    school = SCHOOL.with_(students=tuple(replace(s, year_group_id=None, archived=False) for s in SCHOOL.students))
    rows = ("00417", "Ana", "Silva", "", "Gr 9", *[""] * 8), ("00418", "Ben", "Okoro", "", "9", *[""] * 8)
    plan = planned(drafted(*rows, school=school), school)
    assert [step.operation for step in plan.steps] == [AddToGroup(group="year-groups", group_id=9, students=(101, 102))]
    assert plan.steps[0].label == "Add 2 students to MYP Group (Grade 9)"
    assert plan.steps[0].rows == (2, 3)


def test_a_link_that_is_there_is_not_made_again() -> None:
    row = (*ANA_ROW[:7], "Maria", "Silva", "maria@p.org", "", "", "")
    plan = planned(drafted(row))
    assert plan.steps == ()
    assert plan.rows[0].notes == ("Maria Silva is linked already.",)
    new = planned(drafted(changed(MIA, Mother_first_name="Maria", Mother_surname="Silva", Mother_e_mail="maria@p.org")))
    assert new.steps[-1].operation == LinkChild(parent=201, student=Ref(1), relationship="Mother")
    assert new.rows[0].notes == ("Uses the existing parent Maria Silva.",)


def test_an_archived_student_is_brought_back_first() -> None:
    row = ("00419", "Omar", "Haddad", "", "9", "gone@s.org", "12345", *[""] * 6)
    made = drafted(row)
    made = drafted(row, answers=Answers().choosing(*option(made, "archived")))
    plan = planned(made)
    assert kinds(plan) == ["UnarchivePerson", "UpdatePerson", "AddToGroup"]
    assert plan.steps[0].operation == UnarchivePerson(kind=PersonKind.STUDENT, id=103)
    assert [step.after for step in plan.steps] == [(), (1,), (1,)], "what fails for the archive is left alone"
    assert ("Archived", "Active") in [(change.old, change.new) for change in plan.rows[0].changes]


def test_who_comes_out_of_the_archive_joins_the_group_whatever_the_record_still_says() -> None:
    """Archiving took them out of every group, so there is none to leave (contract 8.5)."""
    school = SCHOOL.with_(students=tuple(replace(s, year_group_id=10) for s in SCHOOL.students if s.archived))
    row = ("00419", "Omar", "Haddad", "", "Gr 9", "gone@s.org", *[""] * 7)
    answers = Answers().choosing(*option(drafted(row, school=school), "archived"))
    plan = planned(drafted(row, answers=answers, school=school), school)
    assert [step.operation for step in plan.steps] == [
        UnarchivePerson(kind=PersonKind.STUDENT, id=103),
        AddToGroup(group="year-groups", group_id=9, students=(103,)),
    ]


def test_who_comes_out_of_the_archive_joins_the_group_that_the_record_still_names() -> None:
    """Nothing differs, but nobody is in a group again by coming back (contract 18 row 10). The rule "never" holds."""
    school = SCHOOL.with_(students=tuple(replace(s, year_group_id=9) for s in SCHOOL.students if s.archived))
    row = ("00419", "Omar", "Haddad", "", "Gr 9", "gone@s.org", *[""] * 7)
    answers = Answers().choosing(*option(drafted(row, school=school), "archived"))
    made = drafted(row, answers=answers, school=school)
    plan = planned(made, school)
    assert [step.operation for step in plan.steps] == [
        UnarchivePerson(kind=PersonKind.STUDENT, id=103),
        AddToGroup(group="year-groups", group_id=9, students=(103,)),
    ]
    assert ("", "MYP Group (Grade 9)") in [(change.old, change.new) for change in plan.rows[0].changes]
    column = next(match.column for match in made.columns if match.target and match.target.field == "year_group_id")
    never = planned(drafted(row, answers=answers.with_rule(column, Rule.NEVER), school=school), school)
    assert kinds(never) == ["UnarchivePerson"]


def test_clearing_is_shown_and_sent_as_an_empty_text() -> None:
    plan = planned(drafted(changed(ANA_ROW, Mobile="[clear]")))
    update = plan.steps[0].operation
    assert isinstance(update, UpdatePerson)
    assert update.values == {"mobile_phone_number": ""}
    assert plan.rows[0].changes[0].clears
    create = planned(drafted(changed(MIA, Mobile="[clear]"))).steps[1].operation
    assert isinstance(create, CreatePerson)
    assert "mobile_phone_number" not in create.values


def test_the_columns_of_earlier_results_do_not_come_back() -> None:
    titles = (*HEADINGS, "Status", "What happened", "ID", "Time")
    plan = planned(drafted((*MIA, "Failed", "x", "1", "y"), titles=titles))
    assert plan.columns == HEADINGS
    assert plan.rows[0].cells == MIA


def test_welcome_e_mails_are_off_until_ticked() -> None:
    assert welcome_emails(planned(drafted(MIA, LEO))) == 0
    ticked = planned(drafted(MIA, LEO, answers=Answers(welcome_email=True)))
    assert welcome_emails(ticked) == new_people(ticked) == 3


def test_an_estimate_counts_requests_and_waits_for_the_minute() -> None:
    plan = planned(drafted(MIA, LEO))
    assert estimate(plan).requests == 7  # two of them look for people who appeared meanwhile
    update = planned(drafted(changed(ANA_ROW, Mobile="12345")))
    assert estimate(update).requests == 2
    many = replace(plan, steps=plan.steps[:1] * 180)
    assert estimate(many, seconds_each=0.1).seconds == pytest.approx(62.1, abs=0.02)
    assert estimate(replace(plan, steps=())).seconds == 0


@pytest.mark.parametrize(
    ("operation", "promise"),
    [
        (CreatePerson(kind=PersonKind.STUDENT, values={}), Promise.PARTLY),
        (CreatePerson(kind=PersonKind.TEACHER, values={}), Promise.NONE),
        (UpdatePerson(kind=PersonKind.STUDENT, id=1, values={"city": "b"}, before={"city": "a"}), Promise.FULL),
        (UpdatePerson(kind=PersonKind.STUDENT, id=1, values={"city": "b"}, before={"city": None}), Promise.PARTLY),
        (ArchivePerson(kind=PersonKind.STUDENT, id=1), Promise.PARTLY),
        (UnarchivePerson(kind=PersonKind.STUDENT, id=1), Promise.PARTLY),
        (LinkChild(parent=1, student=2), Promise.FULL),
        (UnlinkChild(parent=1, student=2), Promise.FULL),
        (AddToGroup(group="classes", group_id=1, students=()), Promise.FULL),
        (RemoveFromGroup(group="classes", group_id=1, students=()), Promise.FULL),
    ],
)
def test_what_undo_can_promise(operation: Operation, promise: Promise) -> None:
    assert undo_promise(operation)[0] is promise


def test_promises_are_said_once_each_the_weakest_first() -> None:
    found = undo_promises(planned(drafted(MIA, LEO)))
    assert [(undoable.promise, undoable.count) for undoable in found] == [(Promise.PARTLY, 3), (Promise.FULL, 2)]


def test_what_takes_much_away_has_a_brake() -> None:
    plan = planned(drafted(MIA))
    assert brakes(plan) == ()

    def of(operation: Operation, count: int) -> Plan:
        return replace(plan, steps=tuple(Step(number=n, operation=operation, rows=(), label="") for n in range(count)))

    assert brakes(of(ArchivePerson(kind=PersonKind.STUDENT, id=1), 10)) == ()
    assert brakes(of(ArchivePerson(kind=PersonKind.STUDENT, id=1), 11))[0].type_this == "11"
    emptied = UpdatePerson(kind=PersonKind.STUDENT, id=1, values={"city": ""})
    assert brakes(of(emptied, 12))[0].type_this == "12"
    assert brakes(of(RemoveFromGroup(group="classes", group_id=1, students=tuple(range(11))), 1))[0].type_this == "11"


def test_failed_rows_start_again_from_the_plan_alone() -> None:
    titles = ("Notes", *HEADINGS)
    answers = Answers().with_edits([(3, 6)], "leo@s.org").with_target(0, None).leaving_out([4])
    made = drafted(("x", *MIA), ("", *changed(LEO, E_mail="wrong")), ("", *MIA), titles=titles, answers=answers)
    sheet, said = again(planned(made), [3])
    assert [row.number for row in sheet.rows] == [2, 3]
    retried = draft(sheet, said, Known(SCHOOL), TODAY)
    assert [(row.number, row.outcome) for row in retried.rows] == [(3, Outcome.NEW)]
    assert retried.rows[0].cells[6] == "leo@s.org"
    assert [match.target for match in retried.columns] == [match.target for match in made.columns]


def test_a_sheet_without_headings_starts_again_with_its_first_row() -> None:
    cells = [tuple(cell(text) for text in row) for row in (MIA, LEO)]
    source = replace(
        sheet_of(HEADINGS, ()), rows=tuple(SourceRow(at, row) for at, row in enumerate(cells, 1)), header=0
    )
    targets = {match.column: match.target for match in drafted(MIA).columns}
    made = draft(source, Answers(header=0, targets=targets), Known(SCHOOL), TODAY)
    assert [row.number for row in made.rows] == [1, 2]
    for numbers in ([1, 2], [1], [2]):
        sheet, said = again(planned(made), numbers)
        retried = draft(sheet, said, Known(SCHOOL), TODAY)
        assert [(row.number, row.outcome) for row in retried.rows] == [(number, Outcome.NEW) for number in numbers]
        assert [match.target for match in retried.columns] == [match.target for match in made.columns]


def test_welcome_e_mails_are_ticked_anew_when_rows_start_again() -> None:
    plan = planned(drafted(MIA, answers=Answers(welcome_email=True)))
    assert welcome_emails(plan) == 2
    sheet, said = again(plan, [2])
    assert welcome_emails(planned(draft(sheet, said, Known(SCHOOL), TODAY))) == 0


@pytest.mark.parametrize(
    "other",
    [{"kind": "timetables"}, {"answers": {"targets": {"0": "student.shoe_size"}}}, {"answers": {"rules": {"0": ""}}}],
)
def test_a_plan_that_only_another_mbdesk_understands_is_said_to_be_one(other: dict[str, Any]) -> None:
    plan = planned(drafted(MIA))
    with pytest.raises(JournalError) as caught:
        again(replace(plan, **other), [2])
    assert caught.value.reason == "newer"


def test_a_retry_of_an_earlier_results_sheet_keeps_its_columns_apart() -> None:
    titles = ("Status", "What happened", *HEADINGS)
    plan = planned(drafted(("Failed", "x", *MIA), titles=titles))
    assert plan.columns == HEADINGS
    sheet, said = again(plan, [2])
    assert draft(sheet, said, Known(SCHOOL), TODAY).rows[0].outcome is Outcome.NEW
