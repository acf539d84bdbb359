"""Folders of this computer: where they belong, and for their owner alone."""

import stat
import sys
from pathlib import Path

import platformdirs
import pytest

from mbdesk.store.places import Places, made


def test_places_are_where_the_system_wants_them() -> None:
    places = Places.of_this_computer()
    assert places.config == platformdirs.user_config_path("mbdesk", appauthor=False)
    assert {places.config.name, places.data.name, places.cache.name} <= {"mbdesk", "Cache", "Data"}
    assert not places.config.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead of modes")
def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = made(Places.below(tmp_path / "deep" / "er").data)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert made(folder) == folder
