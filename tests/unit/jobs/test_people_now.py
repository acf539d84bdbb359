"""A few people read again, and the run that archived them found again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from mbdesk.directory import Directory
from mbdesk.jobs.archived_here import archived_here
from mbdesk.jobs.load import load_school
from mbdesk.jobs.people_now import people_now
from mbdesk.jobs.progress import silent
from mbdesk.plan.edits import Where, archive_plan
from mbdesk.plan.freeze import FORMAT, freeze
from mbdesk.records import PersonKind
from mbdesk.store.runs import RunStatus
from tests.support.engine import SCHOOL, Engine, engine, now_text
from tests.support.loops import in_loop

STUDENT = PersonKind.STUDENT


async def loaded(desk: Engine) -> Directory:
    directory = await load_school(desk.session, silent, lambda _directory: None)
    return replace(directory, school=SCHOOL)


@in_loop
async def test_only_the_people_asked_for_are_read_in_one_request(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        before = await loaded(desk)
        first, second, third = before.students[:3]
        records = desk.school.registry.people["students"]
        records[first.id]["city"] = "Gdynia"
        records[third.id]["city"] = "Sopot"
        del records[second.id]
        asked = len(desk.requests("GET"))
        now = await people_now(desk.session, before, STUDENT, [first.id, second.id])
        assert desk.requests("GET")[asked:] == ["/students"]
        assert now.student_by_id[first.id].city == "Gdynia"
        assert second.id not in now.student_by_id
        assert now.student_by_id[third.id] is third
        assert len(now.students) == len(before.students) - 1


@in_loop
async def test_nothing_new_gives_the_same_school(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        before = await loaded(desk)
        assert await people_now(desk.session, before, STUDENT, [before.students[0].id]) is before


@in_loop
async def test_the_newest_run_that_archived_somebody_is_found_with_their_rows(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        directory = await loaded(desk)
        active = [s for s in directory.students if not s.archived][:4]
        ids = [s.id for s in active]
        plan = archive_plan(Where.of(directory, now_text()), directory, STUDENT, ids, day=date(2026, 6, 30))
        outcome = await desk.send(plan)
        row_of = {row.person_id: row.number for row in plan.rows}
        found = await archived_here(desk.places, desk.session.connection, ids[1:3])
        assert found is not None
        assert found.run == outcome.header.id
        assert set(found.rows) == {row_of[ids[1]], row_of[ids[2]]}
        stranger = next(s.id for s in directory.students if s.id not in ids)
        assert await archived_here(desk.places, desk.session.connection, [ids[0], stranger]) is None
        text = freeze(plan).text
        newer = text.replace(f'"format":{FORMAT}', f'"format":{FORMAT + 1}')
        assert newer != text
        with desk.journal() as journal:
            journal.close_run(journal.begin(plan, newer, desk.session.connection.key), RunStatus.STOPPED)
        assert await archived_here(desk.places, desk.session.connection, ids[1:3]) == found, "a newer mbdesk wrote it"
        rehearsal = replace(desk.session.connection, key="elsewhere")
        assert await archived_here(desk.places, rehearsal, ids) is None, "the same subdomain at another host"
