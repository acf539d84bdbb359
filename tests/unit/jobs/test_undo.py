"""Undo against the practice school: a run, then the plan that takes it back, sent by the same runner."""

from pathlib import Path

from mbdesk.directory import Directory
from mbdesk.jobs import run as runs
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    LinkChild,
    Operation,
    Ref,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import Outcome as RowOutcome
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import RowStatus
from mbdesk.records import PersonKind
from tests.support.engine import Engine, engine, enrolment_plan, parent, plan_of, student
from tests.support.loops import in_loop


async def undo_of(desk: Engine, outcome: Outcome, rows: tuple[int, ...] = ()) -> Plan:
    with desk.journal() as journal:
        return await plan_undo(desk.session, journal, outcome.header.id, Directory(), rows)


async def undo(desk: Engine, outcome: Outcome, plan: Plan) -> Outcome:
    with desk.journal() as journal:
        run = await runs.begin(journal, desk.session, plan, undoes=outcome.header.id)
    return await desk.go(run)


def active(desk: Engine, many: int) -> list[int]:
    people = desk.school.registry.people["students"]
    return [i for i, record in people.items() if not record["archived"]][:many]


@in_loop
async def test_everybody_who_was_made_is_archived_and_nobody_else_is_touched(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        outcome = await desk.send(enrolment_plan(6, min(desk.school.registry.year_groups)))
        before = len(desk.school.recorder.changes)
        plan = await undo_of(desk, outcome)
        # Links between people who are archived together stay, and groups are left by archiving.
        assert {type(step.operation) for step in plan.steps} == {ArchivePerson}
        assert all(row.changes[-1].new == "Archived" for row in plan.rows)
        assert desk.requests("PUT") == []
        undone = await undo(desk, outcome, plan)
        assert undone.count(RowStatus.DONE) == 6
        assert undone.header.undoes == outcome.header.id
        made = {result.id for n, result in outcome.steps.items() if result.id and n <= 10}
        archived = {c.id for c in desk.school.recorder.changes[before:] if c.verb == "archive"}
        assert archived == made
        assert all(desk.school.registry.people["students"][row.id]["archived"] for row in outcome.rows if row.id)


@in_loop
async def test_old_values_come_back_and_what_others_changed_since_stays(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        mine, theirs, empty = active(desk, 3)
        for id_, city in ((mine, "Old"), (theirs, "Old"), (empty, None)):
            people[id_]["city"] = city
        steps: list[tuple[Operation, tuple[int, ...]]] = [
            (UpdatePerson(kind=PersonKind.STUDENT, id=i, values={"city": "New"}, before={"city": was}), (n,))
            for n, (i, was) in enumerate([(mine, "Old"), (theirs, "Old"), (empty, None)], start=1)
        ]
        outcome = await desk.send(plan_of(steps))
        people[theirs]["city"] = "Somebody else's"
        plan = await undo_of(desk, outcome)
        assert [row.outcome for row in plan.rows] == [RowOutcome.CHANGES, RowOutcome.LEFT_OUT, RowOutcome.CHANGES]
        assert [(c.old, c.new, c.clears) for row in plan.rows for c in row.changes] == [
            ("New", "Old", False),
            ("New", "", True),
        ]
        assert "changed by someone else since" in plan.rows[1].notes[0]
        undone = await undo(desk, outcome, plan)
        assert [people[i]["city"] or "" for i in (mine, theirs, empty)] == ["Old", "Somebody else's", ""]
        assert [undone.count(status) for status in (RowStatus.DONE, RowStatus.LEFT_OUT)] == [2, 1]


@in_loop
async def test_an_e_mail_that_manage_bac_keeps_in_small_letters_goes_back(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        (mine,) = active(desk, 1)
        was, new = people[mine]["email"], "Ana.Silva@Example.school"
        update = UpdatePerson(kind=PersonKind.STUDENT, id=mine, values={"email": new}, before={"email": was})
        outcome = await desk.send(plan_of([(update, (1,))]))
        people[mine]["email"] = new.lower()
        plan = await undo_of(desk, outcome)
        assert [row.notes for row in plan.rows] == [()]
        await undo(desk, outcome, plan)
        assert people[mine]["email"] == was


@in_loop
async def test_what_changes_between_the_undo_s_review_and_its_start_is_not_overwritten(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        (id_,) = active(desk, 1)
        people[id_]["city"] = "Old"
        update = UpdatePerson(kind=PersonKind.STUDENT, id=id_, values={"city": "New"}, before={"city": "Old"})
        outcome = await desk.send(plan_of([(update, (1,))]))
        plan = await undo_of(desk, outcome)
        people[id_]["city"] = "Just now"
        undone = await undo(desk, outcome, plan)
        assert undone.rows[0].status is RowStatus.FAILED
        assert people[id_]["city"] == "Just now"


@in_loop
async def test_links_and_groups_go_back_to_what_they_were(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        moved, other = active(desk, 2)
        old_group = registry.active_group_of(moved)
        new_group = next(g for g in registry.year_groups if g != old_group and not registry.year_groups[g]["archived"])
        mother = next(p for p, children in registry.children.items() if children and other not in children)
        child, relationship = next(iter(registry.children[mother].items()))
        was = {p: dict(children) for p, children in registry.children.items() if children}
        outcome = await desk.send(
            plan_of(
                [
                    (LinkChild(parent=mother, student=other, relationship="Aunt"), (1,)),
                    (UnlinkChild(parent=mother, student=child, relationship=relationship or ""), (2,)),
                    (AddToGroup(group="year-groups", group_id=new_group, students=(moved,)), (3,)),
                ]
            )
        )
        assert registry.active_group_of(moved) == new_group
        undone = await undo(desk, outcome, await undo_of(desk, outcome))
        assert undone.count(RowStatus.DONE) == 3
        assert {p: dict(children) for p, children in registry.children.items() if children} == was
        assert registry.active_group_of(moved) == old_group


@in_loop
async def test_one_row_alone_leaves_what_other_rows_share(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        plan = plan_of(
            [
                (parent(1), (1, 2)),
                (student(1), (1,)),
                (student(2), (2,)),
                (LinkChild(parent=Ref(1), student=Ref(2)), (1,)),
            ]
        )
        outcome = await desk.send(plan)
        undone = await undo(desk, outcome, await undo_of(desk, outcome, rows=(1,)))
        archived = [c.kind for c in desk.school.recorder.changes if c.verb == "archive"]
        assert archived == ["students"]
        assert [row.number for row in undone.rows] == [1]
        (alone,) = undone.plan.rows
        assert [note for note in alone.notes if note.endswith("was added for other rows too, and stays.")]
        # The whole of it, then: the parent goes once, under the child who goes too.
        whole = await undo_of(desk, outcome)
        changed = {row.number: (len(row.changes), len(row.steps)) for row in whole.rows if row.steps or row.changes}
        assert changed == {2: (2, 2)}
        assert {row.number for row in whole.rows if row.outcome is RowOutcome.CHANGES} == {2}
        assert len(whole.steps) == 2


@in_loop
async def test_an_undo_can_be_undone(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        outcome = await desk.send(plan_of([(student(1), (1,))]))
        undone = await undo(desk, outcome, await undo_of(desk, outcome))
        again = await undo(desk, undone, await undo_of(desk, undone))
        assert again.count(RowStatus.DONE) == 1
        id_ = outcome.rows[0].id
        assert id_ is not None
        assert not desk.school.registry.people["students"][id_]["archived"]


@in_loop
async def test_who_is_archived_already_is_said_and_costs_nothing(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        outcome = await desk.send(plan_of([(parent(1), (1,))]))
        for record in desk.school.registry.people["parents"].values():
            record["archived"] = True
        plan = await undo_of(desk, outcome)
        assert plan.steps == ()
        assert plan.rows[0].notes == ("Maria Silva 1 is archived already.",)
