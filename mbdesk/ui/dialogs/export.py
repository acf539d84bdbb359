"""Export what a tab shows: which rows and which columns; the system's own dialog asks for the file (EXP-1)."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from mbdesk.fields import Table
from mbdesk.jobs.progress import Report
from mbdesk.text import number, tr, trn
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.dialogs.save import SaveFlow
from mbdesk.ui.settings import EXPORT_NAME
from mbdesk.ui.widgets import HouseDialog, Label, PrimaryButton, QuietButton

_NUMBERED: Final = re.compile(r" \(\d+\)$")
"""What makes a name free where another file has it."""


class Exported(Protocol):
    """What can be exported so: a tab."""

    def export_name(self) -> str:
        """What the file is about."""

    def export_tables(self, *, all_rows: bool = False, all_columns: bool = False) -> list[Table]:
        """What is shown, or all of it."""

    def export_size(self, *, all_rows: bool = False, all_columns: bool = False) -> tuple[int, int]:
        """How many rows and columns these have."""

    def archived_rows(self) -> int:
        """How many of all rows are archived."""


class ExportDialog(HouseDialog):
    """Opened over the window for ``what`` it shows; the file is chosen in the system's own dialog."""

    def __init__(self, parent: QWidget, desk: Desk, what: Exported) -> None:
        super().__init__(
            parent,
            tr("Export {what}", what=what.export_name()),
            tr("Makes an Excel workbook with what the table shows."),
            practice=desk.practice,
        )
        self._desk = desk
        self._what = what
        self._window = parent
        self.setMinimumWidth(480)
        rows, columns = what.export_size()
        all_rows, all_columns = what.export_size(all_rows=True, all_columns=True)
        self._rows = _Choice(
            tr("Rows"),
            tr("Rows shown ({count})", count=number(rows)),
            _all_rows(all_rows, what.archived_rows()),
        )
        self._columns = _Choice(
            tr("Columns"),
            tr("Columns shown ({count})", count=number(columns)),
            tr("All columns ({count})", count=number(all_columns)),
        )
        self.page.body.addWidget(self._rows)
        self.page.body.addWidget(self._columns)
        self.page.body.addStretch(1)
        back = QuietButton(tr("Go &back"))
        back.clicked.connect(self.reject)
        self.go = PrimaryButton(_go_words(rows))
        self.go.setDefault(True)
        self.go.clicked.connect(self._on_go_clicked)
        self._rows.changed = self._show_count
        self.page.set_buttons([back], [self.go])
        self._counts = (rows, all_rows)

    def _show_count(self) -> None:
        count = self._counts[1] if self._rows.all else self._counts[0]
        self.go.setText(_go_words(count))

    def _on_go_clicked(self) -> None:
        tables = self._what.export_tables(all_rows=self._rows.all, all_columns=self._columns.all)
        name = ExportName(self._desk, self._what.export_name())
        flow = table_flow(self._desk, self._window, name.proposed(), tables)
        flow.saved.connect(partial(ExportName.keep, name))  # of a method alone Qt would not hold the name
        self.accept()
        flow.ask()


class ExportName:
    """What a workbook about ``what`` is called. The name under which one was saved is proposed again, with that day's
    date and what is exported then."""

    def __init__(self, desk: Desk, what: str) -> None:
        self._settings = desk.settings
        self._marks = (("{what}", what), ("{date}", date.today().isoformat()), ("{school}", desk.school_name))

    def proposed(self) -> str:
        """The name for today and here, fit for every system."""
        from mbdesk.sheets.names import safe_file_name

        text = self._settings.get(EXPORT_NAME)
        for mark, value in self._marks:
            text = text.replace(mark, value)
        return safe_file_name(text, ".xlsx")

    def keep(self, path: Path) -> None:
        """Take the name that a person gave the file. One that says nothing of what is in it is not proposed again."""
        text = _NUMBERED.sub("", path.stem)
        for mark, value in self._marks:
            text = text.replace(value, mark) if value else text
        if "{what}" in text:
            self._settings.set(EXPORT_NAME, text)


def table_flow(desk: Desk, parent: QWidget, name: str, tables: list[Table]) -> SaveFlow:
    """A ``SaveFlow`` that writes ``tables``."""
    school = desk.school_name

    async def write(path: Path, _report: Report) -> Path:
        from mbdesk.jobs.export import export_tables

        return await export_tables(path, tables, school=school)

    return SaveFlow(desk, parent, name, write)


class _Choice(QWidget):
    """What is shown, or all of it."""

    def __init__(self, title: str, shown: str, everything: str) -> None:
        super().__init__()
        self.changed: Callable[[], None] = lambda: None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.XS)
        box.addWidget(Label(title, kind="strong"))
        group = QButtonGroup(self)
        self._shown, self._all = QRadioButton(shown), QRadioButton(everything)
        self._shown.setChecked(True)
        for button in (self._shown, self._all):
            group.addButton(button)
            box.addWidget(button)
        self._all.toggled.connect(lambda _on: self.changed())

    @property
    def all(self) -> bool:
        """Whether everything is wanted."""
        return self._all.isChecked()


def _all_rows(count: int, archived: int) -> str:
    if archived:
        return tr("All rows ({count}, {archived} of them archived)", count=number(count), archived=number(archived))
    return tr("All rows ({count})", count=number(count))


def _go_words(count: int) -> str:
    return trn("Export {count} row…", "Export {count} rows…", count)
