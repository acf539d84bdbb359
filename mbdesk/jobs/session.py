"""A connected school: what the window hands to every job."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mbdesk.plan.estimate import SECONDS_EACH
from mbdesk.records import School
from mbdesk.store.connections import Connection
from mbdesk.store.places import Places

if TYPE_CHECKING:  # httpx is loaded when a school is connected, not before the window shows
    from mbdesk.api.client import Api
    from mbdesk.api.permissions import Permissions


@dataclass(frozen=True, slots=True)
class Session:
    """``connection`` is which school and where, ``api`` talks to it, ``permissions`` is what the key may do.

    ``token_kept``: the key is in the keyring; if not, it lives until mbdesk is closed and ``token_note`` is the
    ``TokenStoreError`` reason why ("" for the practice school, whose key is no secret).
    """

    connection: Connection
    school: School
    api: "Api"
    permissions: "Permissions"
    places: Places
    token_kept: bool = True
    token_note: str = ""

    @property
    def practice(self) -> bool:
        """Whether this is the practice school."""
        return self.connection.practice

    @property
    def seconds_each(self) -> float:
        """How long a request takes at this school, as far as that was seen (IMP-13)."""
        took = self.api.transport.seconds_each
        return SECONDS_EACH if took is None else took

    async def aclose(self) -> None:
        """Close every connection to the school."""
        await self.api.aclose()
