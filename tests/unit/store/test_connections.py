"""The remembered schools: last used first, no key among them, and no file can break the start."""

import stat
import sys
from pathlib import Path

import pytest

from mbdesk.store.connections import Connection, Connections
from mbdesk.store.places import Places


def school(name: str, *, practice: bool = False) -> Connection:
    return Connection(f"{name}@api", "https://api.managebac.com", "v2", name, f"{name} Škola 学校", practice)


def test_the_last_used_school_comes_first(tmp_path: Path) -> None:
    kept = Connections(Places.below(tmp_path))
    assert kept.all() == ()
    assert kept.last() is None
    for name in ("a", "b", "a"):
        kept.save(school(name))
    assert Connections(Places.below(tmp_path)).all() == (school("a"), school("b"))
    kept.forget("a@api")
    kept.forget("unknown")
    assert kept.last() == school("b")


def test_the_practice_school_is_not_remembered(tmp_path: Path) -> None:
    kept = Connections(Places.below(tmp_path))
    kept.save(school("p", practice=True))
    assert kept.all() == ()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schools": 5}', '{"schools": [5, {"key": 1}, {}]}', "\x00\xff", '{"schools": null}']
)
def test_a_damaged_file_counts_as_none_and_can_be_written_again(tmp_path: Path, text: str) -> None:
    places = Places.below(tmp_path)
    places.config.mkdir(parents=True)
    (places.config / "schools.json").write_bytes(text.encode("latin-1"))
    kept = Connections(places)
    assert kept.all() == ()
    kept.save(school("a"))
    assert kept.last() == school("a")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead of modes")
def test_the_file_is_its_owners_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    kept = Connections(Places.below(tmp_path))
    kept.save(school("a"))
    files = list((tmp_path / "config").iterdir())
    assert [file.name for file in files] == ["schools.json"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
