"""Registers and totals through the API of the practice school: what is asked, what comes out, what stays."""

import asyncio
from collections.abc import Coroutine
from datetime import date
from typing import Any

import pytest

from mbdesk.errors import ApiError, NotFound, ServerTrouble
from mbdesk.jobs.attendance import Days, Wanted, register, registers, totals, totals_of_many
from mbdesk.jobs.progress import Progress, silent
from mbdesk.records import SchoolClass, Term, YearGroup
from mbdesk.registers import GroupKind, Register, Totals, school_days
from tests.support.practice_session import TODAY, Practice, practice


def a_class(p: Practice, name: str = "English 6A") -> SchoolClass:
    return next(c for c in p.directory.classes if c.name == name)


def term_of(p: Practice, group: SchoolClass | YearGroup, number: int = 1) -> Term:
    year = p.directory.academic_year(group.program_code)
    assert year is not None
    return year.terms[number]


def whole_term(p: Practice, group: SchoolClass | YearGroup, number: int = 1) -> Wanted:
    term = term_of(p, group, number)
    days = school_days([term], term.starts_on, term.ends_on, TODAY)
    return Wanted(group=group, days=days, first=term.starts_on, last=term.ends_on, term=term.name)


def run(play: Coroutine[Any, Any, None]) -> None:
    asyncio.run(play)


def test_one_request_a_day_and_none_for_a_day_known() -> None:
    async def play() -> None:
        async with practice() as p:
            known: Days = {}
            wanted = whole_term(p, a_class(p))
            first = await register(p.session, p.directory, wanted, silent, known)
            assert p.requests() == len(wanted.days) > 40
            p.forget()
            assert await register(p.session, p.directory, wanted, silent, known) == first
            assert p.requests() == 0

    run(play())


@pytest.mark.parametrize("kind", [GroupKind.CLASS, GroupKind.HOMEROOM])
def test_the_register_adds_up_to_managebacs_own_term_totals(kind: GroupKind) -> None:
    async def play() -> None:
        async with practice() as p:
            group = (
                a_class(p, "Early Years A Homeroom")
                if kind is GroupKind.CLASS
                else next(g for g in p.directory.year_groups if g.student_ids)
            )
            made = await register(p.session, p.directory, whole_term(p, group), silent, {})
            sums = await totals(p.session, p.directory, group, term_of(p, group))
            assert made.kind is sums.kind is kind
            assert sums.rows
            assert made.codes == sums.codes
            enrolled = [row for row in made.rows if row.pupil.enrolled]
            for row, summed in zip(enrolled, sums.rows, strict=True):
                assert row.pupil == summed.pupil
                assert tuple(row.count(code) for code in made.codes) == summed.counts
                assert row.present_share == summed.present_share
            assert any(code.assumed for code in made.codes), "nothing assumed here proves nothing"

    run(play())


def test_several_days_at_a_time_but_never_more_than_eight() -> None:
    async def play() -> None:
        async with practice(latency=0.001) as p:
            flying, most = 0, 0
            answer = p.session.api.transport.request

            async def watched(*args: Any, **kwargs: Any) -> Any:
                nonlocal flying, most
                flying += 1
                most = max(most, flying)
                try:
                    return await answer(*args, **kwargs)
                finally:
                    flying -= 1

            p.session.api.transport.request = watched  # type: ignore[method-assign]  # to watch what really flies
            await register(p.session, p.directory, whole_term(p, a_class(p)), silent, {})
            assert 2 <= most <= 8

    run(play())


def test_progress_counts_every_day_and_names_the_class() -> None:
    async def play() -> None:
        async with practice() as p:
            seen: list[Progress] = []
            wanted = whole_term(p, a_class(p))
            await register(p.session, p.directory, wanted, seen.append, {})
            assert (seen[0].done, seen[-1].done) == (0, len(wanted.days))
            assert {one.total for one in seen} == {len(wanted.days)}
            assert seen[0].text == "English 6A"

    run(play())


@pytest.mark.parametrize("status", [404, 422])
def test_a_day_outside_the_classs_terms_is_a_day_without_records(status: int) -> None:
    async def play() -> None:
        async with practice(date_outside_terms=status) as p:
            summer = Wanted(group=a_class(p), days=(date(2024, 7, 1),), first=date(2024, 7, 1), last=date(2024, 7, 1))
            made = await register(p.session, p.directory, summer, silent, {})
            assert made.is_empty
            assert made.rows, "the students are still there"

    run(play())


def test_a_term_of_another_programme_has_no_totals() -> None:
    async def play() -> None:
        async with practice() as p:
            english = a_class(p)
            other = next(y for y in p.directory.academic_years if y.program != "myp" and y.active).terms[0]
            assert (await totals(p.session, p.directory, english, other)).is_empty

    run(play())


def test_a_class_that_is_gone_is_said_not_taken_for_an_empty_one() -> None:
    async def play() -> None:
        async with practice() as p:
            gone = SchoolClass(id=1, name="Gone", program_code="myp")
            with pytest.raises(NotFound):
                await register(p.session, p.directory, whole_term(p, gone), silent, {})
            with pytest.raises(NotFound):
                await totals(p.session, p.directory, gone, term_of(p, gone))

    run(play())


def test_trouble_half_way_keeps_what_came_and_the_next_try_goes_on() -> None:
    async def play() -> None:
        async with practice() as p:
            known: Days = {}
            wanted = whole_term(p, a_class(p))
            trouble = {
                "do": "answer",
                "status": 403,
                "body": {"error": "no"},
                "route": "/classes/{id}/attendance/date/*",
            }
            p.school.faults.replace([trouble | {"from": 20}])
            with pytest.raises(ApiError):
                await register(p.session, p.directory, wanted, silent, known)
            assert len(known) >= 15
            p.school.faults.clear()
            p.forget()
            left = len(wanted.days) - len(known)
            made = await register(p.session, p.directory, wanted, silent, known)
            assert p.requests() == left
            assert len({column.day for column in made.columns}) == len(wanted.days)

    run(play())


def test_cancelling_many_keeps_those_that_were_finished() -> None:
    async def play() -> None:
        async with practice() as p:
            wanted = [whole_term(p, a_class(p, name)) for name in ("English 6A", "Maths 6A", "Sciences 6A")]
            kept: list[Register] = []
            enough = asyncio.Event()

            def keep(made: Register) -> None:
                kept.append(made)
                if len(kept) == 2:
                    enough.set()

            job = asyncio.create_task(registers(p.session, p.directory, wanted, silent, {}, keep))
            await enough.wait()
            job.cancel()
            with pytest.raises(asyncio.CancelledError):
                await job
            assert [made.title for made in kept] == ["English 6A", "Maths 6A"]

    run(play())


def test_many_totals_cost_one_request_each() -> None:
    async def play() -> None:
        async with practice() as p:
            wanted = [(c, p.directory.terms_of_class(c)[1]) for c in p.directory.classes[:30]]
            kept: list[Totals] = []
            made = await totals_of_many(p.session, p.directory, wanted, silent, kept.append)
            assert p.requests() == 30
            assert [one.title for one in made] == [c.name for c, _ in wanted]
            assert {one.group_id for one in kept} == {c.id for c, _ in wanted}

    run(play())


def test_without_memberships_the_class_is_asked_who_is_in_it() -> None:
    async def play() -> None:
        async with practice(settled=False) as p:
            english = a_class(p)
            made = await totals(p.session, p.directory, english, term_of(p, english))
            assert p.requests("/students") == 1
            assert made.rows
            assert all(row.pupil.enrolled for row in made.rows)

    run(play())


def test_students_who_were_not_loaded_are_named_with_one_request() -> None:
    async def play() -> None:
        async with practice() as p:
            english = a_class(p)
            names = [s.sort_name for s in p.directory.students_in_class(english.id)]
            nobody = p.directory.with_(students=())
            made = await totals(p.session, nobody, english, term_of(p, english))
            assert [row.pupil.name for row in made.rows] == names
            assert p.requests("/students") == 1

    run(play())


def test_a_token_that_may_not_see_people_still_gets_its_register_with_ids() -> None:
    async def play() -> None:
        async with practice() as p:
            english = a_class(p)
            p.school.allow("full", frozenset({"classes/term-attendance", "classes/date-attendance"}))
            made = await totals(p.session, p.directory.with_(students=()), english, term_of(p, english))
            assert [row.pupil.name for row in made.rows] == sorted(str(row.pupil.id) for row in made.rows)
            assert any(row.recorded for row in made.rows)

    run(play())


def test_missing_permission_is_raised_as_it_came() -> None:
    async def play() -> None:
        async with practice(key="no-attendance") as p:
            with pytest.raises(ApiError) as refused:
                await register(p.session, p.directory, whole_term(p, a_class(p)), silent, {})
            assert not isinstance(refused.value, ServerTrouble)

    run(play())
