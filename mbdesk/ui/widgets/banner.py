"""Sentences that stay in place: a banner over a page, an empty state in the middle of one."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.widgets.buttons import IconButton, LinkButton, PlainButton
from mbdesk.ui.widgets.label import Heading, Label, Muted, restyle
from mbdesk.ui.widgets.picture import Picture
from mbdesk.ui.widgets.surfaces import Frame

_ICONS: Final = {
    "info": ("info", "accent"),
    "good": ("tick", "good"),
    "warning": ("warning", "warning"),
    "bad": ("error", "bad"),
}


Action = tuple[str, Callable[[], None]]
"""The words of a button, and what it does."""


class Banner(Frame):
    """What happened, in a tone (``info``, ``good``, ``warning``, ``bad``), with doors out of it.

    Hidden until ``show_message``; ``details`` fold under "Details for IT".
    """

    closed = Signal()

    def __init__(self, *, closable: bool = True) -> None:
        super().__init__("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.M, theme.S, theme.S, theme.S)
        row.setSpacing(theme.M)
        self._mark = Picture("info")
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = Label(kind="strong", wrap=True)
        self._body = Label(wrap=True)
        self._fold = LinkButton(tr("Details for IT"))
        self._details = Muted(small=True, wrap=True, copyable=True)
        self._fold.clicked.connect(self._on_fold_clicked)
        for widget in (self._title, self._body):
            words.addWidget(widget)
        words.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self._details)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(theme.S)
        row.addLayout(words, 1)
        row.addLayout(self._actions)
        self._close = IconButton("close", tr("Close this message"))
        self._close.clicked.connect(self._on_close_clicked)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.setVisible(closable)
        self.hide()

    def show_message(
        self,
        title: str,
        body: str = "",
        *,
        tone: str = "info",
        details: str = "",
        actions: tuple[Action, ...] = (),
    ) -> None:
        """Show a message with buttons."""
        self.setProperty("tone", tone)
        self._mark.set_drawing(*_ICONS[tone])
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._body.setText(body)
        self._body.setVisible(bool(body))
        self._details.setText(details)
        self._details.hide()
        self._fold.setVisible(bool(details))
        clear(self._actions)
        for text, act in actions:
            button = PlainButton(text)
            button.clicked.connect(lambda _=False, act=act: act())
            self._actions.addWidget(button)
        self.setAccessibleName(" ".join(part for part in (title, body) if part))
        restyle(self)
        self.show()

    @property
    def text(self) -> str:
        """What it says now."""
        return " ".join(part.text() for part in (self._title, self._body) if part.text())

    def _on_fold_clicked(self) -> None:
        self._details.setVisible(not self._details.isVisible())

    def _on_close_clicked(self) -> None:
        self.hide()
        self.closed.emit()


class EmptyState(QWidget):
    """In the middle of a place without data: what is so, what to do, one button."""

    def __init__(self, icon: str = "people", title: str = "", body: str = "") -> None:
        super().__init__()
        self._said: tuple[object, ...] = ()
        self._actions: tuple[Action, ...] = ()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.XXL, theme.XXL, theme.XXL, theme.XXL)
        box.setSpacing(theme.S)
        box.addStretch(2)
        self._mark = Picture(icon, "muted", 40)
        self._title = Heading(title, wrap=True)
        self._body = Muted(body, wrap=True)
        self._fold = LinkButton(tr("Details for IT"))
        self._details = Muted(small=True, wrap=True, copyable=True)
        self._fold.clicked.connect(lambda: self._details.setVisible(not self._details.isVisible()))
        centre = Qt.AlignmentFlag.AlignHCenter
        box.addWidget(self._mark, 0, centre)
        for label in (self._title, self._body, self._details):
            label.setAlignment(centre)
            label.setMaximumWidth(520)
        box.addWidget(self._title, 0, centre)
        box.addWidget(self._body, 0, centre)
        self._buttons = QHBoxLayout()
        self._buttons.setContentsMargins(0, theme.S, 0, 0)
        self._buttons.setSpacing(theme.S)
        box.addLayout(self._buttons)
        box.addWidget(self._fold, 0, centre)
        box.addWidget(self._details, 0, centre)
        box.addStretch(3)
        self.show_state(icon, title, body)

    def show_state(
        self, icon: str, title: str, body: str = "", *, details: str = "", actions: tuple[Action, ...] = ()
    ) -> None:
        """Say something else, with other buttons. Where it is the same, the buttons stay, the one with the focus or
        under the mouse among them; what they do is up to the last ``actions``."""
        said = (icon, title, body, details, *(text for text, _act in actions))
        self._actions = actions
        if said == self._said:
            return
        self._said = said
        self._mark.set_drawing(icon, "muted")
        self._title.setText(title)
        self._body.setText(body)
        self._body.setVisible(bool(body))
        self._details.setText(details)
        self._fit()
        self._details.hide()
        self._fold.setVisible(bool(details))
        clear(self._buttons)
        if actions:
            self._buttons.addStretch(1)
            for place, (text, _act) in enumerate(actions):
                button = PlainButton(text)
                button.clicked.connect(lambda _=False, place=place: self._actions[place][1]())
                self._buttons.addWidget(button)
            self._buttons.addStretch(1)
        self.setAccessibleName(" ".join(part for part in (title, body) if part))

    def changeEvent(self, event: QEvent) -> None:
        """Another text size needs other room."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        """A label that is centred in its layout is not asked how high it gets at its width: say it."""
        for label in (self._title, self._body, self._details):
            label.ensurePolished()
            widest = max(label.fontMetrics().horizontalAdvance(line) for line in label.text().split("\n"))
            label.setMinimumWidth(min(label.maximumWidth(), widest + 8))
            label.setMinimumHeight(max(0, label.heightForWidth(label.minimumWidth())))

    @property
    def text(self) -> str:
        """What it says now."""
        return " ".join(part.text() for part in (self._title, self._body) if part.text())


def clear(layout: QLayout) -> None:
    """Take everything out of ``layout``, and out of the layouts in it, and throw it away."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        if inner is not None:
            clear(inner)
            inner.deleteLater()
