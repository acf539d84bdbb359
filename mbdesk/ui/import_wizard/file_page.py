"""Page 1: which file, which of its sheets, and where its headings are."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mbdesk.plan.rows import SourceSheet
from mbdesk.text import N_, number, tr
from mbdesk.ui import messages, theme
from mbdesk.ui.import_wizard.drop_area import ENDINGS, DropArea
from mbdesk.ui.import_wizard.memory import recent_files
from mbdesk.ui.import_wizard.page import WizardPage
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.import_wizard.sheet_preview import SheetPreview
from mbdesk.ui.settings import LAST_FOLDER
from mbdesk.ui.widgets import Banner, Choice, Label, LinkButton, Muted, PickBox, QuietButton, clear, field_with_label

_ENCODINGS: Final = (
    ("utf-8", N_("Unicode (UTF-8)")),
    ("cp1252", N_("Western European (Windows)")),
    ("cp1250", N_("Central European (Windows)")),
    ("cp1251", N_("Cyrillic (Windows)")),
    ("cp1253", N_("Greek (Windows)")),
    ("cp1254", N_("Turkish (Windows)")),
    ("cp1255", N_("Hebrew (Windows)")),
    ("cp1256", N_("Arabic (Windows)")),
    ("cp1257", N_("Baltic (Windows)")),
    ("cp1258", N_("Vietnamese (Windows)")),
    ("mac_roman", N_("Western European (old Mac)")),
    ("utf-16", N_("Unicode (UTF-16)")),
    ("gb18030", N_("Chinese (simplified)")),
    ("big5", N_("Chinese (traditional)")),
    ("koi8_r", N_("Cyrillic (KOI8)")),
    ("cp932", N_("Japanese (Windows)")),
    ("shift_jis", N_("Japanese (Shift JIS)")),
    ("euc_jp", N_("Japanese (EUC)")),
    ("cp949", N_("Korean (Windows)")),
    ("euc_kr", N_("Korean (EUC)")),
    ("tis_620", N_("Thai")),
)
_SEPARATORS: Final = ((",", N_("Comma")), (";", N_("Semicolon")), ("\t", N_("Tab")), ("|", N_("Upright stroke")))
_TEXT_FILES: Final = frozenset({".csv", ".tsv", ".txt"})


class FilePage(WizardPage):
    """Drop or choose a file; see its first rows; pick sheet, headings, letters and separator."""

    def __init__(self, preparation: Preparation) -> None:
        super().__init__(
            preparation,
            tr("Choose a sheet with new enrolments"),
            tr("One student per row, parents in the same row. mbdesk finds out what the columns mean."),
            first=True,
        )
        self._asked: dict[str, str | None] = {}
        self.banner = Banner(closable=False)
        self.body.addWidget(self.banner)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        self._build_empty()
        self._build_sheet()
        preparation.sheet_changed.connect(self._on_sheet_changed)
        preparation.draft_changed.connect(lambda _draft: self._show_rows())
        preparation.failed.connect(self._on_failed)
        preparation.waiting_changed.connect(self._show_state)
        self._show_state()

    def take_focus(self) -> None:
        """To the button that chooses, or to the rows."""
        (self.drop.choose if self.preparation.sheet is None else self.preview).setFocus()

    def entered(self) -> None:
        """Recent files may have come or gone."""
        self._show_recent()

    def open(self, path: str) -> None:
        """Read this file."""
        self._asked = {}
        self._read(path)

    # -- the two faces -----------------------------------------------------------------------------------------------

    def _build_empty(self) -> None:
        face = QWidget()
        box = QVBoxLayout(face)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.L)
        self.drop = DropArea()
        self.drop.dropped.connect(self.open)
        self.drop.choose_wanted.connect(self.choose_file)
        box.addWidget(self.drop, 1)
        self._recent_title = Label(tr("Recent files"), kind="strong")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        box.addWidget(self._recent_title)
        box.addLayout(self._recent)
        self._stack.addWidget(face)

    def _build_sheet(self) -> None:
        face = QWidget()
        box = QVBoxLayout(face)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.M)
        head = QHBoxLayout()
        head.setSpacing(theme.M)
        self._name = Label(kind="section")
        self._about = Muted()
        other = QuietButton(tr("&Other file…"), icon="file")
        other.clicked.connect(self.choose_file)
        head.addWidget(self._name)
        head.addWidget(self._about, 1)
        head.addWidget(other)
        box.addLayout(head)
        self.sheets = PickBox(tr("Sheet"))
        self.sheets.picked.connect(lambda name: self._read_again(sheet=name))
        self.letters = PickBox(tr("Letters"))
        self.letters.picked.connect(lambda name: self._read_again(encoding=name))
        self.separators = PickBox(tr("Columns are parted by"))
        self.separators.picked.connect(lambda sign: self._read_again(separator=sign))
        choices = QHBoxLayout()
        choices.setSpacing(theme.M)
        self._places: dict[PickBox, QWidget] = {}
        for label, field in (
            (tr("Sheet"), self.sheets),
            (tr("Letters"), self.letters),
            (tr("Columns are parted by"), self.separators),
        ):
            field.setMaximumWidth(280)
            place = QWidget()
            inner = field_with_label(label, field)
            inner.setContentsMargins(0, 0, 0, 0)
            place.setLayout(inner)
            self._places[field] = place
            choices.addWidget(place)
        choices.addStretch(1)
        box.addLayout(choices)
        self._headings = Label(wrap=True)
        box.addWidget(self._headings)
        self.preview = SheetPreview()
        self.preview.header_wanted.connect(self._on_header_wanted)
        box.addWidget(self.preview, 1)
        self._stack.addWidget(face)

    # -- what happens ------------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Open the system's dialog for a file."""
        folder = self.preparation.desk.settings.get(LAST_FOLDER) or str(Path.home())
        dialog = QFileDialog(self, tr("Choose a sheet"), folder)
        dialog.setObjectName("choose-sheet")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        endings = " ".join(f"*{ending}" for ending in ENDINGS)
        dialog.setNameFilters([tr("Sheets ({endings})", endings=endings), tr("All files (*)")])
        dialog.fileSelected.connect(self.open)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _read(self, path: str) -> None:
        self.banner.hide()
        self.preparation.desk.settings.set(LAST_FOLDER, str(Path(path).parent))
        self.preparation.open(path, **self._asked)

    def _read_again(self, **asked: str) -> None:
        sheet = self.preparation.sheet
        if sheet is not None:
            self._asked = {**self._asked, **asked}
            self._read(sheet.path)

    def _on_header_wanted(self, row: int) -> None:
        preparation = self.preparation
        preparation.answer(preparation.answers.with_header(row))
        self._show_rows()

    def _on_sheet_changed(self) -> None:
        sheet = self.preparation.sheet
        if sheet is None:
            return
        self._stack.setCurrentIndex(1)
        self.heading.setText(tr("Is this the right sheet?"))
        self._name.setText(Path(sheet.path).name)
        self._show_choices(sheet)
        self._show_rows()
        self.preview.setFocus()

    def _on_failed(self, error: Exception) -> None:
        message = messages.explain(error)
        self.banner.show_message(message.title, message.body, tone="bad", details=message.details)

    def _show_choices(self, sheet: SourceSheet) -> None:
        self.sheets.set_choices(
            [
                Choice(info.name, tr("{sheet} (hidden)", sheet=info.name) if info.hidden else info.name)
                for info in sheet.sheets
            ]
        )
        self.sheets.set_current(sheet.sheet)
        self._places[self.sheets].setVisible(len(sheet.sheets) > 1)
        text = Path(sheet.path).suffix.casefold() in _TEXT_FILES
        noted = dict(note.split(":", 1) for note in sheet.notes if note.startswith(("encoding:", "separator:")))
        self.letters.set_choices([Choice(key, tr(words)) for key, words in _ENCODINGS])
        self.letters.set_current(self._asked.get("encoding") or _python_name(noted.get("encoding", "utf-8")))
        self.separators.set_choices([Choice(key, tr(words)) for key, words in _SEPARATORS])
        self.separators.set_current(self._asked.get("separator") or noted.get("separator", ","))
        for field in (self.letters, self.separators):
            self._places[field].setVisible(text)

    def _show_rows(self) -> None:
        sheet = self.preparation.sheet
        if sheet is None:
            return
        chosen = self.preparation.answers.header
        header = sheet.header if chosen is None else chosen
        draft = self.preparation.draft
        rows = len(draft.rows) if draft is not None else sum(1 for row in sheet.rows if row.number > header)
        self._about.setText(tr("{rows} rows, {columns} columns", rows=number(rows), columns=sheet.columns))
        if header:
            self._headings.setText(tr("The headings are in row {row}. Click another row if that is wrong.", row=header))
        else:
            self._headings.setText(tr("No headings were found. Click the row that holds them."))
        self.preview.show_sheet(sheet, header)
        self._show_state()

    def _show_recent(self) -> None:
        clear(self._recent)
        files = recent_files(self.preparation.desk.settings)
        for path in files:
            link = LinkButton(path.name, name=tr("Open {file}", file=path.name))
            link.setToolTip(str(path))
            link.clicked.connect(lambda _=False, path=path: self.open(str(path)))
            self._recent.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._recent_title.setVisible(bool(files))

    def _show_state(self) -> None:
        preparation = self.preparation
        header = preparation.answers.header
        missing = preparation.sheet is not None and not (preparation.sheet.header if header is None else header)
        self.may_go_on(preparation.waits_for or (tr("Click the row that holds the headings.") if missing else ""))


def _python_name(encoding: str) -> str:
    """The name in our list for what the reader calls it."""
    plain = encoding.casefold().replace("-", "_")
    aliases = {"utf_8": "utf-8", "utf_8_sig": "utf-8", "utf_16": "utf-16", "windows_1252": "cp1252"}
    return aliases.get(plain, plain)
