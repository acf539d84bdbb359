"""Pictures of the people that are looked at, and of nobody else (quality X18, 6.2).

The window asks for whom it shows: ``load`` with the ids on the screen, cancelled and started again when other people
come into view, so what is visible is always first. Each picture is fetched once a session and kept in memory only.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from mbdesk.errors import NotAllowed, UnreadableAnswer
from mbdesk.jobs.session import Session

if TYPE_CHECKING:
    from mbdesk.api.avatars import Picture

Shown = Callable[[int, "Picture | None"], None]
"""Gets a person's id and picture; None: show the placeholder."""

PER_MINUTE: Final = 60
"""Pictures asked for in a minute: they never take much of the pace from other work."""
MOST_BYTES: Final = 16 * 1024 * 1024
"""Bytes of pictures kept in memory; those looked at longest ago go first."""

_MINUTE: Final = 60.0


class Avatars:
    """The pictures of one session. Belongs to the worker's loop."""

    def __init__(self, session: Session) -> None:
        self._reads = session.api.reads
        self._kept: OrderedDict[int, Picture | None] = OrderedDict()
        self._bytes = 0
        self._asked: deque[float] = deque()
        self._allowed = session.permissions.allows("avatars/show") is not False

    def at_hand(self, user_id: int) -> bool:
        """Whether it is known already how this person looks."""
        return user_id in self._kept

    async def load(self, user_ids: Iterable[int], show: Shown) -> None:
        """``show`` everybody of ``user_ids``: at once who is at hand, then the others in this order, at most
        ``PER_MINUTE`` in any minute. Raises the ApiError when there is no connection or the key stopped working."""
        wanted = list(dict.fromkeys(user_ids))
        missing = [user_id for user_id in wanted if not self.at_hand(user_id)]
        for user_id in wanted:
            if self.at_hand(user_id):
                self._kept.move_to_end(user_id)
                show(user_id, self._kept[user_id])
        for user_id in missing:
            if not self._allowed:
                show(user_id, None)
                continue
            await self._turn()
            show(user_id, await self._fetch(user_id, urgent=False))

    async def one(self, user_id: int) -> "Picture | None":
        """The picture of somebody whom a person just opened, ahead of all others; None: show the placeholder."""
        if not self.at_hand(user_id) and self._allowed:
            return await self._fetch(user_id, urgent=True)
        return self._kept.get(user_id)

    async def _fetch(self, user_id: int, *, urgent: bool) -> "Picture | None":
        reads = self._reads.urgent if urgent else self._reads
        try:
            found = await reads.avatar(user_id)
        except UnreadableAnswer:
            found = None  # too large, or a page instead of a picture
        except NotAllowed:
            self._allowed, found = False, None
        self._keep(user_id, found)
        return found

    def _keep(self, user_id: int, found: "Picture | None") -> None:
        before = self._kept.pop(user_id, None)
        self._bytes -= len(before.data) if before else 0
        self._kept[user_id] = found
        self._bytes += len(found.data) if found else 0
        while self._bytes > MOST_BYTES:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.data) if oldest else 0

    async def _turn(self) -> None:
        """Wait until one more picture may be asked for."""
        clock = asyncio.get_running_loop().time
        while len(self._asked) >= PER_MINUTE:
            wait = self._asked[0] + _MINUTE - clock()
            if wait <= 0:
                self._asked.popleft()
            else:
                await asyncio.sleep(wait)
        self._asked.append(clock())
