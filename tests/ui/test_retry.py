"""Rows that failed are opened again to be put right; where that cannot be, it is said and nothing opens."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.widgets.label import Label
from tests.support.engine import plan_of, student
from tests.support.runs import for_school, send
from tests.support.window import Opened


def test_a_job_that_only_a_newer_mbdesk_understands_is_said_to_be_one(opened: Opened, tmp_path: Path) -> None:
    window = send(opened, for_school(opened, plan_of([(student(1, email="broken"), (1,))]), tmp_path))
    outcome = window.results_page._outcome
    assert outcome is not None
    window.close()
    unknown = replace(outcome, plan=replace(outcome.plan, kind="timetables"))
    opened.desk.fix_wanted.emit(unknown)
    (dialog,) = [d for d in opened.window.findChildren(QDialog) if d.isVisible()]
    assert any("newer mbdesk" in label.text() for label in dialog.findChildren(Label))
    dialog.accept()
    assert not any(isinstance(one, ImportWizard) and one.isVisible() for one in QApplication.topLevelWidgets())
