"""The import's first two pages: which file and headings, and what the columns mean."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from mbdesk.plan.targets import Rule, Target
from mbdesk.ui.import_wizard.column_line import LEFT_OUT, ColumnLine
from mbdesk.ui.import_wizard.memory import keep_recent
from mbdesk.ui.settings import RECENT
from mbdesk.ui.widgets import LinkButton
from tests.support.make_sheets import XLSX
from tests.support.window import Opened
from tests.support.wizard import HEADINGS, ROWS, Importing, start, write_sheet


def line(importing: Importing, heading: str) -> ColumnLine:
    page = importing.wizard.columns_page
    columns = importing.draft.columns
    return next(each for each in page.lines if columns[each.column].heading == heading)


def test_without_a_file_the_way_forward_says_what_is_missing(opened: Opened) -> None:
    page = start(opened).wizard.file_page
    assert not page.forward.isEnabled()
    assert page.forward.accessibleDescription() == "Choose a file first."


def test_a_dropped_file_is_read_and_its_headings_found(opened: Opened) -> None:
    importing = start(opened)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(XLSX))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, left, none)
    importing.wizard.dropEvent(drop)
    importing.until(lambda: importing.wizard.preparation.draft is not None)
    page = importing.wizard.file_page
    assert importing.draft.header == 5
    picked = page.preview.table.record_at(page.preview.currentIndex().row())
    assert picked is not None
    assert picked.number == 5
    assert page.forward.isEnabled()
    assert str(XLSX) in opened.desk.settings.get(RECENT)


def test_another_row_becomes_the_headings_with_one_click_or_enter(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened, write_sheet(tmp_path / "new.csv", [HEADINGS, *ROWS], ["a title"] * 9))
    page = importing.wizard.file_page
    preview = page.preview
    wanted = preview.table.index(0, 1) if importing.draft.header == 2 else preview.table.index(1, 1)
    row = preview.table.record_at(wanted.row())
    assert row is not None
    importing.after(
        lambda: QTest.mouseClick(preview.viewport(), Qt.MouseButton.LeftButton, pos=preview.visualRect(wanted).center())
    )
    assert importing.draft.header == row.number
    importing.after(importing.wizard.preparation.undo)
    preview.setCurrentIndex(wanted)
    preview.setFocus()
    importing.after(lambda: QTest.keyClick(preview, Qt.Key.Key_Return))
    assert importing.draft.header == row.number


def test_a_text_file_offers_letters_and_separator(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("Surname;First name;E-mail\r\nMüller;Zoë;zoe@new.example\r\n".encode("cp1252"))
    importing = start(opened, path)
    page = importing.wizard.file_page
    assert page.letters.isVisible()
    assert page.separators.current == ";"
    assert not page.sheets.isVisible()
    importing.after(lambda: page.letters.picked.emit("cp1251"))
    assert importing.draft.rows[0].cells[0] != "Müller"
    importing.after(lambda: page.letters.picked.emit("cp1252"))
    assert importing.draft.rows[0].cells[0] == "Müller"


def test_a_file_that_is_no_sheet_is_told_in_place(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened)
    page = importing.wizard.file_page
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"%PDF-1.4 nothing")
    page.open(str(path))
    importing.until(page.banner.isVisible)
    assert "PDF" in page.banner.text
    assert not page.forward.isEnabled()


def test_recent_files_are_offered(opened: Opened, tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "admissions.csv")
    start(opened, path).wizard.close()
    importing = start(opened)
    links = [b for b in importing.wizard.file_page.findChildren(LinkButton) if b.isVisible()]
    assert [link.text() for link in links] == ["admissions.csv"]
    links[0].click()
    importing.until(lambda: importing.wizard.preparation.draft is not None)


def test_two_files_of_one_name_say_their_folders(opened: Opened, tmp_path: Path) -> None:
    paths = []
    for folder in ("2025/new", "2026/new"):
        (tmp_path / folder).mkdir(parents=True)
        paths.append(write_sheet(tmp_path / folder / "students.csv"))
    paths.append(write_sheet(tmp_path / "leavers.csv"))
    for path in paths:
        keep_recent(opened.desk.settings, str(path))
    importing = start(opened)
    links = {b.text(): b for b in importing.wizard.file_page.findChildren(LinkButton) if b.isVisible()}
    assert list(links) == [
        "leavers.csv",
        f"students.csv in {Path('2026/new')}",
        f"students.csv in {Path('2025/new')}",
    ]
    old = links[f"students.csv in {Path('2025/new')}"]
    assert old.accessibleName() == f"Open students.csv in {Path('2025/new')}"
    assert str(paths[0]) in old.toolTip()
    assert str(paths[2]) in links["leavers.csv"].toolTip()
    old.click()
    importing.until(lambda: importing.wizard.preparation.sheet is not None)
    sheet = importing.wizard.preparation.sheet
    assert sheet is not None
    assert sheet.path == str(paths[0])


def test_columns_show_what_they_mean_and_what_is_left_out(opened: Opened) -> None:
    importing = start(opened, XLSX)
    importing.wizard.show_page(1)
    page = importing.wizard.columns_page
    importing.until(lambda: len(page.lines) == 21)
    assert line(importing, "D.O.B.").field.text() == "Birthday"
    assert line(importing, "Bus").field.current == LEFT_OUT
    assert "Will be left out: Bus, Remarks." in page.summary.text()
    assert page.forward.text() == "Check 60 rows"
    assert page.lines[6].field.hasFocus(), "the one that should be looked at has the keyboard"


def test_another_meaning_is_found_by_typing(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened, write_sheet(tmp_path / "new.csv"))
    importing.wizard.show_page(1)
    field = line(importing, "Grade").field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "national")
    importing.after(lambda: QTest.keyClick(field, Qt.Key.Key_Return))
    assert importing.draft.columns[4].target == Target("student", "nationalities")


def test_a_field_is_never_given_twice(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened, write_sheet(tmp_path / "new.csv"))
    importing.wizard.show_page(1)
    importing.after(lambda: line(importing, "Grade").field.picked.emit("student.email"))
    assert [match.target for match in importing.draft.columns].count(Target("student", "email")) == 1
    assert importing.draft.columns[5].target is None
    assert line(importing, "E-mail").field.current == LEFT_OUT


def test_a_rule_is_kept_and_remembered_with_the_columns(opened: Opened, tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "new.csv")
    importing = start(opened, path)
    importing.wizard.show_page(1)
    importing.after(lambda: line(importing, "Surname").rule.picked.emit(Rule.NEVER))
    importing.after(lambda: line(importing, "Grade").field.picked.emit(LEFT_OUT))
    importing.wizard.columns_page.forward.click()
    assert importing.wizard.current == 2
    importing.wizard.preparation._done.clear()
    importing.wizard.close()
    again = start(opened, path)
    assert again.draft.columns[2].rule is Rule.NEVER
    assert again.draft.columns[4].target is None
    again.wizard.close()
    session = opened.desk.session
    assert session is not None
    other = replace(session, connection=replace(session.connection, key="other@school.example"))
    opened.desk.renew(other)
    elsewhere = start(opened, path)
    assert elsewhere.draft.columns[2].rule is not Rule.NEVER, "another school's sheets mean other things"
    assert elsewhere.draft.columns[4].target is not None


def test_a_sheet_without_students_cannot_go_on(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened, write_sheet(tmp_path / "x.csv", [("1", "2")], ("Bus", "Locker")))
    importing.wizard.show_page(1)
    assert importing.wizard.columns_page.forward.accessibleDescription() == "No column is about the students yet."
