"""Buttons: one primary a screen, everything else quieter."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from mbdesk.ui import drawing, icons, theme
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.plain import one_line, tip


def set_reason(widget: QWidget, reason: str) -> None:
    """Disable ``widget`` and say why, on hover and to a screen reader; "" enables it again."""
    widget.setEnabled(not reason)
    widget.setToolTip(tip(reason))
    widget.setAccessibleDescription(reason)


class PlainButton(QPushButton):
    """A button with an outline. ``text`` is ours and may hold a mnemonic ``&``; data goes through ``plain.button``."""

    role = ""

    def __init__(self, text: str, *, icon: str = "") -> None:
        super().__init__(text)
        self.setProperty("role", self.role)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icon_role = "text"
        if icon:
            self.set_icon(icon)

    def set_icon(self, name: str) -> None:
        """Show an icon before the text."""
        icons.on(self, name, self._icon_role)
        self.setIconSize(QSize(drawing.SIZE, drawing.SIZE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a focused button, as Space does; held down it presses once, not every button that follows."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.isEnabled():
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)


class PrimaryButton(PlainButton):
    """The one way forward: a verb with a number."""

    role = "primary"


class QuietButton(PlainButton):
    """A lesser action, without an outline until the pointer is on it."""

    role = "quiet"


class LinkButton(PlainButton):
    """A word or number that is a door. Its text is data: ``&`` is shown.

    ``elided``: gives way when there is little room; the whole text is then in the tooltip, before ``about``, which says
    more of what is behind the door.
    """

    role = "link"

    def __init__(self, text: str, *, name: str = "", elided: bool = False, about: str = "") -> None:
        super().__init__(plain_button(text))
        self._whole = text
        self._elided = elided
        self._about = about
        self.setToolTip(tip(about))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if elided:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name or text)

    def set_text(self, text: str) -> None:
        """Show other data."""
        self._whole = text
        self.setAccessibleName(text)
        self.setText(plain_button(text))

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        size = super().sizeHint()
        if self._elided:
            size.setWidth(self.fontMetrics().horizontalAdvance(one_line(self._whole)) + 10)
        return size

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters when it gives way."""
        size = super().minimumSizeHint()
        if self._elided:
            size.setWidth(min(size.width(), self.fontMetrics().averageCharWidth() * 6))
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        if self._elided:
            room = self.width() - 6
            fitted = self.fontMetrics().elidedText(one_line(self._whole), Qt.TextElideMode.ElideMiddle, room)
            self.setText(fitted.replace("&", "&&"))
            whole = self._whole if fitted != one_line(self._whole) else ""
            self.setToolTip(tip("\n".join(part for part in (whole, self._about) if part)))


class IconButton(QToolButton):
    """A square button with an icon only; ``name`` is its tooltip and its accessible name."""

    def __init__(self, icon: str, name: str, *, role: str = "text", small: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "small-icon" if small else "icon")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        side, drawn = (26, 16) if small else (theme.CONTROL, drawing.SIZE)
        self.setIconSize(QSize(drawn, drawn))
        self.setFixedSize(side, side)
        icons.on(self, icon, role)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Another tooltip and accessible name."""
        self.setToolTip(tip(name))
        self.setAccessibleName(name)
