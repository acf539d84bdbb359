"""The Classes tab with a class shown, and the review of what is changed there."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mbdesk.plan.plan import Plan
from mbdesk.records import SchoolClass, Student, YearGroup
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.tabs.classes import ClassesTab
from tests.support.window import Opened

WAIT = 20_000
FLAG = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True, slots=True)
class Rosters:
    """The tab in the window, and what ManageBac was sent."""

    opened: Opened
    tab: ClassesTab
    before: int
    """How many requests there were at first."""

    def until(self, true: Callable[[], object]) -> None:
        """Wait for a state."""
        self.opened.qtbot.waitUntil(lambda: bool(true()), timeout=WAIT)

    def classes(self, start: str = "") -> list[SchoolClass]:
        """The active classes whose names start so."""
        return [c for c in self.opened.desk.directory.classes if c.name.startswith(start) and not c.archived]

    def year_groups(self) -> list[YearGroup]:
        """The active year groups with students."""
        return [g for g in self.opened.desk.directory.year_groups if g.student_ids and not g.archived]

    def members(self, group: SchoolClass | YearGroup) -> set[int]:
        """The students of a class or year group by ManageBac's own books."""
        registry = self.opened.school.registry
        if isinstance(group, SchoolClass):
            return {member.user_id for member in registry.memberships_of_class(group.id, "Student")}
        return set(registry.members_of_group(group.id))

    def shown(self) -> set[int]:
        """The students whom the pane shows."""
        return {row.id for row in self.tab.pane.table.records()}

    def outsiders(self, group: SchoolClass | YearGroup, count: int) -> list[Student]:
        """Active students who are not in ``group``, each with an ID and an e-mail."""
        inside = self.members(group)
        found = (s for s in self.opened.desk.directory.students if not s.archived and s.id not in inside)
        return [s for s in found if s.school_number and s.email][:count]

    def choose(self, *rows: int) -> tuple[int, ...]:
        """Choose rows of the roster; gives the students' ids."""
        roster = self.tab.pane.roster
        roster.selectionModel().clearSelection()
        for row in rows:
            roster.selectionModel().select(roster.table.index(row, 0), FLAG.Select | FLAG.Rows)
        return tuple(student.id for student in self.tab.pane.chosen())

    def sent(self) -> list[str]:
        """The paths of everything that changed something, in order."""
        entries = self.opened.school.recorder.entries[self.before :]
        return [entry.path for entry in entries if entry.method != "GET"]

    def review(self) -> RunWindow:
        """The review that was opened, once its plan is there."""
        found: list[RunWindow] = []

        def come() -> bool:
            found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, RunWindow) and w.isVisible()]
            return bool(found) and found[0].change_page.plan is not None

        self.until(come)
        return found[0]

    def send(self, window: RunWindow) -> None:
        """Press Send and wait until it is done and the school was read again."""
        self.until(window.change_page.forward.isEnabled)
        QTest.mouseClick(window.change_page.forward, Qt.MouseButton.LeftButton)
        self._until_done(window)

    def undo(self, window: RunWindow) -> None:
        """Take back what was sent in ``window``."""
        at_results = window.stack.currentWidget() is window.results_page
        (window.results_page.undo if at_results else window.done_page.undo).click()
        self.until(window.undo_page.forward.isEnabled)
        window.undo_page.forward.click()
        self._until_done(window)

    def _until_done(self, window: RunWindow) -> None:
        self.until(lambda: window.stack.currentWidget() in (window.results_page, window.done_page))
        self.until(lambda: not self.opened.desk.tasks.jobs)


def plan_of(window: RunWindow) -> Plan:
    """What a review shows."""
    plan = window.change_page.plan
    assert plan is not None
    return plan


def rosters(opened: Opened) -> Rosters:
    """The Classes tab of a window that was made with (PEOPLE, CLASSES), shown."""
    opened.window.show_tab(1)
    tab = opened.window.tabs[1]
    assert isinstance(tab, ClassesTab)
    return Rosters(opened, tab, len(opened.school.recorder.entries))
