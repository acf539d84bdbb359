"""The pane beside a class or year group: its code, its teachers or advisors, its students."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from mbdesk.directory import Directory
from mbdesk.records import Advisor, SchoolClass, Student, YearGroup
from mbdesk.text import number, tr, trn
from mbdesk.ui import theme
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.messages import KEY_PATH
from mbdesk.ui.record_table import RecordTable
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.settings import Settings
from mbdesk.ui.tabs.classes_actions import Group, Reasons, RosterActions, lists_missing
from mbdesk.ui.tabs.classes_roster import FIELDS, RosterRow, roster_fields, roster_rows
from mbdesk.ui.widgets import Frame, Heading, IconButton, Label, LinkButton, Muted, Scroll, clear


@dataclass(frozen=True, slots=True)
class Link:
    """A person in the pane's head, with his role."""

    person_id: int
    words: str


_ROWS: Final = 6
"""So many lines of the list are always shown, the headings among them."""


class ClassPane(Frame):
    """``person_wanted(int)``, ``escaped()``; ``chosen_changed()`` when other students are chosen,
    ``pasted(str)`` when somebody pastes a list onto the students. The buttons' own wishes are in ``buttons``."""

    person_wanted = Signal(object)
    chosen_changed = Signal()
    pasted = Signal(str)
    escaped = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__("pane")
        self.setMinimumWidth(280)
        self.setAccessibleName(tr("Class list"))
        self._code = ""
        self._groups: tuple[Group, ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll()  # with large letters, or in a low window, everything is still reached
        outer.addWidget(scroll)
        box = scroll.body
        box.setContentsMargins(theme.L, theme.M, theme.L, 0)
        box.setSpacing(theme.XS)
        self.name = Label(kind="title", wrap=True, copyable=True)
        self.about = Muted(wrap=True)
        self.code = Label(copyable=True)
        self.copy = IconButton("copy", tr("Copy the class code"), role="muted")
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self._code))
        self._code_row = QWidget()
        code = QHBoxLayout(self._code_row)
        code.setContentsMargins(0, 0, 0, 0)
        code.setSpacing(theme.XS)
        code.addWidget(self.code)
        code.addWidget(self.copy)
        code.addStretch(1)
        self.people_note = Muted(small=True, wrap=True)
        self._people = FlowLayout(spacing=theme.S)
        self.students_title = Heading()
        self.buttons = RosterActions()
        self.table = RecordTable(FIELDS, muted=lambda row: row.student.archived)
        self.roster = RecordView(self.table, tr("Students"), settings, "roster")
        self.roster.setMinimumHeight(_ROWS * self.roster.verticalHeader().defaultSectionSize())
        self.roster.opened.connect(lambda row: self.person_wanted.emit(row.id))
        self.roster.escaped.connect(self.escaped)
        self.roster.selection_count_changed.connect(lambda _count: self.chosen_changed.emit())
        self.roster.paste_pressed.connect(lambda: self.pasted.emit(QApplication.clipboard().text()))
        self.roster.delete_pressed.connect(self.buttons.remove.click)
        self.roster.menu_wanted.connect(self.buttons.fill_menu)
        self.check = Muted(small=True, wrap=True)
        for widget in (self.name, self.about, self._code_row):
            box.addWidget(widget)
        box.addSpacing(theme.S)
        box.addLayout(self._people)
        box.addWidget(self.people_note)
        box.addSpacing(theme.S)
        box.addWidget(self.students_title)
        box.addWidget(self.buttons)
        box.addWidget(self.check)
        box.addWidget(self.roster, 1)
        self._rest = QWidget()  # takes the room while there is no roster
        box.addWidget(self._rest, 1)
        self.show_nothing("")

    @property
    def group(self) -> Group | None:
        """The one whose students are shown, None when there is none or several are chosen."""
        return self._groups[0] if len(self._groups) == 1 else None

    def chosen(self) -> tuple[Student, ...]:
        """The students chosen in the list, in its order."""
        return tuple(row.student for row in self.roster.selected_records())

    def choose(self, student_ids: Collection[int]) -> bool:
        """Choose these students, if they are in the list."""
        return not self.roster.isHidden() and self.roster.choose_records(student_ids)

    def show_reasons(self, reasons: Reasons) -> None:
        """What can be done now, and why the rest cannot."""
        listed = self.table.total > 0 and not self.roster.isHidden()
        self.buttons.show_for(self._groups, reasons, export=listed or len(self._groups) > 1)

    def show_nothing(self, words: str) -> None:
        """No class is chosen; ``words`` say what to choose."""
        self._show_groups()
        self._show_head("", words, "")
        self._show_people("", "", ())
        self._show_roster(None, ())

    def show_many(self, groups: Sequence[Group], students: int) -> None:
        """Several are chosen: only how many, and their lists to export."""
        self._show_groups(*groups)
        words = tr("{count} chosen", count=number(len(groups)))
        self._show_head(words, trn("{count} student in all", "{count} students in all", students), "")
        self._show_people("", "", ())
        self._show_roster(None, ())

    def show_class(self, one: SchoolClass, school: Directory) -> None:
        """A class with its teachers."""
        self._show_groups(one)
        about = " · ".join(part for part in (one.program, one.grade, one.subject_name) if part)
        self._show_head(one.name, about, (one.uniq_id or "").strip())
        teachers = [Link(t.teacher_id, school.person_name(t.teacher_id)) for t in one.teachers]
        self._show_people(tr("Teachers"), "" if teachers else tr("No teacher."), teachers)
        self._show_roster(school, roster_rows(school, one))

    def show_year_group(self, one: YearGroup, school: Directory, advisors: Sequence[Advisor] | None) -> None:
        """A year group with its advisors; None while they are being asked for."""
        self._show_groups(one)
        about = " · ".join(part for part in (one.program, one.grade) if part)
        self._show_head(one.name, about, "")
        note = tr("Advisors are assigned in ManageBac itself.")
        links = []
        for advisor in advisors or ():
            name = school.person_name(advisor.id) or str(advisor.id)
            words = tr("{name} ({roles})", name=name, roles=", ".join(advisor.roles)) if advisor.roles else name
            links.append(Link(advisor.id, words))
        if advisors is None:
            note = tr("Asking for the advisors…")
        elif not advisors:
            note = tr("No advisor. Advisors are assigned in ManageBac itself.")
        self._show_people(tr("Advisors"), note, links)
        self._show_roster(school, roster_rows(school, one))

    def say_advisors(self, words: str) -> None:
        """Why the advisors are not shown."""
        self.people_note.setText(words)
        self.people_note.setVisible(bool(words))

    def take_focus(self) -> None:
        """The keyboard comes to the students."""
        self.roster.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def _show_head(self, name: str, about: str, code: str) -> None:
        self._code = code
        self.name.setText(name)
        self.name.setVisible(bool(name))
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.code.setText(tr("Class code {code}", code=code))
        self._code_row.setVisible(bool(code))

    def _show_people(self, title: str, note: str, links: Sequence[Link]) -> None:
        self.people_note.setText(note)
        self.people_note.setVisible(bool(note))
        clear(self._people)
        if title:
            self._people.addWidget(Heading(title))
        for link in links:
            button = LinkButton(link.words or str(link.person_id))
            button.clicked.connect(lambda _=False, key=link.person_id: self.person_wanted.emit(key))
            self._people.addWidget(button)

    def _show_groups(self, *groups: Group) -> None:
        """Other students come: whoever is in both lists was not chosen in this one."""
        if [group.id for group in groups] != [group.id for group in self._groups]:
            self.roster.selectionModel().clear()
        self._groups = groups

    def _show_roster(self, school: Directory | None, rows: tuple[RosterRow, ...]) -> None:
        missing = school is not None and any(lists_missing(school, group) for group in self._groups)
        shown = school is not None and not missing
        self.roster.setVisible(shown)
        self._rest.setVisible(not shown)
        self.check.hide()
        self.students_title.setVisible(school is not None)
        if school is None:
            return
        self.students_title.setText(
            tr("Students") if missing else trn("{count} student", "{count} students", len(rows))
        )
        if missing:
            allowed = "memberships" not in school.not_allowed
            self.check.setText(tr("The class lists are being loaded.") if allowed else _lists_not_allowed())
            self.check.show()
            return
        odd = sum(1 for row in rows if row.note)
        if odd:
            self.check.setText(tr("{count} to check: see the last column.", count=number(odd)))
            self.check.show()
        fields = roster_fields(rows)
        if fields != self.table.fields:
            self.table.set_fields(fields)
        self.table.set_records(rows, school)


def _lists_not_allowed() -> str:
    return tr(
        "This access key may not see class lists. Your ManageBac administrator can tick “index” under “Memberships”"
        " in {path} > Edit.",
        path=KEY_PATH,
    )
