"""Where a job is: a thin bar with a sentence."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from mbdesk.jobs.progress import Progress
from mbdesk.text import duration, number, tr
from mbdesk.ui import theme
from mbdesk.ui.widgets.buttons import QuietButton
from mbdesk.ui.widgets.label import Label


class ProgressStrip(QWidget):
    """``140 of 300 · about 4 minutes left`` over a bar, with Cancel when ``cancellable``. Hidden while idle.

    Accessible name: the sentence, renewed at each quarter (25 % steps, so a screen reader is not flooded).
    """

    cancelled = Signal()

    def __init__(self, *, cancellable: bool = True) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.M)
        column = QVBoxLayout()
        column.setSpacing(theme.XS)
        self._words = Label(kind="small-muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        row.addLayout(column, 1)
        self._cancel = QuietButton(tr("Cancel"))
        self._cancel.clicked.connect(self._on_cancel_clicked)
        row.addWidget(self._cancel)  # first: shown without a parent it is a window, which closes every open list
        self._cancel.setVisible(cancellable)
        self._quarter = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._words.text()

    def show_progress(self, progress: Progress) -> None:
        """Show where the job is."""
        words = progress_words(progress)
        self._words.setText(words)
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        quarter = 4 * progress.done // progress.total if progress.total else 0
        if quarter != self._quarter:
            self._quarter = quarter
            self.setAccessibleName(words)
        self._cancel.setEnabled(True)
        self.show()

    def set_idle(self) -> None:
        """Nothing runs: hide."""
        self._quarter = -1
        self.hide()

    def _on_cancel_clicked(self) -> None:
        self._cancel.setEnabled(False)
        self.cancelled.emit()


def progress_words(progress: Progress, *, counted: bool = True) -> str:
    """``Adding Ana Silva · 140 of 300 · about 2 minutes left``; without the count where the text has its own."""
    if progress.waiting:
        return progress.waiting
    counts = ""
    if progress.total and counted:
        counts = tr("{done} of {total}", done=number(progress.done), total=number(progress.total))
    left = ""
    if progress.seconds_left is not None and progress.seconds_left >= 1:
        left = tr("{time} left", time=duration(progress.seconds_left))
    return " · ".join(part for part in (progress.text, counts, left) if part)
