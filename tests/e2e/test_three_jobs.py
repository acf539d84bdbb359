"""A registrar's first day: connect with a key, look people up, export attendance, import sixty enrolments, undo.

The real window of this process, driven with clicks and keys; the practice school in a process of its own on a real
loopback socket; a real Secret Service holds the key; the workbooks are opened with LibreOffice.
"""

import asyncio
import csv
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from mbdesk.app import House, make_application
from tests.e2e import journeys
from tests.support.day import School, at_the_desk, practice_process
from tests.support.hand import Hand, texts
from tests.support.heartbeat import Heartbeat
from tests.support.make_sheets import EXPECTED, XLSX

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.keyring,
    pytest.mark.usefixtures("secret_service"),
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="the private desktop with a Secret Service is Linux's"),
]


@pytest.fixture(scope="module")
def school() -> Iterator[School]:
    with practice_process() as running:
        yield running


@pytest.fixture(scope="module")
def application() -> QApplication:
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else make_application(["mbdesk"])


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same profile for all tests: the second start finds what the first one kept."""
    return tmp_path_factory.mktemp("profile")


def test_a_first_day(application: QApplication, school: School, profile: Path, tmp_path: Path) -> None:
    before = {kind: school.count(kind) for kind in ("students", "parents")}

    async def day(hand: Hand, house: House) -> None:
        await journeys.connect_school(hand, school.url, school.token)
        assert journeys.SCHOOL in house.window.windowTitle()
        await journeys.look_up_people(hand)
        await check_people_export(hand, tmp_path)
        await journeys.look_at_classes(hand)
        await check_register(hand, tmp_path)
        await journeys.look_at_totals(hand)
        await journeys.look_at_grades(hand, tmp_path)
        sheet = tmp_path / XLSX.name
        shutil.copy(XLSX, sheet)
        assert str(EXPECTED.new_students) in await journeys.import_enrolments(hand, sheet)
        check_what_arrived(school, before)
        check_results(tmp_path / f"{sheet.stem} results.xlsx")
        await hand.click("Close")
        await hand.key("Ctrl+1")
        await hand.find(f"Students {before['students'] + EXPECTED.new_students:,}")

    at_the_desk(application, profile, day, Hand(tmp_path))
    nowhere_on_disk(school.token, profile, tmp_path)


async def check_people_export(hand: Hand, folder: Path) -> None:
    path = await journeys.export_people(hand, folder)
    shown = journeys.lines_of(await journeys.table(hand, "Students"), shown=True)
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    titles = [row for row in rows if row[0] == "Name"]
    assert titles, "the headings as on the screen"
    data = rows[rows.index(titles[0]) + 1 :]
    assert len(data) == len(shown) == 1200
    assert " · ".join(str(cell or "") for cell in data[0]) == shown[0], "the workbook says what the screen says"


async def check_register(hand: Hand, folder: Path) -> None:
    """The register as LibreOffice opens and reckons it is the register on the screen."""
    beat = Heartbeat()
    beat.start()
    path = await journeys.export_register(hand, folder)
    beat.stop()
    print(f"longest time the window stood still while loading and exporting a register: {beat.longest:.0f} ms")
    grid = journeys.lines_of(await journeys.table(hand, "Register of Biology 10A"))
    await asyncio.to_thread(to_csv, path, folder)
    with path.with_suffix(".csv").open(newline="", encoding="utf-8") as file:
        office = list(csv.reader(file))
    for line in grid:
        name, number, *cells = line.split(" · ")
        row = next(r for r in office if r[:2] == [name, number])
        assert [cell for cell in cells if cell] == [whole_per_cent(cell) for cell in row[2:] if cell], name


def whole_per_cent(cell: str) -> str:
    """LibreOffice saves a per cent with all its digits, whatever its format shows."""
    return f"{float(cell[:-1]):.0f} %" if cell.endswith("%") else cell


def to_csv(path: Path, folder: Path) -> None:
    """Open a workbook with LibreOffice, let it reckon, and save its first sheet as text."""
    office = f"-env:UserInstallation=file://{folder}/office"
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"  # commas, UTF-8, cells as they look
    command = ["soffice", "--headless", office, "--convert-to", as_shown, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def check_what_arrived(school: School, before: dict[str, int]) -> None:
    """Exactly the planned people, none double, and nothing was sent twice."""
    assert school.count("students") == before["students"] + EXPECTED.new_students
    assert school.count("parents") == before["parents"] + EXPECTED.new_parents
    creates = school.creates()
    assert creates["/v2/students"] == EXPECTED.new_students
    assert creates["/v2/parents"] == EXPECTED.new_parents
    assert sum(n for path, n in creates.items() if path.endswith("/children")) == EXPECTED.links
    students = school.ask("state?kind=students")["students"]
    emails = Counter(student["email"].casefold() for student in students)
    assert max(emails.values()) == 1
    assert sum(student.get("student_id") == "00417" for student in students) == 1, "its zeros are kept"


def check_results(path: Path) -> None:
    """The registrar's own columns and order, plus what became of each row."""
    sheet = openpyxl.load_workbook(path)["Results"]
    rows = [row for row in sheet.iter_rows(values_only=True) if any(row)]
    heading = next(row for row in rows if "Status" in row)
    assert heading[:3] == ("Student ID", "Surname", "First name")
    status = Counter(row[heading.index("Status")] for row in rows[rows.index(heading) + 1 :])
    assert status["Done"] == EXPECTED.new_students
    assert sum(status.values()) == EXPECTED.rows


def nowhere_on_disk(token: str, *folders: Path) -> None:
    """The key is in the keyring and nowhere else."""
    import keyring

    schools = json.loads(next(folders[0].rglob("schools.json")).read_text(encoding="utf-8"))["schools"]
    assert keyring.get_password("mbdesk", schools[0]["key"]) == token
    for folder in folders:
        for file in folder.rglob("*"):
            assert not file.is_file() or token.encode() not in file.read_bytes(), file


def test_the_next_morning_the_key_is_known_and_the_import_can_be_taken_back(
    application: QApplication, school: School, profile: Path, tmp_path: Path
) -> None:
    before = school.count("students")

    async def morning(hand: Hand, house: House) -> None:
        await hand.find(f"Students {before:,}")
        assert not any("Connect a school" in text for text in texts())
        assert "Done." in await journeys.undo_from_activity(hand)

    at_the_desk(application, profile, morning, Hand(tmp_path))
    assert school.count("students") == before - EXPECTED.new_students, "archived, not lost"
