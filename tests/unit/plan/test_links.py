"""Family links made and ended from a sheet: found people only, one request for each link that is not so yet."""

import pytest

from mbdesk.plan.operations import LinkChild, UnlinkChild
from mbdesk.plan.summary import people_sentences, send_words
from tests.support.people_sheets import Sheet

TITLES = ("Student ID", "Student name", "Mother e-mail", "Father e-mail")


def test_links_that_are_not_there_are_made_and_the_others_counted() -> None:
    sheet = Sheet(
        "link",
        TITLES,
        ("00417", "Ana Silva", "maria@p.org", "joao@p.org"),
        ("00418", "Ben Okoro", "", "joao@p.org"),
        ("00417", "Ana Silva", "maria@p.org", ""),
    )
    assert sheet.operations == [
        LinkChild(parent=203, student=101, relationship="Father"),
        LinkChild(parent=203, student=102, relationship="Father"),
    ]
    assert sheet.plan().rows[0].notes == ("Maria Silva is linked already.",)
    assert people_sentences(sheet.plan()) == ("2 new family links.",)
    assert send_words(sheet.plan(), "Riverside") == "Add 2 family links"


def test_a_row_with_nothing_new_is_the_same() -> None:
    assert Sheet("link", TITLES, ("00417", "", "maria@p.org", "")).outcomes == {"same": 1}
    assert Sheet("unlink", TITLES, ("00418", "", "maria@p.org", "")).outcomes == {"same": 1}


def test_a_link_is_ended_with_its_relationship_kept_for_the_way_back() -> None:
    sheet = Sheet("unlink", TITLES, ("00417", "", "maria@p.org", ""))
    assert sheet.operations == [UnlinkChild(parent=201, student=101, relationship="Mother")]
    change = sheet.plan().rows[0].changes[0]
    assert (change.old, change.new, change.clears) == ("Ana Silva (Mother)", "", True)
    assert people_sentences(sheet.plan()) == ("1 family link ends.",)
    assert send_words(sheet.plan(), "Riverside") == "End 1 family link"


@pytest.mark.parametrize("kind", ["link", "unlink"])
def test_who_is_not_found_is_a_problem_never_made_never_guessed(kind: str) -> None:
    sheet = Sheet(kind, TITLES, ("00417", "", "nobody@p.org", ""), ("", "Ana Silva", "maria@p.org", ""))
    assert sheet.titles == [
        "No parent in ManageBac has the e-mail nobody@p.org.",
        "“Ana Silva” is only a name. Who is meant?",
    ]
    assert sheet.operations == []


def test_a_row_goes_on_without_a_parent_who_is_not_found() -> None:
    sheet = Sheet("link", TITLES, ("00417", "", "nobody@p.org", "joao@p.org")).choosing("who", -1)
    assert [o.parent for o in sheet.operations] == [203]


def test_a_row_without_a_parent_says_so_once_for_all() -> None:
    sheet = Sheet("link", TITLES, ("00417", "", "", ""), ("00418", "", "", ""))
    assert sheet.titles == ["This row names no parent."]
    assert sheet.draft().causes[0].rows == (2, 3)
    assert sheet.choosing("no_parent").outcomes == {"left_out": 2}


def test_the_same_link_in_two_rows_names_both() -> None:
    sheet = Sheet("link", TITLES, ("00418", "", "maria@p.org", ""), ("00418", "", "maria@p.org", ""))
    assert sheet.titles == ["Rows 2 and 3 are about the same two: Maria Silva and Ben Okoro."]
    assert len(sheet.choosing("double").operations) == 1


def test_parents_first_sheets_say_the_same() -> None:
    titles = ("Parent ID", "Parent name", "Relation", "Child's student ID")
    sheet = Sheet("link", titles, ("203", "João Silva", "Uncle", "00417"))
    assert sheet.operations == [LinkChild(parent=203, student=101, relationship="Uncle")]


def test_an_archived_parent_comes_back_once_before_the_links() -> None:
    sheet = Sheet("link", TITLES, ("00417", "", "old@p.org", ""), ("00418", "", "old@p.org", "")).choosing("archived")
    plan = sheet.plan()
    assert [type(step.operation).__name__ for step in plan.steps] == ["UnarchivePerson", "LinkChild", "LinkChild"]
    assert [(step.rows, step.after) for step in plan.steps] == [((2, 3), ()), ((2,), (1,)), ((3,), (1,))]
    assert sheet.outcomes == {"changes": 2}
