"""Opening, remembering and forgetting schools, for the first screen and the menu of the school's name."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from mbdesk.directory import Directory
from mbdesk.errors import TokenStoreError
from mbdesk.jobs.progress import Report
from mbdesk.store.cache import allowed_age
from mbdesk.text import tr
from mbdesk.ui.desk import Desk, Load, LoadState, Notice
from mbdesk.ui.messages import explain
from mbdesk.ui.settings import OF_FILES, of_school
from mbdesk.ui.task_runner import Running

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session
    from mbdesk.store.connections import Connection

Opening = Callable[[], Coroutine[Any, Any, "Session"]]
Reopened = Callable[["Session", Directory | None], None]
"""Gets the session and what this computer kept of the school."""
Failed = Callable[[Exception], None]


class Schools(QObject):
    """``open_practice`` opens the practice school; only the application knows how. What is done with a session that
    was opened is decided by whoever asked."""

    def __init__(self, desk: Desk, open_practice: Opening) -> None:
        super().__init__(desk)
        self._desk = desk
        self._open_practice = open_practice
        self._open: list[Session] = []
        self._copying = asyncio.Lock()
        """A copy is written, or it is forgotten, never both at once."""
        desk.load_changed.connect(self._on_load_changed)

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

        return self._desk.tasks.start(owner, job, done=done, failed=failed, name="connect")

    def reopen(
        self, owner: QObject, connection: "Connection", done: Reopened, failed: Failed
    ) -> "Running[tuple[Session, Directory | None]]":
        """Open a remembered school with its key from the keyring: with the copy that was kept, without a request;
        else by asking ManageBac."""
        places = self._desk.places

        async def job(_report: Report) -> "tuple[Session, Directory | None]":
            from mbdesk.jobs import connect, offline

            kept = await offline.open_kept(connection, places=places)
            if kept is not None:
                return self._opened(kept[0]), kept[1]
            return self._opened(await connect.open_connection(connection, places=places)), None

        return self._desk.tasks.start(owner, job, done=lambda found: done(*found), failed=failed, name="connect")

    def practice(self, owner: QObject, done: "Callable[[Session], None]", failed: Failed) -> "Running[Session]":
        """Open the practice school."""

        async def job(_report: Report) -> "Session":
            return self._opened(await self._open_practice())

        return self._desk.tasks.start(owner, job, done=done, failed=failed, name="connect")

    def choose_copy(
        self,
        owner: QObject,
        session: "Session",
        *,
        keep: bool,
        done: "Callable[[Session], None] | None" = None,
        failed: Failed | None = None,
    ) -> "Running[Session]":
        """The person's answer to whether a locked copy may be kept; what is loaded is kept at once."""

        async def job(_report: Report) -> "Session":
            from mbdesk.jobs import offline

            async with self._copying:
                return await offline.choose(session, keep=keep)

        def chosen(session: "Session") -> None:
            self._desk.set_connection(session.connection)
            self._keep_copy()
            if done is not None:
                done(session)

        return self._desk.tasks.start(owner, job, done=chosen, failed=failed, name="copy")

    def stay(self, session: "Session") -> None:
        """It is the school that was used last, although another one was opened meanwhile."""
        places, connection = self._desk.places, session.connection

        async def job(_report: Report) -> None:
            from mbdesk.store.connections import Connections

            await asyncio.to_thread(Connections(places).save, connection)

        self._desk.tasks.start(self, job, name="stay")

    def tell_no_copy(self, error: Exception) -> None:
        """Say above the tabs that the answer about the copy could not be written down."""
        reason = explain(error).sentence() if isinstance(error, TokenStoreError) else tr("The disk may be full.")
        title = tr("Your answer about the copy of the school could not be kept.")
        body = tr("{reason} Everything else works. You can answer again in Settings.", reason=reason)
        self._desk.notice_given.emit(Notice(title=title, body=body, tone="warning"))

    def _on_load_changed(self, state: LoadState) -> None:
        if state.load is Load.LOADED:
            self._keep_copy()

    def _keep_copy(self) -> None:
        """Keep what is loaded, if the person chose so."""
        desk = self._desk

        async def job(_report: Report) -> None:
            from mbdesk.jobs import offline

            async with self._copying:
                session = desk.session  # by now: it may have been forgotten, or the answer changed
                if session is not None:
                    await offline.remember(session, desk.directory)

        if desk.session is not None and desk.session.connection.keep_copy:
            desk.tasks.start(self, job, name="copy")

    def forget(
        self, owner: QObject, session: "Session", *, with_activity: bool, done: Callable[[None], None], failed: Failed
    ) -> None:
        """Remove every trace of a school from this computer; it is not shown any more."""
        places, connection = self._desk.places, session.connection
        for setting in (*OF_FILES, *of_school(connection.key)):
            self._desk.settings.remove(setting)

        async def job(_report: Report) -> None:
            from mbdesk.jobs import offline

            await self._close(session)
            async with self._copying:
                await offline.forget(connection, places=places, with_activity=with_activity)

        self._desk.tasks.start(owner, job, done=done, failed=failed, name="forget")

    def close_session(self, session: "Session") -> None:
        """Close the connections of a session that is no longer shown, once whatever is under way now has ended: an
        export is finished, and what is being sent stops after the request on its way."""
        tasks = self._desk.tasks
        under_way = tasks.jobs

        async def job(_report: Report) -> None:
            await self._close(session)

        def look() -> None:
            if not any(each.running for each in under_way):
                tasks.count_changed.disconnect(look)
                tasks.start(self, job, name="close")

        tasks.count_changed.connect(look)
        look()

    async def close_all(self) -> None:
        """At the end, in the worker: close whatever is still open."""
        for session in list(self._open):
            await self._close(session)

    def _opened(self, session: "Session") -> "Session":
        """In the worker: remember that this has to be closed, whatever becomes of it."""
        self._open.append(session)
        return session

    async def _close(self, session: "Session") -> None:
        for opened in [each for each in self._open if each.api is session.api]:
            self._open.remove(opened)
            await opened.aclose()


def why_no_copy(session: "Session") -> str:
    """Why no copy of the school can be kept on this computer, "" when it can."""
    if session.practice:
        return tr("The practice school needs no copy: it lives on this computer.")
    if not allowed_age():
        return tr("No copy of the school is kept here: the IT of this computer has set it so.")
    if not session.token_kept:
        return tr("No copy of the school is kept either: it would need the same safe place for its own key.")
    return ""
