"""How an import begins: what is to be done, a table from the clipboard, letters, hidden sheets, a template."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from mbdesk.plan.plan import Outcome
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.import_wizard.kind_line import FIND_OUT
from mbdesk.ui.settings import RECENT
from tests.support.make_sheets import XLSX
from tests.support.window import Opened, focusable, window_below
from tests.support.wizard import HEADINGS, ROWS, Importing, begin, start, write_sheet

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    with window_below(tmp_path, qtbot) as made:
        made.open_practice()
        yield made
        made.desk.set_session(None)  # closes the wizards, whatever was typed into them
        QGuiApplication.clipboard().clear()


def copy(text: str) -> None:
    data = QMimeData()
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)


def table(rows: int = 2) -> str:
    return "\r\n".join("\t".join(line) for line in (HEADINGS, *ROWS[:rows])) + "\r\n"


# -- what is to be done ----------------------------------------------------------------------------------------------


def test_the_kind_is_found_out_from_the_sheet_and_can_be_changed(opened: Opened) -> None:
    importing = start(opened)
    line = importing.wizard.file_page.kind_line
    assert line.field.current == FIND_OUT
    importing.after(lambda: importing.wizard.file_page.open(str(XLSX)))
    assert line.field.text() == "New and changed students, with their parents"
    assert importing.wizard.file_page.heading.text() == "Is this the right sheet?"
    importing.after(lambda: line.field.picked.emit("archive"))
    assert importing.draft.answers.kind == "archive"
    assert {match.target.role for match in importing.draft.columns if match.target} == {"student"}
    importing.after(importing.wizard.preparation.undo)
    assert line.field.current == "enrolments"
    importing.after(lambda: line.field.picked.emit("parents"))
    importing.after(lambda: line.field.picked.emit(FIND_OUT))
    assert line.field.current == "enrolments"


def test_what_a_tab_wishes_is_said_before_a_file_is_chosen(opened: Opened) -> None:
    of = next(one for one in opened.desk.directory.classes if not one.archived)
    importing = begin(opened, ImportWish(kind="class_exact", choices={"scope:class": str(of.id)}))
    page = importing.wizard.file_page
    assert page.heading.text() == f"Make {of.name} exactly like a sheet"
    assert page.sentence.text().startswith("Whoever is missing is added")
    importing.after(lambda: page.open(str(XLSX)))
    assert importing.draft.answers.kind == "class_exact"
    assert importing.draft.answers.choices["scope:class"] == str(of.id)
    assert page.heading.text() == f"Make {of.name} exactly like a sheet"


def test_a_file_dropped_on_the_window_opens_an_import_with_its_kind(opened: Opened) -> None:
    opened.window.start_import(ImportWish(path=XLSX))
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportWizard)]
    wizard = found[0]
    opened.qtbot.waitUntil(lambda: wizard.preparation.draft is not None, timeout=20_000)
    assert wizard.file_page.kind_line.field.current == "enrolments"


def test_every_field_of_the_first_page_has_a_name(opened: Opened) -> None:
    importing = start(opened, XLSX)
    unnamed = [
        w for w in focusable(importing.wizard.file_page) if not w.accessibleName() and not getattr(w, "text", str)()
    ]
    assert unnamed == []


# -- the clipboard ---------------------------------------------------------------------------------------------------


def test_a_copied_table_is_pasted_and_behaves_like_a_file(opened: Opened) -> None:
    importing = start(opened)
    copy(table(1))
    importing.after(lambda: importing.button("Paste a table").click())
    page = importing.wizard.file_page
    assert page._name.text() == "Pasted table"
    assert not page.letters.isVisible()
    assert (importing.row(2).name, importing.row(2).outcome) == ("Mia Rossi", Outcome.NEW)
    assert opened.desk.settings.get(RECENT) == []
    importing.wizard.show_page(3)
    importing.until(lambda: importing.wizard.review_page.prepared is not None)
    changed: list[bool] = []
    importing.wizard.preparation.check_file(changed.append)
    assert changed == [False]


def test_what_was_pasted_is_sent_and_its_results_are_saved(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    importing = start(opened)
    copy(table(1))
    importing.after(importing.wizard.file_page.paste)
    importing.wizard.show_page(3)
    page = importing.wizard.review_page
    importing.until(lambda: page.prepared is not None and page.forward.isEnabled())
    page.forward.click()
    importing.until(lambda: list(tmp_path.glob("*results*.xlsx")))
    importing.until(lambda: not opened.desk.tasks.jobs)


def test_ctrl_v_pastes_wherever_the_keyboard_is_on_the_page(opened: Opened) -> None:
    importing = start(opened)
    copy(table())
    importing.after(lambda: importing.key(Qt.Key.Key_V, CONTROL))
    assert len(importing.draft.rows) == 2
    copy(table(3))
    importing.after(lambda: importing.key(Qt.Key.Key_V, CONTROL))
    assert len(importing.draft.rows) == 3


def test_a_copied_file_is_opened(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(write_sheet(tmp_path / "copied.csv")))])
    QGuiApplication.clipboard().setMimeData(data)
    importing.after(importing.wizard.file_page.paste)
    assert importing.draft.sheet.path.endswith("copied.csv")


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "There is no text on the clipboard."), ("Good morning", "What was copied is not a table.")],
)
def test_anything_else_on_the_clipboard_is_a_sentence(opened: Opened, text: str, says: str) -> None:
    importing = start(opened)
    copy(text)
    page = importing.wizard.file_page
    page.paste()
    importing.until(page.banner.isVisible)
    assert page.banner.text.startswith(says)
    assert importing.wizard.preparation.sheet is None


# -- letters and sheets ----------------------------------------------------------------------------------------------


def test_names_of_the_file_show_whether_its_letters_are_right(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    lines = "Surname;First name;E-mail\r\nMüller;Zoë;zoe@new.example\r\nDąbrowski;Łukasz;l@new.example\r\n"
    path.write_bytes(lines.encode("cp1250"))
    importing = start(opened, path)
    page = importing.wizard.file_page
    assert page.letters.current == "cp1250"
    assert page.choices.samples.text() == "Are these letters right? Müller · Zoë · Dąbrowski · Łukasz"
    cyrillic = next(choice for choice in page.letters.choices if choice.key == "cp1251")
    assert cyrillic.text == "Cyrillic (Windows): Mьller · Zoл · D№browski"
    importing.after(lambda: page.letters.picked.emit("cp1252"))
    assert "D¹browski" in page.choices.samples.text()
    assert page.letters.current == "cp1252"
    importing.after(lambda: page.separators.picked.emit(","))
    assert (page.letters.current, page.separators.current) == ("cp1252", ",")
    assert importing.draft.sheet.columns == 1


def test_a_file_of_plain_letters_says_so(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened, write_sheet(tmp_path / "plain.csv", ROWS[:1]))
    assert "only plain letters" in importing.wizard.file_page.choices.samples.text()


def test_hidden_sheets_wait_behind_a_link(opened: Opened) -> None:
    importing = start(opened, XLSX)
    choices = importing.wizard.file_page.choices
    assert not choices.sheets.isVisible(), "there is only one sheet to see"
    assert choices.hidden_sheets.text() == "1 hidden sheet"
    choices.hidden_sheets.click()
    assert [choice.text for choice in choices.sheets.choices] == ["New enrolments, 66 rows", "Lists, 12 rows (hidden)"]
    importing.after(lambda: choices.sheets.picked.emit("Lists"))
    assert importing.draft.sheet.sheet == "Lists"
    assert "hidden in the workbook" in choices._hidden_note.text()


# -- templates -------------------------------------------------------------------------------------------------------


def template(importing: Importing, folder: Path) -> Path:
    """The template of the chosen kind, saved through the dialog of the page."""
    page = importing.wizard.file_page
    page.kind_line.template.click()
    dialog = page.findChild(QFileDialog, "save-as")
    assert dialog is not None
    path = folder / Path(dialog.selectedFiles()[0]).name
    dialog.selectFile(str(path))
    dialog.accept()
    importing.until(lambda: page.banner.isVisible() and "Saved" in page.banner.text)
    return path


def test_a_template_comes_back_filled_in_without_a_question(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened)
    importing.wizard.preparation.choose_kind("enrolments")
    path = template(importing, tmp_path)
    assert path.name == "Template - New students.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    groups = {group.name for group in opened.desk.directory.year_groups if not group.archived}
    assert {cell.value for cell in book["Lists"]["B"][1:] if cell.value} >= groups
    person = dict(zip(HEADINGS, ROWS[0], strict=True))
    values = {
        "Student ID": person["Student ID"],
        "First name": "Mia",
        "Last name": "Rossi",
        "Birthday": "14 March 2014",
        "Gender": "Female",
        "Year group": min(groups),
        "E-mail": "mia@new.example",
        "Parent 1: First name": "Ada",
        "Parent 1: Last name": "Rossi",
        "Parent 1: Relationship": "Mother",
        "Parent 1: E-mail": "ada@new.example",
    }
    for title, value in values.items():
        sheet.cell(3, titles.index(title) + 1).value = value
    book.save(path)
    importing.wizard.preparation.choose_kind("")
    importing.after(lambda: importing.wizard.file_page.open(str(path)))
    draft = importing.draft
    assert [match.heading for match in draft.columns if not match.sure] == []
    assert [row.number for row in draft.rows] == [3]
    assert draft.rows[0].problems == ()
    assert draft.rows[0].outcome is Outcome.NEW


def test_without_a_kind_the_template_button_asks_for_one(opened: Opened) -> None:
    importing = start(opened)
    wanted: list[str] = []
    line = importing.wizard.file_page.kind_line
    line.template_wanted.disconnect()
    line.template_wanted.connect(wanted.append)
    line.template.click()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.actions()[2].trigger()
    menu.close()
    assert wanted == ["teachers"]


def test_a_filled_archive_template_is_of_its_kind(opened: Opened, tmp_path: Path) -> None:
    importing = begin(opened, ImportWish(kind="archive"))
    path = template(importing, tmp_path)
    book = openpyxl.load_workbook(path)
    known = next(s for s in opened.desk.directory.students if not s.archived and s.school_number)
    book.worksheets[0].cell(3, 1).value = known.school_number
    book.save(path)
    fresh = start(opened, path)
    assert fresh.draft.answers.kind == "archive"
    assert fresh.wizard.file_page.kind_line.field.current == "archive"
