"""Beside the list of people: one person's details, several who are selected, or the fields of one who is edited."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QWidget

from mbdesk.plan.edits import PersonEdit
from mbdesk.records import Person, Student
from mbdesk.text import number, tr
from mbdesk.ui.desk import Desk, Notice
from mbdesk.ui.detail_pane import DetailPane
from mbdesk.ui.person_details import kind_of
from mbdesk.ui.person_form import PersonForm
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.plain import tip
from mbdesk.ui.tabs.people_actions import PersonActions, SelectionPane, reasons_for
from mbdesk.ui.tabs.people_edits import PeopleEdits

_YEAR_GROUP: Final = "year_group_id"
"""The detail whose change is a move, for which a key needs other ticks."""


class PeopleSide(QStackedWidget):
    """``show_chosen(people)`` as they are chosen in the list. ``closed()`` when a form was left: the list goes on."""

    closed = Signal()

    def __init__(self, desk: Desk, tab: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self._people: tuple[Person, ...] = ()
        self.edits = PeopleEdits(desk, tab)
        self.pane = DetailPane(tr("Choose somebody in the list to see more."))
        self.buttons = PersonActions()
        self.pane.add_foot(self.buttons)
        self.selection = SelectionPane()
        self.form = PersonForm(desk, self.edits.is_sent_now)
        for page in (self.pane, self.selection, self.form):
            self.addWidget(page)
        self.pane.acted.connect(self._on_class_acted)
        self.buttons.edit_wanted.connect(self._on_edit_wanted)
        self.selection.edit_wanted.connect(self._on_edit_wanted)
        self.selection.move_wanted.connect(lambda: self.edit(_YEAR_GROUP))
        self.selection.escaped.connect(self.closed)
        for wishes in (self.buttons, self.selection):
            wishes.archive_wanted.connect(self.archive)
            wishes.back_wanted.connect(self.bring_back)
        self.form.saved.connect(self._on_saved)
        self.form.left.connect(self._on_form_left)
        desk.rights_changed.connect(self._show_reasons)

    @property
    def people(self) -> tuple[Person, ...]:
        """Who is chosen."""
        return self._people

    def show_chosen(self, people: Sequence[Person]) -> None:
        """Show these; a form in which something was typed stays until it is left."""
        self._people = tuple(people)
        self._show_reasons()
        if self.currentWidget() is self.form:
            person = self.form.person
            if self.form.dirty or (len(people) == 1 and person is not None and people[0].id == person.id):
                return
            self.form.close_form()
        self._show_page()

    def forget(self) -> None:
        """Another school is open."""
        self.form.close_form()
        self.show_chosen(())

    def edit(self, first: str = "") -> None:
        """Open the fields of the one who is chosen, at the field ``first``; for several ask for one detail of all."""
        people = self._people
        if not people:
            return
        reasons = reasons_for(self._desk, people)
        if self._refused(reasons.move if len(people) > 1 and first == _YEAR_GROUP else reasons.edit):
            return
        if len(people) > 1:
            self.edits.change(people, first)
            return
        person = self.form.person
        if person is not None and person.id == people[0].id:
            self.form.go_to(first)
            return
        if person is not None and self.form.dirty:
            self.form.leave()
            return
        self.setCurrentWidget(self.form)
        reader = self.edits.reader(kind_of(people[0]), self.form.look_again)
        self.form.edit(people[0], self._desk.directory, reader, first)

    def archive(self) -> None:
        """Archive who is chosen."""
        if self._people and not self._refused(reasons_for(self._desk, self._people).archive):
            self.edits.archive(self._people)

    def bring_back(self) -> None:
        """Bring back who is chosen."""
        if self._people and not self._refused(reasons_for(self._desk, self._people).back):
            self.edits.bring_back(self._people)

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done with who is chosen, for a context menu."""
        people = self._people
        if not people:
            return
        reasons, many = reasons_for(self._desk, people), len(people)
        name = people[0].full_name
        one = many == 1
        edit = tr("Edit {name}", name=name) if one else tr("Change a detail of {count} people…", count=number(many))
        lines: list[tuple[str, str, Callable[[], None], str]] = [(edit, reasons.edit, self.edit, "F2")]
        if any(not p.archived for p in people):
            text = tr("Archive {name}…", name=name) if one else tr("Archive {count} people…", count=number(many))
            lines.append((text, reasons.archive, self.archive, "Del"))
        if any(p.archived for p in people):
            text = tr("Bring {name} back…", name=name) if one else tr("Bring {count} people back…", count=number(many))
            lines.append((text, reasons.back, self.bring_back, ""))
        menu.setToolTipsVisible(True)
        for text, reason, act, keys in lines:
            action = menu.addAction(plain_button(text) + (f"\t{keys}" if keys else ""))
            action.setEnabled(not reason)
            action.setToolTip(tip(reason))
            action.triggered.connect(lambda _=False, act=act: act())

    def take_focus(self) -> None:
        """The keyboard comes to what is shown."""
        page = self.currentWidget()
        if page is self.form and self.form.fields:
            next(iter(self.form.fields.values())).editor.setFocus()
        elif isinstance(page, DetailPane | SelectionPane):
            page.take_focus()

    # -- inside ------------------------------------------------------------------------------------------------------

    def _show_page(self) -> None:
        self.setCurrentWidget(self.selection if len(self._people) > 1 else self.pane)

    def _show_reasons(self) -> None:
        people = self._people
        reasons = reasons_for(self._desk, people)
        self.buttons.show_for(people[0] if len(people) == 1 else None, reasons)
        if len(people) > 1:
            self.selection.show_for(people, reasons)

    def _refused(self, reason: str) -> bool:
        if reason:
            self._desk.notice_given.emit(Notice(title=tr("This cannot be changed now."), body=reason))
        return bool(reason)

    def _on_saved(self, edit: PersonEdit) -> None:
        self.edits.review(edit, lambda: self._on_done(edit))

    def _on_done(self, edit: PersonEdit) -> None:
        """What was sent is no longer in the form; something else that was typed since stays."""
        form = self.form
        if form.person is not None and form.person.id == edit.id and form.changed_values == edit.values:
            form.close_form()

    def _on_edit_wanted(self) -> None:
        self.edit()

    def _on_form_left(self) -> None:
        self._show_page()
        self.closed.emit()

    def _on_class_acted(self, class_id: int, button: QPushButton) -> None:
        student = self._people[0] if len(self._people) == 1 else None
        source = self._desk.directory.class_by_id.get(class_id)
        if not isinstance(student, Student) or source is None:
            return
        from mbdesk.ui.tabs.classes_actions import why_not_move

        if refusal := why_not_move(self._desk, source):
            self._refused(refusal)
            return
        self.edits.offer_classes(student, source, button)
