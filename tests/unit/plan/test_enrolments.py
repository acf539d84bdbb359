"""The draft as a whole: families, doubles, rules, rows left out, counts that add up."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.folding import fold_email
from mbdesk.plan.freeze import freeze, thaw
from mbdesk.plan.imports import draft
from mbdesk.plan.known import Known
from mbdesk.plan.operations import CreatePerson, UpdatePerson
from mbdesk.plan.plan import Outcome
from mbdesk.plan.problems import Level
from mbdesk.plan.rows import SourceRow
from mbdesk.plan.targets import Rule
from tests.support.enrolment_sheets import (
    HEADINGS,
    MARIA,
    MIA,
    SCHOOL,
    TODAY,
    causes,
    changed,
    drafted,
    enrolled,
    new_parents,
    option,
    planned,
    sheet_of,
    used_parents,
)

LEO = changed(
    MIA, Student_ID="00501", First_name="Leo", E_mail="leo@s.org", Date_of_birth="15/06/2014", Year_group="10"
)


def counts(made: Draft) -> dict[str, int]:
    return {outcome.value: made.count(outcome) for outcome in Outcome if made.count(outcome)}


def after(*rows: Sequence[Any], cause: str, at: int = 0) -> Draft:
    """The draft once the option number ``at`` of ``cause`` was chosen."""
    return drafted(*rows, answers=Answers().choosing(*option(drafted(*rows), cause, at)))


# -- families ------------------------------------------------------------------------------------------------------


def test_a_parent_on_two_rows_is_made_once_and_linked_twice() -> None:
    made = drafted(MIA, changed(LEO, Mother_e_mail="ADA@p.org "))
    assert counts(made) == {"new": 2}
    assert [family.values["email"] for family in new_parents(made)] == ["ada@p.org"]
    assert [(link.row, link.relationship) for link in enrolled(made).links] == [(2, "Mother"), (3, "Mother")]


def test_a_known_parent_is_linked_and_left_as_they_are() -> None:
    made = drafted(changed(MIA, Mother_first_name="Maria", Mother_surname="Silva", Mother_e_mail="maria@p.org"))
    assert [family.person.id for family in used_parents(made) if family.person] == [201]
    assert new_parents(made) == ()
    assert used_parents(made)[0].difference is None


FAMILY = ("Student ID", "First name", "Surname", "E-mail", "Mother e-mail", "Mother mobile", "Mother city")
SIBLINGS = (
    ("00417", "Ana", "Silva", "ana@s.org", "maria@p.org", "222222222", "Rome"),
    ("00418", "Ben", "Okoro", "ben@s.org", "maria@p.org", "333333333", "Rome"),
)


def test_rows_that_disagree_about_a_known_parent_are_said_where_the_column_may_change_her() -> None:
    assert drafted(*SIBLINGS, titles=FAMILY).causes == (), "nothing of hers is sent"
    always = Answers(rules={5: Rule.ALWAYS, 6: Rule.ALWAYS})
    made = drafted(*SIBLINGS, titles=FAMILY, answers=always)
    (cause,) = made.causes
    assert cause.title == "Row 2 says “222222222” for maria@p.org, this row says “333333333”. Row 2 counts."
    assert (cause.level, cause.cells) == (Level.WARNING, ((3, 5),))
    assert [f.difference.values for f in used_parents(made) if f.difference] == [
        {"mobile_phone_number": "222222222", "city": "Rome"}
    ]
    emptied = drafted(SIBLINGS[0], changed_at(SIBLINGS[1], 6, "[clear]"), titles=FAMILY, answers=always).causes
    assert emptied[-1].title == "Row 2 says “Rome” for maria@p.org, this row empties it. Row 2 counts."
    emptied = drafted(changed_at(SIBLINGS[0], 6, "[clear]"), SIBLINGS[1], titles=FAMILY, answers=always).causes
    assert emptied[-1].title == "Row 2 empties this for maria@p.org, this row says “Rome”. Row 2 counts."
    spaced = changed_at(SIBLINGS[1], 5, "222 222 222")
    assert drafted(SIBLINGS[0], spaced, titles=FAMILY, answers=always).causes == ()
    empty = Answers(rules={5: Rule.IF_EMPTY})
    assert len(drafted(*SIBLINGS, titles=FAMILY, answers=empty).causes) == 1
    phoned = SCHOOL.with_(parents=(replace(MARIA, mobile_phone_number="111111111"),))
    assert drafted(*SIBLINGS, titles=FAMILY, answers=empty, school=phoned).causes == ()


def test_of_two_columns_the_one_that_may_change_a_known_parent_counts() -> None:
    titles = (*FAMILY[:6], "Father e-mail", "Father mobile")
    rows = (
        ("00417", "Ana", "Silva", "ana@s.org", "maria@p.org", "222222222", "", ""),
        ("00418", "Ben", "Okoro", "ben@s.org", "", "", "maria@p.org", "333333333"),
    )
    made = drafted(*rows, titles=titles, answers=Answers(rules={7: Rule.ALWAYS}))
    assert made.causes == ()
    assert [f.difference.values for f in used_parents(made) if f.difference] == [{"mobile_phone_number": "333333333"}]


def changed_at(row: tuple[str, ...], at: int, text: str) -> tuple[str, ...]:
    return (*row[:at], text, *row[at + 1 :])


def test_a_known_parent_of_another_name_is_asked_about() -> None:
    row = changed(MIA, Mother_e_mail="maria@p.org")
    assert causes(drafted(row)) == ["same"]
    assert counts(after(row, cause="same", at=0)) == {"new": 1}
    without = after(row, cause="same", at=1)
    assert counts(without) == {"new": 1}
    assert enrolled(without).links == ()


def test_a_parent_without_e_mail_waits_for_one_decision_for_all() -> None:
    rows = changed(MIA, Mother_e_mail=""), changed(LEO, Mother_e_mail="-")
    made = drafted(*rows)
    assert causes(made) == ["noemail"]
    assert made.causes[0].rows == (2, 3)
    assert counts(made) == {"left_out": 2}
    assert counts(after(*rows, cause="noemail", at=0)) == {"new": 2}
    left = after(*rows, cause="noemail", at=1)
    assert counts(left) == {"left_out": 2}
    assert left.causes == ()


def test_two_parents_with_one_e_mail_are_told_apart_by_the_person() -> None:
    row = changed(MIA, Father_first_name="Ugo", Father_surname="Rossi", Father_e_mail="ada@p.org")
    assert causes(drafted(row)) == ["shared"]
    only = after(row, cause="shared", at=0)
    assert [link.relationship for link in enrolled(only).links] == ["Mother"]
    assert new_parents(only)[0].name == "Ada Rossi"


def test_spellings_of_one_parent_are_one_parent() -> None:
    made = drafted(MIA, changed(LEO, Mother_first_name="A.", Mother_surname="ROSSI"))
    assert counts(made) == {"new": 2}
    assert new_parents(made)[0].name == "Ada Rossi"
    assert causes(made) == ["differs"]


def test_a_parent_cannot_use_the_childs_e_mail() -> None:
    row = changed(MIA, Mother_e_mail="mia@s.org")
    assert causes(drafted(row)) == ["childs"]
    assert enrolled(after(row, cause="childs")).links == ()


def test_a_parent_cannot_use_another_rows_students_e_mail_either() -> None:
    assert causes(drafted(changed(MIA, Mother_e_mail="leo@s.org"), LEO)) == ["childs"]


def test_a_parents_e_mail_that_is_a_teachers_or_an_administrators() -> None:
    assert causes(drafted(changed(MIA, Mother_e_mail="boss@t.org"))) == ["owner"]


def test_a_parents_managebac_id_finds_them_whatever_the_e_mail() -> None:
    titles = (*HEADINGS[:6], "Parent 1 ManageBac ID", "Parent 1 e-mail", "Parent 1 relationship")
    made = drafted((*MIA[:6], "201", "", "Aunt"), titles=titles)
    assert causes(made) == []
    assert [one.person.id for one in used_parents(made) if one.person] == [201]
    moved = drafted((*MIA[:6], "201", "maria@new.org", ""), titles=titles)
    assert new_parents(moved) == (), "nobody is made a second time"
    assert used_parents(moved)[0].difference is None
    unknown = drafted((*MIA[:6], "999", "x@p.org", ""), titles=titles)
    assert [cause.title for cause in unknown.causes] == ["No parent in ManageBac has the ManageBac ID 999."]
    assert causes(drafted((*MIA[:6], "201", "old@p.org", ""), titles=titles)) == ["two"]


def test_an_archived_parent_is_brought_back_or_left_out() -> None:
    row = changed(MIA, Mother_first_name="Otto", Mother_surname="Alt", Mother_e_mail="old@p.org")
    assert causes(drafted(row)) == ["archived"]
    assert used_parents(after(row, cause="archived", at=0))[0].bring_back
    assert enrolled(after(row, cause="archived", at=1)).links == ()


def test_a_new_parent_needs_a_name() -> None:
    assert causes(drafted(changed(MIA, Mother_surname=""))) == ["nameless"]


def test_a_parent_with_nothing_but_a_relationship_is_nobody() -> None:
    titles = (*HEADINGS[:6], "Parent 1 name", "Parent 1 e-mail", "Parent 1 relationship")
    made = drafted((*MIA[:6], "", "", "Mother"), titles=titles)
    assert counts(made) == {"new": 1}
    assert enrolled(made).links == ()


# -- doubles -------------------------------------------------------------------------------------------------------


def test_the_second_row_of_one_e_mail_waits() -> None:
    twice = changed(MIA, Student_ID="00999", First_name="Mia2")
    made = drafted(MIA, LEO, twice)
    assert causes(made)[0] == "double"
    assert "Rows 2 and 4 have the same e-mail." in made.causes[0].title
    assert counts(made) == {"new": 2, "left_out": 1}
    assert [row.number for row in after(MIA, LEO, twice, cause="double", at=0).to_send] == [2, 3]
    assert [row.number for row in after(MIA, LEO, twice, cause="double", at=1).to_send] == [3, 4]


def test_the_same_id_or_the_same_name_and_birthday_waits_too() -> None:
    assert causes(drafted(MIA, changed(LEO, Student_ID="00500"))) == ["double"]
    twins = MIA, changed(LEO, First_name="mia", Date_of_birth="14/03/2012")
    assert causes(drafted(*twins)) == ["double"]
    assert counts(after(*twins, cause="double", at=2)) == {"new": 2}


def test_two_rows_that_find_one_student_are_doubles() -> None:
    by_id = ("00417", "Ana", "Silva", *[""] * 10)
    by_email = ("", "Ana", "Silva", "", "", "ana@s.org", *[""] * 7)
    assert causes(drafted(by_id, by_email)) == ["double"]


def test_a_row_left_out_is_nobodys_double() -> None:
    made = drafted(MIA, MIA, answers=Answers().leaving_out([2]))
    assert causes(made) == []
    assert counts(made) == {"new": 1, "left_out": 1}


# -- the rest ------------------------------------------------------------------------------------------------------


def test_a_new_student_needs_an_e_mail_and_both_names() -> None:
    assert causes(drafted(changed(MIA, E_mail=""))) == ["noemail"]
    assert causes(drafted(changed(MIA, First_name="", Surname=""))) == ["no_first_name", "no_last_name"]
    assert causes(drafted(("Gr 9",), titles=("Year group",))) == ["noemail", "no_first_name", "no_last_name"]


def test_an_edited_cell_counts_instead_of_the_files() -> None:
    row = changed(MIA, E_mail="mia at s.org")
    assert counts(drafted(row)) == {"left_out": 1}
    made = drafted(row, answers=Answers().with_edits([(2, 5)], "mia@s.org"))
    assert counts(made) == {"new": 1}
    assert made.rows[0].cells[5] == "mia@s.org"
    assert made.rows[0].edited == {5}


def test_hidden_rows_are_asked_about_and_have_no_default() -> None:
    sheet = sheet_of(HEADINGS, [MIA, LEO])
    sheet = replace(sheet, rows=(*sheet.rows[:2], SourceRow(3, sheet.rows[2].cells, hidden=True)))

    def made(answers: Answers) -> Draft:
        return draft(sheet, answers, Known(SCHOOL), TODAY)

    assert causes(made(Answers())) == ["hidden_rows"]
    assert counts(made(Answers())) == {"new": 1, "left_out": 1}
    assert counts(made(Answers().choosing("hidden_rows", "all"))) == {"new": 2}
    assert counts(made(Answers().choosing("hidden_rows", "visible"))) == {"new": 1, "left_out": 1}
    assert causes(made(Answers().choosing("hidden_rows", "visible"))) == []


def test_a_column_may_change_always_only_the_empty_or_never() -> None:
    row = ("00417", "Ana", "Silva", "", "", "", "+48 999", *[""] * 6)
    ben = ("00418", "Ben", "Okoro", "", "", "", "+48 999", *[""] * 6)

    def outcomes(rule: Rule) -> list[str]:
        return [r.outcome.value for r in drafted(row, ben, answers=Answers().with_rule(6, rule)).rows]

    assert outcomes(Rule.ALWAYS) == ["changes", "changes"]
    assert outcomes(Rule.IF_EMPTY) == ["same", "changes"]
    assert outcomes(Rule.NEVER) == ["same", "same"]


def test_a_known_parent_changes_only_when_the_column_may() -> None:
    titles = (*HEADINGS, "Mother phone")
    row = (*changed(MIA, Mother_first_name="Maria", Mother_surname="Silva", Mother_e_mail="maria@p.org"), "12345")
    assert used_parents(drafted(row, titles=titles))[0].difference is None
    made = drafted(row, titles=titles, answers=Answers().with_rule(13, Rule.IF_EMPTY))
    differs = used_parents(made)[0].difference
    assert differs is not None
    assert differs.values == {"phone_number": "12345"}


def test_what_was_understood_is_listed_once_with_its_rows() -> None:
    made = drafted(MIA, changed(LEO, Year_group="gr. 9"))
    found = [(u.text, u.shown, u.rows) for u in made.understood if u.field == "Year group"]
    assert found == [("Gr 9", "MYP Group (Grade 9)", 2)]


def test_answers_survive_being_written_down() -> None:
    said = (
        Answers(header=3, welcome_email=True)
        .with_edits([(4, 1), (5, 1)], "Zoë")
        .leaving_out([9])
        .keeping([12])
        .choosing("value:gender:x", "Female")
        .with_rule(2, Rule.IF_EMPTY)
    )
    assert Answers.from_json(said.to_json()) == said
    assert said.choosing("value:gender:x", None).choices == {}
    assert said.leaving_out([9], leave=False).left_out == frozenset()
    assert Answers.from_json({}) == Answers()


# -- properties ----------------------------------------------------------------------------------------------------

_CELL = {
    "Student ID": st.sampled_from(["", "-", "00417", "00418", "00500", "00501"]),
    "First name": st.sampled_from(["", "Ana", "Ben", "Mia", " Leo "]),
    "Surname": st.sampled_from(["", "Silva", "Okoro", "Rossi"]),
    "Date of birth": st.sampled_from(["", "13/04/2012", "n/a", "31/02/2011"]),
    "Year group": st.sampled_from(["", "9", "Gr 10", "?"]),
    "E-mail": st.sampled_from(["", "ana@s.org", "mia@s.org", "MIA@s.org", "ada@p.org", "x"]),
    "Mobile": st.sampled_from(["", "N/A", "+48 1 234", "[clear]"]),
    "Mother first name": st.sampled_from(["", "Ada", "Maria"]),
    "Mother surname": st.sampled_from(["", "Rossi", "Silva"]),
    "Mother e-mail": st.sampled_from(["", "ada@p.org", "Ada@P.org", "maria@p.org", "mia@s.org"]),
    "Father first name": st.sampled_from(["", "Ugo"]),
    "Father surname": st.sampled_from(["", "Rossi"]),
    "Father e-mail": st.sampled_from(["", "ugo@p.org", "ada@p.org"]),
}
ROWS = st.lists(st.tuples(*(_CELL[heading] for heading in HEADINGS)), min_size=1, max_size=6)


@given(ROWS)
def test_nothing_is_created_twice_and_the_plan_can_be_frozen(rows: list[tuple[str, ...]]) -> None:
    made = drafted(*rows)
    plan = planned(made)
    created = [fold_email(s.operation.values["email"]) for s in plan.steps if isinstance(s.operation, CreatePerson)]
    known = {fold_email(p.email) for p in (*SCHOOL.students, *SCHOOL.parents, *SCHOOL.teachers)}
    assert len(created) == len(set(created))
    assert not known & set(created)
    assert thaw(freeze(plan).text) == plan
    assert sum(made.count(outcome) for outcome in Outcome) == len(made.rows)
    assert {row.number for row in plan.rows} == {row.number for row in made.rows}


@given(ROWS)
def test_a_blank_cell_never_becomes_an_operation(rows: list[tuple[str, ...]]) -> None:
    clears = any("[clear]" in row for row in rows)
    for step in planned(drafted(*rows)).steps:
        if isinstance(step.operation, CreatePerson | UpdatePerson):
            empty = [key for key, value in step.operation.values.items() if value in ("", None, [])]
            assert not empty or (clears and empty == ["mobile_phone_number"])


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_count(rows: list[tuple[str, ...]], random: Any) -> None:
    distinct = list(dict.fromkeys(rows))
    shuffled = distinct.copy()
    random.shuffle(shuffled)
    emails = [fold_email(row[5]) for row in distinct if row[5]]
    if len(emails) != len(set(emails)):
        return  # which of two doubles comes first decides which one waits
    assert counts(drafted(*distinct)) == counts(drafted(*shuffled))
