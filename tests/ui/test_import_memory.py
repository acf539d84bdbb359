"""What is remembered of a sheet holds for sheets with the same headings and for the same kind of import only."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mbdesk.jobs.saved_imports import SavedImport, follow, from_json, with_saved
from mbdesk.plan.answers import Answers
from mbdesk.plan.kinds import KINDS
from mbdesk.plan.targets import Rule, Target
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.import_wizard.memory import Memory, folders_apart, keep_memory, memory_of
from mbdesk.ui.import_wizard.saved import load_saved, store_saved
from mbdesk.ui.settings import Settings, remembered, saved_imports
from tests.support.window import Opened
from tests.support.wizard import begin, write_sheet

TITLES = ("Student ID", "Name", "Level", "E-mail")
LEVEL, NICKNAME = Target("student", "year_group_id"), Target("student", "nickname")
SAID = Answers(
    targets={2: LEVEL, 3: None},
    rules={2: Rule.IF_EMPTY},
    choices={"value:year_group_id:fox": "group:7", "twin:5": "person:9", "scope:class": "3"},
)


@pytest.mark.parametrize(
    ("titles", "level_at"),
    [
        (TITLES, 2),
        (("e-mail", "STUDENT ID", "name", "level"), 3),
        (("Student ID", "Name", "Level", "E-mail", "Bus"), 2),
        (("Level", "Bus"), None),
    ],
)
def test_columns_are_known_again_by_the_headings_of_their_sheet(titles: tuple[str, ...], level_at: int | None) -> None:
    again = Memory().with_(SAID, TITLES).recalled("enrolments", titles)
    assert next((at for at, target in again.targets.items() if target == LEVEL), None) == level_at
    assert list(again.rules) == ([] if level_at is None else [level_at])
    assert again.choices == {"value:year_group_id:fox": "group:7"}, "words hold everywhere, single rows never"


@pytest.mark.parametrize(
    ("files", "folders"),
    [
        (["a/x.csv", "b/y.csv"], ["", ""]),
        (["a/x.csv", "b/X.csv", "b/y.csv"], ["a", "b", ""]),
        (["old/new/x.csv", "now/new/x.csv"], ["old/new", "now/new"]),
        (["new/x.csv", "old/new/x.csv", "old/x.csv"], ["new", "old/new", "old"]),
    ],
)
def test_files_of_one_name_are_told_apart_by_their_folders(files: list[str], folders: list[str]) -> None:
    assert folders_apart([Path(file) for file in files]) == [str(Path(f)) if f else "" for f in folders]


def test_each_kind_of_import_remembers_for_itself() -> None:
    memory = Memory().with_(SAID, TITLES).with_(Answers(kind="student_changes", targets={2: NICKNAME}), TITLES)
    assert memory.recalled("enrolments", TITLES).targets[2] == LEVEL
    assert memory.recalled("student_changes", TITLES).targets == {2: NICKNAME}
    assert memory.recalled("archive", TITLES).targets == {}
    assert memory.recalled("archive", TITLES).kind == "archive"


def test_the_kind_chosen_against_what_was_thought_is_known_again() -> None:
    memory = Memory().with_(SAID, TITLES, chosen=True)
    assert memory.kind(tuple(reversed(TITLES))) == "enrolments"
    assert memory.kind((*TITLES, "Bus")) == "", "only for just these headings"
    assert memory.with_(SAID, TITLES).kind(TITLES) == "enrolments", "opened from a tab"
    assert memory.with_(Answers(kind="class_add"), TITLES, chosen=False).kind(TITLES) == "", "it was thought right"
    assert Memory().with_(SAID, TITLES).kind(TITLES) == ""


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"student_changes", "teachers", "parents", "link", "class_add"}))
def test_what_takes_people_away_is_chosen_anew_each_time(kind: str) -> None:
    memory = Memory().with_(Answers(kind=kind), TITLES, chosen=True)
    assert memory.kind(TITLES) == (kind if kind == "enrolments" else "")


def test_the_same_sheet_comes_before_a_like_one() -> None:
    like = (*TITLES, "Bus")
    memory = Memory().with_(SAID, TITLES).with_(Answers(targets={2: NICKNAME}), like)
    assert memory.recalled("enrolments", TITLES).targets[2] == LEVEL
    assert memory.recalled("enrolments", like).targets[2] == NICKNAME


def test_only_so_many_sheets_are_remembered() -> None:
    memory = Memory()
    for number in range(60):
        memory = memory.with_(SAID, [f"Heading {number} {letter}" for letter in "abcd"])
    assert len(memory.sheets) == 40


@pytest.mark.parametrize(
    "kept", ["", "{", "[]", '{"sheets": [1, {"kind": 2}], "choices": []}', '{"targets": {"a": "b"}}']
)
def test_a_broken_memory_is_an_empty_one(kept: str) -> None:
    settings = Settings()
    settings.set(remembered("school"), kept)
    assert memory_of(settings, "school").recalled("enrolments", TITLES) == Answers(kind="enrolments")


def test_memory_survives_the_file(tmp_path: Path) -> None:
    memory = Memory().with_(SAID, TITLES)
    keep_memory(Settings(tmp_path / "s.ini"), "school", memory)
    assert memory_of(Settings(tmp_path / "s.ini"), "school").recalled("enrolments", TITLES).targets[2] == LEVEL
    assert memory_of(Settings(tmp_path / "s.ini"), "other").sheets == ()


# -- saved imports ---------------------------------------------------------------------------------------------------

SAVED = SavedImport(
    name="Monthly",
    kind="enrolments",
    headings=TITLES,
    remembered={"targets": {"level": "student.year_group_id", "e mail": ""}, "rules": {"level": "if_empty"}},
    scopes={"scope:class": "3"},
    used_on="2026-03-12",
)


def test_a_saved_import_is_followed_and_what_does_not_fit_is_told() -> None:
    followed = follow(SAVED, ("Level", "STUDENT ID", "Surname", "e-mail", "Status", "What happened", "ID", "Time"))
    assert followed.answers.targets == {0: LEVEL, 3: None}
    assert followed.answers.rules == {0: Rule.IF_EMPTY}
    assert followed.answers.choices == {"scope:class": "3"}
    assert (followed.missing, followed.new) == (("Name",), ("Surname",))


def test_saved_imports_survive_the_file_and_broken_ones_are_left_out(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    store_saved(settings, "school", [SAVED])
    assert load_saved(Settings(tmp_path / "s.ini"), "school") == (SAVED,)
    assert load_saved(settings, "other") == ()
    broken: list[Any] = [None, {"kind": "nonsense"}, {"kind": "enrolments", "headings": "x", "remembered": {}}]
    settings.set(saved_imports("school"), json.dumps([*broken, SAVED.to_json()]))
    assert load_saved(settings, "school") == (SAVED,)
    settings.set(saved_imports("school"), "{")
    assert load_saved(settings, "school") == ()


def test_a_target_that_is_not_there_any_more_is_forgotten() -> None:
    old = from_json({**SAVED.to_json(), "remembered": {"targets": {"level": "student.gone"}, "rules": {}}})
    assert old is not None
    assert follow(old, TITLES).answers.targets == {}


def test_names_are_there_once_and_each_kind_has_one_last_time() -> None:
    other = replace(SAVED, name="MONTHLY ", used_on="2026-04-01")
    last = replace(SAVED, name="", automatic=True)
    newer, of_teachers = replace(last, used_on="2026-05-01"), replace(last, kind="teachers")
    kept = with_saved(with_saved(with_saved(with_saved((SAVED,), other), last), of_teachers), newer)
    assert kept == (newer, of_teachers, other)


def test_a_sheet_is_used_again_for_what_it_was_used_for_last_time(opened: Opened, tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "new.csv")
    first = begin(opened, ImportWish(path=path))
    preparation = first.wizard.preparation
    first.after(lambda: preparation.choose_kind("student_changes"))
    preparation.remember()
    first.wizard.close()
    assert begin(opened, ImportWish(path=path)).draft.answers.kind == "student_changes"
