"""Everyday tasks in the real window, each within the actions a registrar has for it.

The names are those of the list of everyday tasks: B5 an admissions sheet, B6 the failures again, B10 a class like a
sheet, B12 telephone numbers, B13 leavers and one back, B15 a power cut and a change of mind.
"""

import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QAbstractButton, QApplication

from mbdesk.app import House, make_application
from mbdesk.ui.widgets import PickBox, PrimaryButton
from tests.e2e import journeys
from tests.e2e.registrar import Registrar
from tests.support.day import ROOT, School, at_the_desk, practice_process
from tests.support.hand import Hand, texts
from tests.support.make_sheets import EXPECTED, XLSX

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.keyring,
    pytest.mark.usefixtures("secret_service"),
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="the private desktop with a Secret Service is Linux's"),
]


@pytest.fixture
def school() -> Iterator[School]:
    with practice_process() as running:
        yield running


@pytest.fixture(scope="module")
def application() -> QApplication:
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else make_application(["mbdesk"])


@pytest.fixture
def profile(application: QApplication, school: School, tmp_path: Path) -> Path:
    """A profile in which the school was connected on another day."""
    folder = tmp_path / "profile"

    async def first_time(hand: Hand, _house: House) -> None:
        await journeys.connect_school(hand, school.url, school.token)

    at_the_desk(application, folder, first_time, Hand())
    return folder


async def ready(registrar: Registrar, school: School) -> None:
    """The school is connected and loaded; from here on her actions count."""
    await journeys.connect_school(registrar, school.url, school.token)
    registrar.did.clear()


def within(registrar: Registrar, actions: int) -> None:
    """She needed no more than ``actions``."""
    assert registrar.actions <= actions, registrar.did


def new_students(count: int) -> list[list[str]]:
    """Rows of a sheet of students whom no school has: number, surname, first name, e-mail."""
    firsts = (
        "Adelheid",
        "Bogumił",
        "Cosima",
        "Dagný",
        "Eulalia",
        "Fiachra",
        "Gwendal",
        "Hjördis",
        "Ignatius",
        "Jolanta",
    )
    return [
        [f"9{n:04}", f"Quillfeather-{n:03}", firsts[n % 10], f"quill{n:03}@newfamily.example"]
        for n in range(1, count + 1)
    ]


def write_sheet(path: Path, *rows: Sequence[object]) -> Path:
    """A workbook with these rows, the headings first."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def test_b5_sixty_new_enrolments(application: QApplication, school: School, tmp_path: Path) -> None:
    sheet = Path(shutil.copy(XLSX, tmp_path))
    before = {kind: school.count(kind) for kind in ("students", "parents")}
    registrar = Registrar()

    async def work(hand: Registrar, house: House) -> None:
        await ready(hand, school)
        await hand.drop(sheet, house.window)
        await hand.find("Is this the right sheet?")
        kind = await hand.find("What is in this sheet?", PickBox)
        assert isinstance(kind, PickBox)
        await hand.until(lambda: kind.text() == "New and changed students, with their parents", "the kind, guessed")
        await journeys.forward(hand)
        await hand.find("What do the columns mean?")
        await journeys.forward(hand)
        await hand.find("To settle: 4")
        for (row, heading), right in EXPECTED.fixes.items():
            if not any(text.startswith(f"Row {row}, {heading}:") for text in texts()):
                await hand.key("F8")
            await hand.find(f"Row {row}, {heading}:*")
            await hand.fill(right, opens="F2")
        await hand.click(f"Leave row {EXPECTED.duplicate[1]} out", QAbstractButton)
        await hand.find("Nothing to settle")
        await journeys.forward(hand)
        await hand.find("59 new students.*")
        await hand.click("Send 59 students*", QAbstractButton)
        await hand.find("Done.*", patience=300)
        await hand.find("Your results sheet is saved:*")

    at_the_desk(application, tmp_path / "profile", work, registrar)
    within(registrar, 14)
    assert school.count("students") == before["students"] + EXPECTED.new_students
    assert school.count("parents") == before["parents"] + EXPECTED.new_parents
    students = school.ask("state?kind=students")["students"]
    assert sum(student.get("student_id") == "00417" for student in students) == 1, "its zeros are kept"
    assert (tmp_path / f"{sheet.stem} results.xlsx").exists()


def test_b15_a_power_cut_then_a_change_of_mind(
    application: QApplication, school: School, profile: Path, tmp_path: Path
) -> None:
    many = 60
    sheet = write_sheet(
        tmp_path / "new.xlsx", ("Student ID", "Surname", "First name", "Student e-mail"), *new_students(many)
    )
    before = school.count("students")
    window = subprocess.Popen([sys.executable, "-m", "tests.e2e.power_cut", str(profile), str(sheet)], cwd=ROOT)
    try:
        wait_until(lambda: school.count("students") >= before + 20, window)
    finally:
        window.kill()
        window.wait()
    cut = school.count("students") - before
    assert 20 <= cut < many, "the power went in the middle"
    registrar = Registrar()

    async def after(hand: Registrar, _house: House) -> None:
        await hand.find("An import stopped before its end.")
        await hand.click("Continue", QAbstractButton)
        await hand.find("Done.*", patience=300)
        assert school.count("students") == before + many
        assert school.creates()["/v2/students"] <= many + 1, "only what was on its way may be asked for again"
        await hand.click("Undo…", QAbstractButton)
        await hand.find("Undo at*")
        await hand.type(str(many), into=f"If that is right, type {many}")
        await hand.click("Undo*", PrimaryButton)
        await hand.find("Done.*", patience=300)

    at_the_desk(application, profile, after, registrar)
    within(registrar, 6)
    assert school.count("students") == before
    made = [one for one in school.ask("state?kind=students")["students"] if "quill" in one["email"]]
    assert len(made) == many
    assert all(one["archived"] for one in made)


def wait_until(true: Callable[[], bool], window: "subprocess.Popen[bytes]") -> None:
    """Wait for a state of the school while ``window`` lives."""
    end = time.monotonic() + 120
    while not true():
        assert window.poll() is None, "the window ended by itself"
        assert time.monotonic() < end, "nothing was sent"
        threading.Event().wait(0.05)


def test_b6_only_the_failures_again(application: QApplication, school: School, tmp_path: Path) -> None:
    people = new_students(12)
    sheet = write_sheet(tmp_path / "new.xlsx", ("Student ID", "Surname", "First name", "Student e-mail"), *people)
    before = school.count("students")
    refusal = {"errors": {"email": ["has already been taken"]}}
    fault = {"do": "answer", "method": "POST", "route": "/students", "nth": [2, 5, 9], "status": 422, "body": refusal}
    registrar = Registrar()

    async def work(hand: Registrar, house: House) -> None:
        await ready(hand, school)
        school.post("faults", [fault])
        await hand.drop(sheet, house.window)
        await hand.find("Is this the right sheet?")
        await hand.find("All 4 columns are matched: *")
        await journeys.forward(hand)
        await hand.find("12 new students.")
        await journeys.forward(hand)
        await hand.find("Done. 9 rows are done, 3 could not be done.", patience=60)
        school.post("faults", [])
        await hand.click("Close", QAbstractButton)
        registrar.did.clear()
        await hand.key("Ctrl+J")
        await hand.find("Activity")
        await hand.click("Fix the 3", QAbstractButton)
        await hand.find("Check the rows")
        for row in (3, 6, 10):
            await hand.find(f"Row {row}, Student e-mail: *")
            await hand.fill(f"mended{row}@newfamily.example", opens="F2")
        await hand.click("Send 3 students*", PrimaryButton)
        await hand.find("Done. 3 rows are done.", patience=60)

    at_the_desk(application, tmp_path / "profile", work, registrar)
    within(registrar, 6)
    assert school.count("students") == before + 12
    assert school.creates()["/v2/students"] == 12 + 3, "no request for the other rows"


def test_b12_telephone_numbers_and_no_blank_sent(application: QApplication, school: School, tmp_path: Path) -> None:
    here = [one for one in school.ask("state?kind=students")["students"] if not one["archived"]]
    students = [one for one in here if one.get("phone_number")][20:80]
    same, blank = students[:12], students[12:16]
    rows = [(one["student_id"], one["phone_number"], "to be checked") for one in same]
    rows += [(one["student_id"], "", "to be checked") for one in blank]
    rows += [(one["student_id"], f"+48 600 700 {n:03}", "") for n, one in enumerate(students[16:])]
    sheet = write_sheet(tmp_path / "phones.xlsx", ("Student ID", "Phone", "Remarks"), *rows)
    changed = len(students) - 16
    registrar = Registrar()

    async def work(hand: Registrar, house: House) -> None:
        await ready(hand, school)
        await hand.drop(sheet, house.window)
        await hand.find("Is this the right sheet?")
        await until_kind(hand, "Update students who are here")
        await hand.find("2 of 3 columns are matched: *")
        await journeys.forward(hand)
        await hand.find(f"{changed} students change.")
        await hand.type(str(changed), into=f"If that is right, type {changed}")
        await hand.click("Try 5 first", QAbstractButton)
        await hand.find("5 of *", patience=60)
        assert len(patched(school)) == 5, "five first"
        await hand.click(f"Continue with the other {changed - 5}", QAbstractButton)
        await hand.find("Done.*", patience=300)

    at_the_desk(application, tmp_path / "profile", work, registrar)
    within(registrar, 9)
    sent = patched(school)
    assert len(sent) == len(set(sent)) == changed, "who is the same, or blank, is not sent"
    after = {
        one.get("student_id"): one.get("phone_number", "") for one in school.ask("state?kind=students")["students"]
    }
    assert all(after[one["student_id"]] == one["phone_number"] for one in (*same, *blank))
    assert sum(number.startswith("+48 600 700 ") for number in after.values()) == changed


async def until_kind(hand: Registrar, title: str) -> None:
    """The kind of import that mbdesk has found out."""
    kind = await hand.find("What is in this sheet?", PickBox)
    assert isinstance(kind, PickBox)
    await hand.until(lambda: kind.text() == title, f"{title}, guessed; it says {kind.text()}")


def name_of(student: dict[str, Any]) -> str:
    """The name as a sheet says it."""
    return f"{student.get('first_name', '')} {student.get('last_name', '')}"


def patched(school: School) -> list[str]:
    """The paths of every change of a record that was sent."""
    return [entry["path"] for entry in school.ask("log")["requests"] if entry["method"] == "PATCH"]


def test_b13_leavers_and_one_comes_back(application: QApplication, school: School, tmp_path: Path) -> None:
    students = school.ask("state?kind=students")["students"]
    here = [one for one in students if not one["archived"] and one.get("attendance_start_date", "") < "2026-10"]
    gone = next(one for one in students if one["archived"])
    leavers = here[300:362]
    omar = leavers[10]
    classes = classes_of(school, omar["id"])
    assert len(leavers) == 62
    assert classes
    rows = [
        (one["student_id"], one.get("last_name"), one.get("first_name"), date(2026, 11, 20)) for one in (*leavers, gone)
    ]
    rows += [(f"8880{n}", "Nobody", f"Known{n}", date(2026, 11, 20)) for n in range(3)]
    sheet = write_sheet(tmp_path / "leavers.xlsx", ("Student ID", "Surname", "First name", "Withdrawn on"), *rows)
    registrar = Registrar()

    async def work(hand: Registrar, house: House) -> None:
        await ready(hand, school)
        await hand.drop(sheet, house.window)
        await hand.find("Is this the right sheet?")
        await until_kind(hand, "Archive people")
        await journeys.forward(hand)
        await hand.find("Check the rows")
        await journeys.forward(hand)
        await hand.find("62 students are archived.")
        await hand.type("62", into="If that is right, type 62")
        await hand.click("Archive 62 students*", PrimaryButton)
        await hand.find("Done.*", patience=300)
        assert {one["id"] for one in archived(school)} >= {one["id"] for one in leavers}
        await hand.click_line(await journeys.table(hand, "Rows of the sheet"), name_of(omar))
        await hand.click("Undo this row*", QAbstractButton)
        await hand.find(f"Undo for {name_of(omar)}", patience=120)  # ManageBac's pace has to be waited for
        await journeys.forward(hand)
        await hand.find(f"Done. {name_of(omar)} was brought back*", patience=120)

    at_the_desk(application, tmp_path / "profile", work, registrar)
    within(registrar, 9)
    assert omar["id"] not in {one["id"] for one in archived(school)}
    assert classes_of(school, omar["id"]) == classes, "back in his classes"
    assert len([one for one in leavers if one["id"] in {gone["id"] for gone in archived(school)}]) == 61


def archived(school: School) -> list[dict[str, Any]]:
    """The students in the archive."""
    return [one for one in school.ask("state?kind=students")["students"] if one["archived"]]


def classes_of(school: School, student: int) -> set[int]:
    """The classes a student is in."""
    header = {"auth-token": school.token}
    found, page, pages = set(), 1, 1
    while page <= pages:
        query: dict[str, Any] = {"user_ids[]": student, "page": page, "per_page": 200}
        answer = httpx.get(f"{school.url}/v2/memberships", params=query, headers=header, timeout=30).json()
        found |= {one["class_id"] for one in answer["memberships"] if one["user_id"] == student}
        page, pages = page + 1, answer["meta"]["total_pages"]
    return found


def test_b10_a_class_exactly_like_the_sheet(application: QApplication, school: School, tmp_path: Path) -> None:
    class_id, name, roster = a_class(school)
    everybody = {one["id"]: one for one in school.ask("state?kind=students")["students"]}
    here = [everybody[id_] for id_ in roster]
    strangers = [one for one in everybody.values() if not one["archived"] and one["id"] not in roster]
    twins = Counter(name_of(one) for one in strangers)
    pair = next(name for name, count in twins.items() if count == 2)
    added = [one for one in strangers if twins[name_of(one)] == 1][:4]
    rows = [(one["student_id"], name_of(one)) for one in (*here[2:], *added)]
    sheet = write_sheet(tmp_path / "list.xlsx", ("Student ID", "Name"), *rows, ("", pair))
    registrar = Registrar()

    async def work(hand: Registrar, _house: House) -> None:
        await ready(hand, school)
        await hand.key("Ctrl+2")
        await hand.click_line(await journeys.table(hand, "Classes"), name)
        await hand.click("Match to a sheet…", QAbstractButton)
        await hand.choose(sheet)
        await hand.find(f"Make {name} exactly like a sheet")
        await journeys.forward(hand)
        await hand.find("Check the rows")
        await hand.click(f"{pair} · *", QAbstractButton)
        await hand.find("Nothing to settle")
        await journeys.forward(hand)
        await hand.find(f"{name}: add 5, remove 2, stay {len(here) - 2}.")
        await journeys.forward(hand)
        await hand.find("Done.*", patience=120)

    at_the_desk(application, tmp_path / "profile", work, registrar)
    within(registrar, 8)
    now = set(members(school, class_id))
    assert {one["id"] for one in (*here[2:], *added)} <= now
    assert len(now) == len(here) - 2 + 5
    calls = [e["path"] for e in school.ask("log")["requests"] if e["method"] == "POST" and "/classes/" in e["path"]]
    assert sorted(calls) == [f"/v2/classes/{class_id}/add_students", f"/v2/classes/{class_id}/remove_students"]


def members(school: School, class_id: int) -> list[int]:
    """The ids of a class's students."""
    header = {"auth-token": school.token}
    query = {"per_page": 200}
    answer = httpx.get(f"{school.url}/v2/classes/{class_id}/students", params=query, headers=header, timeout=30).json()
    return [
        one["id"] if isinstance(one, dict) else one
        for one in answer["students" if "students" in answer else "student_ids"]
    ]


def a_class(school: School) -> tuple[int, str, list[int]]:
    """A class of some 20 students: its id, its name and its students."""
    header = {"auth-token": school.token}
    answer = httpx.get(f"{school.url}/v2/classes", params={"per_page": 200}, headers=header, timeout=30).json()
    for one in answer["classes"]:
        found = members(school, one["id"])
        if 15 <= len(found) <= 25:
            return one["id"], one["name"], found
    raise AssertionError("no such class")
