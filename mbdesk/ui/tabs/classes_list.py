"""One list of the Classes tab: its table, or the reason why there is nothing to show."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from mbdesk.directory import Directory
from mbdesk.fields import CLASS_FIELDS, YEAR_GROUP_FIELDS, Field
from mbdesk.text import N_, number, tr
from mbdesk.ui.desk import Desk, Load
from mbdesk.ui.record_table import RecordTable
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.tabs import states
from mbdesk.ui.tabs.classes_filters import Chosen
from mbdesk.ui.tabs.classes_members import MEMBER_FIELDS, Member, members
from mbdesk.ui.widgets import Action, EmptyState


class GroupKind(StrEnum):
    """What is listed; the value is the wire plural."""

    CLASS = "classes"
    YEAR_GROUP = "year_groups"
    MEMBER = "memberships"


_FIELDS: Final[dict[GroupKind, tuple[Field[Any], ...]]] = {
    GroupKind.CLASS: CLASS_FIELDS,
    GroupKind.YEAR_GROUP: YEAR_GROUP_FIELDS,
    GroupKind.MEMBER: MEMBER_FIELDS,
}
_TITLES: Final = {
    GroupKind.CLASS: N_("Classes"),
    GroupKind.YEAR_GROUP: N_("Year groups"),
    GroupKind.MEMBER: N_("Class lists"),
}
_NONE: Final = {
    GroupKind.CLASS: N_("No classes in ManageBac."),
    GroupKind.YEAR_GROUP: N_("No year groups in ManageBac."),
    GroupKind.MEMBER: N_("No student is in a class in ManageBac."),
}
_CHOOSE: Final = {
    GroupKind.CLASS: N_("Choose a class to see who is in it."),
    GroupKind.YEAR_GROUP: N_("Choose a year group to see who is in it."),
    GroupKind.MEMBER: N_("Choose a line to see who else is in that class."),
}
_NOT_ALLOWED: Final = {
    GroupKind.CLASS: N_("This access key may not see classes."),
    GroupKind.YEAR_GROUP: N_("This access key may not see year groups."),
    GroupKind.MEMBER: N_("This access key may not see class lists."),
}
_PERMISSION: Final = {
    GroupKind.CLASS: "classes/index",
    GroupKind.YEAR_GROUP: "year-groups/index",
    GroupKind.MEMBER: "memberships/index",
}


class GroupList(QStackedWidget):
    """Classes, year groups, or who is in which class. ``cleared()`` asks to drop search and filters;
    ``count_changed()``: another count."""

    cleared = Signal()
    count_changed = Signal()

    def __init__(self, desk: Desk, kind: GroupKind) -> None:
        super().__init__()
        self._desk = desk
        self.kind = kind
        self.table = RecordTable(_FIELDS[kind])
        self.view = RecordView(self.table, self.title, desk.settings, kind.value)
        self.empty = EmptyState("class")
        self._stale = True
        self._members_of: Directory | None = None
        self._members: tuple[Member, ...] = ()
        self.addWidget(self.view)
        self.addWidget(self.empty)

    @property
    def title(self) -> str:
        """The word for this list."""
        return tr(_TITLES[self.kind])

    @property
    def choose_words(self) -> str:
        """What the pane says while nothing of this list is chosen."""
        return tr(_CHOOSE[self.kind]) if self.table.total else ""

    @property
    def total(self) -> int:
        """How many there are that are not archived."""
        return sum(1 for record in self._records() if not record.archived)

    def set_stale(self) -> None:
        """The school has changed; the table follows when it is looked at."""
        self._stale = True
        if self.isVisible():
            self.bring_up_to_date()

    def bring_up_to_date(self) -> None:
        """Show what the desk knows now."""
        if self._stale:
            self._stale = False
            self.table.set_records(self._records(), self._school)
        self.show_state()

    def set_search(self, text: str) -> None:
        """Search as somebody types."""
        self.table.set_search(text)
        self.show_state()

    def set_chosen(self, chosen: Chosen) -> None:
        """Filter."""
        self.table.set_filter(chosen.test())
        self.show_state()

    def show_state(self) -> None:
        """The table where there is something to show, else the reason why not."""
        state = self._desk.load_state
        self.table.set_loading(state.load is Load.LOADING)
        if self.table.found or self.table.skeleton:
            self.setCurrentWidget(self.view)
        elif self.kind.value in self._school.not_allowed:
            self._show_not_allowed()
        elif state.load is Load.FAILED and not self.table.total:
            self._show_failed(state.error)
        elif self.table.total:
            clear = (tr("Show all {count}", count=number(self.total)), self.cleared.emit)
            self._say("search", tr("Nothing found."), tr("Nothing matches the search and the filters."), clear)
        elif state.load is Load.LOADED:
            self._say("class", tr(_NONE[self.kind]), "")
        else:
            self._say("class", tr("Nothing is loaded yet."), tr("Press F5 to load the school."))
        self.count_changed.emit()

    @property
    def _school(self) -> Directory:
        return self._desk.directory

    def _records(self) -> Sequence[Any]:
        """Class lists are put together once for each state of the school."""
        school = self._school
        if self.kind is not GroupKind.MEMBER:
            groups: Sequence[Any] = getattr(school, self.kind.value)
            return groups
        if self._members_of is not school:
            self._members_of, self._members = school, members(school, self._members)
        return self._members

    def _show_not_allowed(self) -> None:
        states.say_not_allowed(self.empty, tr(_NOT_ALLOWED[self.kind]), _PERMISSION[self.kind])
        self.setCurrentWidget(self.empty)

    def _show_failed(self, error: Exception | None) -> None:
        if error is not None:
            states.say_failed(self.empty, error, states.way_on(self._desk, error, self._desk.reload))
            self.setCurrentWidget(self.empty)

    def _say(self, icon: str, title: str, body: str, *actions: Action) -> None:
        self.empty.show_state(icon, title, body, actions=actions)
        self.setCurrentWidget(self.empty)
