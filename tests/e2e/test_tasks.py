"""Everyday tasks in the real window, each within the actions a registrar has for it.

The names are those of the list of everyday tasks: B5 an admissions sheet, B6 the failures again, B10 a class like a
sheet, B12 telephone numbers, B13 leavers and one back, B15 a power cut and a change of mind.
"""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

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


def test_b5_sixty_new_enrolments(application: QApplication, school: School, profile: Path, tmp_path: Path) -> None:
    sheet = Path(shutil.copy(XLSX, tmp_path))
    before = {kind: school.count(kind) for kind in ("students", "parents")}
    registrar = Registrar()

    async def work(hand: Registrar, house: House) -> None:
        await journeys.loaded(hand)
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

    at_the_desk(application, profile, work, registrar)
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
