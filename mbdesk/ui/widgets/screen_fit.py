"""A window opens no larger than its screen (with everything at 200 % a usual screen is a small one), and over the one
that it comes from; one that is open already comes to the front."""

from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

_FRAME: Final = QSize(8, 40)
"""What a window's own frame and title take, in pixels."""


def fit_to_screen(window: QWidget, wanted: tuple[int, int], smallest: tuple[int, int]) -> None:
    """Give ``window`` the size ``wanted`` and the least size ``smallest``, both no larger than its screen has room."""
    room = window.screen().availableSize() - _FRAME
    window.setMinimumSize(QSize(*smallest).boundedTo(room))
    window.resize(QSize(*wanted).boundedTo(room))


def place_over(window: QWidget, below: QWidget | None) -> None:
    """Put ``window`` over the middle of ``below``, the whole of it on the screen."""
    if below is None:
        return
    frame = QRect(window.pos(), window.size() + _FRAME)
    frame.moveCenter(below.frameGeometry().center())
    room = below.screen().availableGeometry()
    left = max(room.left(), min(frame.left(), room.right() - frame.width()))
    window.move(left, max(room.top(), min(frame.top(), room.bottom() - frame.height())))


def come_forward(window: QWidget) -> None:
    """Bring a window that is open already before the others."""
    if window.isMinimized():
        window.showNormal()
    window.raise_()
    window.activateWindow()
