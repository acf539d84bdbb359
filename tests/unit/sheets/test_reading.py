"""Reading a file for real: through the limited child process."""

import os
import socket
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from mbdesk.errors import SheetError
from mbdesk.sheets import read
from mbdesk.sheets.read import read_sheet
from tests.unit.sheets.books import saved, workbook

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own limits are Linux's")


def reason(path: Path | str, seconds: float = 20) -> tuple[str, str]:
    with pytest.raises(SheetError) as caught:
        read_sheet(path, seconds=seconds)
    assert caught.value.path == str(path)
    return caught.value.reason, caught.value.place


def test_a_workbook_arrives_whole(tmp_path: Path) -> None:
    file = tmp_path / "Enrolments.xlsx"
    file.write_bytes(
        saved(
            workbook(
                ["Name", "Born", "ID"],
                ["Zoë \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), date(2011, 4, 3), 417],
            )
        )
    )
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    sheet = read_sheet(file)
    assert [[cell.raw for cell in row.cells] for row in sheet.rows] == [
        ["Name", "Born", "ID"],
        ["Zoë 😀", date(2011, 4, 3), 417],
    ]
    assert (sheet.path, sheet.sheet, sheet.header, sheet.columns) == (str(file), "Sheet", 1, 3)
    assert sheet.sha256 == sha256(before[0]).hexdigest()
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_text_file_with_its_own_settings(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("Name|Note\nИванова|x;y\n".encode("koi8_r"))
    sheet = read_sheet(str(file), encoding="koi8_r", separator="|")
    assert [cell.text for cell in sheet.rows[1].cells] == ["Иванова", "x;y"]


def test_many_rows_arrive_in_order(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text("Name,No\n" + "".join(f"P{n},{n}\n" for n in range(2_000)), encoding="utf-8")
    sheet = read_sheet(file)
    assert [row.cells[1].text for row in sheet.rows[1:]] == [str(n) for n in range(2_000)]


def test_files_that_cannot_be_had(tmp_path: Path) -> None:
    assert reason(tmp_path / "none.xlsx")[0] == "not_found"
    assert reason(tmp_path)[0] == "is_folder"
    (tmp_path / "empty.xlsx").touch()
    assert reason(tmp_path / "empty.xlsx")[0] == "empty"
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(saved(workbook(["a"]))[:900])
    assert reason(broken)[0] == "damaged"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root and Windows may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a,b\n", encoding="utf-8")
    file.chmod(0)
    assert reason(file)[0] == "no_access"


def test_a_file_too_big_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "big.csv"
    with file.open("wb") as out:
        out.truncate(40_000_001)
    assert reason(file)[0] == "too_big"


@linux_only
def test_a_drive_that_never_answers_ends_in_time(tmp_path: Path) -> None:
    pipe = tmp_path / "gone.xlsx"
    os.mkfifo(pipe)
    assert reason(pipe, seconds=1.5) == ("timeout", "")


def test_a_child_that_dies_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a,b\n", encoding="utf-8")
    for answer in ("", "print('[1]')", "print('{\"sha256\": 1}')", "import os; os.kill(os.getpid(), 9)"):
        monkeypatch.setattr(read, "_command", lambda answer=answer: [sys.executable, "-c", answer])
        assert reason(file)[0] == "damaged"


def test_the_program_itself_can_be_the_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A frozen build has no interpreter to start: it starts itself with the hidden switch."""
    file = tmp_path / "a.csv"
    file.write_text("Name,Born\nZoë,2011\n", encoding="utf-8")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert read._command() == [sys.executable, read.CHILD_SWITCH]
    monkeypatch.setattr(read, "_command", lambda: [sys.executable, "-P", "-m", "mbdesk", read.CHILD_SWITCH])
    assert read_sheet(file).rows[1].cells[0].text == "Zoë"


LIMITED = "from mbdesk.sheets import limits; limits.apply()\n"


def limited(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED + code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.stdout + done.stderr[-300:]


def test_the_child_reaches_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = limited(f"import socket\nsocket.create_connection(('127.0.0.1', {port}))\nprint('reached')")
    assert "PermissionError: socket." in said  # Python's own door; the kernel's is tested below
    assert "reached" not in said


@linux_only
def test_not_even_c_code_in_the_child_reaches_the_network_or_starts_programs() -> None:
    code = (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "print(libc.socket(2, 1, 0), ctypes.get_errno())\n"
        "print(libc.execl(b'/bin/true', b'true', None), ctypes.get_errno())\n"
    )
    assert limited(code).split() == ["-1", "1", "-1", "1"]


def test_the_child_starts_no_programs() -> None:
    assert "PermissionError: subprocess." in limited("import subprocess\nsubprocess.run(['true'])")


@linux_only
def test_the_child_writes_no_files(tmp_path: Path) -> None:
    said = limited(f"with open({str(tmp_path / 'x')!r}, 'w') as file:\n    file.write('x')")
    assert "File too large" in said
    assert not (tmp_path / "x").read_bytes()


@linux_only
def test_the_child_takes_at_most_a_gigabyte() -> None:
    assert "MemoryError" in limited("x = bytearray(1_200_000_000)\nprint('taken')")


def test_the_childs_environment_holds_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MBDESK_TOKEN", "canary")
    assert "canary" not in str(read._environment())


def test_the_child_starts_without_what_only_the_window_needs() -> None:
    """Each of these would take a third of the time in which a small sheet is read."""
    heavy = {"mbdesk.records", "mbdesk.fields", "openpyxl", "lxml", "python_calamine", "httpx", "asyncio"}
    code = "import sys, mbdesk.sheets.child; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(done.stdout.split())


def test_the_child_finds_headings_by_the_words_it_is_told(tmp_path: Path) -> None:
    lines = ["Pupils,autumn", "Nom,Prénom", "Silva,Ana", "Okoro,Ben", "Tan,Cem"]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    assert read_sheet(tmp_path / "a.csv").header == 2
