"""What every reading function shares: one GET, and a list page by page (contract 1.5, 2)."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self, TypeVar

from mbdesk.api import decode, paging
from mbdesk.api.decode import Page, Read
from mbdesk.api.transport import Answer, Transport
from mbdesk.errors import Rejected

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Roster:
    """The students of a class or year group; ``levels`` is ``HL`` or ``SL`` by student where a class has levels."""

    student_ids: tuple[int, ...]
    levels: Mapping[int, str] = field(default_factory=dict)


class Asking:
    """Asks through ``transport``; ``urgent`` requests go ahead of bulk work."""

    def __init__(self, transport: Transport, *, urgent: bool = False) -> None:
        self._transport = transport
        self._urgent = urgent

    @property
    def urgent(self) -> Self:
        """The same, ahead of bulk work."""
        return self if self._urgent else type(self)(self._transport, urgent=True)

    async def _get(self, path: str, *query: tuple[str, object]) -> Answer:
        return await self._transport.request("GET", path, query=_asked(query), urgent=self._urgent)

    async def _pages(
        self, path: str, name: str, read: Read[T], *query: tuple[str, object], largest: int = paging.LARGEST
    ) -> AsyncGenerator[Page[T], None]:
        size = largest

        async def ask(number: int) -> Page[T]:
            nonlocal size
            try:
                answer = await self._get(path, *query, ("page", number), ("per_page", size))
            except Rejected:
                if number > 1 or size <= paging.SMALLER:
                    raise
                size = paging.SMALLER
                answer = await self._get(path, *query, ("page", number), ("per_page", size))
            return decode.page(answer, name, read, number)

        async for page in paging.pages(ask):
            yield page

    async def _all(self, path: str, name: str, read: Read[T], *query: tuple[str, object]) -> tuple[T, ...]:
        return tuple([record async for page in self._pages(path, name, read, *query) for record in page.records])

    async def _one(self, path: str, name: str, read: Read[T], asked: int) -> T:
        """The record that was asked for; another one's is no answer (quality F17)."""
        answer = await self._get(path)
        record = read(decode.single(answer, name))
        if record is None or getattr(record, "id", None) != asked:
            raise decode.unreadable(answer, f"no {name}, or another one")
        return record

    async def _roster(self, path: str, *query: tuple[str, object]) -> Roster:
        members: dict[int, None] = {}
        levels: dict[int, str] = {}

        async def ask(number: int) -> Page[int]:
            answer = await self._get(path, *query, ("page", number), ("per_page", paging.LARGEST))
            raw = answer.data.get("student_levels") if isinstance(answer.data, Mapping) else None
            for key, level in raw.items() if isinstance(raw, Mapping) else ():
                if (student := decode.whole(key)) is not None and level:
                    levels[student] = str(level)
            return decode.page(answer, _roster_key(answer), _member)

        async for page in paging.pages(ask):
            members.update(dict.fromkeys(page.records))
        return Roster(tuple(members), levels)


def _asked(query: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    """Query pairs as texts: nothing for None and "", ``true``/``false``, one pair a value for ``name[]``, else commas
    (contract 1.5)."""
    asked: list[tuple[str, str]] = []
    for name, value in query:
        if isinstance(value, bool):
            asked.append((name, "true" if value else "false"))
        elif isinstance(value, str | int | date):
            asked.extend([(name, str(value))] if value != "" else [])
        elif isinstance(value, Iterable):
            texts = [str(item) for item in value]
            if name.endswith("[]"):
                asked.extend((name, text) for text in texts)
            elif texts:
                asked.append((name, ",".join(texts)))
    return asked


def _roster_key(answer: Answer) -> str:
    """Ids alone, or (for year groups) whole students instead (contract 5.3)."""
    has_ids = isinstance(answer.data, Mapping) and isinstance(answer.data.get("student_ids"), list)
    return "student_ids" if has_ids else "students"


def _member(raw: object) -> int | None:
    return decode.whole(raw.get("id") if isinstance(raw, Mapping) else raw)
