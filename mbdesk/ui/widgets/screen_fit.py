"""A window opens no larger than its screen: with everything at 200 % a usual screen is a small one."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_FRAME: Final = QSize(8, 40)
"""What a window's own frame and title take, in pixels."""


def fit_to_screen(window: QWidget, wanted: tuple[int, int], smallest: tuple[int, int]) -> None:
    """Give ``window`` the size ``wanted`` and the least size ``smallest``, both no larger than its screen has room."""
    room = window.screen().availableSize() - _FRAME
    window.setMinimumSize(QSize(*smallest).boundedTo(room))
    window.resize(QSize(*wanted).boundedTo(room))
