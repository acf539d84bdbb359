"""What is said of a step: people's names, also those that only its label knows."""

from collections.abc import Callable

import pytest

from mbdesk.plan.operations import (
    AddToGroup,
    CreatePerson,
    LinkChild,
    Operation,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
    Who,
)
from mbdesk.plan.plan import Step
from mbdesk.plan.words import done, group_of, held_back
from mbdesk.records import PersonKind


def step(operation: Operation, label: str) -> Step:
    return Step(number=2, operation=operation, rows=(4,), label=label)


def nobody(_who: Who) -> str:
    return ""


def bola(who: Who) -> str:
    return "Bola Adeyemi" if who == Ref(1) else ""


@pytest.mark.parametrize("names", [nobody, bola])
def test_a_link_names_both_though_the_plan_knows_the_child_only_by_the_label(names: Callable[[Who], str]) -> None:
    link = step(LinkChild(parent=Ref(1), student=7), "Link Bola Adeyemi to Björn Weiß")
    assert done(link, names) == "Bola Adeyemi is now linked to Björn Weiß."
    mother = step(LinkChild(parent=Ref(1), student=7, relationship="Mother"), link.label)
    assert done(mother, names) == "Bola Adeyemi is now linked to Björn Weiß (Mother)."
    unlink = step(UnlinkChild(parent=8, student=7), "Unlink Bola Adeyemi from Björn Weiß")
    assert done(unlink, nobody) == "Bola Adeyemi is no longer linked to Björn Weiß."


def test_a_label_that_can_be_read_in_two_ways_is_said_as_it_is() -> None:
    link = step(LinkChild(parent=8, student=7), "Link Ana to Ben to Cy")
    assert done(link, nobody) == "Done: Link Ana to Ben to Cy."


def test_people_whom_only_the_label_names() -> None:
    back = step(UnarchivePerson(kind=PersonKind.STUDENT, id=7), "Bring Omar Hassan back")
    assert done(back, nobody) == "Omar Hassan was brought back from the archive."
    put_back = UpdatePerson(kind=PersonKind.STUDENT, id=7, values={"city": "Bonn"}, before={})
    assert done(step(put_back, "Put back Omar Hassan"), nobody) == "1 detail of Omar Hassan was put back."
    assert done(step(put_back, "Update Omar Hassan"), nobody) == "1 detail of Omar Hassan was changed."


@pytest.mark.parametrize(
    ("operation", "label"),
    [
        (AddToGroup(group="classes", group_id=1, students=(7, 8)), "Add 2 students to Biology 10B"),
        (AddToGroup(group="classes", group_id=1, students=(7,)), "Add 1 student to Biology 10B"),
        (AddToGroup(group="classes", group_id=1, students=(7,)), "Add Omar Hassan to Biology 10B"),
        (AddToGroup(group="classes", group_id=1, students=(7, 8)), "Put 2 students back into Biology 10B"),
        (RemoveFromGroup(group="classes", group_id=1, students=(7, 8)), "Remove 2 students from Biology 10B"),
        (RemoveFromGroup(group="classes", group_id=1, students=(7,)), "Remove Omar Hassan from Biology 10B"),
    ],
)
def test_the_group_of_a_step_about_several(operation: Operation, label: str) -> None:
    assert group_of(step(operation, label)) == "Biology 10B"


def test_a_link_that_was_held_back_says_who_could_not_be_added() -> None:
    student = CreatePerson(kind=PersonKind.STUDENT, values={"first_name": "Adam", "last_name": "Nowicki"})
    link = step(LinkChild(parent=9, student=Ref(1)), "Link Olga Nowicka to Adam Nowicki")
    said = held_back(link, step(student, "Add Adam Nowicki"), nobody)
    assert said == "Olga Nowicka is not linked to Adam Nowicki, because Adam Nowicki could not be added."
