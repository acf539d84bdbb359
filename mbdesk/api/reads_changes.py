"""What changed in a list since it was read: what was deleted, and how many there are now (contract 2, 13.2)."""

from typing import Final

from mbdesk.api import decode
from mbdesk.api.asking import Asking

_PATHS: Final = {
    "students": "/students",
    "parents": "/parents",
    "teachers": "/teachers",
    "classes": "/classes",
    "memberships": "/memberships",
}
"""The lists that tell what was deleted. Year groups do not (contract 5.1)."""


class ReadsChanges(Asking):
    """Asked beside ``modified_since``, which says nothing of what was deleted. ``name`` is the list's wire plural."""

    async def deleted_ids(self, name: str, since: str) -> frozenset[int]:
        """The ids deleted since the moment ``since``; nothing else is sure of such a row (contract 18 row 7)."""
        return frozenset(await self._all(_PATHS[name], name, decode.row_id, ("deleted_since", since)))

    async def count(self, name: str, *, archived: bool | None = None) -> int | None:
        """How many there are in all, None when the server does not say; a single row is asked for."""
        answer = await self._get(_PATHS[name], ("archived", archived), ("page", 1), ("per_page", 1))
        return decode.page(answer, name, decode.row_id).total_count
