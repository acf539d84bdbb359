"""A sheet of parents: made once however many rows name them, updated, linked to children who are here."""

from mbdesk.plan.numbers import numbers, row_words
from mbdesk.plan.operations import CreatePerson, LinkChild, Ref, UpdatePerson, needs
from mbdesk.plan.plan import Plan
from mbdesk.plan.summary import people_sentences, send_words
from mbdesk.plan.targets import Rule
from mbdesk.records import PersonKind
from tests.support.people_sheets import Sheet

TITLES = ("First name", "Surname", "E-mail", "City", "Relationship", "Child student ID")
IDA = ("Ida", "Okoro", "ida@p.org", "Lagos", "Mother", "00418")


def said(plan: Plan) -> dict[str, int]:
    return {number.word: len(number.rows) for number in numbers(plan)}


def test_the_columns_are_the_parents_and_their_childrens() -> None:
    titles = (*TITLES, "Child 2 name", "Child 2 ID", "Employer", "Work e-mail")
    columns = Sheet("parents", titles, IDA).draft().columns
    assert [match.target.key if match.target else "" for match in columns] == [
        "parent.first_name",
        "parent.last_name",
        "parent.email",
        "parent.city",
        "parent.relationship",
        "child1.student_id",
        "child2.name",
        "child2.student_id",
        "parent.employer",
        "parent.work_email",
    ]


def test_a_new_parent_is_made_and_linked() -> None:
    sheet = Sheet("parents", TITLES, IDA)
    assert sheet.outcomes == {"new": 1}
    assert sheet.operations == [
        CreatePerson(
            kind=PersonKind.PARENT,
            values={"first_name": "Ida", "last_name": "Okoro", "email": "ida@p.org", "city": "Lagos"},
        ),
        LinkChild(parent=Ref(1), student=102, relationship="Mother"),
    ]
    plan = sheet.plan()
    assert [(c.role, c.title, c.new) for c in plan.rows[0].changes][-1] == ("Parent", "Child", "Ben Okoro (Mother)")
    assert people_sentences(plan) == ("1 new parent.",)
    assert send_words(plan, "Riverside") == "Send 1 parent to Riverside"
    assert all(number < step.number for step in plan.steps for number in needs(step.operation))


def test_a_row_for_each_child_is_one_parent() -> None:
    again = ("IDA", "Okoro", "Ida@p.org", "", "Mother", "00420")
    sheet = Sheet("parents", TITLES, IDA, again)
    assert sheet.outcomes == {"new": 2}
    assert [type(o).__name__ for o in sheet.operations] == ["CreatePerson", "LinkChild", "LinkChild"]
    plan = sheet.plan()
    assert plan.steps[0].rows == (2, 3)
    assert plan.rows[1].notes == ("The same parent as in row 2.",)
    assert send_words(plan, "") == "Send 1 parent"
    assert people_sentences(plan) == ("1 new parent.",)
    assert list(said(plan).items()) == [
        ("new", 1),
        ("changed", 0),
        ("same parent again", 1),
        ("already the same", 0),
        ("left out", 0),
    ]
    assert row_words(plan) == {3: "Same parent again"}


def test_the_numbers_count_people_and_add_up_to_the_rows() -> None:
    """A new one in two rows, and one who is here and gets a child in each of two."""
    joao = ("João", "Silva", "joao@p.org", "", "Father")
    plan = Sheet("parents", TITLES, IDA, (*IDA[:5], "00420"), (*joao, "00418"), (*joao, "00420")).plan()
    assert said(plan) == {"new": 1, "changed": 1, "already the same": 0, "left out": 0, "same parent again": 2}
    assert send_words(plan, "") == "Send 2 parents"


def test_several_children_in_one_row_and_in_one_cell() -> None:
    titles = ("Name", "E-mail", "Child 1 ID", "Child 1 relationship", "Child 2 ID", "Child 2 relationship")
    sheet = Sheet("parents", titles, ("Ida Okoro", "ida@p.org", "00418", "Mother", "00420", "Aunt"))
    assert [(o.student, o.relationship) for o in sheet.operations[1:]] == [(102, "Mother"), (104, "Aunt")]
    one_cell = Sheet("parents", TITLES, (*IDA[:5], "00418; 00420"))
    assert [(o.student, o.relationship) for o in one_cell.operations[1:]] == [(102, "Mother"), (104, "Mother")]


def test_a_known_parent_is_updated_and_what_is_linked_stays() -> None:
    titles = ("E-mail", "City", "Child student ID", "Relationship")
    sheet = Sheet("parents", titles, ("maria@p.org", "Porto", "00417", "Aunt"), ("joao@p.org", "Porto", "", ""))
    assert sheet.outcomes == {"changes": 1, "same": 1}
    assert sheet.operations == [
        UpdatePerson(kind=PersonKind.PARENT, id=201, values={"city": "Porto"}, before={"city": None})
    ]
    assert sheet.plan().rows[0].notes == ("Ana Silva is linked already, as Mother. That stays.",)
    assert people_sentences(sheet.plan()) == ("1 parent changes.",)


def test_a_known_parent_gets_another_child() -> None:
    sheet = Sheet("parents", ("E-mail", "Child student ID"), ("joao@p.org", "00417"))
    assert sheet.operations == [LinkChild(parent=203, student=101)]
    assert sheet.outcomes == {"changes": 1}


def test_rows_that_disagree_about_a_parent_wait_both_of_them() -> None:
    other = ("Ida", "Okoro", "ida@p.org", "Abuja", "Mother", "00420")
    sheet = Sheet("parents", TITLES, IDA, other)
    assert sheet.titles == ["Rows 2 and 3 say different things about Ida Okoro: “Lagos” and “Abuja”."]
    assert sheet.draft().causes[0].cells == ((2, 3), (3, 3))
    assert sheet.operations == []
    assert sheet.choosing("differs", 1).operations[0].values["city"] == "Abuja"
    assert sheet.outcomes == {"new": 2}


def test_two_names_with_one_e_mail_are_told_apart_by_the_person() -> None:
    other = ("Ugo", "Okoro", "ida@p.org", "Lagos", "Father", "00420")
    sheet = Sheet("parents", TITLES, IDA, other)
    assert sheet.titles == ["ida@p.org is given for more than one parent: Ida Okoro, Ugo Okoro."]
    sheet.choosing("shared", 0)
    assert sheet.outcomes == {"new": 1, "left_out": 1}
    assert sheet.operations[0].values["first_name"] == "Ida"


def test_the_same_row_twice_names_both_rows() -> None:
    sheet = Sheet("parents", TITLES, IDA, IDA)
    assert sheet.titles == ["Rows 2 and 3 have the same e-mail."]
    assert sheet.choosing("double", 0).outcomes == {"new": 1, "left_out": 1}
    plain = Sheet("parents", ("Name", "E-mail"), ("Ida Okoro", "ida@p.org"), ("Ida Okoro", "IDA@p.org"))
    assert plain.titles == ["Rows 2 and 3 have the same e-mail."]


def test_a_child_who_is_not_found_holds_the_row_until_it_goes_on_without() -> None:
    sheet = Sheet("parents", TITLES, (*IDA[:5], "09999"))
    assert sheet.titles == ["No student in ManageBac has the student ID 09999."]
    assert sheet.operations == []
    assert [o.label for o in sheet.draft().causes[0].options][-2:] == ["Leave this row out", "Go on without this child"]
    assert [type(o).__name__ for o in sheet.choosing("who", -1).operations] == ["CreatePerson"]


def test_a_childs_name_alone_only_suggests() -> None:
    titles = ("Name", "E-mail", "Child name")
    sheet = Sheet("parents", titles, ("Ida Okoro", "ida@p.org", "Ben Okoro"))
    assert sheet.titles == ["“Ben Okoro” is only a name. Who is meant?"]
    assert sheet.operations == []
    assert sheet.choosing("who").operations[-1] == LinkChild(parent=Ref(1), student=102)


def test_a_childs_name_is_enough_where_the_link_is_there_already() -> None:
    sheet = Sheet("parents", ("E-mail", "Child name"), ("maria@p.org", "SILVA, Ana"), ("joao@p.org", "Ana Silva"))
    assert sheet.titles == ["“Ana Silva” is only a name. Who is meant?"]
    assert sheet.outcomes == {"same": 1, "left_out": 1}


def test_a_column_of_parents_may_fill_only_what_is_empty() -> None:
    sheet = Sheet("parents", ("E-mail", "City"), ("maria@p.org", "Faro"), ("joao@p.org", "Faro"))
    sheet.answers = sheet.answers.with_rule(1, Rule.IF_EMPTY)
    assert [o.id for o in sheet.operations] == [201]
    sheet.answers = sheet.answers.with_rule(1, Rule.NEVER)
    assert sheet.operations == []


def test_an_archived_parent_and_a_namesake_are_questions() -> None:
    sheet = Sheet("parents", ("Name", "E-mail"), ("Otto Alt", "old@p.org"), ("Maria Silva", "maria@new.org"))
    assert sheet.titles == [
        "Otto Alt is in ManageBac already, in the archive.",
        "A parent called Maria Silva is in ManageBac already, with another e-mail. Same person?",
    ]
    assert sheet.operations == []
    sheet.choosing("archived").choosing("namesake", 1)
    assert [type(o).__name__ for o in sheet.operations] == ["UnarchivePerson", "CreatePerson"]


def test_blank_leaves_alone_and_clear_clears() -> None:
    sheet = Sheet("parents", ("E-mail", "City"), ("joao@p.org", ""))
    assert sheet.outcomes == {"same": 1}
    assert Sheet("parents", ("E-mail", "City"), ("joao@p.org", "[clear]")).operations[0].values == {"city": ""}


def test_what_one_row_leaves_blank_another_one_says() -> None:
    sheet = Sheet(
        "parents", TITLES, ("Ida", "", "ida@p.org", "", "", "00418"), ("", "Okoro", "ida@p.org", "", "", "00420")
    )
    assert sheet.titles == []
    assert sheet.operations[0].values == {"first_name": "Ida", "last_name": "Okoro", "email": "ida@p.org"}


def test_a_parents_e_mail_that_is_a_teachers() -> None:
    sheet = Sheet("parents", ("Name", "E-mail"), ("Uma Patel", "uma@t.org"))
    assert sheet.titles == ["uma@t.org belongs to the teacher Uma Patel."]


def test_of_rows_that_disagree_one_may_empty_a_detail() -> None:
    titles, ana, ben = ("E-mail", "City", "Child student ID"), "00417", "00418"
    sheet = Sheet("parents", titles, ("joao@p.org", "Faro", ana), ("joao@p.org", "[clear]", ben))
    (cause,) = (cause for cause in sheet.draft().causes if cause.key.startswith("differs"))
    assert cause.title == "Row 2 says “Faro” for joao@p.org, row 3 empties it."
    assert [option.label for option in cause.options] == ["“Faro”, as in row 2", "Empty it, as in row 3"]
    assert sheet.choosing("differs", 1).operations[0].values == {"city": ""}
    other = Sheet("parents", titles, ("joao@p.org", "[clear]", ana), ("joao@p.org", "Faro", ben))
    assert other.titles[-1] == "Row 3 says “Faro” for joao@p.org, row 2 empties it."
