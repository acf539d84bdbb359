"""Results of what was not made from a file lie where a person finds them, and the page says where."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from mbdesk.ui.settings import LAST_FOLDER
from tests.support.engine import plan_of, student
from tests.support.runs import WAIT, for_school, run_window
from tests.support.window import Opened


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's documents."""
    folder = tmp_path / "Documents"
    folder.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _which: str(folder))
    return folder


def written(opened: Opened, folder: Path) -> Path:
    """Where the results of a pasted table were written."""
    plan = replace(for_school(opened, plan_of([(student(1), (1,))]), folder), source="", source_sha256="")
    window = run_window(opened)
    window.stack.setCurrentWidget(window.sending_page)
    window.sending_page.send(plan)
    page = window.results_page
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is page and page.outcome is not None, timeout=WAIT)
    assert page.outcome is not None
    page.show_outcome(page.outcome)
    opened.qtbot.waitUntil(page.open_first.isEnabled, timeout=WAIT)
    (path,) = folder.rglob("*.xlsx")
    assert page.sentence.text() == f"Your results sheet is saved: {path}"
    window.close()
    return path


def test_they_go_where_the_person_saved_last(opened: Opened, tmp_path: Path, documents: Path) -> None:
    last = tmp_path / "Admissions"
    last.mkdir()
    opened.desk.settings.set(LAST_FOLDER, str(last))
    assert written(opened, tmp_path).parent == last
    assert not list(documents.iterdir())


def test_else_they_go_among_the_documents(opened: Opened, tmp_path: Path, documents: Path) -> None:
    opened.desk.settings.set(LAST_FOLDER, str(tmp_path / "taken away"))
    assert written(opened, tmp_path).parent == documents
