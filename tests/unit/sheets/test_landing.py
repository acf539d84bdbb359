"""A file lands whole under its name or not at all, for its owner only, with nothing left beside it."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mbdesk.errors import SheetError
from mbdesk.fields import Column, Table
from mbdesk.sheets import landing as landing_module
from mbdesk.sheets.landing import landing
from mbdesk.sheets.write import write_csv, write_tables

TABLE = Table(title="T", columns=(Column(title="Name"),), rows=(("Zoë",),))
Write = Callable[[Path], object]
WRITERS: list[Write] = [
    lambda path: write_tables(path, [TABLE], school="S"),
    lambda path: write_csv(path, TABLE),
]

unix_only = pytest.mark.skipif(sys.platform == "win32", reason="Unix rights")


def reason(write: Write, path: Path) -> str:
    with pytest.raises(SheetError) as caught:
        write(path)
    return caught.value.reason


@pytest.mark.parametrize("write", WRITERS)
@unix_only
def test_a_file_is_its_owners_alone_even_where_one_lay_open_before(write: Write, tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o644)
    write(target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert target.read_bytes() != b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("write", WRITERS)
def test_a_full_disk_leaves_what_was_there(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("old", encoding="utf-8")

    def full(_opened: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert reason(write, target) == "disk_full"
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_disk_that_fills_up_while_writing_says_so(tmp_path: Path) -> None:
    def write(path: Path) -> None:
        with landing(path), Path("/dev/full").open("wb", buffering=0) as full:
            full.write(b"x")

    assert reason(write, tmp_path / "a.csv") == "disk_full"
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
def test_a_disk_that_fills_up_in_the_middle_of_a_workbook_leaves_nothing(tmp_path: Path) -> None:
    import resource
    import signal

    big = Table(title="T", columns=(Column(title="N"),), rows=tuple((f"{n * 7919 % 100_003:x}",) for n in range(9_000)))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        found = reason(lambda path: write_tables(path, [big], school="S"), tmp_path / "a.xlsx")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert found == "disk_full"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("mark", [".~lock.a.xlsx#", "~$a.xlsx"])
@pytest.mark.parametrize("write", WRITERS)
def test_a_file_open_in_another_program_is_left_alone(write: Write, mark: str, tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("old", encoding="utf-8")
    (tmp_path / mark).touch()
    assert reason(write, target) == "target_locked"
    assert target.read_text(encoding="utf-8") == "old"
    target.unlink()
    write(target)


def test_a_file_held_by_windows_is_tried_again_then_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[Path] = []

    def held(self: Path, target: Path) -> Path:
        tries.append(self)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "held")
        os.replace(self, target)  # noqa: PTH105 - the method itself is replaced here
        return target

    target = tmp_path / "a.xlsx"
    target.touch()
    monkeypatch.setattr(Path, "replace", held)
    assert reason(WRITERS[1], target) == "target_locked"
    tries.clear()
    monkeypatch.setattr(landing_module, "ON_WINDOWS", True)
    WRITERS[1](target)
    assert len(tries) == 3


def test_a_folder_that_is_there_is_not_called_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> str:
        raise FileNotFoundError(errno.ENOENT, "as folders of the system answer")

    monkeypatch.setattr("mbdesk.sheets.landing.tempfile.mkdtemp", refused)
    assert reason(WRITERS[0], tmp_path / "a.xlsx") == "read_only"


def test_places_where_nothing_can_be_written(tmp_path: Path) -> None:
    for write in WRITERS:
        assert reason(write, tmp_path / "none" / "a.xlsx") == "folder_missing"
        assert reason(write, tmp_path / ("x" * 300 + ".xlsx")) == "name_too_long"
        folder = tmp_path / "folder.xlsx"
        folder.mkdir(exist_ok=True)
        assert reason(write, folder) == "not_written"
        protected = tmp_path / "protected.xlsx"
        protected.touch()
        protected.chmod(0o444)
        assert reason(write, protected) == "read_only"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root and Windows may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert reason(WRITERS[0], tmp_path / "a.xlsx") == "read_only"
    tmp_path.chmod(0o700)


def test_a_stop_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    def stopped(path: Path) -> None:
        with landing(path) as folder:
            (folder / path.name).write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped(tmp_path / "a.csv")
    assert not list(tmp_path.iterdir())


def test_drafts_of_a_killed_program_are_swept_away_later(tmp_path: Path) -> None:
    old, new = tmp_path / ".mbdesk-old", tmp_path / ".mbdesk-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "sheet1.xml").write_text("<x/>", encoding="utf-8")
    os.utime(old, (0, 0))
    WRITERS[0](tmp_path / "a.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".mbdesk-new", "a.xlsx"]


@unix_only
def test_nothing_goes_through_the_shared_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shared = tmp_path_factory.mktemp("shared")
    shared.chmod(0o500)
    opened: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]).startswith(str(shared)):
            opened.append(str(arguments[0]))

    monkeypatch.setattr("tempfile.tempdir", str(shared))
    sys.addaudithook(watch)
    WRITERS[0](tmp_path / "a.xlsx")
    assert opened == []


@unix_only
def test_a_link_keeps_pointing_where_it_points(tmp_path: Path) -> None:
    real = tmp_path / "real" / "b.csv"
    real.parent.mkdir()
    real.touch()
    link = tmp_path / "a.csv"
    link.symlink_to(real)
    WRITERS[1](link)
    assert link.is_symlink()
    assert real.read_bytes().startswith(b"\xef\xbb\xbfName")
