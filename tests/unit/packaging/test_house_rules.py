"""Rules of the house that neither ruff nor mypy can hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LONGEST = 400
"""Lines. A longer file has a second purpose and is split by noun."""


def modules(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def calls_of(name: str, tree: ast.AST) -> Iterator[int]:
    """The lines on which a method called ``name`` is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
            yield node.lineno


@pytest.mark.parametrize("method", ["exec", "processEvents"])
def test_the_window_never_starts_a_loop_inside_the_loop(method: str) -> None:
    """``exec()`` inside a coroutine kills other tasks under qasync: ``open()`` and wait for ``finished``."""
    found = [
        f"{file.relative_to(ROOT)}:{line}"
        for file in modules("mbdesk")
        for line in calls_of(method, ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_no_file_has_grown_a_second_purpose() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in modules("mbdesk", "packaging", "tests")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_every_file_says_what_it_is_for() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in modules("mbdesk", "packaging", "tests")
        if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_nothing_is_called_manager_or_helper() -> None:
    vague = ("Manager", "Helper", "Handler", "Utils", "Common")
    named = [
        f"{file.relative_to(ROOT)}: {node.name}"
        for file in modules("mbdesk")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith(vague)
    ]
    assert named == []


LIVES_AS_LONG = {"desk.py", "schools.py", "task_runner.py"}
"""Their objects are made with the window and go after the worker has ended."""


def test_no_job_holds_a_part_of_the_window() -> None:
    """The worker may let go of a job last: what it holds would be destroyed beside the window that is drawing."""
    held = [
        f"{file.relative_to(ROOT)}:{job.lineno}"
        for file in modules("mbdesk/ui")
        if file.name not in LIVES_AS_LONG
        for job in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(job, ast.AsyncFunctionDef)
        and any(isinstance(node, ast.Name) and node.id == "self" for node in ast.walk(job))
    ]
    assert held == []
