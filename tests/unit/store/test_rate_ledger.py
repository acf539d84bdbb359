"""One limit for every mbdesk window on the computer, whatever its clocks do (quality 2.4, F27)."""

import subprocess
import sys
from pathlib import Path

import pytest

from mbdesk.store.places import Places
from mbdesk.store.rate_ledger import RateLedger

HOST = "https://api.managebac.com"


class Clocks:
    """A steady clock and a wall clock that tests move."""

    def __init__(self) -> None:
        self.steady = 1000.0
        self.wall = 1_700_000_000.0

    def wait(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds

    def ledger(self, folder: Path, host: str = HOST) -> RateLedger:
        return RateLedger(Places.below(folder), host, clock=lambda: self.steady, wall=lambda: self.wall)


def taken(ledger: RateLedger, tries: int, limit: int = 5) -> int:
    return sum(ledger.take(60.0, limit) == 0.0 for _ in range(tries))


def test_windows_of_one_computer_share_the_limit(tmp_path: Path) -> None:
    clocks = Clocks()
    one, other = clocks.ledger(tmp_path), clocks.ledger(tmp_path)
    assert taken(one, 3) == 3
    clocks.wait(10)
    assert taken(other, 10) == 2
    assert one.take(60.0, 5) == pytest.approx(50)
    clocks.wait(50)
    assert taken(one, 10) == 3
    assert taken(clocks.ledger(tmp_path, "https://api.managebac.cn"), 10) == 5


def test_a_smaller_limit_waits_for_more_to_pass(tmp_path: Path) -> None:
    clocks = Clocks()
    ledger = clocks.ledger(tmp_path)
    for _ in range(5):
        ledger.take(60.0, 5)
        clocks.wait(1)
    assert ledger.take(60.0, 2) == pytest.approx(60 - 2)


@pytest.mark.parametrize("jump", [86_400.0, -86_400.0, 3600.0, -3600.0, 7.0])
def test_no_jump_of_the_wall_clock_changes_anything(tmp_path: Path, jump: float) -> None:
    clocks = Clocks()
    ledger = clocks.ledger(tmp_path)
    assert taken(ledger, 5) == 5
    clocks.wall += jump
    assert ledger.take(60.0, 5) == pytest.approx(60)
    clocks.wait(61)
    assert taken(ledger, 10) == 5


def test_after_a_restart_of_the_computer_only_recent_sends_count(tmp_path: Path) -> None:
    clocks = Clocks()
    assert taken(clocks.ledger(tmp_path), 5) == 5
    clocks.steady = 3.0
    clocks.wall += 20
    ledger = clocks.ledger(tmp_path)
    assert ledger.take(60.0, 5) == pytest.approx(40)
    clocks.wait(41)
    assert taken(ledger, 10) == 5
    clocks.steady = 1.0
    clocks.wall += 3600
    assert taken(clocks.ledger(tmp_path), 10) == 5


@pytest.mark.parametrize("content", [b"x", b"\xff" * 33, b"\x00" * 160])
def test_a_damaged_file_stops_nothing_for_long(tmp_path: Path, content: bytes) -> None:
    clocks = Clocks()
    ledger = clocks.ledger(tmp_path)
    ledger.take(60.0, 5)
    file = next((tmp_path / "cache").iterdir())
    file.write_bytes(content)
    assert ledger.take(60.0, 5) <= 60
    clocks.wait(61)
    assert taken(ledger, 10) == 5


def test_without_a_folder_every_window_counts_for_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "cache").write_text("in the way")
    ledger = Clocks().ledger(tmp_path)
    with caplog.at_level("WARNING"):
        assert taken(ledger, 10) == 10
    assert len(caplog.records) == 1


TAKES = """
import sys
from pathlib import Path
from mbdesk.store.places import Places
from mbdesk.store.rate_ledger import RateLedger
ledger = RateLedger(Places.below(Path(sys.argv[1])), "https://api.managebac.com")
took = 0
for _ in range(400):
    wait = ledger.take(600.0, 100)
    while 0 < wait < 1:
        wait = ledger.take(600.0, 100)
    took += wait == 0
print(took)
"""


def test_programs_that_write_at_once_never_take_more_than_there_is(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TAKES, str(tmp_path)]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    took = [int(program.communicate(timeout=60)[0]) for program in programs]
    assert sum(took) == 100
