"""pyproject.toml, the locked requirements and the tree agree with each other."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FULL = ROOT / "packaging" / "requirements.txt"
APP = ROOT / "packaging" / "requirements-app.txt"


def pins(lock: Path) -> dict[str, str]:
    """Each locked requirement's name and version."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def names(requirements: list[str]) -> set[str]:
    """The bare names of requirement lines."""
    return {re.split(r"[^A-Za-z0-9.-]", line)[0].lower().replace(".", "-") for line in requirements}


def test_every_package_of_the_tree_goes_into_the_wheel() -> None:
    there = {
        ".".join(init.parent.relative_to(ROOT).parts)
        for init in (ROOT / "mbdesk").rglob("__init__.py")
        if "__pycache__" not in init.parts
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == there | {"mbdesk.resources"}


def test_every_module_lies_in_a_package() -> None:
    lost = [str(file) for file in (ROOT / "mbdesk").rglob("*.py") if not (file.parent / "__init__.py").exists()]
    assert lost == []


def test_packaging_is_no_package() -> None:
    """A library every pytest uses is called ``packaging``: with an ``__init__.py`` our folder would hide it."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_the_lock_holds_every_requirement() -> None:
    project = PROJECT["project"]
    assert names(project["dependencies"]) <= pins(APP).keys()
    assert names(project["optional-dependencies"]["dev"]) <= pins(FULL).keys()


def test_the_program_alone_gets_the_versions_the_tests_ran_with() -> None:
    assert pins(APP).items() <= pins(FULL).items()
    assert "pytest" not in pins(APP)


@pytest.mark.parametrize("lock", [FULL, APP], ids=lambda lock: lock.name)
def test_every_pin_carries_hashes_and_no_place_to_fetch_from(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(lock))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert set(re.findall(r"^ *(-[a-z-]+)", text, flags=re.MULTILINE)) == {"--hash"}, "no other option"
    assert "//" not in text
