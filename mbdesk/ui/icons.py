"""The line icons, coloured from the palette when they are shown. One SVG each in ``resources/icons``."""

from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton

from mbdesk.ui import drawing, theme
from mbdesk.ui.drawing import SIZE

_SCALES: Final = (1, 2, 3)


def pixmap(name: str, role: str = "text", size: int = SIZE, scale: float = 1.0) -> QPixmap:
    """The drawing ``name`` in the colour of ``role``, ``size`` logical pixels wide, for a screen of ``scale``."""
    return drawing.pixmap(name, getattr(theme.colours(), role), size, max(1, round(scale)))


def icon(name: str, role: str = "text") -> QIcon:
    """The drawing ``name`` in the colours of now; ``on`` keeps a button's icon right when the look changes."""
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(pixmap(name, role, SIZE, scale))
        made.addPixmap(pixmap(name, "muted", SIZE, scale), QIcon.Mode.Disabled)
    return made


class _Recolour(QObject):
    """Gives its button the icon anew after each change of the look."""

    def __init__(self, button: QAbstractButton, name: str, role: str) -> None:
        super().__init__(button)
        self._button = button
        self._name = name
        self._role = role
        theme.changes().changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        self._button.setIcon(icon(self._name, self._role))


def on(button: QAbstractButton, name: str, role: str = "text") -> None:
    """Show the icon ``name`` on ``button`` from now on."""
    for old in button.findChildren(_Recolour, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.setParent(None)
        old.deleteLater()
    _Recolour(button, name, role)
