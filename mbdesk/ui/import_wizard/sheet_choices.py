"""Below the name of a file: which of its sheets, and for a text file which letters and what parts its columns."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mbdesk.plan.rows import SheetInfo, SourceSheet
from mbdesk.sheets.examples import telling_texts
from mbdesk.text import tr, trn
from mbdesk.ui import theme
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.import_wizard.letters import letter_choices, listed, separator_choices, shortened
from mbdesk.ui.widgets import Choice, Label, LinkButton, Muted, PickBox, field_with_label

_SAMPLES: Final = 5


def sheet_name(sheet: SourceSheet) -> str:
    """What people call where the rows come from: the file's name."""
    return Path(sheet.path).name or tr("Pasted table")


class SheetChoices(QWidget):
    """``read_wanted(str, str)``: the file should be read again with this ``sheet``, ``encoding`` or ``separator``."""

    read_wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._hidden_shown = False
        self._sheet: SourceSheet | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.S)
        fields = FlowLayout(spacing=theme.M)
        self.sheets = PickBox(tr("Sheet"))
        self.letters = PickBox(tr("Letters"))
        self.separators = PickBox(tr("Columns are parted by"))
        self._places: dict[PickBox, QWidget] = {}
        for label, field, width, asks in (
            (tr("&Sheet"), self.sheets, 280, "sheet"),
            (tr("&Letters"), self.letters, 440, "encoding"),
            (tr("Columns are &parted by"), self.separators, 200, "separator"),
        ):
            field.setFixedWidth(width)
            field.picked.connect(lambda key, asks=asks: self.read_wanted.emit(asks, key))
            place = QWidget()
            inner = field_with_label(label, field)
            inner.setContentsMargins(0, 0, 0, 0)
            place.setLayout(inner)
            self._places[field] = place
            fields.addWidget(place)
        outer.addLayout(fields)
        self.samples = Label(wrap=True)
        outer.addWidget(self.samples)
        self.hidden_sheets = LinkButton("")
        self.hidden_sheets.clicked.connect(self._on_hidden_wanted)
        outer.addWidget(self.hidden_sheets, 0, Qt.AlignmentFlag.AlignLeft)
        self._hidden_note = Muted(small=True, wrap=True)
        outer.addWidget(self._hidden_note)

    def show_sheet(self, sheet: SourceSheet) -> None:
        """What there is to choose for this file; nothing for a table from the clipboard."""
        if self._sheet is None or sheet.path != self._sheet.path:
            self._hidden_shown = False
        self._sheet = sheet
        self._show_sheets(sheet)
        self._show_letters(sheet)
        self.setVisible(any(not place.isHidden() for place in self._places.values()) or self.hidden_sheets.isEnabled())

    def _show_sheets(self, sheet: SourceSheet) -> None:
        hidden = sum(info.hidden for info in sheet.sheets)
        shown = [i for i in sheet.sheets if self._hidden_shown or not i.hidden or i.name == sheet.sheet]
        self.sheets.set_choices([Choice(info.name, _sheet_words(info)) for info in shown])
        self.sheets.set_current(sheet.sheet)
        self._places[self.sheets].setVisible(len(shown) > 1)
        self.hidden_sheets.set_text(trn("{count} hidden sheet", "{count} hidden sheets", hidden))
        offered = bool(hidden) and not self._hidden_shown
        self.hidden_sheets.setVisible(offered)
        self.hidden_sheets.setEnabled(offered)
        reading_hidden = any(info.hidden and info.name == sheet.sheet for info in sheet.sheets)
        self._hidden_note.setText(
            tr("This sheet is hidden in the workbook. Hidden sheets often hold lists or old data.")
            if reading_hidden
            else tr("The hidden sheets are in the list now. They often hold lists or old data.")
        )
        self._hidden_note.setVisible(self._hidden_shown or reading_hidden)

    def _show_letters(self, sheet: SourceSheet) -> None:
        text = bool(sheet.path) and not sheet.sheet  # a text file has no sheets that could bear a name
        for field in (self.letters, self.separators):
            self._places[field].setVisible(text)
        self.samples.setVisible(text)
        if not text:
            return
        noted = {name: value for name, _, value in (note.partition(":") for note in sheet.notes)}
        encoding = listed(noted.get("encoding") or noted.get("letters") or "utf-8")
        samples = telling_texts(sheet, _SAMPLES)
        self.letters.set_choices(letter_choices(encoding, " · ".join(map(shortened, samples[:3]))))
        self.letters.set_current(encoding)
        self.separators.set_choices(separator_choices())
        self.separators.set_current(noted.get("separator") or noted.get("parted_by") or ",")
        if samples:
            names = " · ".join(map(shortened, samples))
            self.samples.setText(tr("Are these letters right? {samples}", samples=names))
            self.letters.setAccessibleDescription(self.samples.text())
        else:
            self.samples.setText(tr("This file has only plain letters, so every kind of letters reads it alike."))

    def _on_hidden_wanted(self) -> None:
        self._hidden_shown = True
        if self._sheet is not None:
            self.show_sheet(self._sheet)
            self.sheets.setFocus()


def _sheet_words(info: SheetInfo) -> str:
    rows = trn("{count} row", "{count} rows", info.rows)
    if info.hidden:
        return tr("{sheet}, {rows} (hidden)", sheet=info.name, rows=rows)
    return tr("{sheet}, {rows}", sheet=info.name, rows=rows)
