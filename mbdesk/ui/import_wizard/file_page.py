"""Page 1: what is to be done, with which file, which of its sheets, and where its headings are."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mbdesk.plan.kinds import KINDS, kind_title
from mbdesk.text import tr, trn
from mbdesk.ui import messages, theme
from mbdesk.ui.import_wizard.file_start import FileStart
from mbdesk.ui.import_wizard.kind_line import KindLine, kind_heading
from mbdesk.ui.import_wizard.page import WizardPage
from mbdesk.ui.import_wizard.passing import COLUMNS, next_page, understood_words, way_words
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.import_wizard.sheet_choices import SheetChoices, sheet_name
from mbdesk.ui.import_wizard.sheet_preview import SheetPreview
from mbdesk.ui.plain import tip
from mbdesk.ui.settings import LAST_FOLDER
from mbdesk.ui.sheet_files import ENDINGS, file_of
from mbdesk.ui.widgets import Banner, ElidedLabel, Label, LinkButton, Muted, QuietButton


class FilePage(WizardPage):
    """Drop, choose or paste a table; see its first rows; pick kind, sheet, headings, letters and separator.

    ``columns_wanted()`` to look at the columns although none of them needs it.
    """

    columns_wanted = Signal()

    def __init__(self, preparation: Preparation) -> None:
        super().__init__(preparation, " ", " ", first=True)
        self._asked: dict[str, str | None] = {}
        self.banner = Banner(closable=False)
        self.body.addWidget(self.banner)
        self.kind_line = KindLine(preparation)
        self.kind_line.template_wanted.connect(self.save_template)
        self.body.addWidget(self.kind_line)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        self._build_start()
        self._build_sheet()
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        preparation.sheet_changed.connect(self._on_sheet_changed)
        preparation.kind_changed.connect(self._show_title)
        preparation.draft_changed.connect(lambda _draft: self._show_rows())
        preparation.failed.connect(self._on_failed)
        preparation.waiting_changed.connect(self._show_state)
        self._show_title()
        self._show_state()

    def take_focus(self) -> None:
        """To the button that chooses, or to the rows."""
        (self.drop.choose if self.preparation.sheet is None else self.preview).setFocus()

    def entered(self) -> None:
        """Recent files may have come or gone."""
        self._start.refresh()

    def open(self, path: str) -> None:
        """Read this file."""
        self._asked = {}
        self._read(path)

    def read_again(self) -> None:
        """Read the file once more, in the same way: it has changed."""
        self._read_again()

    def paste(self) -> None:
        """Take the table that was copied somewhere, or the file."""
        copied = QGuiApplication.clipboard().mimeData()
        path = file_of(copied)
        if path:
            self.open(path)
        else:
            self.banner.hide()
            self._asked = {}
            self.preparation.paste(copied.text(), copied.html())

    # -- the two faces -----------------------------------------------------------------------------------------------

    def _build_start(self) -> None:
        self._start = FileStart(self.preparation.desk)
        self._start.opened.connect(self.open)
        self._start.choose_wanted.connect(self.choose_file)
        self._start.paste_wanted.connect(self.paste)
        self._start.saved.chosen.connect(self.preparation.choose_saved)
        self.saved = self._start.saved
        self.drop = self._start.drop
        self._stack.addWidget(self._start)

    def _build_sheet(self) -> None:
        face = QWidget()
        box = QVBoxLayout(face)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.M)
        head = QHBoxLayout()
        head.setSpacing(theme.M)
        self._name = ElidedLabel(kind="section")
        self._about = Muted()
        other = QuietButton(tr("&Other file…"), icon="file")
        other.setToolTip(tip(tr("You can also drop another file here, or paste a table with Ctrl+V.")))
        other.clicked.connect(self.choose_file)
        head.addWidget(self._name)
        head.addWidget(self._about, 1)
        head.addWidget(other)
        box.addLayout(head)
        self.choices = SheetChoices()
        self.choices.read_wanted.connect(lambda what, key: self._read_again(**{what: key}))
        self.sheets, self.letters, self.separators = self.choices.sheets, self.choices.letters, self.choices.separators
        box.addWidget(self.choices)
        self._headings = Label(wrap=True)
        box.addWidget(self._headings)
        self.preview = SheetPreview()
        self.preview.header_wanted.connect(self._on_header_wanted)
        box.addWidget(self.preview, 1)
        self._passed = QWidget()
        passed = QHBoxLayout(self._passed)
        passed.setContentsMargins(0, 0, 0, 0)
        passed.setSpacing(theme.M)
        self.understood = Label(wrap=True)
        self.look = LinkButton(tr("Look at the columns"))
        self.look.clicked.connect(self.columns_wanted)
        passed.addWidget(self.understood, 1)
        passed.addWidget(self.look, 0, Qt.AlignmentFlag.AlignTop)
        self._passed.hide()
        box.addWidget(self._passed)
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

    def save_template(self, kind: str) -> None:
        """Ask where a template for ``kind`` goes, and write it."""
        from mbdesk.ui.import_wizard.template_flow import template_flow

        preparation = self.preparation
        choices = preparation.choices if kind == preparation.kind else {}
        flow = template_flow(preparation.desk, self, kind, choices)
        flow.failed.connect(self._on_failed)
        flow.saved.connect(self._on_template_saved)
        flow.ask()

    def _read(self, path: str) -> None:
        self.banner.hide()
        self.preparation.desk.settings.set(LAST_FOLDER, str(Path(path).parent))
        self.preparation.open(path, **self._asked)

    def _read_again(self, **asked: str) -> None:
        sheet = self.preparation.sheet
        if sheet is not None and sheet.path:
            self._asked = {**self._asked, **asked}
            self._read(sheet.path)

    def _on_header_wanted(self, row: int) -> None:
        self.preparation.choose_header(row)
        self._show_rows()

    def _on_sheet_changed(self) -> None:
        sheet = self.preparation.sheet
        if sheet is None:
            return
        self._stack.setCurrentIndex(1)
        self._name.setText(sheet_name(sheet))
        self.choices.show_sheet(sheet)
        self._show_rows()
        self.preview.setFocus()

    def _on_template_saved(self, path: Path) -> None:
        from mbdesk.ui.dialogs.save import saved_notice

        self.banner.show_message(
            tr("Saved as {name}.", name=path.name),
            tr("Fill it in, save it and drop it here. Folder: {folder}", folder=str(path.parent)),
            tone="good",
            actions=saved_notice(path).actions,
        )

    def _on_failed(self, error: Exception) -> None:
        message = messages.explain(error)
        self.banner.show_message(message.title, message.body, tone="bad", details=message.details)

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _show_title(self) -> None:
        """What is to be done is the title until there is a sheet to look at; the sentence says what it does."""
        preparation = self.preparation
        kind = preparation.kind
        title = kind_heading(kind, preparation.choices, preparation.desk.directory)
        if preparation.sheet is not None and title == kind_title(kind):
            title = tr("Is this the right sheet?")
        self.heading.setText(title or tr("Choose a sheet"))
        self.set_sentence(
            tr(KINDS[kind].sentence) if kind else tr("mbdesk finds out what is in it and what the columns mean.")
        )

    def _show_rows(self) -> None:
        sheet = self.preparation.sheet
        if sheet is None:
            return
        chosen = self.preparation.answers.header
        header = sheet.header if chosen is None else chosen
        draft = self.preparation.draft
        rows = len(draft.rows) if draft is not None else sum(1 for row in sheet.rows if row.number > header)
        self._about.setText(
            tr(
                "{rows}, {columns}",
                rows=trn("{count} row", "{count} rows", rows),
                columns=trn("{count} column", "{count} columns", sheet.columns),
            )
        )
        if header:
            self._headings.setText(tr("The headings are in row {row}. Click another row if that is wrong.", row=header))
        else:
            self._headings.setText(tr("No headings were found. Click the row that holds them."))
        not_data = draft.not_data if draft is not None else ()
        self.preview.show_sheet(sheet, header, self.preparation.answers.choices, not_data)
        self._show_state()

    def _show_state(self) -> None:
        preparation = self.preparation
        header, draft = preparation.answers.header, preparation.draft
        missing = preparation.sheet is not None and not (preparation.sheet.header if header is None else header)
        page = next_page(draft, 0) if draft is not None else COLUMNS
        self.forward.setText(way_words(draft, page) if draft is not None else tr("Next"))
        self._passed.setVisible(page > COLUMNS)
        self.understood.setText(understood_words(draft) if draft is not None and page > COLUMNS else "")
        self.may_go_on(preparation.waits_for or (tr("Click the row that holds the headings.") if missing else ""))
