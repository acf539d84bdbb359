"""One list of the People tab: its table with search, filters and the states in which there is nothing to show."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from mbdesk.directory import Directory
from mbdesk.records import PersonKind
from mbdesk.text import N_, number, tr
from mbdesk.ui.clipboard import copy_text
from mbdesk.ui.desk import Desk, Load
from mbdesk.ui.messages import KEY_PATH
from mbdesk.ui.permission_card import request_text
from mbdesk.ui.person_details import fields_of
from mbdesk.ui.person_filters import Chosen, status_of
from mbdesk.ui.record_table import RecordTable
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.tabs import states
from mbdesk.ui.widgets import Action, EmptyState

PLURAL: Final = {PersonKind.STUDENT: "students", PersonKind.PARENT: "parents", PersonKind.TEACHER: "teachers"}

_NOT_ALLOWED: Final = {
    PersonKind.STUDENT: N_("This access key may not see students."),
    PersonKind.PARENT: N_("This access key may not see parents."),
    PersonKind.TEACHER: N_("This access key may not see teachers."),
}
_NOBODY: Final = {
    PersonKind.STUDENT: N_("No students in ManageBac."),
    PersonKind.PARENT: N_("No parents in ManageBac."),
    PersonKind.TEACHER: N_("No teachers in ManageBac."),
}


class PeopleList(QStackedWidget):
    """One kind of people: the table, or a sentence in its place. ``cleared()`` asks to drop search and filters."""

    cleared = Signal()
    count_changed = Signal()

    def __init__(self, desk: Desk, kind: PersonKind) -> None:
        super().__init__()
        self._desk = desk
        self.kind = kind
        self.table = RecordTable(fields_of(kind))
        self.view = RecordView(self.table, self.title, desk.settings, PLURAL[kind])
        self.empty = EmptyState()
        self._records: Sequence[Any] = ()
        self._school: Directory | None = None
        self._chosen = Chosen()
        self._stale = True
        self.addWidget(self.view)
        self.addWidget(self.empty)

    @property
    def title(self) -> str:
        """The word for this kind of people."""
        titles = {
            PersonKind.STUDENT: tr("Students"),
            PersonKind.PARENT: tr("Parents"),
            PersonKind.TEACHER: tr("Teachers"),
        }
        return titles[self.kind]

    @property
    def total(self) -> int:
        """How many there are that are not archived."""
        return sum(1 for person in self._people() if not person.archived)

    def count_of(self, chosen: Chosen) -> int:
        """How many there are of the statuses that are shown."""
        statuses = chosen.shown_statuses
        return sum(1 for person in self._people() if status_of(person) in statuses)

    def set_stale(self) -> None:
        """The school has changed; the table follows when it is looked at."""
        self._stale = True
        if self.isVisible():
            self.bring_up_to_date()

    def bring_up_to_date(self) -> None:
        """Show what the desk knows now."""
        if self._stale:
            self._stale = False
            self._school = self._desk.directory
            test = self._chosen.test(self.kind, self._school)
            self.table.set_records(self._people(), self._school, predicate=test)
        self.show_state()

    def set_search(self, text: str) -> None:
        """Search as somebody types."""
        self.table.set_search(text)
        self.show_state()

    def set_chosen(self, chosen: Chosen) -> None:
        """Filter."""
        self._chosen = chosen
        self.table.set_filter(chosen.test(self.kind, self._desk.directory))
        self.show_state()

    def show_state(self) -> None:
        """The table where there is something to show, else the reason why not."""
        state = self._desk.load_state
        loading = state.load is Load.LOADING
        self.table.set_loading(loading)
        if self.table.found or self.table.skeleton:
            self.setCurrentWidget(self.view)
        elif PLURAL[self.kind] in self._desk.directory.not_allowed:
            self._show_not_allowed()
        elif state.load is Load.FAILED and not self.table.total:
            self._show_failed(state.error)
        elif self.table.total:
            self._show_nothing_found()
        else:
            self._show_nobody()
        self.count_changed.emit()

    def _people(self) -> Sequence[Any]:
        people: Sequence[Any] = getattr(self._desk.directory, PLURAL[self.kind])
        return people

    def _show_not_allowed(self) -> None:
        self._say(
            "lock",
            tr(_NOT_ALLOWED[self.kind]),
            tr("Your ManageBac administrator can allow it in {path} > Edit.", path=KEY_PATH),
            (tr("Copy a request for my administrator"), self._on_copy_clicked),
        )

    def _show_failed(self, error: Exception | None) -> None:
        if error is not None:
            states.say_failed(self.empty, error, states.way_on(self._desk, error, self._desk.reload))
            self.setCurrentWidget(self.empty)

    def _show_nothing_found(self) -> None:
        clear = (tr("Show all {count}", count=number(self.total)), self.cleared.emit)
        self._say("search", tr("Nobody found."), tr("Nothing matches the search and the filters together."), clear)

    def _show_nobody(self) -> None:
        if self._desk.load_state.load is Load.LOADED:
            self._say("people", tr(_NOBODY[self.kind]), "")
        else:
            self._say("people", tr("Nothing is loaded yet."), tr("Press F5 to load the school."))

    def _say(self, icon: str, title: str, body: str, *actions: Action) -> None:
        self.empty.show_state(icon, title, body, actions=actions)
        self.setCurrentWidget(self.empty)

    def _on_copy_clicked(self) -> None:
        session = self._desk.session
        if session is not None:
            copy_text(request_text(session.permissions, session.school.name))
