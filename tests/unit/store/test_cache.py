"""The locked copy: unreadable on the disk, bound to school and time, and absent whenever anything is odd (X13)."""

import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mbdesk.errors import TokenStoreError
from mbdesk.store.cache import DAYS_VARIABLE, Cache
from mbdesk.store.places import Places
from tests.support.keyrings import MemoryKeys

SCHOOL = "riverside@api.managebac.com"
DATA = b"Ana Silva, Jan Kowalski, " * 500
DAY = 86400.0


class Wall:
    """A clock on the wall that can be set; it starts with the real one, which files get their times from."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.below(tmp_path)


@pytest.fixture
def keys() -> MemoryKeys:
    return MemoryKeys()


def files(places: Places) -> list[Path]:
    return [file for file in places.cache.parent.rglob("*") if file.is_file()]


def only(places: Places) -> Path:
    (file,) = files(places)
    return file


def test_what_was_kept_comes_back_and_the_newer_takes_the_place_of_the_older(places: Places, keys: MemoryKeys) -> None:
    cache = Cache(places, keys)
    assert cache.load(SCHOOL) is None
    cache.save(SCHOOL, DATA)
    assert cache.load(SCHOOL) == DATA
    first = only(places).read_bytes()
    cache.save(SCHOOL, DATA + b"!")
    assert cache.load(SCHOOL) == DATA + b"!"
    assert only(places).read_bytes()[:60] != first[:60]
    cache.save("other@api.managebac.com", b"other")
    assert len(files(places)) == 2
    assert cache.load(SCHOOL) == DATA + b"!"


def test_nothing_readable_lies_on_the_disk_and_only_the_owner_may_look(places: Places, keys: MemoryKeys) -> None:
    Cache(places, keys).save(SCHOOL, DATA)
    file = only(places)
    sealed = file.read_bytes()
    for word in (b"Silva", b"Jan", b"riverside", b"managebac", *(kept.encode() for kept in keys.kept.values())):
        assert word not in sealed
        assert word not in file.name.encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(places.cache.stat().st_mode) == 0o700


@pytest.mark.parametrize("cut", [0, 1, 10, 20, 30, -1, -16])
def test_a_file_that_is_cut_off_counts_as_none(places: Places, keys: MemoryKeys, cut: int) -> None:
    Cache(places, keys).save(SCHOOL, DATA)
    file = only(places)
    file.write_bytes(file.read_bytes()[:cut])
    assert Cache(places, keys).load(SCHOOL) is None


def test_a_file_with_a_changed_byte_counts_as_none_wherever_the_byte_is(places: Places, keys: MemoryKeys) -> None:
    cache = Cache(places, keys)
    cache.save(SCHOOL, b"some people")
    file = only(places)
    sealed = file.read_bytes()
    for place in range(len(sealed)):
        file.write_bytes(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
        assert cache.load(SCHOOL) is None


def test_a_file_of_another_school_or_program_counts_as_none(places: Places, keys: MemoryKeys) -> None:
    cache = Cache(places, keys)
    cache.save(SCHOOL, DATA)
    ours = only(places)
    cache.save("other@x", b"other")
    (theirs,) = [file for file in files(places) if file != ours]
    keys.kept["other@x"] = keys.kept[SCHOOL]  # even with the same key
    theirs.write_bytes(ours.read_bytes())
    assert cache.load("other@x") is None
    ours.write_bytes(b"PK\3\4 something else")
    assert cache.load(SCHOOL) is None


@pytest.mark.parametrize("key", [None, "", "no base64 at all!", "c2hvcnQ="])
def test_without_its_key_a_copy_is_nothing_and_a_new_one_can_be_kept(
    places: Places, keys: MemoryKeys, key: str | None
) -> None:
    cache = Cache(places, keys)
    cache.save(SCHOOL, DATA)
    keys.kept = {} if key is None else {SCHOOL: key}
    assert cache.load(SCHOOL) is None
    cache.save(SCHOOL, DATA)
    assert cache.load(SCHOOL) == DATA


def test_it_is_kept_for_seven_days_and_then_removed(places: Places, keys: MemoryKeys) -> None:
    wall = Wall()
    cache = Cache(places, keys, wall=wall)
    cache.save(SCHOOL, DATA)
    wall.now += 7 * DAY - 1
    assert cache.load(SCHOOL) == DATA
    wall.now += 2
    assert cache.load(SCHOOL) is None
    assert files(places) == []


def test_a_copy_from_the_future_is_not_believed(places: Places, keys: MemoryKeys) -> None:
    wall = Wall()
    cache = Cache(places, keys, wall=wall)
    cache.save(SCHOOL, DATA)
    wall.now -= 2 * DAY
    assert cache.load(SCHOOL) is None


def test_a_school_nobody_opens_any_more_loses_its_copy_too(places: Places, keys: MemoryKeys) -> None:
    Cache(places, keys).save("other@x", DATA)
    (places.cache / ".copy-0123.bin-left").write_bytes(b"left behind by a kill")
    wall = Wall()
    wall.now = only_time(places) + 8 * DAY
    assert Cache(places, keys, wall=wall).load(SCHOOL) is None
    assert files(places) == []


def only_time(places: Places) -> float:
    return max(file.stat().st_mtime for file in files(places))


@pytest.mark.parametrize(
    ("days", "kept"), [("3", 3.0), ("30", 7.0), ("soon", 7.0), ("0.5", 0.5), ("1e12", 7.0), ("inf", 7.0)]
)
def test_it_may_set_fewer_days(
    places: Places, keys: MemoryKeys, monkeypatch: pytest.MonkeyPatch, days: str, kept: float
) -> None:
    monkeypatch.setenv(DAYS_VARIABLE, days)
    wall = Wall()
    cache = Cache(places, keys, wall=wall)
    cache.save(SCHOOL, DATA)
    wall.now += kept * DAY - 1
    assert cache.load(SCHOOL) == DATA
    wall.now += 2
    assert cache.load(SCHOOL) is None


@pytest.mark.parametrize("days", ["0", "-1", "-1e12", "nan"])
def test_it_may_forbid_it(places: Places, keys: MemoryKeys, monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    cache = Cache(places, keys)
    cache.save(SCHOOL, DATA)
    monkeypatch.setenv(DAYS_VARIABLE, days)
    assert cache.load(SCHOOL) is None
    cache.save(SCHOOL, DATA)
    assert files(places) == []


@pytest.mark.parametrize("reason", ["no_keyring", "refused_backend", "locked"])
def test_without_a_keyring_nothing_is_kept_and_nothing_stays(places: Places, keys: MemoryKeys, reason: str) -> None:
    cache = Cache(places, keys)
    cache.save(SCHOOL, DATA)
    keys.refuses = reason
    with pytest.raises(TokenStoreError):
        cache.load(SCHOOL)
    with pytest.raises(TokenStoreError):
        cache.save(SCHOOL, DATA)
    assert files(places) == []


def test_forgetting_removes_file_and_key(places: Places, keys: MemoryKeys) -> None:
    cache = Cache(places, keys)
    cache.save(SCHOOL, DATA)
    cache.save("other@x", DATA)
    cache.forget(SCHOOL)
    assert set(keys.kept) == {"other@x"}
    assert len(files(places)) == 1
    cache.forget(SCHOOL)


KEEP_AND_READ = """
import sys
import time
from pathlib import Path
from mbdesk.store.cache import Cache
from mbdesk.store.places import Places
from mbdesk.store.token_store import TokenStore
cache = Cache(Places.below(Path(sys.argv[1])))
if sys.argv[2] == "save":
    cache.save("school@x", b"people")
print(cache.load("school@x"))
if sys.argv[2] == "forget":
    cache.forget("school@x")
    print(TokenStore("mbdesk copy").load("school@x"))
"""


@pytest.mark.keyring
def test_its_key_lives_in_the_keyring_of_the_computer(places: Places, tmp_path: Path, secret_service: None) -> None:
    root = Path(__file__).parents[3]

    def run(what: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", KEEP_AND_READ, str(tmp_path), what],
            cwd=root, capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    # In a process of its own each time: which keyring one uses is settled by the first question it asks.
    assert [run("save"), run("read"), run("forget")] == ["b'people'", "b'people'", "b'people'\nNone"]
    assert run("read") == "None"
