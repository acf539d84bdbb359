"""The page of columns for every kind: its own fields, what holds for all rows, doubled and hidden headings."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QDate

from mbdesk.plan.kinds import KINDS
from mbdesk.plan.targets import Rule, Target
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.filter import fold, narrowed, words
from mbdesk.ui.import_wizard.column_line import LEFT_OUT, ColumnLine
from tests.support.window import Opened, focusable
from tests.support.wizard import Importing, begin, write_sheet

NAMES = ("Student ID", "First name", "Surname")


def columns(
    opened: Opened,
    folder: Path,
    kind: str,
    titles: Sequence[str] = NAMES,
    rows: Sequence[Sequence[str]] = (("90001", "Mia", "Rossi"),),
) -> Importing:
    """The second page for a sheet of this kind."""
    path = write_sheet(folder / "sheet.csv", rows, titles)
    importing = begin(opened, ImportWish(path=path, kind=kind))
    importing.wizard.show_page(1)
    importing.until(lambda: len(importing.wizard.columns_page.lines) == len(titles))
    return importing


def line(importing: Importing, column: int) -> ColumnLine:
    return next(each for each in importing.wizard.columns_page.lines if each.column == column)


def reason(importing: Importing) -> str:
    return importing.wizard.columns_page.forward.accessibleDescription()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_offers_its_own_fields_only(opened: Opened, tmp_path: Path, kind: str) -> None:
    importing = columns(opened, tmp_path, kind)
    layout = KINDS[kind].layout(importing.draft.answers.choices)
    offered = {choice.key for choice in line(importing, 0).field.choices} - {LEFT_OUT}
    fields = {key for key in offered if not key.startswith("class.")}
    assert fields == {target.key for target in layout.targets}
    assert bool(offered - fields) is ("class" in layout.fields), "marks for a class, where a table of marks can be"
    assert importing.wizard.columns_page._rule_title.isVisible() is line(importing, 2).rule.isVisible()


@pytest.mark.parametrize("sought", ["mother", "Father", "guardian", "mother mail"])
def test_fields_of_parents_are_found_by_what_headings_call_them(opened: Opened, tmp_path: Path, sought: str) -> None:
    field = line(columns(opened, tmp_path, "enrolments"), 0).field
    choices = [fold(f"{choice.text} {choice.also}") for choice in field.choices]
    found = [field.choices[at].text for at in narrowed(range(len(choices)), choices, words(sought))]
    assert found[0] == ("Parent 1: E-mail" if "mail" in sought else "Parent 1: Full name")
    assert all(text.startswith("Parent ") for text in found)


def test_another_kind_changes_what_the_columns_can_mean(opened: Opened, tmp_path: Path) -> None:
    importing = columns(opened, tmp_path, "enrolments")
    importing.after(lambda: importing.wizard.preparation.choose_kind("teachers"))
    assert line(importing, 1).field.current == "teacher.first_name"
    assert "student.first_name" not in {choice.key for choice in line(importing, 1).field.choices}


def test_leavers_are_withdrawn_today_unless_somebody_says_otherwise(opened: Opened, tmp_path: Path) -> None:
    importing = columns(opened, tmp_path, "archive")
    for_all = importing.wizard.columns_page.for_all
    assert (for_all.people.text(), for_all.leaving.text()) == ("Students", "Withdrawn")
    assert for_all.day.date() == QDate.currentDate()
    importing.after(lambda: for_all.leaving.picked.emit("graduated"))
    importing.after(lambda: for_all.day.setDate(QDate(2026, 6, 26)))
    choices = importing.draft.answers.choices
    assert (choices["scope:leaving"], choices["scope:day"]) == ("graduated", "2026-06-26")
    importing.after(lambda: for_all.people.picked.emit("parent"))
    assert not for_all.day.isVisible(), "parents leave on no day"
    assert {match.target.role for match in importing.draft.columns if match.target} == {"parent"}


def test_a_file_of_graduates_is_about_graduates(opened: Opened, tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "Graduates 2026.csv", [("90001", "Mia", "Rossi")], NAMES)
    importing = begin(opened, ImportWish(path=path, kind="archive"))
    importing.wizard.show_page(1)
    assert importing.wizard.columns_page.for_all.leaving.text() == "Graduated"


def test_what_a_column_says_is_not_asked_for_all_rows(opened: Opened, tmp_path: Path) -> None:
    rows = [("90001", "Mia", "26/06/2026")]
    importing = columns(opened, tmp_path, "archive", ("Student ID", "First name", "Withdrawn on"), rows)
    for_all = importing.wizard.columns_page.for_all
    assert importing.draft.columns[2].target == Target("student", "withdrawn_on")
    assert not for_all.day.isVisible()
    assert not for_all.leaving.isVisible()
    assert for_all.people.isVisible()


@pytest.mark.parametrize("kind", ["class_add", "class_remove", "class_exact"])
def test_without_a_column_of_classes_the_class_is_picked(opened: Opened, tmp_path: Path, kind: str) -> None:
    importing = columns(opened, tmp_path, kind)
    page = importing.wizard.columns_page
    assert reason(importing) == "Choose the class that these students are about."
    assert page.for_all.classes.hasFocus()
    of = next(one for one in opened.desk.directory.classes if not one.archived)
    importing.after(lambda: page.for_all.classes.picked.emit(str(of.id)))
    assert importing.draft.answers.choices["scope:class"] == str(of.id)
    assert page.forward.isEnabled()
    assert page.for_all.classes.isVisible(), "it can be changed again"


def test_without_a_column_of_year_groups_one_is_picked(opened: Opened, tmp_path: Path) -> None:
    importing = columns(opened, tmp_path, "year_groups")
    assert reason(importing) == "Choose the year group that these students are about."
    group = next(one for one in opened.desk.directory.year_groups if not one.archived)
    importing.after(lambda: importing.wizard.columns_page.for_all.year_groups.picked.emit(str(group.id)))
    assert importing.wizard.columns_page.forward.isEnabled()


def test_a_column_of_classes_answers_for_itself(opened: Opened, tmp_path: Path) -> None:
    of = next(one for one in opened.desk.directory.classes if not one.archived)
    rows = [("90001", "Mia", "Rossi", of.name)]
    importing = columns(opened, tmp_path, "class_add", (*NAMES, "Class"), rows)
    assert importing.draft.columns[3].target == Target("student", "class_id")
    assert not importing.wizard.columns_page.for_all.isVisible()
    assert importing.wizard.columns_page.forward.isEnabled()


def test_two_columns_of_one_name_must_be_told_apart(opened: Opened, tmp_path: Path) -> None:
    titles = ("First name", "Surname", "E-mail", "Phone", "Phone")
    rows = [("Mia", "Rossi", "mia@new.example", "+48 601 555 019", "+48 22 555 019")]
    importing = columns(opened, tmp_path, "enrolments", titles, rows)
    page = importing.wizard.columns_page
    assert [line(importing, at)._heading._whole for at in (3, 4)] == ["Phone (column D)", "Phone (column E)"]
    assert reason(importing) == "More than one column is called “Phone”. Say what each means."
    assert line(importing, 3).field.hasFocus()
    importing.after(line(importing, 3).accept.click)
    assert reason(importing), "the other one is still open"
    importing.after(lambda: line(importing, 4).field.picked.emit("student.mobile_phone_number"))
    assert reason(importing) == ""
    assert page.forward.isEnabled()
    assert importing.draft.columns[4].target == Target("student", "mobile_phone_number")


def test_all_that_is_right_is_accepted_at_once(opened: Opened, tmp_path: Path) -> None:
    titles = ("First name", "Surname", "E-mail", "Phone", "Phone")
    rows = [("Mia", "Rossi", "mia@new.example", "+48 601 555 019", "+48 22 555 019")]
    importing = columns(opened, tmp_path, "enrolments", titles, rows)
    page = importing.wizard.columns_page
    proposed = [match.target for match in importing.draft.columns]
    importing.after(page.accept_all.click)
    assert [match.target for match in importing.draft.columns] == proposed
    assert page.forward.isEnabled()
    assert not page.accept_all.isVisible()


def test_hidden_columns_are_listed_and_left_out_until_somebody_wants_them(opened: Opened, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [("First name", "Surname", "E-mail", "D.O.B."), ("Mia", "Rossi", "mia@new.example", "14/03/2012")]:
        sheet.append(row)
    sheet.column_dimensions["D"].hidden = True
    book.save(tmp_path / "hidden.xlsx")
    importing = begin(opened, ImportWish(path=tmp_path / "hidden.xlsx"))
    importing.wizard.show_page(1)
    importing.until(lambda: len(importing.wizard.columns_page.lines) == 4)
    assert importing.draft.columns[3].target is None
    assert line(importing, 3)._state.text() == "Hidden in your sheet"
    assert "Will be left out: D.O.B." in importing.wizard.columns_page.summary.text()
    importing.after(lambda: line(importing, 3).field.picked.emit("student.birthday"))
    assert importing.draft.columns[3].target == Target("student", "birthday")


def test_a_rule_holds_for_its_column(opened: Opened, tmp_path: Path) -> None:
    importing = columns(opened, tmp_path, "student_changes")
    importing.after(lambda: line(importing, 2).rule.picked.emit(Rule.IF_EMPTY))
    assert [match.rule for match in importing.draft.columns] == [Rule.ALWAYS, Rule.ALWAYS, Rule.IF_EMPTY]


def test_only_one_column_changes_people_with_one_choice(opened: Opened, tmp_path: Path) -> None:
    rows = [("90001", "Mia", "Rossi", "+48 601 555 019")]
    importing = columns(opened, tmp_path, "student_changes", (*NAMES, "Mobile"), rows)
    every = importing.wizard.columns_page.all_rules
    assert [choice.text for choice in every.choices][-1] == "Change only “Mobile”"
    importing.after(lambda: every.picked.emit(every.choices[-1].key))
    assert [match.rule for match in importing.draft.columns] == [Rule.NEVER, Rule.NEVER, Rule.NEVER, Rule.ALWAYS]
    importing.after(lambda: every.picked.emit(Rule.IF_EMPTY))
    assert {match.rule for match in importing.draft.columns} == {Rule.IF_EMPTY}
    importing.after(importing.wizard.preparation.undo)
    assert importing.draft.columns[3].rule is Rule.ALWAYS


def test_every_field_of_the_second_page_has_a_name(opened: Opened, tmp_path: Path) -> None:
    importing = columns(opened, tmp_path, "archive")
    fields = focusable(importing.wizard.columns_page)
    assert [w for w in fields if not w.accessibleName() and not getattr(w, "text", str)()] == []
