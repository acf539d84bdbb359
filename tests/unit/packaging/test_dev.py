"""packaging/dev.py: which Python it takes, when it installs, what it says when it may not."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

import commands
import console
import dev
import environment
import system_packages

ROOT = Path(__file__).parents[3]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own with a requirements file, a project file and a ``.venv`` that runs."""
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "requirements.txt").write_text("one==1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    venv = tmp_path / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "STAMP", venv / "mbdesk-installed.txt")
    monkeypatch.setattr(environment, "REQUIREMENTS", tmp_path / "packaging" / "requirements.txt")
    return tmp_path


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every command that would have been run, each as one line; all of them go well."""
    lines: list[str] = []

    def record(command: list[str | Path], **_variables: str) -> int:
        lines.append(" ".join(map(str, command)))
        if "venv" in command:
            Path(command[-1]).mkdir()
        return 0

    monkeypatch.setattr(environment, "call", record)
    monkeypatch.setattr(commands, "call", record)
    monkeypatch.setattr(system_packages, "call_quietly", record)
    return lines


def test_older_pythons_can_read_it_to_the_end() -> None:
    ast.parse((ROOT / "packaging" / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_unfitting_python_looks_for_a_fitting_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 15, 0))
    found = {"python3.13": "/bin/false", "python3.12": sys.executable, "python3.11": "/bin/false"}
    monkeypatch.setattr(shutil, "which", found.get)
    assert dev.fitting_python() == sys.executable


def test_without_a_fitting_python_it_says_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert dev.main() == 1
    assert "needs Python 3.11, 3.12, 3.13 or 3.14. This is Python 3.9.2" in capsys.readouterr().out


def test_the_first_run_installs_with_hashes_and_the_second_does_nothing(checkout: Path, ran: list[str]) -> None:
    environment.ready()
    installs = [line for line in ran if " install " in line]
    assert len(installs) == 2
    assert "--require-hashes" in installs[0]
    assert "--no-index" in installs[1]

    ran.clear()
    environment.ready()
    assert ran == []


@pytest.mark.parametrize("file", ["pyproject.toml", "packaging/requirements.txt"])
def test_a_changed_file_installs_again(checkout: Path, ran: list[str], file: str) -> None:
    environment.ready()
    ran.clear()
    (checkout / file).write_text("two==2\n", encoding="utf-8")
    environment.ready()
    assert len([line for line in ran if " install " in line]) == 2


def test_an_install_that_failed_is_tried_again(checkout: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    environment.ready()
    (checkout / "pyproject.toml").write_text("changed", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(environment, "call", lambda *_command, **_variables: 1)
        with pytest.raises(console.Stop, match="could not be installed"):
            environment.ready()
    (checkout / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    ran.clear()
    environment.ready()
    assert ran


def test_a_venv_that_does_not_run_is_made_anew(checkout: Path, ran: list[str]) -> None:
    python = environment.venv_program("python")
    python.unlink()
    python.write_text("#!/bin/false\n", encoding="utf-8")
    python.chmod(0o755)
    environment.ready()
    assert [line for line in ran if " -m venv " in line]


def test_missing_libraries_are_the_ones_the_loader_does_not_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux has ldd")
    fake = tmp_path / "ldd"
    fake.write_text(
        "#!/bin/sh\nprintf '\\tlibxcb-cursor.so.0 => not found\\n\\tlibc.so.6 => /lib/libc.so.6 (0x1)\\n'\n",
        encoding="utf-8",
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert system_packages.libraries_missing(Path(sys.executable)) == ["libxcb-cursor.so.0"]


def test_libraries_and_test_packages_come_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    missing = iter([["libxcb-cursor.so.0"], []])
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system_packages, "libraries_missing", lambda _python: next(missing))
    monkeypatch.setattr(system_packages, "installed", lambda name: name != "xvfb")
    monkeypatch.setattr(system_packages, "install", asked.extend)
    system_packages.ensure(Path("python"), tests=True)
    assert asked == [*system_packages.listed("run"), "xvfb"]


def test_when_nothing_is_missing_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system_packages, "libraries_missing", lambda _python: [])
    monkeypatch.setattr(system_packages, "installed", lambda _name: True)
    monkeypatch.setattr(system_packages, "install", lambda _names: pytest.fail("installs"))
    system_packages.ensure(Path("python"), tests=True)


def test_as_root_it_installs(monkeypatch: pytest.MonkeyPatch, ran: list[str]) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system_packages, "may_install", list)
    system_packages.install(["xvfb"])
    assert ran[0].endswith("apt-get -qq update")
    assert ran[1].endswith("install -y --no-install-recommends xvfb")


def test_when_it_may_not_it_prints_the_one_line(monkeypatch: pytest.MonkeyPatch, ran: list[str]) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system_packages, "may_install", lambda: None)
    with pytest.raises(console.Stop, match="apt-get install -y --no-install-recommends xvfb openbox"):
        system_packages.install(["xvfb", "openbox"])
    assert ran == []


def test_the_package_lists_hold_names_only() -> None:
    for name in ("run", "test"):
        listed = system_packages.listed(name)
        assert listed
        assert [package for package in listed if " " in package or "#" in package] == []


def test_without_a_screen_run_takes_the_tour(monkeypatch: pytest.MonkeyPatch, ran: list[str]) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(system_packages, "ensure", lambda _python, *, tests: None)
    assert commands.run(Path("python"), []) == 0
    assert "tests.e2e.tour" in ran[-1]


def test_with_a_screen_run_opens_the_window(monkeypatch: pytest.MonkeyPatch, ran: list[str]) -> None:
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setattr(system_packages, "ensure", lambda _python, *, tests: None)
    assert commands.run(Path("python"), ["--practice"]) == 0
    assert ran == ["python -m mbdesk --practice"]


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would run beside the other tests; it prints a last line of its own and ends with the number in it."""
    started: list[str] = []

    def end_at_once(command: Sequence[str | Path]) -> AbstractContextManager[Callable[[], int]]:
        failed = len(started)
        started.append(" ".join(map(str, command)))
        return console.beside([sys.executable, "-c", f"print('{failed} failed'); raise SystemExit({failed})"])

    monkeypatch.setattr(commands, "beside", end_at_once)
    monkeypatch.setattr(system_packages, "ensure", lambda _python, *, tests: None)
    return started


def test_one_failing_check_fails_the_whole_test_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], beside: list[str]
) -> None:
    monkeypatch.setattr(commands, "call", lambda command: int("mypy" in str(command[0])))
    assert commands.test(Path("python"), []) == 1
    assert capsys.readouterr().out.endswith("NOT all well: types.\n")
    assert beside[0].endswith("-m pytest tests/e2e")


def test_all_well_ends_with_the_tests_own_last_line(
    capsys: pytest.CaptureFixture[str], beside: list[str], ran: list[str]
) -> None:
    assert commands.test(Path("python"), []) == 0
    assert capsys.readouterr().out.endswith("Testing tests/e2e ...\n0 failed\n")
    assert ran[-1].endswith("-m pytest tests/unit tests/ui")
    assert commands.test(Path("python"), []) == 1
    assert capsys.readouterr().out.endswith("1 failed\nNOT all well: tests/e2e.\n")


def test_what_runs_beside_tells_how_it_ended(capfd: pytest.CaptureFixture[str]) -> None:
    with console.beside([sys.executable, "-c", "print('one of them failed'); raise SystemExit(3)"]) as finish:
        assert finish() == 3
    assert capfd.readouterr().out == "one of them failed\n"


def test_what_runs_beside_ends_with_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Seen(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Seen)
    with console.beside([sys.executable, "-c", "import threading; threading.Event().wait()"]):
        assert started[0].poll() is None
    assert started[0].poll() is not None
