"""The frozen plan: it comes back exactly, and one changed letter changes its hash."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.errors import JournalError
from mbdesk.plan.freeze import FORMAT, freeze, thaw
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
)
from mbdesk.plan.plan import CellChange, Outcome, Plan, PlannedRow, Step, canonical
from mbdesk.records import PersonKind

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WIRE: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
VALUES = st.dictionaries(TEXT, WIRE, max_size=4)
KIND = st.sampled_from(PersonKind)
NUMBER = st.integers(1, 10**9)
WHO = NUMBER | st.builds(Ref, NUMBER)
MEMBERS = st.lists(WHO, max_size=3).map(tuple)
GROUP = st.sampled_from(["classes", "year-groups"])
OPERATION: st.SearchStrategy[Operation] = st.one_of(
    st.builds(CreatePerson, kind=KIND, values=VALUES, welcome_email=st.booleans()),
    st.builds(UpdatePerson, kind=KIND, id=NUMBER, values=VALUES, before=VALUES),
    st.builds(ArchivePerson, kind=KIND, id=NUMBER, withdrawn_on=st.none() | TEXT, graduated_on=st.none() | TEXT),
    st.builds(UnarchivePerson, kind=KIND, id=NUMBER),
    st.builds(LinkChild, parent=WHO, student=WHO, relationship=TEXT),
    st.builds(UnlinkChild, parent=WHO, student=WHO, relationship=TEXT),
    st.builds(AddToGroup, group=GROUP, group_id=NUMBER, students=MEMBERS),
    st.builds(RemoveFromGroup, group=GROUP, group_id=NUMBER, students=MEMBERS),
)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
NUMBERS = st.lists(NUMBER, max_size=3).map(tuple)
CHANGE = st.builds(CellChange, who=TEXT, role=TEXT, field=TEXT, title=TEXT, old=TEXT, new=TEXT, clears=st.booleans())
ROW = st.builds(
    PlannedRow,
    number=NUMBER,
    name=TEXT,
    outcome=st.sampled_from(Outcome),
    cells=TEXTS,
    changes=st.lists(CHANGE, max_size=2).map(tuple),
    steps=NUMBERS,
    notes=TEXTS,
    person_id=st.none() | NUMBER,
)
STEP = st.builds(Step, number=NUMBER, operation=OPERATION, rows=NUMBERS, label=TEXT, after=NUMBERS)
PLAN = st.builds(
    Plan,
    kind=TEXT,
    title=TEXT,
    school=TEXT,
    school_name=TEXT,
    made_at=TEXT,
    columns=TEXTS,
    rows=st.lists(ROW, max_size=3).map(tuple),
    steps=st.lists(STEP, max_size=4).map(tuple),
    source=TEXT,
    source_sha256=TEXT,
    answers=VALUES,
)
SMALL = Plan(kind="enrolments", title="Admissions", school="riverside", school_name="Riverside", made_at="2026-08-01")


@given(PLAN)
def test_a_plan_comes_back_as_it_was(plan: Plan) -> None:
    frozen = freeze(plan)
    assert thaw(frozen.text) == plan
    assert freeze(thaw(frozen.text)) == frozen


def test_the_order_of_values_does_not_change_the_hash_but_a_letter_does() -> None:
    def adding(values: dict[str, Any]) -> Plan:
        step = Step(number=1, operation=CreatePerson(kind=PersonKind.STUDENT, values=values), rows=(5,), label="Add")
        return replace(SMALL, steps=(step,))

    one = freeze(adding({"first_name": "Zoë", "last_name": "Müller"}))
    other = freeze(adding({"last_name": "Müller", "first_name": "Zoë"}))
    assert one == other
    assert freeze(adding({"first_name": "Zoe", "last_name": "Müller"})).sha256 != one.sha256


@pytest.mark.parametrize("value", [date(2026, 8, 1), ("PL",), {1: "a"}, float("nan"), b"x", object()])
def test_values_that_would_come_back_different_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        freeze(replace(SMALL, answers={"key": value}))


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"format":1}', '{"format":"3","plan":{}}', '{"format":1,"plan":{"kind":"x"}}']
)
def test_what_is_not_a_plan_is_a_damaged_journal(text: str) -> None:
    with pytest.raises(JournalError) as caught:
        thaw(text)
    assert caught.value.reason == "damaged"


def test_a_plan_of_a_newer_mbdesk_is_not_called_damaged() -> None:
    with pytest.raises(JournalError) as caught:
        thaw(canonical({**json.loads(freeze(SMALL).text), "format": FORMAT + 1}))
    assert caught.value.reason == "newer"


def test_a_plan_of_an_older_mbdesk_can_still_be_read() -> None:
    """Format 1 had no ``Step.after``, 2 no ``Step.reviewed``."""
    step = Step(number=1, operation=UnarchivePerson(kind=PersonKind.PARENT, id=7), rows=(1,), label="Bring back")
    whole = json.loads(freeze(replace(SMALL, steps=(step,))).text)
    for one in whole["plan"]["steps"]:
        del one["reviewed"]
    assert thaw(canonical({**whole, "format": 2})) == replace(SMALL, steps=(step,))
    for one in whole["plan"]["steps"]:
        del one["after"]
    assert thaw(canonical({**whole, "format": 1})) == replace(SMALL, steps=(step,))


def test_what_the_review_showed_of_year_groups_comes_back_as_it_went() -> None:
    join = AddToGroup(group="year-groups", group_id=10, students=(1, 2))
    step = Step(number=1, operation=join, rows=(1,), label="Add", reviewed={"1": 9, "2": None})
    plan = replace(SMALL, steps=(step,))
    assert thaw(freeze(plan).text) == plan


def test_an_unknown_operation_is_refused() -> None:
    step = Step(number=1, operation=UnarchivePerson(kind=PersonKind.PARENT, id=7), rows=(), label="Bring back")
    text = freeze(replace(SMALL, steps=(step,))).text
    with pytest.raises(JournalError):
        thaw(text.replace("unarchive_person", "delete_person"))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=20,
)


@given(_JSON)
def test_the_canonical_line_put_together_in_parts_is_the_one_of_json(value: Any) -> None:
    assert canonical(value) == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_an_unknown_group_is_refused() -> None:
    add = AddToGroup(group="classes", group_id=7, students=(1,))
    text = freeze(replace(SMALL, steps=(Step(number=1, operation=add, rows=(1,), label="Add"),))).text
    with pytest.raises(JournalError):
        thaw(text.replace('"classes"', '"houses"'))
