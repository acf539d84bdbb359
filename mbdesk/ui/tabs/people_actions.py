"""What can be done with people: buttons below the details of one, and in their place when several are selected."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mbdesk.plan.edit_rows import people as people_words
from mbdesk.records import Person, PersonKind
from mbdesk.text import tr, trn
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.person_details import kind_of
from mbdesk.ui.rights import why_not, why_not_archive, why_not_change
from mbdesk.ui.widgets import Frame, Heading, Line, Muted, PlainButton, QuietButton, set_reason


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why people cannot be changed, moved, archived or brought back now; "" where they can."""

    edit: str = ""
    move: str = ""
    archive: str = ""
    back: str = ""


def reasons_for(desk: Desk, people: Sequence[Person]) -> Reasons:
    """Why not, for these people of one kind."""
    if not people:
        none = tr("Choose somebody in the list first.")
        return Reasons(none, none, none, none)
    kind = kind_of(people[0])
    free = [p for p in people if not p.is_administrator]
    admin = "" if free else why_not_change(desk, people[0])
    if len(people) > 1 and not free:
        admin = tr("All of them are administrators of ManageBac and can only be changed there.")
    archive = why_not_archive(desk, kind)
    back = why_not_archive(desk, kind, back=True)
    return Reasons(
        edit=admin or why_not(desk, f"{kind.value}s/update"),
        move=admin or why_not(desk, "year-groups/add-students"),
        archive=admin or archive or ("" if any(not p.archived for p in free) else tr("Archived already.")),
        back=admin or back or ("" if any(p.archived for p in free) else tr("Nobody here is archived.")),
    )


class PersonActions(QWidget):
    """Below one person: ``edit_wanted()``, ``archive_wanted()``, ``back_wanted()``."""

    edit_wanted = Signal()
    archive_wanted = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edit = PlainButton(tr("E&dit"))
        self.archive = QuietButton(tr("&Archive…"))
        self.bring_back = QuietButton(tr("&Bring back…"))
        row = FlowLayout(spacing=theme.S)
        place = QWidget()
        place.setLayout(row)
        for button, signal in (
            (self.edit, self.edit_wanted),
            (self.archive, self.archive_wanted),
            (self.bring_back, self.back_wanted),
        ):
            button.clicked.connect(signal)
            row.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(Line())
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        inner.addWidget(place)
        box.addLayout(inner)
        self.hide()

    def show_for(self, person: Person | None, reasons: Reasons) -> None:
        """The buttons for ``person``."""
        self.setVisible(person is not None)
        if person is None:
            return
        set_reason(self.edit, reasons.edit)
        set_reason(self.archive, reasons.archive)
        set_reason(self.bring_back, reasons.back)
        if not reasons.edit:
            self.edit.setToolTip(tr("Edit (F2)"))
        if not reasons.archive:
            self.archive.setToolTip(tr("Archive (Delete)"))
        self.archive.setVisible(not person.archived)
        self.bring_back.setVisible(person.archived)


class SelectionPane(Frame):
    """In the place of the details while several people are selected.

    ``edit_wanted()``, ``move_wanted()``, ``archive_wanted()``, ``back_wanted()``, ``escaped()``.
    """

    edit_wanted = Signal()
    move_wanted = Signal()
    archive_wanted = Signal()
    back_wanted = Signal()
    escaped = Signal()

    def __init__(self) -> None:
        super().__init__("pane")
        self.setMinimumWidth(280)
        self.setAccessibleName(tr("Selected people"))
        self.heading = Heading("", page=True, wrap=True)
        self.note = Muted(wrap=True)
        self.edit = PlainButton(tr("&Change a detail…"))
        self.move_to = PlainButton(tr("&Move to a year group…"))
        self.archive = PlainButton(tr("&Archive…"))
        self.bring_back = PlainButton(tr("&Bring back…"))
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        box.setSpacing(theme.S)
        box.addWidget(self.heading)
        box.addWidget(self.note)
        box.addSpacing(theme.S)
        for button, signal in (
            (self.edit, self.edit_wanted),
            (self.move_to, self.move_wanted),
            (self.archive, self.archive_wanted),
            (self.bring_back, self.back_wanted),
        ):
            button.clicked.connect(signal)
            box.addWidget(button)
        box.addStretch(1)

    def show_for(self, people: Sequence[Person], reasons: Reasons) -> None:
        """What can be done with these."""
        if not people:
            return
        kind = kind_of(people[0])
        self.heading.setText(tr("{people} selected", people=people_words(kind, len(people))))
        administrators = sum(p.is_administrator for p in people)
        archived = sum(p.archived for p in people)
        notes = []
        if archived:
            notes.append(trn("{count} of them is archived.", "{count} of them are archived.", archived))
        if administrators:
            notes.append(
                trn(
                    "{count} administrator is left out: they can only be changed in ManageBac itself.",
                    "{count} administrators are left out: they can only be changed in ManageBac itself.",
                    administrators,
                )
            )
        notes.append(tr("Every change is shown before anything is sent."))
        self.note.setText(" ".join(notes))
        self.move_to.setVisible(kind is PersonKind.STUDENT)
        self.bring_back.setVisible(archived > 0)
        self.archive.setVisible(archived < len(people))
        set_reason(self.edit, reasons.edit)
        set_reason(self.move_to, reasons.move)
        set_reason(self.archive, reasons.archive)
        set_reason(self.bring_back, reasons.back)

    def take_focus(self) -> None:
        """The keyboard comes to the first thing that can be done."""
        buttons = (self.edit, self.move_to, self.archive, self.bring_back)
        next((b for b in buttons if b.isVisible() and b.isEnabled()), self).setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
