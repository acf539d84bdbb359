"""Leaving a year group is taken back for those whom the run took out, and for nobody else."""

from pathlib import Path

from mbdesk.directory import Directory
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup
from tests.support.engine import engine, plan_of
from tests.support.loops import in_loop


@in_loop
async def test_who_was_out_of_the_year_group_before_is_not_put_into_it(tmp_path: Path) -> None:
    """A colleague took one of the two out between the review and the run."""
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        active = [i for i, one in registry.people["students"].items() if not one["archived"]]
        group = registry.active_group_of(active[0])
        assert group is not None
        ours, theirs = [id_ for id_ in active if registry.active_group_of(id_) == group][:2]
        run = await desk.begin(
            plan_of([(RemoveFromGroup(group="year-groups", group_id=group, students=(ours, theirs)), (1,))])
        )
        await desk.api.writes.send(
            RemoveFromGroup(group="year-groups", group_id=group, students=(theirs,)), lambda who: theirs
        )
        await desk.go(run)
        with desk.journal() as journal:
            plan = await plan_undo(desk.session, journal, run, Directory())
        assert [step.operation for step in plan.steps] == [
            AddToGroup(group="year-groups", group_id=group, students=(ours,))
        ]
