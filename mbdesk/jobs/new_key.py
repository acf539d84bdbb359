"""Another access key for a school that is open: the old one stopped working in the middle of a run (CON-7)."""

import asyncio
import logging
from typing import Final

from mbdesk.errors import TokenStoreError
from mbdesk.jobs.session import Session
from mbdesk.store.token_store import TokenStore

_log: Final = logging.getLogger(__name__)


async def use_new_key(session: Session, key: str, tokens: TokenStore | None = None) -> None:
    """Prove that ``key`` opens the same school, use it for everything from now on, and keep it where the old one was.

    Raises the ApiError that fits, or TokenStoreError ``other_school`` when it belongs to another school; then the
    old key stays in use. Until it is proven nothing else is asked with it: another school's answers would be taken for
    this one's.
    """
    from mbdesk.api.reads import Reads

    transport = session.api.transport
    school = await Reads(transport.with_key(key)).urgent.school()
    if school.subdomain != session.school.subdomain:
        raise TokenStoreError("other_school", "the key belongs to another school")
    transport.use(key)
    if session.token_kept and not session.practice:
        try:
            await asyncio.to_thread((tokens or TokenStore()).save, session.connection.key, key.strip())
        except TokenStoreError as error:
            _log.info("the key is kept for this run only: %s", error.reason)
