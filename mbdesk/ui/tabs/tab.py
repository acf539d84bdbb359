"""What every tab of the window is."""

from abc import abstractmethod
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from mbdesk.fields import Table
from mbdesk.text import number, tr
from mbdesk.ui.desk import Desk
from mbdesk.ui.dialogs.save import SaveFlow


class Tab(QWidget):
    """A tab: fills the window between the tab bar and the status bar.

    ``status_changed(str)`` carries the left text of the status bar ("41 of 1,200 students · 3 selected").
    """

    status_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._status = ""
        self._missed: dict[Callable[..., None], tuple[object, ...]] = {}

    def follow(self, signal: SignalInstance, slot: Callable[..., None], *at_first: object) -> None:
        """Connect ``slot`` so that it costs nothing while nobody looks: then only the last call is made, when the tab
        is shown again or catches up. While a school loads that is every quarter of a second.

        With ``at_first`` it is called before the first look at the tab, whatever was heard until then.
        """

        def heard(*values: object) -> None:
            if not shiboken6.isValid(self):
                return  # the desk may outlive the window
            if self.isVisible():
                slot(*values)
            else:
                self._missed[slot] = values

        signal.connect(heard)
        if at_first:
            self._missed[slot] = at_first

    def catch_up(self) -> None:
        """Do now what was put off. For whoever asks a tab that is not shown."""
        missed, self._missed = self._missed, {}
        for slot, values in missed.items():
            slot(*values)

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while nobody looked is shown now."""
        super().showEvent(event)
        self.catch_up()

    @property
    @abstractmethod
    def title(self) -> str:
        """The word on the tab."""

    @property
    def status(self) -> str:
        """The last status."""
        return self._status

    def set_status(self, text: str, *, selected: int = 0) -> None:
        """Tell the status bar, and of several that are selected how many they are."""
        if selected > 1:
            text = " · ".join(part for part in (text, tr("{count} selected", count=number(selected))) if part)
        if text != self._status:
            self._status = text
            self.status_changed.emit(text)

    @abstractmethod
    def export_tables(self, *, all_rows: bool = False, all_columns: bool = False) -> list[Table]:
        """What the tab shows, ready for a workbook; [] when there is nothing to export."""

    def export_size(self, *, all_rows: bool = False, all_columns: bool = False) -> tuple[int, int]:
        """How many rows, and columns of the widest, ``export_tables`` gives."""
        tables = self.export_tables(all_rows=all_rows, all_columns=all_columns)
        return sum(len(table.rows) for table in tables), max((len(table.columns) for table in tables), default=0)

    def archived_rows(self) -> int:
        """How many of all rows are archived: why there are more than the tab counts."""
        return 0

    def export_name(self) -> str:
        """What the file is about, for its name: "Students", "Biology 10 attendance"."""
        return self.title

    def save_flow(self, _parent: QWidget) -> "SaveFlow | None":
        """The tab's own way to save what it shows; None: the window asks which rows and columns and writes these."""
        return None

    def refresh(self) -> None:
        """F5: ask ManageBac again. The place and the selection stay."""
        self.desk.reload()

    @abstractmethod
    def focus_search(self) -> None:
        """Ctrl+F, or typing in a table: to the search field."""

    def take_focus(self) -> None:
        """The keyboard comes to the tab: to where most work is done."""
        self.focusNextChild()

    def lead_into(self, view: QWidget) -> None:
        """The keyboard comes into what was asked for, unless somebody types elsewhere meanwhile."""
        if self.isVisible() and not isinstance(QApplication.focusWidget(), QLineEdit):
            view.setFocus()

    def panes(self) -> list[QWidget]:
        """What F6 goes round, in order."""
        return [self]
