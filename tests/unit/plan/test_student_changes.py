"""Changes to students who are here: nobody is added, whoever is not found is a problem."""

from mbdesk.plan.operations import CreatePerson, UpdatePerson
from mbdesk.plan.summary import people_sentences, send_words
from mbdesk.plan.targets import Rule
from tests.support.people_sheets import Sheet

TITLES = ("Student ID", "Name", "Mobile", "Year group")


def test_the_phone_list_changes_phones_and_counts_the_same_ones() -> None:
    sheet = Sheet(
        "student_changes",
        TITLES,
        ("00417", "Ana Silva", "+48600100200", ""),
        ("00418", "Ben Okoro", "+48 600 111 222", ""),
        ("00420", "Eva Silva", "", ""),
    )
    assert sheet.outcomes == {"same": 2, "changes": 1}
    assert [o.values for o in sheet.operations] == [{"mobile_phone_number": "+48 600 111 222"}]
    plan = sheet.plan()
    assert people_sentences(plan) == ("1 student changes.",)
    assert send_words(plan, "") == "Send 1 student"
    assert (plan.kind, plan.title) == ("student_changes", "Students from New")


def test_whoever_is_not_found_is_a_problem_and_is_never_made() -> None:
    sheet = Sheet("student_changes", TITLES, ("09999", "Mia Rossi", "12345", "9"), ("00418", "", "12345", ""))
    assert sheet.titles == ["No student in ManageBac has the student ID 09999."]
    assert sheet.outcomes == {"changes": 1, "left_out": 1}
    assert not any(isinstance(o, CreatePerson) for o in sheet.operations)
    left = sheet.choosing("who", -1)
    assert left.titles == []
    assert left.outcomes == {"changes": 1, "left_out": 1}


def test_a_name_alone_only_suggests() -> None:
    sheet = Sheet("student_changes", ("Name", "Mobile"), ("Ana Silva", "12345"))
    assert sheet.titles == ["“Ana Silva” is only a name. Who is meant?"]
    assert sheet.operations == []
    assert sheet.choosing("who").operations[0].id == 101


def test_columns_about_parents_mean_nothing_here() -> None:
    sheet = Sheet("student_changes", ("Student ID", "Mobile", "Mother e-mail"), ("00417", "1", "x@y.org"))
    assert [match.target.key if match.target else "" for match in sheet.draft().columns] == [
        "student.student_id",
        "student.mobile_phone_number",
        "",
    ]


def test_a_column_may_be_told_to_fill_only_what_is_empty() -> None:
    sheet = Sheet("student_changes", TITLES, ("00417", "", "+1 234 567", ""), ("00418", "", "+1 234 567", ""))
    sheet.answers = sheet.answers.with_rule(2, Rule.IF_EMPTY)
    assert [o.id for o in sheet.operations if isinstance(o, UpdatePerson)] == [102]


def test_clear_clears_and_says_so() -> None:
    sheet = Sheet("student_changes", TITLES, ("00417", "", "[clear]", ""))
    assert sheet.operations[0].values == {"mobile_phone_number": ""}
    assert sheet.plan().rows[0].changes[0].clears


def test_one_student_in_two_rows_waits() -> None:
    sheet = Sheet("student_changes", TITLES, ("00417", "", "1 555 123", ""), ("00417", "", "1 555 999", ""))
    assert sheet.titles == ["Rows 2 and 3 are the same student in ManageBac."]
    assert [o.values for o in sheet.choosing("double", 1).operations] == [{"mobile_phone_number": "1 555 999"}]


def test_an_archived_student_is_a_question() -> None:
    sheet = Sheet("student_changes", TITLES, ("00419", "", "1 555 123", ""))
    assert sheet.titles == ["Omar Haddad is in the archive."]
    assert [type(o).__name__ for o in sheet.choosing("archived").operations] == ["UnarchivePerson", "UpdatePerson"]


def test_a_student_moves_by_the_update_itself() -> None:
    sheet = Sheet("student_changes", TITLES, ("00417", "", "", "10"))
    assert sheet.operations[0].values == {"year_group_id": 10}
    assert sheet.operations[0].before == {"year_group_id": 9}


def test_rows_that_mean_nobody_are_one_cause_and_those_with_a_suggestion_are_asked_one_by_one() -> None:
    unknown = [(f"0999{n}", f"Mia Rossi{n}", "12345", "") for n in range(3)]
    sheet = Sheet("student_changes", TITLES, *unknown, ("09998", "Ana Silva", "12345", ""))
    nobody, asked = sheet.draft().causes
    assert (nobody.title, nobody.rows, nobody.options) == ("These rows name nobody in ManageBac.", (2, 3, 4), ())
    assert asked.title == "No student in ManageBac has the student ID 09998."
    assert [p.text for row in sheet.draft().rows[:2] for p in row.problems] == [
        "No student in ManageBac has the student ID 09990.",
        "No student in ManageBac has the student ID 09991.",
    ]
    sheet.answers = sheet.answers.leaving_out(nobody.rows[:2])
    assert sheet.titles[0] == "No student in ManageBac has the student ID 09992.", "alone it says itself"
    sheet.answers = sheet.answers.leaving_out(nobody.rows)
    assert len(sheet.titles) == 1


def test_what_a_formula_makes_of_two_empty_cells_sends_nothing() -> None:
    titles = ("Student ID", "Address", "City", "Country", "Phone", "Nationalities", "Languages")
    sheet = Sheet("student_changes", titles, ("00417", *[", "] * 6), ("00418", *["; "] * 6))
    assert sheet.titles == []
    assert sheet.operations == []
    assert sheet.outcomes == {"same": 2}
