"""To the end of a list, whatever the server says about its length (contract 2, quality F22, F23)."""

import asyncio
from contextlib import aclosing

import pytest

from mbdesk.api.decode import Page
from mbdesk.api.paging import pages
from mbdesk.errors import ServerTrouble
from tests.support.loops import in_virtual_time


class Asked:
    """Gives one page per number; ``totals`` is what each page says of how many there are."""

    def __init__(self, totals: list[int | None], *, next_page: bool = False) -> None:
        self.totals, self.next_page = totals, next_page
        self.numbers: list[int] = []
        self.now = self.most = 0

    async def __call__(self, number: int) -> Page[int]:
        self.numbers.append(number)
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.5)
        self.now -= 1
        if number > len(self.totals):
            return Page((), total_pages=self.totals[-1])
        following = number + 1 if self.next_page and number < len(self.totals) else None
        return Page((number,), current_page=number, total_pages=self.totals[number - 1], next_page=following)


async def read(asked: Asked) -> list[int]:
    return [record async for page in pages(asked) for record in page.records]


@pytest.mark.parametrize(
    ("totals", "read_pages", "requests"),
    [
        ([1], [1], 1),
        ([0], [1], 1),
        ([3, 3, 3], [1, 2, 3], 3),
        ([2, 3, 3], [1, 2, 3], 3),  # grew
        ([None], [1], 1),  # no meta
        ([None, None], [1], 1),
    ],
)
def test_it_reads_up_to_the_last_page_as_last_reported(
    totals: list[int | None], read_pages: list[int], requests: int
) -> None:
    @in_virtual_time
    async def play() -> None:
        asked = Asked(totals)
        assert await read(asked) == read_pages
        assert len(asked.numbers) == requests

    play()


@in_virtual_time
async def test_a_list_that_shrank_ends_at_its_empty_page() -> None:
    asked = Asked([9, 9, 9])
    assert await read(asked) == [1, 2, 3]


@in_virtual_time
async def test_without_totals_it_follows_next_page() -> None:
    asked = Asked([None, None, None], next_page=True)
    assert await read(asked) == [1, 2, 3]
    assert asked.numbers == [1, 2, 3]


@in_virtual_time
async def test_a_list_that_never_ends_is_left() -> None:
    asked = Asked([3 + n for n in range(100)])
    assert len(await read(asked)) == 9


@in_virtual_time
async def test_six_pages_at_a_time_come_in_order() -> None:
    asked = Asked([40] * 40)
    assert await read(asked) == list(range(1, 41))
    assert asked.most == 6


@in_virtual_time
async def test_leaving_early_leaves_nothing_running() -> None:
    asked = Asked([40] * 40)
    async with aclosing(pages(asked)) as found:
        await anext(found)
        await anext(found)
    assert len(asyncio.all_tasks()) == 1


@in_virtual_time
async def test_a_page_that_fails_fails_the_list() -> None:
    async def ask(number: int) -> Page[int]:
        if number == 3:
            raise ServerTrouble("GET", "/students", status=500)
        return Page((number,), total_pages=9)

    with pytest.raises(ServerTrouble):
        async for _ in pages(ask):
            pass
    assert len(asyncio.all_tasks()) == 1
