"""Registers or totals of many classes and year groups in one workbook (ATT-5)."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from mbdesk.jobs.attendance import Days, Wanted, WantedKey
from mbdesk.jobs.batch import Batch, Key, RegistersBatch, TotalsBatch, key_of
from mbdesk.jobs.session import Session
from mbdesk.registers import Cost, Register, Totals
from mbdesk.text import tr, trn
from mbdesk.ui.desk import Desk
from mbdesk.ui.group_choices import class_choices, year_group_choices
from mbdesk.ui.tabs.attendance_question import Question
from mbdesk.ui.tabs.attendance_span import Span
from mbdesk.ui.tabs.attendance_tools import REGISTER, TOTALS
from mbdesk.ui.tabs.several_dialog import Pair, SeveralDialog
from mbdesk.ui.widgets import Segmented


class AttendanceDialog(SeveralDialog):
    """Totals cost one request a group; registers one a group and day, so totals come first."""

    def __init__(self, parent: QWidget, desk: Desk, today: Callable[[], date], known: Days) -> None:
        self._known = known
        self._registers: dict[WantedKey, Register] = {}
        self._totals: dict[Key, Totals] = {}
        directory = desk.directory
        super().__init__(
            parent,
            desk,
            today,
            title=tr("Attendance of several classes"),
            sentence=tr("One workbook with a sheet for each class or year group that you tick."),
            choices=[*class_choices(directory), *year_group_choices(directory)],
        )

    def add_fields(self) -> None:
        """Totals or registers."""
        self.mode = Segmented(
            tr("What to save"), [(TOTALS, tr("Totals of the term")), (REGISTER, tr("Registers, day by day"))]
        )
        self.mode.picked.connect(lambda _key: self.show_cost())
        self.fields.addWidget(self.mode)

    def button_words(self, count: int) -> str:
        """The verb with the number."""
        if self._wants_totals:
            return trn("Save totals of {count}…", "Save totals of {count}…", count)
        return trn("Save {count} register…", "Save {count} registers…", count)

    def cost_words(self, pairs: Sequence[Pair]) -> str:
        """Requests and time; many registers propose the totals."""
        if self._wants_totals:
            return Cost(days=sum(1 for pair in pairs if key_of(*pair) not in self._totals)).request_words()
        cost = Cost(days=sum(len(self._wanted(pair).to_ask(self._known)) for pair in pairs))
        words = cost.request_words()
        if cost.propose_totals:
            return trn(
                "{words} The totals of the term answer most questions with {count} request.",
                "{words} The totals of the term answer most questions with {count} requests.",
                len(pairs),
                words=words,
            )
        return words

    def file_parts(self) -> list[str]:
        """What the file is called."""
        what = tr("Attendance totals") if self._wants_totals else tr("Registers")
        return [what, self.term.currentText()]

    def batch(self, session: Session, pairs: Sequence[Pair]) -> Batch:
        """Totals or registers."""
        directory = self.desk.directory
        if self._wants_totals:
            return TotalsBatch(session, directory, pairs, self._totals)
        wanted = [self._wanted(pair) for pair in pairs]
        return RegistersBatch(session, directory, wanted, self._known, self._registers)

    @property
    def _wants_totals(self) -> bool:
        return self.mode.current == TOTALS

    def _wanted(self, pair: Pair) -> Wanted:
        group, term = pair
        span = Span(term.starts_on, term.ends_on, term)
        return Question(directory=self.desk.directory, group=group, span=span, totals=False, today=self.today()).wanted
