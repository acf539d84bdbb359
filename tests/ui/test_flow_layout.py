"""A row of fields and buttons that breaks where it must."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mbdesk.ui.flow_layout import FlowLayout


class Sized(QWidget):
    """So wide as it likes to be, down to ``least``."""

    def __init__(self, wide: int, least: int) -> None:
        super().__init__()
        self._wide = wide
        self.setMinimumSize(least, 30)

    def sizeHint(self) -> QSize:
        return QSize(self._wide, 30)


@pytest.mark.parametrize(
    ("room", "squeeze", "rows", "search"),
    [
        (400, True, 1, 180),
        (320, True, 1, 180),
        (300, True, 1, 160),
        (280, True, 1, 140),
        (279, True, 2, 180),
        (300, False, 2, 180),
    ],
)
def test_a_search_field_gives_way_before_its_row_breaks(
    qtbot: QtBot, room: int, squeeze: bool, rows: int, search: int
) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    layout = FlowLayout(spacing=10, push_last=True, squeeze=squeeze)
    place.setLayout(layout)
    parts = [Sized(180, 140), Sized(80, 80), Sized(40, 40)]
    for part in parts:
        layout.addWidget(part)
    place.resize(room, layout.heightForWidth(room))
    place.show()
    assert len({part.y() for part in parts}) == rows
    assert parts[0].width() == search
    assert parts[-1].geometry().right() == room - 1, "the last one stands at the far end"
    assert max(part.geometry().bottom() for part in parts) < place.height()
    place.hide()
