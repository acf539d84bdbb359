"""The pace, in virtual time: hours of waiting take no time (quality 2.4, F11 to F14)."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from mbdesk.api.rate_limit import CEILING, PLANNED, WINDOW, Limiter
from tests.support.loops import clock, in_virtual_time


def limiter(**options: Any) -> Limiter:
    return Limiter(clock=clock, wall=lambda: clock() + 1_000_000, **options)


def busiest(moments: Sequence[float], seconds: float = 60.0) -> int:
    return max(sum(start <= moment < start + seconds for moment in moments) for start in moments)


async def take(limiter: Limiter, count: int, *, urgent: bool = False) -> list[float]:
    return [await limiter.slot(urgent=urgent) for _ in range(count)]


@in_virtual_time
async def test_a_thousand_requests_stay_below_the_limit_and_lose_no_time() -> None:
    start = clock()
    moments = await take(limiter(), 1000)
    assert busiest(moments) == PLANNED
    assert busiest(moments, WINDOW) == PLANNED
    assert clock() - start == pytest.approx(5 * WINDOW, abs=0.1)  # 180 at once, then 180 a window


@in_virtual_time
async def test_below_the_limit_nothing_waits() -> None:
    start = clock()
    await take(limiter(), PLANNED)
    assert clock() == start


@in_virtual_time
async def test_what_a_person_waits_for_goes_ahead_up_to_the_ceiling() -> None:
    paced = limiter()
    await take(paced, PLANNED)
    bulk = asyncio.create_task(take(paced, 10))
    await asyncio.sleep(1)
    start = clock()
    urgent = await take(paced, CEILING - PLANNED, urgent=True)
    assert clock() == start
    everything = urgent + await bulk
    assert min(await bulk) > max(urgent)
    assert busiest(everything) <= CEILING
    assert (await paced.slot(urgent=True)) - start < WINDOW


@in_virtual_time
async def test_bulk_and_urgent_together_never_pass_the_ceiling() -> None:
    paced = limiter()
    both = await asyncio.gather(take(paced, 700), take(paced, 300, urgent=True))
    assert busiest(sorted(both[0] + both[1])) <= CEILING


@in_virtual_time
async def test_a_429_halves_the_pace_once_for_a_burst_and_blocks_everybody() -> None:
    paced = limiter()
    sent = await take(paced, 8)
    await asyncio.sleep(0.1)
    for moment in sent:
        assert paced.slow_down(moment, 7.0) == pytest.approx(7.0)
    assert paced.state().planned_per_minute == PLANNED // 2
    start = clock()
    assert await paced.slot(urgent=True) == pytest.approx(start + 7.0)


@in_virtual_time
async def test_the_pace_grows_back_by_ten_a_clean_minute() -> None:
    paced = limiter()
    paced.slow_down(await paced.slot(), 1.0)
    seen = []
    for _ in range(11):
        await asyncio.sleep(60)
        await paced.slot()
        seen.append(paced.state().planned_per_minute)
    assert seen == [100, 110, 120, 130, 140, 150, 160, 170, 180, 180, 180]


@in_virtual_time
async def test_a_long_rest_brings_back_the_planned_pace_and_no_more() -> None:
    paced = limiter()
    paced.slow_down(await paced.slot(), 1.0)
    await asyncio.sleep(3600)
    assert busiest(await take(paced, 500)) == paced.state().planned_per_minute == PLANNED


@in_virtual_time
async def test_the_longest_wait_that_was_asked_for_holds() -> None:
    paced = limiter()
    first, second = await take(paced, 2)
    assert paced.slow_down(first, 60.0) == pytest.approx(60.0)
    await asyncio.sleep(1)
    assert paced.slow_down(second, 2.0) == pytest.approx(59.0)
    assert paced.delay() == pytest.approx(59.0)
    start = clock()
    assert await paced.slot() == pytest.approx(start + 59.0)
    assert paced.delay() == 0.0


@in_virtual_time
async def test_a_429_that_says_nothing_waits_longer_each_time_it_comes_again() -> None:
    paced = limiter()
    waits = []
    for _ in range(4):
        waits.append(paced.slow_down(await paced.slot(), None))
        await asyncio.sleep(waits[-1])
    assert [round(wait / base, 1) for wait, base in zip(waits, (30, 60, 120, 120), strict=True)] == pytest.approx(
        [0.95] * 4, abs=0.06
    )
    paced.answered()
    assert paced.slow_down(await paced.slot(), None) <= 30


@in_virtual_time
async def test_the_pace_never_falls_to_nothing() -> None:
    paced = limiter()
    for _ in range(12):
        paced.slow_down(await paced.slot(), 1.0)
    assert paced.state().planned_per_minute == 10


@in_virtual_time
async def test_a_cancelled_wait_takes_no_turn() -> None:
    paced = limiter(planned=2, ceiling=2)
    await take(paced, 2)
    waiting = [asyncio.create_task(paced.slot()) for _ in range(2)]
    await asyncio.sleep(1)
    waiting[0].cancel()
    start = clock()
    assert await waiting[1] == pytest.approx(start - 1 + WINDOW)
    assert waiting[0].cancelled()


@in_virtual_time
async def test_the_state_tells_until_when_and_why() -> None:
    paced = limiter()
    await take(paced, PLANNED)
    assert paced.state().waiting_until is None
    assert paced.state().sent_last_minute == PLANNED
    waiting = asyncio.create_task(paced.slot())
    await asyncio.sleep(10)
    state = paced.state()
    assert state.waiting_until == pytest.approx(clock() + 1_000_000 + WINDOW - 10)
    assert not state.asked
    paced.slow_down(clock(), 100.0)
    assert paced.state().waiting_until == pytest.approx(clock() + 1_000_000 + 100)
    assert paced.state().asked
    await waiting
    assert paced.state().waiting_until is None


class Shared:
    """A ledger as two windows see it."""

    def __init__(self) -> None:
        self.moments: list[float] = []
        self.busy = 3

    def take(self, window: float, limit: int) -> float:
        self.busy -= 1
        if self.busy >= 0:
            return 0.02
        recent = [moment for moment in self.moments if moment > clock() - window]
        if len(recent) >= limit:
            return recent[len(recent) - limit] + window - clock()
        self.moments.append(clock())
        return 0.0


@in_virtual_time
async def test_two_windows_share_the_limit() -> None:
    ledger = Shared()
    both = await asyncio.gather(take(limiter(ledger=ledger), 300), take(limiter(ledger=ledger), 300))
    assert busiest(sorted(both[0] + both[1])) <= PLANNED
    assert len(ledger.moments) == 600


def test_how_long_a_number_of_sends_takes_at_the_pace() -> None:
    clock = [100.0]
    paced = Limiter(planned=3, ceiling=3, clock=lambda: clock[0])

    async def two() -> None:
        await paced.slot()
        clock[0] += 10
        await paced.slot()

    asyncio.run(two())
    clock[0] += 10
    # One place is free, the first is free 62 s after it was taken (20 s ago), the second 10 s later, then all again.
    assert [round(paced.ready_in(count)) for count in range(6)] == [0, 0, 42, 52, 62, 104]
    assert paced.delay() == 0.0
