"""A sheet of teachers: new ones are added, the others updated; administrators and namesakes are never touched."""

import pytest

from mbdesk.plan.operations import CreatePerson, UnarchivePerson, UpdatePerson
from mbdesk.plan.promises import Promise, undo_promises
from mbdesk.plan.summary import people_sentences, send_words, side_effects
from mbdesk.plan.targets import Rule
from mbdesk.records import PersonKind
from tests.support.enrolment_sheets import option
from tests.support.people_sheets import PEOPLE, Sheet

TITLES = ("Teacher name", "Staff e-mail", "Staff ID", "Telephone", "Nationality")
NEW = ("Ines Duarte", "ines@t.org", "T-009", "+351 1 234", "PT")
UMA_ROW = ("Uma Patel", "UMA@t.org", "T-002", "+48 22 1", "")


def test_every_column_of_a_staff_list_is_understood() -> None:
    columns = Sheet("teachers", TITLES, NEW).draft().columns
    assert [match.target.key if match.target else "" for match in columns] == [
        "teacher.name",
        "teacher.email",
        "teacher.identifier",
        "teacher.phone_number",
        "teacher.nationalities",
    ]


def test_new_teachers_are_added_and_that_cannot_be_taken_back() -> None:
    sheet = Sheet("teachers", TITLES, NEW, UMA_ROW)
    assert sheet.outcomes == {"new": 1, "same": 1}
    assert sheet.operations == [
        CreatePerson(
            kind=PersonKind.TEACHER,
            values={
                "first_name": "Ines",
                "last_name": "Duarte",
                "email": "ines@t.org",
                "identifier": "T-009",
                "phone_number": "+351 1 234",
                "nationalities": ["PT"],
            },
        )
    ]
    plan = sheet.plan()
    assert plan.title == "Teachers from New"
    assert [undoable.promise for undoable in undo_promises(plan)] == [Promise.NONE]
    assert [undoable.promise for undoable in undo_promises(plan, archives_teachers=True)] == [Promise.PARTLY]
    assert side_effects(plan, PEOPLE) == ()
    assert people_sentences(plan) == ("1 new teacher.",)
    assert send_words(plan, "Riverside") == "Send 1 teacher to Riverside"


def test_only_what_differs_is_sent_for_a_teacher_who_is_here() -> None:
    sheet = Sheet("teachers", TITLES, ("Uma Patel", "uma@t.org", "T-002", "+48 22 999", ""))
    assert sheet.operations == [
        UpdatePerson(
            kind=PersonKind.TEACHER,
            id=302,
            values={"phone_number": "+48 22 999"},
            before={"phone_number": "+48 22 1"},
        )
    ]
    assert [(c.role, c.title, c.old, c.new) for c in sheet.plan().rows[0].changes] == [
        ("Teacher", "Phone", "+48 22 1", "+48 22 999")
    ]


def test_a_blank_cell_leaves_alone_and_clear_clears() -> None:
    assert Sheet("teachers", TITLES, ("", "uma@t.org", "", "", "")).operations == []
    cleared = Sheet("teachers", TITLES, ("", "uma@t.org", "", "[clear]", ""))
    assert cleared.operations[0].values == {"phone_number": ""}
    assert cleared.plan().rows[0].changes[0].clears
    never = Sheet("teachers", TITLES, ("", "uma@t.org", "", "+1 555 1234", ""))
    never.answers = never.answers.with_rule(3, Rule.IF_EMPTY)
    assert never.operations == []


def test_an_administrator_is_refused_and_can_be_left_out() -> None:
    sheet = Sheet("teachers", TITLES, ("Kim Kaya", "boss@t.org", "", "1 555 1234", ""), NEW)
    assert sheet.titles == ["Kim Kaya is a ManageBac administrator and cannot be changed from outside."]
    assert sheet.outcomes == {"new": 1, "left_out": 1}
    assert sheet.choosing("admin").titles == []


def test_an_archived_twin_is_found_by_e_mail_by_staff_id_and_by_name() -> None:
    by_email = Sheet("teachers", TITLES, ("Tom Left", "left@t.org", "", "", ""))
    assert by_email.titles == ["Tom Left is in ManageBac already, in the archive."]
    assert by_email.choosing("archived").operations == [UnarchivePerson(kind=PersonKind.TEACHER, id=303)]
    assert Sheet("teachers", TITLES, ("Tom Left", "tom@new.org", "T-003", "", "")).titles == by_email_titles
    by_name = Sheet("teachers", TITLES, ("Tom Left", "tom@new.org", "", "", ""))
    assert by_name.titles == ["A teacher called Tom Left is in ManageBac already, with another e-mail. Same person?"]
    back = by_name.choosing("namesake").operations
    assert [type(o).__name__ for o in back] == ["UnarchivePerson", "UpdatePerson"]
    assert back[1].values == {"email": "tom@new.org"}


by_email_titles = ["Tom Left is in ManageBac already, in the archive."]


def test_a_name_alone_never_decides() -> None:
    sheet = Sheet("teachers", TITLES, ("Uma Patel", "u.patel@new.org", "", "", ""))
    assert sheet.outcomes == {"left_out": 1}
    made = sheet.draft()
    assert [o.label for o in made.causes[0].options] == [
        "Yes, it is Uma Patel, uma@t.org",
        "No, add Uma Patel as a new teacher",
        "Leave this row out",
    ]
    assert sheet.choosing("namesake", 1).outcomes == {"new": 1}


def test_a_birthday_that_managebac_does_not_hold_tells_no_two_people_apart() -> None:
    titles = ("Name", "E-mail", "Date of birth")
    sheet = Sheet("teachers", titles, ("Uma Patel", "u.patel@new.org", "1980-05-01"))
    assert sheet.titles == ["A teacher called Uma Patel is in ManageBac already, with another e-mail. Same person?"]
    assert sheet.operations == []


def test_an_e_mail_that_came_to_another_name_is_asked_about() -> None:
    sheet = Sheet("teachers", TITLES, ("Ines Duarte", "uma@t.org", "", "+351 1 234", ""))
    assert sheet.titles == ["E-mail uma@t.org belongs to Uma Patel. Is Ines Duarte the same person?"]
    assert sheet.operations == []


def test_a_staff_id_of_somebody_else_is_asked_about() -> None:
    sheet = Sheet("teachers", TITLES, ("Ines Duarte", "ines@t.org", "t-002", "", ""))
    assert sheet.titles == ["Staff ID t-002 belongs to Uma Patel. Is Ines Duarte the same person?"]
    assert sheet.outcomes == {"left_out": 1}


def test_an_e_mail_of_a_student_or_parent_is_nobodys_teacher() -> None:
    sheet = Sheet("teachers", TITLES, ("Ana Silva", "ana@s.org", "", "", ""))
    assert sheet.titles == ["ana@s.org belongs to the student Ana Silva."]
    assert sheet.choosing("owner").outcomes == {"left_out": 1}
    assert sheet.titles == []


def test_a_teacher_twice_in_the_sheet_names_both_rows() -> None:
    twice = Sheet("teachers", TITLES, NEW, ("Ines Duarte", "INES@t.org", "", "", ""))
    assert twice.titles == ["Rows 2 and 3 have the same e-mail."]
    numbers = Sheet("teachers", TITLES, NEW, ("Bo Berg", "bo@t.org", "t-009", "", ""))
    assert numbers.titles == ["Rows 2 and 3 have the same staff ID."]
    assert option(twice.draft(), "double")[0] == "double:2:3"
    assert twice.choosing("double").plan().rows[1].notes == ("The same as in row 2.",)


@pytest.mark.parametrize(
    ("row", "title"),
    [
        (("Ines Duarte", "", "", "", ""), "A new teacher has no e-mail. ManageBac needs one for every teacher."),
        (("", "ines@t.org", "", "", ""), "A new teacher has no first name."),
    ],
)
def test_a_new_teacher_needs_an_e_mail_and_both_names(row: tuple[str, ...], title: str) -> None:
    sheet = Sheet("teachers", TITLES, row)
    assert title in sheet.titles
    assert sheet.operations == []


def test_a_managebac_id_finds_a_teacher_whose_e_mail_changes() -> None:
    sheet = Sheet("teachers", ("ManageBac ID", "Name", "E-mail"), ("302", "Uma Patel", "uma.patel@t.org"))
    assert sheet.operations[0].values == {"email": "uma.patel@t.org"}
    assert Sheet("teachers", ("ManageBac ID", "Name"), ("999", "Uma Patel")).titles == [
        "No teacher in ManageBac has the ManageBac ID 999."
    ]
    both = Sheet("teachers", ("ManageBac ID", "E-mail"), ("302", "left@t.org"))
    assert both.titles == ["The ManageBac ID of this row is Uma Patel's, the e-mail is Tom Left's."]
