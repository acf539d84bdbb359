"""The import in the making: the sheet, the answers so far and the draft they come to, made anew after each answer."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from mbdesk.directory import Directory
from mbdesk.jobs.progress import Report
from mbdesk.jobs.saved_imports import Followed, SavedImport
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.headings import headings
from mbdesk.plan.known import Known
from mbdesk.plan.plan import Plan
from mbdesk.plan.problems import Refusal
from mbdesk.plan.retry import again
from mbdesk.plan.rows import SourceSheet
from mbdesk.text import tr, trn
from mbdesk.ui.desk import Desk, ImportWish, Load
from mbdesk.ui.import_wizard.beginning import Beginning
from mbdesk.ui.import_wizard.memory import Memory, keep_memory, keep_recent, memory_of
from mbdesk.ui.import_wizard.saved import keep_as_last_time
from mbdesk.ui.task_runner import Running

T = TypeVar("T")


class Preparation(QObject):
    """All pages look at this and at nothing of each other.

    Signals: ``sheet_changed()`` when a file was read, ``kind_changed()`` when something else is to be done with it,
    ``draft_changed(Draft)`` after each answer, ``failed(Exception)`` when a file could not be read,
    ``waiting_changed()`` when the school was loaded, something is being read, or an answer waits for its draft.
    ``retries``: the sheet holds rows that were sent before, to be put right.
    """

    sheet_changed = Signal()
    kind_changed = Signal()
    draft_changed = Signal(object)
    failed = Signal(object)
    waiting_changed = Signal()

    def __init__(self, desk: Desk, parent: QObject, wish: ImportWish | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.sheet: SourceSheet | None = None
        self.draft: Draft | None = None
        self.answers = Answers()
        self.reading = False
        self.retries = False
        self._beginning = Beginning(
            kind=wish.kind if wish else "", choices=dict(wish.choices) if wish else {}, memory=self._memory()
        )
        self._guesses = True
        self._guessed = ""
        self._known: Known | None = None
        self._known_of: Directory | None = None
        self._compared_with: Directory | None = None
        self._undone: list[Answers] = []
        self._done: list[Answers] = []
        self._turn = 0
        self._readings = 0
        self._running: Running[SourceSheet] | None = None
        desk.load_changed.connect(self._on_load_changed)
        desk.directory_changed.connect(self._on_load_changed)

    # -- the file ----------------------------------------------------------------------------------------------------

    def open(
        self, path: str, *, sheet: str | None = None, encoding: str | None = None, separator: str | None = None
    ) -> None:
        """Read a file, or the same file another way. Answers about the old one are dropped."""

        async def job(_report: Report) -> SourceSheet:
            from mbdesk.jobs.prepare import open_sheet

            return await open_sheet(path, sheet=sheet, encoding=encoding, separator=separator)

        self._read(job)

    def paste(self, text: str, html: str = "") -> None:
        """Read a table that was copied somewhere, as text and as HTML. From then on it is like a file."""

        async def job(_report: Report) -> SourceSheet:
            from mbdesk.jobs.pasted import open_pasted

            return await open_pasted(text, html)

        self._read(job)

    def start_again(self, plan: Plan, rows: Sequence[int], refusals: Sequence[Refusal] = ()) -> None:
        """Take these rows of a plan that was sent, to put them right and send them again; ``refusals`` say why they
        failed. Raises what ``plan.retry.again`` raises."""
        sheet, answers = again(plan, rows, refusals)
        self._stop_reading()
        self._beginning = replace(self._beginning.with_saved(None), kind=answers.kind)
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

    @property
    def settled(self) -> bool:
        """Whether the draft is the one of the last answers; after an answer it takes a moment to come."""
        return self.draft is not None and self.draft.answers == self.answers

    @property
    def up_to_date(self) -> bool:
        """Whether the draft is one of the school as it was last read."""
        return self.draft is not None and self._known_of is self.desk.directory

    # -- what is to be done with it ----------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """The kind of import (a key of ``plan.kinds.KINDS``), "" until the sheet tells."""
        return self._beginning.kind if self.sheet is None or self._guesses else self.answers.kind

    @property
    def choices(self) -> dict[str, str]:
        """The answers to causes and the kind's own options."""
        return dict(self._beginning.choices if self.sheet is None else self.answers.choices)

    @property
    def saved(self) -> SavedImport | None:
        """The saved import that is done again."""
        return self._beginning.saved

    @property
    def followed(self) -> Followed | None:
        """How the saved import fits the sheet; None without one or before there is a sheet."""
        sheet, header = self.sheet, self.answers.header
        return self._beginning.followed(headings(sheet, header or sheet.header)) if sheet is not None else None

    def choose_kind(self, kind: str) -> None:
        """Do this with the sheet; "" = what it looks like."""
        self._begin(self._beginning.with_kind(kind))

    def choose_saved(self, saved: SavedImport | None) -> None:
        """Do this again with the sheet, the one that is here or the next one."""
        self._begin(self._beginning.with_saved(saved))

    def choose_header(self, row: int) -> None:
        """The headings are in this row: what the columns mean, and perhaps what the sheet is, is found out anew."""
        if self.sheet is not None:
            self._guesses = not self._beginning.kind
            self.answer(self._begun(self.answers.kind, replace(self.answers, header=row, kept=frozenset())))

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

    @property
    def in_words(self) -> str:
        """That this import is not sent, as a sentence."""
        draft, sheet = self.draft, self.sheet
        if sheet is None:
            return ""
        count = len(draft.rows if draft is not None else sheet.rows)
        if not sheet.path:
            return trn(
                "An import of {count} pasted row is not sent yet.",
                "An import of {count} pasted rows is not sent yet.",
                count,
            )
        return trn(
            "An import of {count} row from {file} is not sent yet.",
            "An import of {count} rows from {file} is not sent yet.",
            count,
            file=PurePath(sheet.path).name,
        )

    def remember(self) -> None:
        """Keep what columns and words mean for the next sheet."""
        if self.draft is not None and self.desk.session is not None:
            titles = tuple(match.heading for match in self.draft.columns)
            chosen = self._guessed != self.answers.kind if self._guessed else None
            memory = self._memory().with_(self.answers, titles, chosen=chosen)
            keep_memory(self.desk.settings, self.desk.session.connection.key, memory)

    def keep(self, plan: Plan) -> None:
        """``plan`` is sent now: keep how it was done, for the same sheet of next month."""
        self.remember()
        if self.desk.session is not None:
            keep_as_last_time(self.desk.settings, self.desk.session.connection.key, plan)

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
        """Tell ``done`` whether the file has changed since it was read; a pasted table cannot."""
        sheet = self.sheet
        if sheet is None:
            return
        if not sheet.path:
            done(False)
            return

        async def job(_report: Report) -> bool:
            from mbdesk.jobs.prepare import changed_since

            return await changed_since(sheet)

        self.desk.tasks.start(self, job, done=done, name="check file")

    # -- inside ------------------------------------------------------------------------------------------------------

    def _memory(self) -> Memory:
        session = self.desk.session
        return memory_of(self.desk.settings, session.connection.key) if session is not None else Memory()

    def _read(self, job: Callable[[Report], Coroutine[Any, Any, SourceSheet]]) -> None:
        """Only the last file that was wanted is shown: a slow one that comes later would take the place of her work."""
        self._stop_reading()
        self.reading = True
        self.waiting_changed.emit()
        number = self._readings

        def done(sheet: SourceSheet) -> None:
            if number == self._readings:
                self._on_read(sheet)

        def failed(error: Exception) -> None:
            if number == self._readings:
                self._on_failed(error)

        self._running = self.desk.tasks.start(self, job, done=done, failed=failed, name="read sheet")

    def _stop_reading(self) -> None:
        self._readings += 1
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _begin(self, beginning: Beginning) -> None:
        self._beginning = beginning
        if self.sheet is not None and beginning.kind:
            self._guesses = False
            self.answer(self._begun(beginning.kind, self.answers))
        elif self.sheet is not None:
            self._guesses = True
            self._make_draft()
        self.kind_changed.emit()

    def _begun(self, kind: str, so_far: Answers) -> Answers:
        """The first answers for the sheet that is here."""
        return self._beginning.answers(kind, self.sheet, so_far, date.today()) if self.sheet is not None else so_far

    def _take(self, answers: Answers) -> None:
        self.answers = answers
        self._make_draft()
        self.waiting_changed.emit()

    def _make_draft(self) -> None:
        """Compare with the whole school as it is now. Somebody at work goes on with the draft there is while the
        school is loaded again; then it is made anew."""
        sheet, answers, directory = self.sheet, self.answers, self.desk.directory
        loading = self.desk.load_state.load is Load.LOADING
        if sheet is None or not directory.whole_at or (loading and self.draft is None):
            return
        self._compared_with = directory
        self._turn += 1
        turn, known, beginning = self._turn, self._known if self._known_of is directory else None, self._beginning
        guessed = replace(sheet, header=answers.header or sheet.header) if self._guesses else None

        async def job(_report: Report) -> tuple[Known, str, Answers, Draft]:
            from mbdesk.jobs.prepare import know, make_draft

            school, looks_like, said = known or await know(directory), "", answers
            if guessed is not None:
                looks_like = await asyncio.to_thread(_looks_like, guessed, school)
                kind = beginning.memory.kind(headings(guessed, guessed.header)) or looks_like
                if kind != answers.kind:
                    said = beginning.answers(kind, sheet, answers, date.today())
            return school, looks_like, said, await make_draft(sheet, said, school)

        def done(result: tuple[Known, str, Answers, Draft]) -> None:
            self._known, self._known_of = result[0], directory
            if turn == self._turn:
                self._guesses = False
                self._guessed = result[1] or self._guessed
                self.answers, self.draft = result[2:]
                self.kind_changed.emit()
                self.draft_changed.emit(self.draft)
                self.waiting_changed.emit()

        self.desk.tasks.start(self, job, done=done, name="draft")

    def _on_read(self, sheet: SourceSheet) -> None:
        if sheet.path:
            keep_recent(self.desk.settings, sheet.path)
        self._beginning = replace(self._beginning, memory=self._memory())
        self._take_sheet(sheet, None)

    def _take_sheet(self, sheet: SourceSheet, answers: Answers | None) -> None:
        """``answers`` None: they begin anew."""
        self.reading = False
        self.sheet, self.draft, self._compared_with = sheet, None, None
        self.retries, self._guessed = answers is not None, ""
        self._guesses = answers is None and not self._beginning.kind
        self.answers = answers or self._begun(self._beginning.kind or Answers().kind, Answers())
        self._done.clear()
        self._undone.clear()
        self._turn += 1
        self.sheet_changed.emit()
        self.kind_changed.emit()
        self.waiting_changed.emit()
        self._make_draft()

    def _on_failed(self, error: Exception) -> None:
        self.reading = False
        self.failed.emit(error)
        self.waiting_changed.emit()

    def _on_load_changed(self) -> None:
        """The school was loaded, perhaps anew: rows are compared with what is there now."""
        loading = self.desk.load_state.load is Load.LOADING
        if not loading and self.desk.directory is not self._compared_with:
            self._make_draft()
        self.waiting_changed.emit()


def _looks_like(sheet: SourceSheet, known: Known) -> str:
    """The kind of import that this sheet is for."""
    from mbdesk.jobs.templates import kind_of_template
    from mbdesk.plan.imports import guess_kind

    return kind_of_template(sheet) or guess_kind(sheet, known)
