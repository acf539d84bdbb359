"""The pace against a school that counts, in virtual time: hours of waiting take seconds (quality F11 to F14)."""

import asyncio
from datetime import date
from typing import Any

import pytest

from mbdesk.api.rate_limit import CEILING, WINDOW, Limiter
from mbdesk.api.transport import Transport
from mbdesk.practice import PracticeSchool, PracticeTransport, Switches
from tests.support.loops import clock, in_virtual_time


def school(**switches: Any) -> PracticeSchool:
    return PracticeSchool("small", today=date(2026, 3, 10), switches=Switches(**switches), clock=clock)


def window_to(school: PracticeSchool, ledger: Any = None) -> Transport:
    """A window of mbdesk that talks to ``school`` as the practice school is used in the app."""
    limiter = Limiter(ledger, clock=clock)
    wire = PracticeTransport(school, 0.05)
    return Transport("https://practice.test", school.tokens["full"], limiter=limiter, wire=wire)


async def ask(talk: Transport, count: int) -> None:
    await asyncio.gather(*(talk.request("GET", "/ping") for _ in range(count)))


def refused(school: PracticeSchool) -> int:
    return sum(entry.status == 429 for entry in school.recorder.entries)


@pytest.mark.parametrize("counting", ["sliding", "fixed"])
@in_virtual_time
async def test_an_undisturbed_run_is_never_refused_however_the_server_counts(counting: str) -> None:
    served = school(rate_window=counting)
    start = clock()
    talk = window_to(served)
    await ask(talk, 1000)
    await talk.aclose()
    assert refused(served) == 0
    assert served.recorder.busiest() <= CEILING
    assert clock() - start <= 5 * WINDOW + 5


@in_virtual_time
async def test_beside_other_traffic_it_finishes_at_the_rate_that_is_left() -> None:
    served = school(other_traffic=150)
    talk = window_to(served)
    await ask(talk, 600)
    await talk.aclose()
    assert len(served.recorder.entries) - refused(served) == 600
    assert refused(served) <= 0.05 * len(served.recorder.entries)


@pytest.mark.parametrize("form", [{}, {"retry_after": "seconds"}, {"rate_reset": "none", "rate_body": "none"}])
@in_virtual_time
async def test_a_storm_of_refusals_is_outlasted_without_help(form: dict[str, str]) -> None:
    served = school(**form)
    talk = window_to(served)
    served.faults.add(do="too-many", seconds=20, to=12, **form)
    await ask(talk, 40)
    await talk.aclose()
    assert len(served.recorder.entries) - refused(served) == 40
    assert refused(served) == 12
    assert served.recorder.busiest(refused=True) <= 200


class Shared:
    """The ledger of one computer, in virtual time."""

    def __init__(self) -> None:
        self.moments: list[float] = []

    def take(self, window: float, limit: int) -> float:
        recent = [moment for moment in self.moments if moment > clock() - window]
        if len(recent) >= limit:
            return recent[len(recent) - limit] + window - clock()
        self.moments.append(clock())
        return 0.0


@in_virtual_time
async def test_two_windows_of_one_computer_never_pass_the_limit_together() -> None:
    served = school()
    ledger = Shared()
    one, other = window_to(served, ledger), window_to(served, ledger)
    await asyncio.gather(ask(one, 400), ask(other, 400))
    await one.aclose()
    await other.aclose()
    assert refused(served) == 0
    assert served.recorder.busiest() <= CEILING
