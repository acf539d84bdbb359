"""Saving a template for a kind of import."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QWidget

from mbdesk.jobs.progress import Report
from mbdesk.jobs.templates import template_title
from mbdesk.sheets.names import safe_file_name
from mbdesk.text import tr
from mbdesk.ui.desk import Desk
from mbdesk.ui.dialogs.save import SaveFlow


def template_flow(desk: Desk, parent: QWidget, kind: str, choices: Mapping[str, str]) -> SaveFlow:
    """A save flow that writes a template for ``kind`` and its ``choices`` with the lists of the school as loaded."""
    directory, school = desk.directory, desk.school_name

    async def write(path: Path, _report: Report) -> Path:
        from mbdesk.jobs.templates import save_template

        return await save_template(path, kind, directory, school=school, choices=choices)

    name = safe_file_name(tr("Template - {what}", what=template_title(kind)), ".xlsx")
    return SaveFlow(desk, parent, name, write, csv=False)
