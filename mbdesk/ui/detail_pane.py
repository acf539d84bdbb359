"""The pane beside a table: one person or thing with its links, following the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.clipboard import copy_text
from mbdesk.ui.widgets import ElidedLabel, Frame, Heading, IconButton, Label, LinkButton, Muted, Picture, Scroll

_LABEL_WIDTH: Final = 112


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the pane. ``copyable``: with a button to copy the text, called ``copy_name`` when its label does not
    say what it is. ``link``: what ``linked`` carries on a click, ``("person", 7)`` or ``("class", 12)``. ``act``: the
    word of a button beside the link that asks for more to be done with it (``acted``); a screen reader calls it
    ``act_name``."""

    label: str
    text: str
    copyable: bool = False
    link: tuple[str, int] | None = None
    note: str = ""
    copy_name: str = ""
    act: str = ""
    act_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with rows; ``empty`` is said when there are none ("" leaves the section out)."""

    title: str
    rows: tuple[Row, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the pane shows. ``marks`` are words beside the subtitle such as Archived; ``warning`` a sentence on top."""

    title: str
    subtitle: str = ""
    initials: str = ""
    icon: str = ""
    marks: tuple[str, ...] = ()
    warning: str = ""
    sections: tuple[Section, ...] = ()


class DetailPane(Frame):
    """360 px wide beside a table. ``linked(kind, id)``, ``acted(id, button)``, ``back_wanted()``, ``escaped()``.

    ``add_foot`` puts a widget below what scrolls: what can be done with the person.
    """

    linked = Signal(str, object)
    acted = Signal(object, object)
    back_wanted = Signal()
    escaped = Signal()

    def __init__(self, nothing: str) -> None:
        super().__init__("pane")
        self.setMinimumWidth(280)
        self.setAccessibleName(tr("Details"))
        self._nothing = nothing
        self._scroll = Scroll()
        self._scroll.body.setContentsMargins(theme.L, theme.S, theme.L, theme.L)
        self._scroll.body.setSpacing(0)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(tr("Details"))
        self.back = LinkButton("", name=tr("Back"))
        self.back.clicked.connect(self.back_wanted)
        self.back.hide()
        top = QHBoxLayout()
        top.setContentsMargins(theme.L, theme.S, theme.L, 0)
        top.addWidget(self.back)
        top.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(self._scroll, 1)
        self._box = box
        self._body: QWidget | None = None
        self._mark: _Initials | None = None
        self.details: Details | None = None
        self.show_details(None)

    def show_details(self, details: Details | None) -> None:
        """Show these details, or that nothing is chosen. Who is still the same one is shown at the same place, with the
        keyboard where it was."""
        if details is not None and details == self.details:
            return
        bar = self._scroll.verticalScrollBar()
        same = details is not None and self.details is not None and details.title == self.details.title
        place, name = (bar.value() if same else 0), self._name_of_focus()
        self.details = details
        old, self._body = self._body, self._make_body(details)
        layout = self._scroll.body
        while layout.count():
            layout.takeAt(0)
        layout.addWidget(self._body)
        layout.addStretch(1)
        layout.activate()
        bar.setValue(place)
        if name is not None:
            self._focus_again(name)
        if old is not None:
            old.hide()
            old.deleteLater()

    def _name_of_focus(self) -> str | None:
        """What the button is called on which the keyboard is; None when it is not inside what is shown."""
        focused = QApplication.focusWidget()
        if self._body is None or focused is None or not self._body.isAncestorOf(focused):
            return None
        return focused.accessibleName()

    def _focus_again(self, name: str) -> None:
        body = self._body
        buttons = body.findChildren(QAbstractButton) if body is not None else []
        again = next((button for button in buttons if button.accessibleName() == name), None)
        if again is not None:
            again.setFocus()
        else:
            self.take_focus()

    def add_foot(self, widget: QWidget) -> None:
        """Show ``widget`` below, whatever is scrolled to."""
        self._box.addWidget(widget)

    def show_portrait(self, image: QImage) -> None:
        """Show a picture of the person."""
        if self._mark is not None:
            self._mark.set_portrait(image)

    def set_back(self, name: str) -> None:
        """Offer a way back to ``name``; "" offers none."""
        self.back.set_text(tr("← Back to {name}", name=name) if name else "")
        self.back.setAccessibleName(tr("Back to {name}", name=name) if name else tr("Back"))
        self.back.setVisible(bool(name))

    def take_focus(self) -> None:
        """The keyboard comes into the pane: to its first button, else to the pane itself."""
        first = self._body.findChild(LinkButton) if self._body is not None else None
        copy = self._body.findChild(IconButton) if self._body is not None else None
        (copy or first or self._scroll).setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def _make_body(self, details: Details | None) -> QWidget:
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, theme.S, 0, 0)
        box.setSpacing(theme.S)
        if details is None:
            box.addWidget(Muted(self._nothing, wrap=True))
            return body
        box.addLayout(self._make_head(details))
        if details.warning:
            warning = QHBoxLayout()
            warning.setSpacing(theme.S)
            warning.addWidget(Picture("lock", "muted"), 0, Qt.AlignmentFlag.AlignTop)
            warning.addWidget(Muted(details.warning, small=True, wrap=True), 1)
            box.addLayout(warning)
        for section in details.sections:
            if section.rows or section.empty:
                box.addSpacing(theme.M)
                box.addWidget(Heading(section.title))
                box.addLayout(self._make_rows(section))
        return body

    def _make_head(self, details: Details) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(theme.M)
        self._mark = _Initials(details.initials)
        head.addWidget(Picture(details.icon, "muted", 32) if details.icon else self._mark)
        words = QVBoxLayout()
        words.setSpacing(2)
        name = Label(details.title, kind="title", wrap=True, copyable=True)
        words.addWidget(name)
        subtitle = " · ".join([*details.marks, *([details.subtitle] if details.subtitle else [])])
        if subtitle:
            words.addWidget(Muted(subtitle, wrap=True))
        head.addLayout(words, 1)
        return head

    def _make_rows(self, section: Section) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.S)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        if not section.rows:
            grid.addWidget(Muted(section.empty, wrap=True), 0, 0, 1, 3)
        for number, row in enumerate(section.rows):
            self._add_row(grid, number, row, section.rows[number - 1].label if number else "")
        return grid

    def _add_row(self, grid: QGridLayout, number: int, row: Row, above: str) -> None:
        top = Qt.AlignmentFlag.AlignTop
        if row.label:
            label = Muted(row.label if row.label != above else "", wrap=True)
            label.setFixedWidth(_LABEL_WIDTH)
            label.setMinimumHeight(26)
            grid.addWidget(label, number, 0, top)
        if row.link is not None:
            kind, key = row.link
            words = tr("{text} ({note})", text=row.text, note=row.note) if row.note else row.text
            name = tr("{label}: {text}", label=row.label, text=words) if row.label else words
            link = LinkButton(words, name=name, elided=True)
            link.clicked.connect(lambda _=False: self.linked.emit(kind, key))
            if row.act:
                act = LinkButton(row.act, name=row.act_name)
                act.clicked.connect(lambda _=False: self.acted.emit(key, act))
                grid.addWidget(link, number, 0, 1, 2)
                grid.addWidget(act, number, 2)
                return
            if row.label or above:
                grid.addWidget(link, number, 1, 1, 2)
            else:
                grid.addWidget(link, number, 0, 1, 3)
            return
        one_word = " " not in row.text  # cannot be wrapped
        value: Label = ElidedLabel(row.text) if one_word else Label(row.text, wrap=True, copyable=True)
        value.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        value.setAccessibleName(tr("{label}: {text}", label=row.label, text=row.text))
        value.setMinimumHeight(26)
        grid.addWidget(value, number, 1, 1, 1 if row.copyable else 2, top)
        if row.copyable:
            copy = IconButton("copy", row.copy_name or tr("Copy {label}", label=row.label), role="muted", small=True)
            copy.clicked.connect(lambda _=False: copy_text(row.text))
            grid.addWidget(copy, number, 2, top)


class _Initials(QWidget):
    """A round mark with one or two letters."""

    def __init__(self, letters: str) -> None:
        super().__init__()
        self._letters = letters
        self._portrait: QImage | None = None
        self.setFixedSize(44, 44)

    def set_portrait(self, image: QImage) -> None:
        """Show a picture instead of the letters."""
        self._portrait = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._portrait is not None:
            round_ = QPainterPath()
            round_.addEllipse(self.rect().toRectF())
            painter.setClipPath(round_)
            painter.drawImage(self.rect(), self._portrait)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("selection"))
        painter.drawEllipse(self.rect())
        painter.setPen(theme.colour("accent" if not theme.colours().dark else "text"))
        painter.setFont(theme.font(theme.SECTION, bold=True))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._letters)


def initials(names: Sequence[str | None]) -> str:
    """The first letters of up to two names."""
    return "".join(name.strip()[0].upper() for name in names if name and name.strip())[:2]
