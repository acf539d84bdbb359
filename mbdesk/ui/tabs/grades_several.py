"""The term grades of many classes in one workbook, with who has none on a sheet of its own."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from mbdesk.gradesheets import GradeSheet
from mbdesk.jobs.batch import Batch, GradesBatch, Key, key_of
from mbdesk.jobs.session import Session
from mbdesk.records import SchoolClass
from mbdesk.registers import Cost
from mbdesk.text import tr, trn
from mbdesk.ui.desk import Desk
from mbdesk.ui.group_choices import class_choices
from mbdesk.ui.tabs.several_dialog import Pair, SeveralDialog


class GradesDialog(SeveralDialog):
    """One request a class."""

    def __init__(self, parent: QWidget, desk: Desk, today: Callable[[], date]) -> None:
        self._kept: dict[Key, GradeSheet] = {}
        super().__init__(
            parent,
            desk,
            today,
            title=tr("Term grades of several classes"),
            sentence=tr("One workbook with a sheet for each class that you tick, and one with the missing grades."),
            choices=class_choices(desk.directory),
        )

    def button_words(self, count: int) -> str:
        """The verb with the number."""
        return trn("Save grades of {count} class…", "Save grades of {count} classes…", count)

    def cost_words(self, pairs: Sequence[Pair]) -> str:
        """Requests and time."""
        return Cost(days=sum(1 for pair in pairs if key_of(*pair) not in self._kept)).request_words()

    def file_parts(self) -> list[str]:
        """What the file is called."""
        return [tr("Term grades"), self.term.currentText()]

    def batch(self, session: Session, pairs: Sequence[Pair]) -> Batch:
        """Grades of the classes."""
        classes = [(group, term) for group, term in pairs if isinstance(group, SchoolClass)]
        return GradesBatch(session, self.desk.directory, classes, self._kept)
