"""The same as last month: an import that was sent is done again with a new sheet (IMP-24)."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton

from mbdesk.jobs.saved_imports import SavedImport, offered
from mbdesk.plan.kinds import CLASS_FOR_ALL
from mbdesk.plan.targets import Rule, Target
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.import_wizard.saved import NameDialog
from mbdesk.ui.settings import saved_imports
from tests.support.window import Opened
from tests.support.wizard import Importing, begin, start, write_sheet

TITLES = ("Student ID", "First name", "Surname", "Level", "E-mail", "Bus")
FIRST = [("90001", "Mia", "Rossi", "Fox", "mia@new.example", "3")]
SECOND = [("Fox", "90007", "Zoë", "Nowak", "zoe@new.example", "1")]
SECOND_TITLES = ("Level", "Student ID", "First name", "Surname", "E-mail", "Locker")


def sent(opened: Opened, folder: Path) -> Importing:
    """An import of the first sheet, sent: the bus is the nickname, the level a year group, an ID is never changed."""
    importing = start(opened, write_sheet(folder / "march.csv", FIRST, TITLES))
    answers = importing.wizard.preparation.answers
    answers = answers.with_target(5, Target("student", "nickname")).with_rule(5, Rule.IF_EMPTY)
    answers = answers.with_target(3, Target("student", "year_group_id"))
    importing.after(lambda: importing.wizard.preparation.answer(answers))
    cause = next(cause for cause in importing.draft.causes if cause.key.startswith("value:year_group_id"))
    option = cause.options[0].key
    importing.after(lambda: importing.wizard.preparation.answer(answers.choosing(cause.key, option)))
    importing.wizard.show_page(3)
    page = importing.wizard.review_page
    importing.until(lambda: page.prepared is not None and page.forward.isEnabled())
    page.forward.click()
    importing.until(lambda: importing.wizard.results is not None)
    return importing


def names(importing: Importing) -> list[str]:
    return [link.text() for link in importing.wizard.file_page.saved.links]


def test_what_was_sent_can_be_done_again_with_the_next_sheet(opened: Opened, tmp_path: Path) -> None:
    first = sent(opened, tmp_path)
    option = first.draft.answers.choices
    first.wizard.close()
    importing = start(opened)
    page = importing.wizard.file_page
    assert [name.split(", as on ")[0] for name in names(importing)] == ["New and changed students, with their parents"]
    page.saved.links[0].click()
    assert page.kind_line.saved.text().endswith("choose the new sheet.")
    importing.after(lambda: page.open(str(write_sheet(tmp_path / "april.csv", SECOND, SECOND_TITLES))))
    draft = importing.draft
    assert page.kind_line.saved.text().endswith("Not in this sheet: Bus. New in this sheet: Locker.")
    assert draft.columns[0].target == Target("student", "year_group_id")
    assert draft.rows[0].problems == (), "the level was said to be a year group once"
    assert option.items() <= draft.answers.choices.items()
    importing.after(page.kind_line.without.click)
    assert not page.kind_line.saved.isVisible()


def test_a_sheet_of_the_same_columns_has_their_rules_as_well(opened: Opened, tmp_path: Path) -> None:
    sent(opened, tmp_path).wizard.close()
    importing = start(opened)
    importing.wizard.file_page.saved.links[0].click()
    path = write_sheet(tmp_path / "april.csv", [tuple(reversed(FIRST[0]))], tuple(reversed(TITLES)))
    importing.after(lambda: importing.wizard.file_page.open(str(path)))
    assert importing.draft.columns[0].target == Target("student", "nickname")
    assert importing.draft.columns[0].rule is Rule.IF_EMPTY
    assert importing.wizard.file_page.kind_line.saved.text().startswith("The columns follow “")


def test_an_import_is_saved_under_a_name_renamed_and_removed(opened: Opened, tmp_path: Path) -> None:
    first = sent(opened, tmp_path)
    first.button("Save this import…").click()
    name_it(first, "Monthly enrolments")
    assert "Monthly enrolments" in first.wizard.banner.text
    first.wizard.close()
    importing = start(opened)
    assert names(importing) == ["Monthly enrolments"], "what mbdesk kept itself says the same"
    menu(importing, "Monthly enrolments", "Rename")
    name_it(importing, "From admissions")
    assert names(importing) == ["From admissions"]
    menu(importing, "From admissions", "Remove")
    assert not importing.wizard.file_page.saved.isVisible()


def test_a_saved_import_holds_nobodys_data(opened: Opened, tmp_path: Path) -> None:
    sent(opened, tmp_path)
    session = opened.desk.session
    assert session is not None
    kept = opened.desk.settings.get(saved_imports(session.connection.key))
    assert "surname" in kept
    for secret in ("Mia", "Rossi", "mia@new.example", "90001", "march.csv"):
        assert secret not in kept


def test_a_name_that_is_taken_is_replaced_only_knowingly(opened: Opened, tmp_path: Path) -> None:
    first = sent(opened, tmp_path)
    first.button("Save this import…").click()
    name_it(first, "Monthly")
    first.button("Save this import…").click()
    dialog = first.wizard.findChild(NameDialog)
    assert dialog is not None
    dialog.field.setText("")
    assert dialog.save.accessibleDescription() == "Type a name first."
    dialog.field.setText("monthly")
    assert dialog.save.text() == "&Replace"
    dialog.reject()


def name_it(importing: Importing, name: str) -> None:
    """Type a name into the dialog that asks for one, and save."""
    dialog = importing.wizard.findChild(NameDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    importing.until(lambda: importing.wizard.findChild(NameDialog) is None)


def menu(importing: Importing, name: str, what: str) -> None:
    """Pick an entry of the menu beside a saved import."""

    def button() -> QToolButton | None:
        buttons = importing.wizard.file_page.saved.findChildren(QToolButton)
        return next((b for b in buttons if b.accessibleName() == f"Rename or remove “{name}”" and b.isVisible()), None)

    importing.until(lambda: button() is not None)
    found = button()
    assert found is not None
    next(action for action in found.menu().actions() if action.text().replace("&", "").startswith(what)).trigger()


def test_a_window_for_one_class_offers_only_what_it_is_for_and_keeps_the_class(opened: Opened, tmp_path: Path) -> None:
    sent(opened, tmp_path).wizard.close()
    class_id = next(iter(opened.desk.directory.class_by_id))
    wish = ImportWish(kind="class_exact", choices={CLASS_FOR_ALL: str(class_id)})
    importing = begin(opened, wish)
    assert names(importing) == []
    preparation = importing.wizard.preparation
    preparation.choose_saved(SavedImport(kind="class_exact", headings=("ID",), remembered={}))
    preparation.choose_saved(None)
    assert preparation.choices[CLASS_FOR_ALL] == str(class_id)
    assert preparation.kind == "class_exact"


def test_what_mbdesk_kept_itself_is_not_offered_beside_the_same_with_a_name() -> None:
    named = SavedImport(name="Monthly", kind="archive", headings=("ID",), remembered={})
    kept = SavedImport(kind="archive", headings=("id",), remembered={}, automatic=True)
    other = SavedImport(kind="archive", headings=("ID", "Day"), remembered={}, automatic=True)
    assert offered([kept, named, other]) == (named, other)
