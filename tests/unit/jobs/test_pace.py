"""Why nothing moves, in words."""

import asyncio

import pytest

from mbdesk.api.rate_limit import Limiter, Pace
from mbdesk.jobs.pace import waiting_words, watched
from tests.support.loops import clock, in_virtual_time


@pytest.mark.parametrize(
    ("pace", "words"),
    [
        (Pace(), ""),
        (Pace(waiting_until=101.0), ""),
        (Pace(waiting_until=120.0, asked=True), "ManageBac asked us to slow down. We wait about 20 seconds"),
        (Pace(waiting_until=140.0), "ManageBac allows 200 requests a minute. We wait about 40 seconds"),
    ],
)
def test_the_sentence_says_who_asked_and_how_long(pace: Pace, words: str) -> None:
    assert waiting_words(pace, 100.0) == (f"{words} and go on by ourselves." if words else "")


@in_virtual_time
async def test_it_is_told_when_it_begins_and_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    monkeypatch.setattr("mbdesk.jobs.pace.time.time", loop.time)
    limiter = Limiter(clock=clock, wall=clock)
    told: list[str] = []
    async with watched(limiter, told.append):
        await asyncio.sleep(2)
        assert told == []
        limiter.slow_down(await limiter.slot(), 20.0)
        await asyncio.sleep(1)
        assert len(told) == 1
        await asyncio.sleep(20)
        assert told[-1] == ""
    assert asyncio.all_tasks() == {asyncio.current_task()}
