"""Saving a workbook: where to, written by a job, and what to do when the file is open in Excel (EXP-7)."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from mbdesk.errors import SheetError
from mbdesk.jobs.progress import Progress, Report
from mbdesk.text import tr
from mbdesk.ui.desk import Desk, Notice
from mbdesk.ui.messages import explain
from mbdesk.ui.settings import LAST_FOLDER
from mbdesk.ui.task_runner import Running

Write = Callable[[Path, Report], Coroutine[Any, Any, Path]]
"""Writes the file in the worker; gives the path it has written."""

_EXCEL: Final = "xlsx"
_CSV: Final = "csv"


class SaveFlow(QObject):
    """Asks for a file, runs ``write`` for it and says how it went: with ``say`` where the person is, else above the
    tabs.

    ``saved(Path)`` after success, ``failed(Exception)``, ``stopped()`` when the person went back or cancelled,
    ``progressed(Progress)`` meanwhile. It deletes itself once the file is saved, or when the person went back before
    anything else was offered. With its parent also goes what it has offered above the tabs.
    """

    saved = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    progressed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        name: str,
        write: Write,
        *,
        csv: bool = True,
        say: Callable[[Notice], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parent = parent
        self._name = name
        self._write = write
        self._csv = csv
        self._say = say if say is not None else desk.notice_given.emit
        self._running: Running[Path] | None = None
        self._offered: Notice | None = None
        """What was said with ways to save again: while it stands there, this flow is still needed."""

    def ask(self) -> None:
        """Open the system's dialog for a file name."""
        dialog = QFileDialog(self._parent, tr("Save as"), str(self._folder() / self._name))
        dialog.setObjectName("save-as")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        excel, csv = tr("Excel workbook (*.xlsx)"), tr("Text with commas (*.csv)")
        dialog.setNameFilters([excel, csv] if self._csv else [excel])
        dialog.setDefaultSuffix(_EXCEL)
        dialog.filterSelected.connect(lambda name: dialog.setDefaultSuffix(_CSV if name == csv else _EXCEL))
        dialog.selectFile(self._name)
        dialog.fileSelected.connect(lambda file: self.write_to(Path(file)))
        dialog.rejected.connect(self._on_rejected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_to(self, path: Path) -> None:
        """Write to ``path``; not while it is being written."""
        if self._running is not None and self._running.running:
            return
        if path.suffix.casefold() not in {f".{_EXCEL}", f".{_CSV}"}:
            path = path.with_name(f"{path.name}.{_EXCEL}")
        self._desk.settings.set(LAST_FOLDER, str(path.parent))
        write = self._write

        async def job(report: Report) -> Path:
            return await write(path, report)

        self._running = self._desk.tasks.start(
            self._parent,
            job,
            done=self._on_written,
            failed=self._on_failed,
            cancelled=self._on_rejected,
            progress=self._on_progressed,
            name="export",
        )

    def cancel(self) -> None:
        """Stop writing; what is kept then is up to the job."""
        if self._running is not None:
            self._running.cancel()

    def _folder(self) -> Path:
        kept = Path(self._desk.settings.get(LAST_FOLDER) or Path.home())
        return kept if kept.is_dir() else Path.home()

    def _on_progressed(self, progress: Progress) -> None:
        self.progressed.emit(progress)

    def _on_written(self, path: Path) -> None:
        self._say(saved_notice(path))
        self.saved.emit(path)
        self.deleteLater()

    def _on_failed(self, error: Exception) -> None:
        message = explain(error)
        actions: tuple[tuple[str, Callable[[], None]], ...] = ((tr("Save elsewhere…"), self.ask),)
        if isinstance(error, SheetError) and error.reason == "target_locked":
            from mbdesk.jobs.export import beside

            other = beside(Path(error.path))
            actions = (
                (tr("Save as “{name}”", name=other.name).replace("&", "&&"), lambda: self.write_to(other)),
                *actions,
            )
        desk = self._desk
        offered = self._offered = Notice(
            title=message.title, body=message.body, tone="bad", details=message.details, actions=actions
        )
        self.destroyed.connect(lambda: _take_back(desk, offered))
        self._say(offered)
        self.failed.emit(error)

    def _on_rejected(self) -> None:
        self.stopped.emit()
        if self._offered is None:
            self.deleteLater()


def _take_back(desk: Desk, offered: Notice) -> None:
    if isValid(desk):
        desk.notice_taken_back.emit(offered)


def saved_notice(path: Path) -> Notice:
    """``Saved as Students 2026-11-23.xlsx`` with the doors to it."""

    def open_it(what: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(what)))

    return Notice(
        title=tr("Saved as {name}.", name=path.name),
        body=tr("Folder: {folder}", folder=str(path.parent)),
        tone="good",
        actions=((tr("Open"), lambda: open_it(path)), (tr("Show folder"), lambda: open_it(path.parent))),
    )
