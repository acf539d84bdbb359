"""People: students, parents and teachers, searched and filtered, with a pane that follows the cursor."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from mbdesk.directory import Directory
from mbdesk.records import Person, PersonKind
from mbdesk.text import number, tr
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk, LoadState
from mbdesk.ui.person_details import details_of, kind_of
from mbdesk.ui.person_filters import Chosen, question_choices, status_choices, year_choices
from mbdesk.ui.portraits import Portraits
from mbdesk.ui.settings import PANE_SPLIT
from mbdesk.ui.tabs.list_tab import ListTab
from mbdesk.ui.tabs.people_list import PeopleList
from mbdesk.ui.tabs.people_side import PeopleSide
from mbdesk.ui.widgets import FilterButton, Segmented

_MOST_STEPS_BACK: Final = 50
_ROOMY: Final = 1200
"""From this width of the tab on, list and pane stand side by side at their full widths."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Who was looked at, for Back."""

    id: int
    name: str


class PeopleTab(ListTab):
    """The first tab."""

    def __init__(self, desk: Desk, lists: dict[PersonKind, PeopleList] | None = None, *, laid_out: bool = True) -> None:
        super().__init__(desk)
        self._back: list[_Seen] = []
        self._shown: int | None = None
        self.lists = lists or {kind: PeopleList(desk, kind) for kind in PersonKind}
        self.segments = Segmented(
            tr("People"), [(kind.value, made.title) for kind, made in self.lists.items()], room_for="10,000"
        )
        self.year = FilterButton(tr("Year"))
        self.status_filter = FilterButton(tr("Status"))
        self.status_filter.set_choices(status_choices())
        self.more = FilterButton(tr("+ Filter"))
        self._stack = QStackedWidget()
        for made in self.lists.values():
            self._stack.addWidget(made)
        self.side = PeopleSide(desk, self)
        self.pane = self.side.pane
        self.portraits = Portraits(desk, self)
        self.portraits.came.connect(self._on_portrait_came)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(self.side)
        self._split_chosen = False
        if laid_out:
            self._lay_out()

    @classmethod
    def in_pieces(cls, desk: Desk) -> "Iterator[PeopleTab | None]":
        """The same tab in several turns of the window, None after each but the last: at once it halts visibly."""
        lists = {}
        for kind in PersonKind:
            lists[kind] = PeopleList(desk, kind)
            yield None
        tab = cls(desk, lists, laid_out=False)
        yield None
        tab._lay_out()
        yield tab

    def _lay_out(self) -> None:
        tools = (self.segments, self.search, self.year, self.status_filter, self.more, self.columns)
        self._lay_out_under(tools, self._splitter)
        self._connect()
        kept = self.desk.settings.get(PANE_SPLIT)
        self._split_chosen = not kept.isEmpty() and self._splitter.restoreState(kept)

    # -- Tab ----------------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The word on the tab."""
        return tr("People")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the pane gives way to the phone numbers in the list, unless a person has placed it."""
        super().resizeEvent(event)
        if not self._split_chosen:
            room = event.size().width()
            self._splitter.setSizes([room, theme.PANE if room >= _ROOMY else self.pane.minimumWidth()])

    # -- Showing people -----------------------------------------------------------------------------------------------

    def show_person(self, person_id: int, *, remember: bool = True) -> None:
        """Show somebody of any kind; search and filters give way when they hide the person."""
        self.catch_up()
        person = self.desk.directory.person(person_id)
        if person is None:
            return
        before = self.desk.directory.person(self._shown) if remember else None
        kind = kind_of(person)
        self.segments.set_current(kind.value)
        self._show_kind(kind)
        view = self._list.view
        if not view.show_record(person_id):
            self._clear_filters(archived=person.archived)
            view.show_record(person_id)
        view.setFocus()
        if before is not None:
            self._back.append(_Seen(before.id, before.full_name))
            del self._back[:-_MOST_STEPS_BACK]
        self._show_details(person)

    @property
    def _list(self) -> PeopleList:
        return self.lists[PersonKind(self.segments.current)]

    @property
    def _beside(self) -> QWidget:
        return self.side

    def _connect(self) -> None:
        desk = self.desk
        self.segments.picked.connect(lambda key: self._on_kind_picked(PersonKind(key)))
        for button in (self.year, self.status_filter, self.more):
            button.changed.connect(self._on_filter_changed)
        for made in self.lists.values():
            made.view.current_changed.connect(self._on_current_changed)
            made.view.selection_count_changed.connect(lambda _count: self._on_selection_changed())
            made.view.opened.connect(lambda _record: self.side.take_focus())
            made.view.menu_wanted.connect(self.side.fill_menu)
            made.view.typed.connect(self._on_typed)
            made.view.escaped.connect(self.search.clear)
            made.cleared.connect(self._clear_filters)
            made.count_changed.connect(self._tell_status)
        self.pane.linked.connect(self._on_linked)
        self.pane.escaped.connect(self.take_focus)
        self.pane.back_wanted.connect(self._on_back_wanted)
        self.side.closed.connect(self.take_focus)
        self._add_keys()
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        self.follow(desk.directory_changed, self._on_directory_changed, desk.directory)
        desk.load_changed.connect(self._on_load_changed)
        desk.session_changed.connect(self._on_session_changed)

    def _add_keys(self) -> None:
        for key, place, act in (
            ("F2", self, self._on_edit_wanted),
            ("Del", self._stack, self.side.archive),
        ):
            shortcut = QShortcut(QKeySequence(key), place)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _on_edit_wanted(self) -> None:
        """F2: the field of the column in which the cursor stands; on the name, the one that is corrected most."""
        view = self._list.view
        column = view.currentIndex().column()
        self.side.edit(view.table.fields[column].key if column > 0 else "")

    def _on_directory_changed(self, school: Directory) -> None:
        for kind, made in self.lists.items():
            made.set_stale()
            count = number(made.total)
            self.segments.set_text(kind.value, f"{made.title} {count}" if made.total else made.title)
        self.year.set_choices(year_choices(school))
        self.more.set_choices(question_choices(self._list.kind))
        self._list.bring_up_to_date()
        person = school.person(self._shown)
        if person is not None:
            self._show_details(person)
        elif self._shown is not None and school.whole_at:  # deleted in ManageBac, or no longer to be seen
            self._show_nobody()

    def _show_nobody(self) -> None:
        self._shown = None
        self.pane.show_details(None)
        self._show_chosen()

    def _on_load_changed(self, _state: LoadState) -> None:
        self._list.show_state()

    def _on_session_changed(self, _session: object) -> None:
        self._back.clear()
        self._shown = None
        self.pane.show_details(None)
        self.pane.set_back("")
        self.side.forget()
        self._clear_filters()

    def _on_kind_picked(self, kind: PersonKind) -> None:
        self._show_kind(kind)
        record = self._only_one()
        if record is not None:
            self._show_details(record)
        else:
            self._show_nobody()

    def _show_kind(self, kind: PersonKind) -> None:
        made = self.lists[kind]
        self._stack.setCurrentWidget(made)
        self.more.set_choices(question_choices(kind))
        self.year.setVisible(kind is not PersonKind.TEACHER)
        made.set_chosen(self._chosen())
        made.set_search(self.search.text())
        made.bring_up_to_date()
        self._tell_status()

    def _chosen(self) -> Chosen:
        years = self.year.ticked if self._list.kind is not PersonKind.TEACHER else frozenset()
        return Chosen(years=years, statuses=self.status_filter.ticked, questions=self.more.ticked)

    def _on_filter_changed(self) -> None:
        self._list.set_chosen(self._chosen())

    def _clear_filters(self, *, archived: bool = False) -> None:
        self.search.clear()
        for button in (self.year, self.more):
            button.clear()
        self.status_filter.set_ticked(frozenset({"active", "archived"}) if archived else frozenset())
        self._list.set_chosen(self._chosen())

    def _on_splitter_moved(self) -> None:
        self._split_chosen = True
        self.desk.settings.set(PANE_SPLIT, self._splitter.saveState())

    def _on_current_changed(self, record: Person | None) -> None:
        only = self._only_one()
        if record is not None and kind_of(record) is self._list.kind and only is not None:
            self._show_details(only)

    def _show_details(self, person: Person) -> None:
        self._shown = person.id
        self._show_way_back()
        self.pane.show_details(details_of(person, self.desk.directory))
        self.portraits.want(person)
        self._show_chosen()

    def _on_selection_changed(self) -> None:
        """Whoever alone is left selected is the one who is shown: what is done next is done with them."""
        self._tell_status()
        only = self._only_one()
        if only is not None and only.id != self._shown and len(self._list.view.selected_rows()) == 1:
            self._show_details(only)
        else:
            self._show_chosen()

    def _only_one(self) -> Person | None:
        """The only one selected; else the one on whom the cursor stands."""
        view = self._list.view
        selected = view.selected_records()
        only: Person | None = selected[0] if len(selected) == 1 else view.current_record()
        return only

    def _show_chosen(self) -> None:
        """Who is selected, else the one whose details are shown."""
        selected = self._list.view.selected_records()
        shown = self.desk.directory.person(self._shown)
        self.side.show_chosen(selected if len(selected) > 1 else [shown] if shown is not None else [])

    def _on_portrait_came(self, person_id: int, image: QImage | None) -> None:
        if image is not None and person_id == self._shown:
            self.pane.show_portrait(image)

    def _on_linked(self, kind: str, key: int) -> None:
        if kind == "person":
            self.show_person(key)
        else:
            self.desk.class_wanted.emit(key, self._shown)

    def _show_way_back(self) -> None:
        """Nobody leads back to himself."""
        while self._back and self._back[-1].id == self._shown:
            self._back.pop()
        self.pane.set_back(self._back[-1].name if self._back else "")

    def _on_back_wanted(self) -> None:
        if self._back:
            self.show_person(self._back.pop().id, remember=False)

    def _tell_status(self) -> None:
        made = self._list
        found, total = number(made.table.found), number(made.count_of(self._chosen()))
        words = {
            PersonKind.STUDENT: tr("{found} of {total} students", found=found, total=total),
            PersonKind.PARENT: tr("{found} of {total} parents", found=found, total=total),
            PersonKind.TEACHER: tr("{found} of {total} teachers", found=found, total=total),
        }[made.kind]
        self.set_status(words, selected=len(made.view.selected_rows()))
