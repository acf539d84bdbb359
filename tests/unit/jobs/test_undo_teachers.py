"""New teachers: taken back only where the access key names that it may archive them, as the review promised."""

from dataclasses import replace
from pathlib import Path

import pytest

from mbdesk.api.permissions import NAMES, Permissions
from mbdesk.directory import Directory
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.operations import ArchivePerson, CreatePerson
from mbdesk.plan.promises import Promise, undo_promises
from mbdesk.records import PersonKind
from tests.support.engine import engine, plan_of
from tests.support.loops import in_loop

NEW = CreatePerson(
    kind=PersonKind.TEACHER, values={"email": "ines@new.school", "first_name": "Ines", "last_name": "Duarte"}
)


@pytest.mark.parametrize("names", [None, NAMES, (*NAMES, "teachers/archive")])
@in_loop
async def test_the_undo_keeps_what_the_review_promised(tmp_path: Path, names: tuple[str, ...] | None) -> None:
    named = "teachers/archive" in (names or ())
    async with engine(tmp_path) as desk:
        plan = plan_of([(NEW, (1,))])
        (promised,) = undo_promises(plan, archives_teachers=named)
        assert promised.promise is (Promise.PARTLY if named else Promise.NONE)
        outcome = await desk.send(plan)
        session = replace(desk.session, permissions=Permissions(names))
        with desk.journal() as journal:
            back = await plan_undo(session, journal, outcome.header.id, Directory())
        id_ = outcome.steps[1].id
        assert id_ is not None
        archived = [ArchivePerson(kind=PersonKind.TEACHER, id=id_)]
        assert [step.operation for step in back.steps] == (archived if named else [])
        said = ("This access key cannot archive Ines Duarte. Archive them in ManageBac itself.",)
        assert [row.notes for row in back.rows] == [() if named else said]
