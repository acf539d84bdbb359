"""Where somebody else changed the same detail meanwhile: theirs or mine, chosen one by one (PEO-7)."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from mbdesk.plan.edits import Clash
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.widgets import Card, Heading, Label


class ClashBox(Card):
    """Hidden while there is nothing to choose. ``chosen()`` after each choice; ``theirs`` are the fields left alone."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._groups: dict[str, QButtonGroup] = {}
        self.hide()

    def show_clashes(self, clashes: Sequence[Clash]) -> None:
        """Ask about these; nothing is chosen at first."""
        while (item := self.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._groups = {}
        if clashes:
            self.body.addWidget(Heading(tr("Somebody changed this meanwhile. Whose shall stand?"), wrap=True))
        for clash in clashes:
            group = self._groups[clash.field] = QButtonGroup(self)
            seen = clash.seen or tr("blank")
            self.body.addWidget(Label(tr("{title} was {seen} when you began.", title=clash.title, seen=seen)))
            ways = QWidget()
            row = FlowLayout(spacing=theme.L)
            ways.setLayout(row)
            for number, text in enumerate((_theirs(clash), _mine(clash))):
                button = QRadioButton(plain_button(text))
                button.setAccessibleName(tr("{title}: {choice}", title=clash.title, choice=text))
                group.addButton(button, number)
                row.addWidget(button)
            self.body.addWidget(ways)
            group.idClicked.connect(lambda _id: self.chosen.emit())
        self.setVisible(bool(clashes))

    def take_focus(self) -> None:
        """The keyboard comes to the first question."""
        first = next((group.button(0) for group in self._groups.values()), None)
        if first is not None:
            first.setFocus()

    @property
    def open(self) -> bool:
        """Whether something must still be chosen."""
        return any(group.checkedId() < 0 for group in self._groups.values())

    @property
    def theirs(self) -> frozenset[str]:
        """The fields in which the other one's value shall stand."""
        return frozenset(field for field, group in self._groups.items() if group.checkedId() == 0)


def _theirs(clash: Clash) -> str:
    return tr("Keep what is there now: {value}", value=clash.theirs or tr("blank"))


def _mine(clash: Clash) -> str:
    return tr("Use mine: {value}", value=clash.mine or tr("blank"))
