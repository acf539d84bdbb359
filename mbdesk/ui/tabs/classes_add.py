"""Who is to be put into a class: found one by one, or pasted as a list of IDs, names or e-mails (CLS-3)."""

import asyncio
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from mbdesk.fields import Field, Kind
from mbdesk.jobs.prepare import know
from mbdesk.jobs.progress import Report
from mbdesk.plan.known import Known
from mbdesk.records import Student
from mbdesk.text import N_, number, sort_text, tr, trn
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.record_table import RecordTable, Tone
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.rights import why_not
from mbdesk.ui.tabs.classes_actions import WIRE, Group
from mbdesk.ui.tabs.classes_pasted import Pasted, read_list
from mbdesk.ui.tabs.classes_roster import student_ids
from mbdesk.ui.tabs.classes_settle import SettlePanel
from mbdesk.ui.tabs.classes_wanted import LEFT_OUT, Entry, Fate, Wanted, count_words, fate_words
from mbdesk.ui.unsent import UnsentWork, ask_before_losing
from mbdesk.ui.widgets import (
    Choice,
    Heading,
    HouseDialog,
    Muted,
    PickBox,
    PrimaryButton,
    QuietButton,
    field_with_label,
    set_reason,
)

MOST_LINES: Final = 2_000
"""A longer list is a sheet: it is imported."""
_PAUSE_MS: Final = 150
"""After the last key in the list."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the list shows it."""

    id: str
    number: int
    name: str
    student_id: str
    year_group: str
    words: str
    fate: Fate


def _field(key: str, title: str, width: int, kind: Kind = Kind.TEXT) -> Field[Row]:
    return Field(key=key, title=title, kind=kind, get=lambda row, _: getattr(row, key) or None, width=width, shown=True)


_FIELDS: Final = (
    _field("number", N_("No."), 4, Kind.NUMBER),
    _field("name", N_("Student"), 20),
    _field("words", N_("What happens"), 20),
    _field("student_id", N_("Student ID"), 10, Kind.IDENTIFIER),
    _field("year_group", N_("Year group"), 24),
)


class AddDialog(HouseDialog):
    """``chosen(tuple of student ids)`` when the person wants to see the review. ``pasted`` is in the list already."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, group: Group, pasted: str = "") -> None:
        super().__init__(
            parent,
            tr("Add students to {group}", group=group.name),
            tr("Find them one by one, or paste a list. Nothing is sent before you have seen the review."),
            practice=desk.practice,
        )
        self._desk = desk
        self._group = group
        school = self._school = desk.directory
        self.wanted = Wanted(school.student_by_id, frozenset(student_ids(school, group)))
        self._known: Known | None = None
        self._asked = 0
        self._reading = False
        self._headings = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._read)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._offer()
        if pasted:
            self.lines.setPlainText(pasted.strip("\r\n"))
        self._show_entries()
        letters = self.fontMetrics()
        self.setMinimumWidth(680)
        room = parent.screen().availableSize() - QSize(theme.XXL, 2 * theme.XXL)
        self.resize(QSize(letters.averageCharWidth() * 130, letters.height() * 36).boundedTo(room))
        (self.lines if pasted else self.finder).setFocus()

    @property
    def reading(self) -> bool:
        """Whether the pasted list is not compared with the school yet."""
        return self._reading or self._pause.isActive()

    def reject(self) -> None:
        """Esc, or Go back: what was put together is not lost unasked."""
        unsent = self._unsent()
        if not unsent:
            self._leave()
            return
        ask_before_losing(
            self,
            self._desk,
            tr("Go back without adding anybody?"),
            (unsent, tr("Nothing of it has been sent. What you found or pasted here is lost.")),
            stay=tr("&Stay here"),
            leave=tr("&Go back without adding"),
            left=self._leave,
        )

    def _leave(self) -> None:
        super().reject()

    def _unsent(self) -> str:
        if self.isVisible() and (self.wanted.entries or self.lines.toPlainText().strip()):
            return tr("The students to be added to {group} are not sent yet.", group=self._group.name)
        return ""

    # -- Building -----------------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.finder = PickBox(tr("Find a student"), tr("Name, student ID or e-mail…"), takes_lists=True)
        self.lines = QPlainTextEdit()
        self.lines.setTabChangesFocus(True)
        self.lines.setAcceptDrops(False)  # a file dropped here is meant for the window
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.heading = Heading()
        self.table = RecordTable(_FIELDS, tone=_tone)
        self.view = RecordView(self.table, tr("Students to add"))
        self.leave = QuietButton(tr("Leave &out"))
        self.settle = SettlePanel()
        self.count = Muted(wrap=True)
        self.back = QuietButton(tr("Go &back"))
        self.go = PrimaryButton("")
        self.go.setDefault(True)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.M)
        left.addLayout(field_with_label(tr("&Find a student"), self.finder))
        note = tr("Student IDs, names or e-mails, one student a line. Rows copied from Excel work too.")
        pasted = field_with_label(tr("Or paste a l&ist"), self.lines, note)
        pasted.setStretch(1, 1)
        left.addLayout(pasted, 1)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.leave)
        right = QVBoxLayout()
        right.setSpacing(theme.S)
        right.addLayout(head)
        right.addWidget(self.view, 1)
        right.addWidget(self.settle)
        columns = QHBoxLayout()
        columns.setSpacing(theme.XL)
        columns.addLayout(left, 2)
        columns.addLayout(right, 3)
        self.page.body.addLayout(columns, 1)
        self.page.body.addWidget(self.count)
        self.page.set_buttons([self.back], [self.go])

    def _connect(self) -> None:
        self.finder.picked.connect(self._on_picked)
        self.finder.list_pasted.connect(self._on_list_pasted)
        self.lines.textChanged.connect(self._on_lines_changed)
        self.view.selection_count_changed.connect(lambda _count: self._show_leave())
        self.view.current_changed.connect(self._on_current_changed)
        self.view.opened.connect(lambda _row: self.settle.take_focus() if self.settle.isVisible() else None)
        self.leave.clicked.connect(self._on_leave_clicked)
        self.view.delete_pressed.connect(self._on_leave_clicked)
        self.settle.answered.connect(self._on_answered)
        self.back.clicked.connect(self.reject)
        self.go.clicked.connect(self._on_go_clicked)
        self._desk.rights_changed.connect(self._show_reason)
        self._desk.session_changed.connect(self._leave)
        UnsentWork.of(self._desk).watch(self, self._unsent, self._leave)

    def _offer(self) -> None:
        students = sorted((s for s in self._school.students if not s.archived), key=lambda s: sort_text(s.sort_name))
        choices = [Choice(str(s.id), self._words(s), f"{s.email or ''} {s.other_name or ''}") for s in students]
        self.finder.set_choices(choices)

    def _words(self, student: Student) -> str:
        group = self._school.year_group_name(student.year_group_id) or student.class_grade or ""
        return " · ".join(part for part in (student.full_name, student.school_number, group) if part)

    # -- The pasted list ----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Compare the list with the school, in the worker: names take long."""
        text = "\n".join(self.lines.toPlainText().splitlines()[:MOST_LINES])
        self._asked += 1
        asked, known, school = self._asked, self._known, self._school
        self._reading = True
        self._show_reason()

        async def job(_report: Report) -> tuple[Known, Pasted]:
            found = known or await know(school)
            return found, await asyncio.to_thread(read_list, text, found)

        def came(result: tuple[Known, Pasted]) -> None:
            self._known, pasted = result
            if asked == self._asked:
                self._reading = False
                self._headings = pasted.headings
                self.wanted.set_lines(pasted.lines)
                self._show_entries()

        self._desk.tasks.start(self, job, done=came, name="list of students")

    # -- Showing ------------------------------------------------------------------------------------------------------

    def _show_entries(self) -> None:
        rows = [self._row(place, entry) for place, entry in enumerate(self.wanted.entries, start=1)]
        self.table.set_records(rows, self._school)
        added, asked = self.wanted.ids, self.wanted.of(Fate.OPEN)
        self.heading.setText(
            trn("{count} student to add", "{count} students to add", len(added)) if added else tr("Nobody to add yet")
        )
        words = count_words(self.wanted)
        if asked:
            words = tr("{words} What is not settled is not sent.", words=words)
        if self._headings:
            words = tr("{words} “{headings}” is taken for headings.", words=words, headings=self._headings)
        if self.lines.blockCount() > MOST_LINES:
            words = tr("{words} Only the first {count} lines are read.", words=words, count=number(MOST_LINES))
        self.count.setText(words)
        words = trn("&Review {count} student", "&Review {count} students", len(added))
        self.go.setText(words if added else tr("&Review students"))
        self._ask(self.settle.entry)
        self._show_leave()
        self._show_reason()

    def _row(self, place: int, entry: Entry) -> Row:
        student, words = entry.student, fate_words(entry, self._group.name)
        if student is None:
            return Row(entry.id, place, entry.text, "", "", words, entry.fate)
        group = self._school.year_group_name(student.year_group_id)
        return Row(entry.id, place, student.sort_name, student.school_number, group, words, entry.fate)

    def _ask(self, about: Entry | None) -> None:
        """Ask about this one; when it is settled, about the next one that is not."""
        asked = self.wanted.of(Fate.OPEN)
        if asked and not self.settle.choices:
            self.settle.set_choices(self.finder.choices)
        ids = [entry.id for entry in asked]
        at = ids.index(about.id) if about is not None and about.id in ids else 0
        self.settle.ask(asked[at] if asked else None, at + 1, len(asked))

    def _show_leave(self) -> None:
        rows = self.view.selected_records()
        back = bool(rows) and all(row.fate is Fate.LEFT_OUT for row in rows)
        self.leave.setText(tr("Take in &after all") if back else tr("Leave &out"))
        set_reason(self.leave, "" if rows else tr("Choose students in the list first."))

    def _show_reason(self) -> None:
        refusal = why_not(self._desk, f"{WIRE[type(self._group)]}/add-students")
        if not refusal and self.reading:
            refusal = tr("The list is being compared with the school.")
        elif not refusal and not self.wanted.ids:
            refusal = tr("Find a student or paste a list first.")
        set_reason(self.go, refusal)

    # -- Slots --------------------------------------------------------------------------------------------------------

    def _on_lines_changed(self) -> None:
        self._pause.start()
        self._show_reason()

    def _on_list_pasted(self, text: str) -> None:
        """A list that is pasted where one student is sought goes below the one that is there."""
        there = self.lines.toPlainText().rstrip("\r\n")
        self.lines.setPlainText("\n".join(part for part in (there, text.strip("\r\n")) if part))
        self.finder.set_current("")
        self.lines.setFocus()

    def _on_picked(self, key: str) -> None:
        self.wanted.pick(int(key))
        self.finder.set_current("")
        self._show_entries()

    def _on_current_changed(self, row: Row | None) -> None:
        entry = next((e for e in self.wanted.of(Fate.OPEN) if row is not None and e.id == row.id), None)
        if entry is not None:
            self._ask(entry)

    def _on_leave_clicked(self) -> None:
        rows = self.view.selected_records()
        back = all(row.fate is Fate.LEFT_OUT for row in rows)
        for row in rows:
            if back:
                self.wanted.take_back(row.id)
            else:
                self.wanted.answer(row.id, LEFT_OUT)
        self._show_entries()

    def _on_answered(self, entry_id: str, student_id: int) -> None:
        self.wanted.answer(entry_id, student_id)
        self._show_entries()
        if self.settle.isVisible():
            self.settle.take_focus()
        else:
            self.go.setFocus()

    def _on_go_clicked(self) -> None:
        ids = self.wanted.ids
        if ids and not self.reading:
            self.chosen.emit(ids)
            self.accept()


def _tone(row: Row, field: Field[Row]) -> Tone:
    if row.fate is Fate.ADDED:
        return Tone()
    words = tr("Bring them back from the archive first.") if row.fate is Fate.ARCHIVED else ""
    return Tone(text="warning" if row.fate is Fate.OPEN else "muted", words=words)
