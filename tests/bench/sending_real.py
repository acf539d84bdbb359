"""1,000 new students sent over a real socket at the real pace: more than five minutes, most of them waiting."""

import asyncio
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from mbdesk.plan.estimate import estimate
from mbdesk.store.places import Places
from tests.bench.figures import Table
from tests.bench.sending import LATENCY, ROWS, Sent, creates_table, new_students, send_and_verify
from tests.support.served import Served, open_session, served


def measure() -> list[Table]:
    """The school is a process of its own, allows 200 a minute and answers in 50 ms."""
    with served("small") as school:
        school.switch(rate_limit=200)
        school.answer_after(LATENCY)
        return [creates_table(asyncio.run(_sent(school)), "at a served practice school, in real time")]


async def _sent(school: Served) -> Sent:
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as folder:
        session = await open_session(school, Places.below(Path(folder)))
        plan = replace(new_students(), school=session.school.subdomain)
        before = school.count()
        started = time.monotonic()
        await send_and_verify(session, plan, Path(folder))
        seconds = time.monotonic() - started
        announced = estimate(plan, seconds_each=session.seconds_each).seconds
        await session.aclose()
    return Sent(seconds, school.count() - before, school.busiest(), ROWS, announced)
