"""What holds for every kind of import, whatever stands in the sheet."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.freeze import freeze, thaw
from mbdesk.plan.imports import build_plan, draft, guess_kind
from mbdesk.plan.kinds import KINDS, layout_of
from mbdesk.plan.known import Known
from mbdesk.plan.operations import CreatePerson, Ref, UpdatePerson, needs
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.plan.retry import again
from mbdesk.plan.summary import people_sentences, send_words
from mbdesk.records import Membership, SchoolClass
from tests.support.enrolment_sheets import TODAY, sheet_of
from tests.support.people_sheets import PEOPLE

SCHOOL: Final = PEOPLE.with_(
    classes=(SchoolClass(id=51, name="Maths 9B", uniq_id="M9B"), SchoolClass(id=52, name="English 10A")),
    memberships=(Membership(id=1, user_id=101, class_id=51, role="Student"),),
    settled=frozenset({"students", "parents", "teachers", "classes", "year_groups", "memberships"}),
)
KNOWN: Final = Known(SCHOOL)
CELLS: Final[Mapping[str, Sequence[str]]] = {
    "Name": ("", "Ana Silva", "Uma Patel", "Maria Silva", "Mia Rossi", "SILVA, ANA", "x"),
    "E-mail": ("", "ana@s.org", "uma@t.org", "maria@p.org", "new@x.org", "boss@t.org", "left@t.org", "old@p.org", "?"),
    "ID": ("", "00417", "417", "00418", "T-002", "T-009", "101", "-"),
    "City": ("", "Porto", "[clear]", "N/A"),
    "Student ID": ("", "00417", "00418; 00420", "00419", "09999"),
    "Mother e-mail": ("", "maria@p.org", "joao@p.org", "ana@s.org"),
    "Class": ("", "Maths 9B", "M9B", "9", "nonsense"),
    "Leaving date": ("", "30 Jun 2026", "31/02/2026"),
}
ROWS: Final = st.lists(st.tuples(*map(st.sampled_from, CELLS.values())), min_size=1, max_size=5)
SCOPES: Final = {"scope:leaving": "withdrawn", "scope:day": "2026-06-30"}


def drafted(kind: str, rows: Sequence[Sequence[Any]], choices: Mapping[str, str] = SCOPES) -> Draft:
    return draft(sheet_of(tuple(CELLS), rows), Answers(kind=kind, choices=choices), KNOWN, TODAY)


def planned(made: Draft) -> Plan:
    return build_plan(made, KNOWN, school="r", school_name="R", made_at="2026-08-20T08:00:00")


def answered(kind: str, rows: Sequence[Sequence[Any]], at: int) -> Draft:
    """The draft once every question that has options was answered, up to ten of them."""
    choices = dict(SCOPES)
    for _ in range(10):
        made = drafted(kind, rows, choices)
        open_ = [c for c in made.causes if c.options and c.key not in choices]
        if not open_:
            break
        choices[open_[0].key] = open_[0].options[at % len(open_[0].options)].key
    return drafted(kind, rows, choices)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None)
@given(rows=ROWS, at=st.integers(0, 4))
def test_counts_add_up_and_the_plan_keeps_every_row(kind: str, rows: list[tuple[str, ...]], at: int) -> None:
    made = answered(kind, rows, at)
    plan = planned(made)
    assert sum(made.count(outcome) for outcome in Outcome) == len(made.rows)
    in_plan = {row.number: row for row in plan.rows}
    assert {row.number for row in made.rows} <= in_plan.keys()
    for row in made.rows:
        kept = in_plan[row.number]
        assert kept.outcome is row.outcome
        assert not (kept.steps and kept.outcome in {Outcome.SAME, Outcome.LEFT_OUT})
        assert not (row.held and row.outcome is not Outcome.LEFT_OUT)
    assert plan.kind == kind
    assert all(people_sentences(plan))
    assert send_words(plan, "R")


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None)
@given(rows=ROWS, at=st.integers(0, 4))
def test_a_plan_is_in_order_can_be_frozen_and_started_again(kind: str, rows: list[tuple[str, ...]], at: int) -> None:
    plan = planned(answered(kind, rows, at))
    assert thaw(freeze(plan).text) == plan
    for step in plan.steps:
        assert all(number < step.number for number in (*needs(step.operation), *step.after))
        assert step.rows
    sheet, said = again(plan, [row.number for row in plan.rows])
    assert said.kind == kind
    assert {row.number for row in draft(sheet, said, KNOWN, TODAY).rows} <= {row.number for row in plan.rows}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None)
@given(rows=ROWS)
def test_blank_cells_change_nothing_and_nobody_is_made_twice(kind: str, rows: list[tuple[str, ...]]) -> None:
    plan = planned(drafted(kind, rows))
    created = [step.operation for step in plan.steps if isinstance(step.operation, CreatePerson)]
    emails = [str(one.values["email"]).casefold() for one in created]
    known = {str(p.email).casefold() for p in (*SCHOOL.students, *SCHOOL.parents, *SCHOOL.teachers)}
    assert len(emails) == len(set(emails))
    assert not known & set(emails)
    for step in plan.steps:
        if isinstance(step.operation, CreatePerson | UpdatePerson):
            empty = {key for key, value in step.operation.values.items() if value in ("", None, [])}
            assert empty <= {"city"}
            assert not empty or any("[clear]" in row for row in rows)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"enrolments", "teachers", "parents"}))
@settings(max_examples=12, deadline=None)
@given(rows=ROWS, at=st.integers(0, 4))
def test_only_three_kinds_ever_make_anybody(kind: str, rows: list[tuple[str, ...]], at: int) -> None:
    assert not any(isinstance(s.operation, CreatePerson) for s in planned(answered(kind, rows, at)).steps)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["Ana Silva", "Uma Patel", "Maria Silva"])
def test_a_name_alone_never_decides(kind: str, name: str) -> None:
    """Somebody of this name is here; a row that says no more about them changes nothing of theirs."""
    titles = ("Name", "City", "Class", "Leaving date", "Mother e-mail")
    row = (name, "Porto", "Maths 9B", "30 Jun 2026", "joao@p.org")
    answers = Answers(kind=kind, choices=SCOPES)
    for people in ("student", "teacher", "parent"):
        said = answers.choosing("scope:people", people)
        plan = planned(draft(sheet_of(titles, [row]), said, KNOWN, TODAY))
        ids = {101, 302, 201}
        touched = {getattr(step.operation, "id", None) for step in plan.steps}
        assert not ids & touched, layout_of(said).main
        assert not any(isinstance(getattr(s.operation, "student", None), int | Ref) for s in plan.steps)
        assert not any(ids & set(getattr(s.operation, "students", ())) for s in plan.steps)


ANY_ROWS: Final = st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=8), min_size=1, max_size=4)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None)
@given(
    titles=st.lists(st.sampled_from([*CELLS, "Mobile", "Grade", "Maths 9B", "", "?"]) | st.text(max_size=12)),
    rows=ANY_ROWS,
)
def test_no_text_breaks_any_kind(kind: str, titles: list[str], rows: list[list[str]]) -> None:
    sheet = sheet_of(titles, rows)
    plan = planned(draft(sheet, Answers(kind=kind), KNOWN, TODAY))
    assert thaw(freeze(plan).text) == plan
    assert guess_kind(sheet, KNOWN) in KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_of_five_thousand_digits_is_a_problem_of_its_row(kind: str) -> None:
    """Python makes no number of more than 4,300 digits (ValueError)."""
    titles = (*CELLS, "ManageBac ID", "Year group")
    made = draft(sheet_of(titles, [("9" * 5000,) * len(titles)]), Answers(kind=kind, choices=SCOPES), KNOWN, TODAY)
    assert planned(made).steps == ()
    assert made.rows[0].problems
