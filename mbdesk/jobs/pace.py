"""Why nothing moves at the moment, in words, from the limiter's pace."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from mbdesk.text import duration, tr

if TYPE_CHECKING:
    from mbdesk.api.rate_limit import Limiter, Pace

_EVERY: Final = 0.5
_WORTH_TELLING: Final = 2.0


def waiting_words(pace: "Pace", now: float) -> str:
    """The sentence for ``Progress.waiting`` at Unix time ``now``; "" while requests go out."""
    if pace.waiting_until is None or pace.waiting_until - now < _WORTH_TELLING:
        return ""
    left = duration(pace.waiting_until - now)
    if pace.asked:
        return tr("ManageBac asked us to slow down. We wait {time} and go on by ourselves.", time=left)
    return tr("ManageBac allows 200 requests a minute. We wait {time} and go on by ourselves.", time=left)


@asynccontextmanager
async def watched(limiter: "Limiter", tell: Callable[[str], None]) -> AsyncIterator[None]:
    """While the block runs, ``tell`` gets the sentence whenever it changes, "" when requests go out again."""

    async def watch() -> None:
        told = ""
        while True:
            words = waiting_words(limiter.state(), time.time())
            if words != told:
                tell(words)
                told = words
            await asyncio.sleep(_EVERY)

    task = asyncio.create_task(watch(), name="pace")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
