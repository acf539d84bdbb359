"""The import in the making: the sheet, the answers so far and the draft they come to, made anew after each answer."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from mbdesk.directory import Directory
from mbdesk.jobs.progress import Report
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.headings import headings
from mbdesk.plan.known import Known
from mbdesk.plan.plan import Plan
from mbdesk.plan.retry import again
from mbdesk.plan.rows import SourceSheet
from mbdesk.text import tr
from mbdesk.ui.desk import Desk, Load
from mbdesk.ui.import_wizard.memory import keep_answers, keep_recent, recalled

T = TypeVar("T")


class Preparation(QObject):
    """All pages look at this and at nothing of each other.

    Signals: ``sheet_changed()`` when a file was read, ``draft_changed(Draft)`` after each answer, ``failed(Exception)``
    when a file could not be read, ``waiting_changed()`` when the school was loaded or something is being read.
    """

    sheet_changed = Signal()
    draft_changed = Signal(object)
    failed = Signal(object)
    waiting_changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.sheet: SourceSheet | None = None
        self.draft: Draft | None = None
        self.answers = Answers()
        self.reading = False
        self._known: Known | None = None
        self._known_of: Directory | None = None
        self._undone: list[Answers] = []
        self._done: list[Answers] = []
        self._turn = 0
        desk.load_changed.connect(self._on_load_changed)

    # -- the file ----------------------------------------------------------------------------------------------------

    def open(
        self, path: str, *, sheet: str | None = None, encoding: str | None = None, separator: str | None = None
    ) -> None:
        """Read a file, or the same file another way. Answers about the old one are dropped."""
        self.reading = True
        self.waiting_changed.emit()

        async def job(_report: Report) -> SourceSheet:
            from mbdesk.jobs.prepare import open_sheet

            return await open_sheet(path, sheet=sheet, encoding=encoding, separator=separator)

        self.desk.tasks.start(self, job, done=self._on_read, failed=self._on_failed, name="read sheet")

    def start_again(self, plan: Plan, rows: Sequence[int]) -> None:
        """Take these rows of a plan that was sent, to put them right and send them again."""
        sheet, answers = again(plan, rows)
        self._take_sheet(sheet, answers)

    @property
    def waits_for(self) -> str:
        """Why there is no draft yet, as a sentence; "" when there is one."""
        if self.reading:
            return tr("Reading the file…")
        if self.sheet is None:
            return tr("Choose a file first.")
        if self.desk.load_state.load is Load.LOADING:
            return tr("The school is still being loaded. Rows can be compared with it when that is done.")
        if not self.desk.directory.whole_at:
            return tr("The school was not loaded to its end. Press F5 in the main window to load it again.")
        return "" if self.draft is not None else tr("Comparing with the school…")

    # -- answers -----------------------------------------------------------------------------------------------------

    def answer(self, answers: Answers) -> None:
        """The person said something; a new draft follows."""
        if answers == self.answers:
            return
        self._done.append(self.answers)
        self._undone.clear()
        self._take(answers)

    def undo(self) -> bool:
        """Take the last answer back; False when there is none."""
        if not self._done:
            return False
        self._undone.append(self.answers)
        self._take(self._done.pop())
        return True

    def redo(self) -> bool:
        """Give it again."""
        if not self._undone:
            return False
        self._done.append(self.answers)
        self._take(self._undone.pop())
        return True

    @property
    def worked_on(self) -> bool:
        """Whether closing would lose anything."""
        return bool(self._done)

    def remember(self) -> None:
        """Keep what columns and words mean for the next sheet."""
        if self.draft is not None and self.desk.session is not None:
            titles = tuple(match.heading for match in self.draft.columns)
            keep_answers(self.desk.settings, self.desk.session.connection.key, self.answers, titles)

    # -- the plan ----------------------------------------------------------------------------------------------------

    def plan(self, shape: Callable[[Plan], T], done: Callable[[Plan, T], None]) -> None:
        """Make the plan of the draft; ``done`` gets it and what ``shape`` makes of it."""
        session, draft, known = self.desk.session, self.draft, self._known
        if session is None or draft is None or known is None:
            return

        async def job(_report: Report) -> tuple[Plan, T]:
            from mbdesk.jobs.prepare import make_plan

            plan = await make_plan(draft, known, session)
            return plan, await asyncio.to_thread(shape, plan)

        self.desk.tasks.start(self, job, done=lambda made: done(*made), name="plan")

    def check_file(self, done: Callable[[bool], None]) -> None:
        """Tell ``done`` whether the file has changed since it was read."""
        sheet = self.sheet
        if sheet is None:
            return

        async def job(_report: Report) -> bool:
            from mbdesk.jobs.prepare import changed_since

            return await changed_since(sheet)

        self.desk.tasks.start(self, job, done=done, name="check file")

    # -- inside ------------------------------------------------------------------------------------------------------

    def _take(self, answers: Answers) -> None:
        self.answers = answers
        self._make_draft()

    def _make_draft(self) -> None:
        """Compare with the whole school as it is now. Somebody at work goes on with the draft there is while the
        school is loaded again; then it is made anew."""
        sheet, answers, directory = self.sheet, self.answers, self.desk.directory
        loading = self.desk.load_state.load is Load.LOADING
        if sheet is None or not directory.whole_at or (loading and self.draft is None):
            return
        self._turn += 1
        turn, known = self._turn, self._known if self._known_of is directory else None

        async def job(_report: Report) -> tuple[Known, Draft]:
            from mbdesk.jobs.prepare import know, make_draft

            school = known or await know(directory)
            return school, await make_draft(sheet, answers, school)

        def done(result: tuple[Known, Draft]) -> None:
            self._known, self._known_of = result[0], directory
            if turn == self._turn:
                self.draft = result[1]
                self.draft_changed.emit(self.draft)
                self.waiting_changed.emit()

        self.desk.tasks.start(self, job, done=done, name="draft")

    def _on_read(self, sheet: SourceSheet) -> None:
        settings, session = self.desk.settings, self.desk.session
        keep_recent(settings, sheet.path)
        titles = headings(sheet, sheet.header)
        self._take_sheet(
            sheet, recalled(settings, session.connection.key, titles) if session is not None else Answers()
        )

    def _take_sheet(self, sheet: SourceSheet, answers: Answers) -> None:
        self.reading = False
        self.sheet, self.draft, self.answers = sheet, None, answers
        self._done.clear()
        self._undone.clear()
        self._turn += 1
        self.sheet_changed.emit()
        self.waiting_changed.emit()
        self._make_draft()

    def _on_failed(self, error: Exception) -> None:
        self.reading = False
        self.failed.emit(error)
        self.waiting_changed.emit()

    def _on_load_changed(self) -> None:
        """The school was loaded, perhaps anew: rows are compared with what is there now."""
        loading = self.desk.load_state.load is Load.LOADING
        if not loading and (self.desk.directory is not self._known_of or self.draft is None):
            self._make_draft()
        self.waiting_changed.emit()
