"""Surfaces and scaffolds: cards, lines, pages with their row of buttons, the rail of a wizard."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from mbdesk.text import tr
from mbdesk.ui import icons, theme
from mbdesk.ui.widgets.label import Heading, Label, Muted, restyle

_RAIL: Final = 176
"""Pixels, and more where the letters are large."""


class Frame(QFrame):
    """A plain surface; ``role`` is looked up in the style sheet."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setProperty("role", role)


class Line(Frame):
    """A thin line across."""

    def __init__(self) -> None:
        super().__init__("line")


class Card(Frame):
    """A bordered surface with room inside; add to ``body``."""

    def __init__(self, title: str = "") -> None:
        super().__init__("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        self.body.setSpacing(theme.M)
        if title:
            self.body.addWidget(Heading(title))


class Page(QWidget):
    """A page of a wizard or dialog: title, a sentence, the body that takes the room, buttons at the foot.

    Add to ``body``; ``set_buttons(left, right)`` fills the foot, the primary button last of ``right``.
    """

    def __init__(self, title: str = "", sentence: str = "") -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.L)
        outer.setSpacing(theme.XS)
        self.heading = Heading(title, page=True, wrap=True)
        self.sentence = Muted(sentence, wrap=True)
        for words, text in ((self.heading, title), (self.sentence, sentence)):
            outer.addWidget(words)  # first: shown without a parent it would be a window
            words.setVisible(bool(text))
        outer.addSpacing(theme.M)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.M)
        outer.addLayout(self.body, 1)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(0, theme.M, 0, 0)
        self.foot.setSpacing(theme.S)
        outer.addLayout(self.foot)

    def set_buttons(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> None:
        """The widgets of the foot, from left to right."""
        for widget in left:
            self.foot.addWidget(widget)
        self.foot.addStretch(1)
        for widget in right:
            self.foot.addWidget(widget)

    def set_sentence(self, text: str) -> None:
        """Change the sentence under the title."""
        self.sentence.setText(text)
        self.sentence.setVisible(bool(text))


class Rail(Frame):
    """The pages of a wizard on the left: where you are, what is done. Done pages can be clicked."""

    picked = Signal(int)

    def __init__(self, steps: Sequence[str]) -> None:
        super().__init__("rail")
        self._names = tuple(steps)
        self._steps = [QPushButton() for _ in steps]
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.M, theme.XL, theme.M, theme.L)
        box.setSpacing(theme.XS)
        for number, step in enumerate(self._steps):
            step.setProperty("role", "step")
            step.setAutoDefault(False)
            step.clicked.connect(lambda _=False, n=number: self.picked.emit(n))
            box.addWidget(step)
        box.addStretch(1)
        theme.changes().changed.connect(self._fit)
        self._fit()
        self.set_current(0)

    def _fit(self) -> None:
        """As wide as the longest name in bold, so that nothing moves from page to page."""
        metrics = QFontMetrics(theme.font(bold=True))
        widest = max((metrics.horizontalAdvance(f"9   {name}") for name in self._names), default=0)
        self.setFixedWidth(max(_RAIL, widest + 2 * theme.M + 2 * theme.L))

    def set_current(self, current: int, back: bool = True) -> None:
        """Show page ``current`` as the one we are on; ``back``: earlier ones can be gone back to."""
        for number, (step, name) in enumerate(zip(self._steps, self._names, strict=True)):
            state = "now" if number == current else "done" if number < current else "later"
            step.setText(f"{number + 1}   {name}")
            step.setProperty("state", state)
            step.setEnabled(state == "done" and back)
            words = {"now": tr("you are here"), "done": tr("done"), "later": tr("comes later")}[state]
            step.setAccessibleName(name)
            step.setAccessibleDescription(words)
            restyle(step)


class Scroll(QScrollArea):
    """A scrolling column that is as wide as its place; add to ``body``."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "page")
        self.body = QVBoxLayout(inner)
        self.body.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
        self.setWidget(inner)


class Strip(Frame):
    """The band of the practice school, 28 px or as high as its letters, on every screen and dialog."""

    def __init__(self) -> None:
        super().__init__("strip")
        self._fit()
        theme.changes().changed.connect(self._fit)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.L, 0, theme.L, 0)
        row.setSpacing(theme.S)
        mark = Label()
        mark.setPixmap(icons.pixmap("info", "warning", 16, 2))
        mark.setFixedSize(16, 16)
        mark.setScaledContents(True)
        row.addWidget(mark)
        row.addWidget(Label(tr("Practice school. Nothing leaves this computer.")))
        row.addStretch(1)

    def _fit(self) -> None:
        self.setFixedHeight(theme.line_high(theme.STRIP, theme.S))


def field_with_label(label: str, field: QWidget, note: str = "") -> QVBoxLayout:
    """A label over its field, 4 px apart, with an optional note below. The field takes the label as its name."""
    box = QVBoxLayout()
    box.setSpacing(theme.XS)
    caption = Label(label, kind="strong")
    caption.setBuddy(field)
    field.setAccessibleName(label.replace("&", ""))
    box.addWidget(caption)
    box.addWidget(field)
    if note:
        about = Muted(note, small=True, wrap=True)
        field.setAccessibleDescription(note)
        box.addWidget(about)
    return box
