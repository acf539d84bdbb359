"""The one label: plain text always, so a name can never be taken for markup (quality X05, X07)."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QStyle, QWidget

from mbdesk.text import tr
from mbdesk.ui.clipboard import copy_text
from mbdesk.ui.plain import lines, one_line, tip

TYPES: Final = frozenset({"", "small", "muted", "small-muted", "strong", "section", "title"})
"""The type roles of the style sheet."""


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at ``widget`` again after a property it selects by has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Label(QLabel):
    """Text of ours or of the school, as written.

    ``kind`` is one of ``TYPES``. ``wrap`` breaks lines at words. ``copyable`` lets people select the text.
    """

    def __init__(
        self, text: str = "", *, kind: str = "", tone: str = "", wrap: bool = False, copyable: bool = False
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("type", kind)
        self.setProperty("tone", tone)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if copyable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show ``text``; hidden marks become visible."""
        super().setText(lines(text))
        if self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard:
            self.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is selected is copied as it was written."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            copy_text(self._selected())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same for the mouse: what is selected, else all of it."""
        if not self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("&Copy")).triggered.connect(self._on_copy)
        menu.popup(event.globalPos())

    def _on_copy(self) -> None:
        copy_text(self._selected() or self.text())

    def _selected(self) -> str:
        return self.selectedText().replace("\u2029", "\n")  # what Qt has in place of a line break

    def set_tone(self, tone: str) -> None:
        """``good``, ``warning``, ``bad`` or ""."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)


class Heading(Label):
    """A section's title; ``page=True`` for the title of a page or dialog."""

    def __init__(self, text: str = "", *, page: bool = False, wrap: bool = False) -> None:
        super().__init__(text, kind="title" if page else "section", wrap=wrap)


class Muted(Label):
    """Secondary text; ``small=True`` in the small size."""

    def __init__(self, text: str = "", *, small: bool = False, wrap: bool = False, copyable: bool = False) -> None:
        super().__init__(text, kind="small-muted" if small else "muted", wrap=wrap, copyable=copyable)


class ElidedLabel(Label):
    """One line that gives way: too long a text is elided in the middle, the whole stands in the tooltip."""

    def __init__(self, text: str = "", *, kind: str = "") -> None:
        self._whole = ""
        super().__init__("", kind=kind)
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show ``text``, as much as fits."""
        self._whole = one_line(text)
        super().setText(self._whole)
        self._set_tip()

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tooltip is there only when something is hidden."""
        super().resizeEvent(event)
        self._set_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the elided text."""
        painter = QPainter(self)
        rect = self.contentsRect()
        text = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideMiddle, rect.width())
        align = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
        painter.drawText(rect, int(align), text)

    def _set_tip(self) -> None:
        hidden = self.fontMetrics().horizontalAdvance(self._whole) > self.contentsRect().width()
        self.setToolTip(tip(self._whole) if hidden else "")
