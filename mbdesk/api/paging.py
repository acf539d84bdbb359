"""Reading a list to its end, several pages at a time, in order (contract 2, quality 2.5)."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, Final, TypeVar

from mbdesk.api.decode import Page

T = TypeVar("T")
Ask = Callable[[int], Coroutine[Any, Any, Page[T]]]
"""Fetches the page with a number, from 1."""

LARGEST: Final = 200
"""Records asked for in a page; what the server grants stands in ``meta`` (contract 2, 18 row 1)."""

SMALLER: Final = 100
"""Asked for when the server refuses ``LARGEST``."""

_AHEAD: Final = 6
_RUNAWAY: Final = 3
BREATH: Final = 0.001
"""Seconds between pages in which the window's thread gets its turn."""


async def pages(ask: Ask[T]) -> AsyncGenerator[Page[T], None]:
    """Every page from the first to the last, in order; later ones are asked for while earlier ones are looked at.

    The end is ``total_pages`` as last reported, an empty page, or three times what the first page announced. Without
    ``meta`` there is one page; with only ``next_page`` they are read one after another.
    """
    first = await ask(1)
    yield first
    if first.total_pages is None:
        async for page in _followed(ask, first):
            yield page
        return
    last, guard = first.total_pages, _RUNAWAY * first.total_pages
    running: deque[asyncio.Task[Page[T]]] = deque()
    asked = 1
    try:
        while True:
            while asked < min(last, guard) and len(running) < _AHEAD:
                asked += 1
                running.append(asyncio.create_task(ask(asked)))
            if not running:
                return
            page = await running.popleft()
            if page.is_empty:
                return
            yield page
            last = page.total_pages if page.total_pages is not None else last
            await asyncio.sleep(BREATH)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _followed(ask: Ask[T], page: Page[T]) -> AsyncGenerator[Page[T], None]:
    seen = {1}
    while page.next_page is not None and page.next_page not in seen:
        seen.add(page.next_page)
        page = await ask(page.next_page)
        if page.is_empty:
            return
        yield page
        await asyncio.sleep(BREATH)
