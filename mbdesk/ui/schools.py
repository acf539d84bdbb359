"""Opening, remembering and forgetting schools, for the first screen and the menu of the school's name."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from mbdesk.jobs.progress import Report
from mbdesk.ui.desk import Desk
from mbdesk.ui.task_runner import Running

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session
    from mbdesk.store.connections import Connection

Opening = Callable[[], Coroutine[Any, Any, "Session"]]
Failed = Callable[[Exception], None]


class Schools(QObject):
    """``open_practice`` opens the practice school; only the application knows how.

    ``opened(Session)`` follows every success; what to do with the session is decided by whoever asked.
    """

    remembered_changed = Signal()

    def __init__(self, desk: Desk, open_practice: Opening) -> None:
        super().__init__(desk)
        self._desk = desk
        self._open_practice = open_practice
        self._open: list[Session] = []

    def remembered(self) -> "tuple[Connection, ...]":
        """The schools that were connected on this computer, the last one first."""
        from mbdesk.store.connections import Connections

        return Connections(self._desk.places).all()

    def connect_new(
        self, owner: QObject, host: str, token: str, version: str, done: "Callable[[Session], None]", failed: Failed
    ) -> "Running[Session]":
        """Try a key; saves school and key only when everything answered."""
        places = self._desk.places

        async def job(_report: Report) -> "Session":
            from mbdesk.jobs import connect

            return self._opened(await connect.connect(host, token, version, places=places))

        def connected(session: "Session") -> None:
            self.remembered_changed.emit()
            done(session)

        return self._desk.tasks.start(owner, job, done=connected, failed=failed, name="connect")

    def reopen(
        self, owner: QObject, connection: "Connection", done: "Callable[[Session], None]", failed: Failed
    ) -> "Running[Session]":
        """Open a remembered school with its key from the keyring."""
        places = self._desk.places

        async def job(_report: Report) -> "Session":
            from mbdesk.jobs import connect

            return self._opened(await connect.open_connection(connection, places=places))

        return self._desk.tasks.start(owner, job, done=done, failed=failed, name="connect")

    def practice(self, owner: QObject, done: "Callable[[Session], None]", failed: Failed) -> "Running[Session]":
        """Open the practice school."""

        async def job(_report: Report) -> "Session":
            return self._opened(await self._open_practice())

        return self._desk.tasks.start(owner, job, done=done, failed=failed, name="connect")

    def forget(self, owner: QObject, connection: "Connection", done: Callable[[None], None], failed: Failed) -> None:
        """Remove a school from this computer: its entry and its key."""
        places = self._desk.places

        async def job(_report: Report) -> None:
            import asyncio

            from mbdesk.store.connections import Connections
            from mbdesk.store.token_store import TokenStore

            await asyncio.to_thread(Connections(places).forget, connection.key)
            await asyncio.to_thread(TokenStore().delete, connection.key)

        def forgotten(_none: None) -> None:
            self.remembered_changed.emit()
            done(None)

        self._desk.tasks.start(owner, job, done=forgotten, failed=failed, name="forget")

    def close_session(self, session: "Session") -> None:
        """Close the connections of a session that is no longer shown."""

        async def job(_report: Report) -> None:
            await self._close(session)

        self._desk.tasks.start(self, job, name="close")

    async def close_all(self) -> None:
        """At the end, in the worker: close whatever is still open."""
        for session in list(self._open):
            await self._close(session)

    def _opened(self, session: "Session") -> "Session":
        """In the worker: remember that this has to be closed, whatever becomes of it."""
        self._open.append(session)
        return session

    async def _close(self, session: "Session") -> None:
        if session in self._open:
            self._open.remove(session)
            await session.aclose()
