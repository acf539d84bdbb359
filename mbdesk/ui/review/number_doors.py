"""The numbers over a review, as doors: pressed, one shows exactly its rows; pressed again, all of them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mbdesk.plan import numbers
from mbdesk.plan.numbers import PlanNumber
from mbdesk.text import tr
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.review.number_door import NumberDoor

_TONES: Final = {
    numbers.NEW: "good",
    numbers.REMOVED: "bad",
    numbers.NOT_FOUND: "warning",
    numbers.LEFT_OUT: "warning",
}


class NumberDoors(QWidget):
    """``picked(frozenset of row numbers | None)`` when a door is opened or closed."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("What becomes of the rows"))
        self.doors: dict[str, NumberDoor] = {}
        self._rows: dict[str, frozenset[int]] = {}
        self._box = FlowLayout(fill=True)
        self.setLayout(self._box)

    @property
    def rows(self) -> frozenset[int] | None:
        """The rows behind the open door, None while all are shown."""
        return next((self._rows[key] for key, door in self.doors.items() if door.isChecked()), None)

    def show_numbers(self, found: Sequence[PlanNumber]) -> None:
        """Other numbers; the same doors stay where they are, and an open one stays open while there is anything."""
        if [number.key for number in found] != list(self.doors):
            self._make(found)
        for number in found:
            door = self.doors[number.key]
            self._rows[number.key] = number.rows
            if not number.rows:
                door.setChecked(False)
            door.set_number(len(number.rows), number.word)

    def close_all(self) -> None:
        """All rows are shown again."""
        for door in self.doors.values():
            door.setChecked(False)

    def _make(self, found: Sequence[PlanNumber]) -> None:
        for door in self.doors.values():
            self._box.removeWidget(door)
            door.hide()
            door.deleteLater()
        self.doors = {number.key: NumberDoor(number.word, _TONES.get(number.key, "")) for number in found}
        for key, door in self.doors.items():
            door.clicked.connect(lambda checked, key=key: self._on_clicked(key, checked))
            self._box.addWidget(door)

    def _on_clicked(self, key: str, checked: bool) -> None:
        for other, door in self.doors.items():
            door.setChecked(other == key and checked)
        self.picked.emit(self.rows)
