"""What mbdesk took the words of the sheet for, each open to change."""

from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from mbdesk.plan.draft import Understood
from mbdesk.text import number, tr
from mbdesk.ui import theme
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.widgets import Choice, ElidedLabel, HouseDialog, Label, Muted, PickBox, PrimaryButton, Scroll

_MOST: Final = 200


class UnderstoodDialog(HouseDialog):
    """A line per word: what the sheet says, what it was read as, in how many rows."""

    def __init__(self, parent: QWidget, preparation: Preparation) -> None:
        super().__init__(
            parent,
            tr("What mbdesk understood"),
            tr("Change what is wrong. What words mean is remembered for your next sheet."),
            practice=preparation.desk.practice,
        )
        self._preparation = preparation
        self.resize(680, 560)
        scroll = Scroll()
        place = QWidget()
        self._grid = QGridLayout(place)
        self._grid.setContentsMargins(0, 0, theme.M, 0)
        self._grid.setHorizontalSpacing(theme.M)
        self._grid.setVerticalSpacing(theme.S)
        for column, stretch in ((0, 2), (1, 2), (2, 4), (3, 0)):
            self._grid.setColumnStretch(column, stretch)
        for column, text in enumerate((tr("Field"), tr("Your sheet says"), tr("Understood as"), tr("Rows"))):
            self._grid.addWidget(Muted(text, small=True), 0, column)
        words = preparation.draft.understood if preparation.draft else ()
        for at, understood in enumerate(words[:_MOST], start=1):
            self._add(at, understood)
        scroll.body.addWidget(place)
        if len(words) > _MOST:
            left = tr(
                "Only the first {shown} of {count} words are shown.", shown=number(_MOST), count=number(len(words))
            )
            scroll.body.addWidget(Muted(left, wrap=True))
        scroll.body.addStretch(1)
        self.page.body.addWidget(scroll, 1)
        close = PrimaryButton(tr("&Done"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.page.set_buttons([], [close])

    def _add(self, at: int, understood: Understood) -> None:
        self._grid.addWidget(ElidedLabel(understood.field, kind="muted"), at, 0)
        self._grid.addWidget(ElidedLabel(understood.text), at, 1)
        if understood.options:
            pick = PickBox(tr("{text} is understood as", text=understood.text or understood.field), understood.shown)
            pick.set_choices([Choice(option.key, option.label) for option in understood.options])
            chosen = self._preparation.answers.choices.get(understood.key, "")
            by_label = next((o.key for o in understood.options if o.label == understood.shown), "")
            pick.set_current(chosen or by_label)
            pick.picked.connect(lambda key: self._on_picked(understood.key, key))
            self._grid.addWidget(pick, at, 2)
        else:
            self._grid.addWidget(Label(understood.shown), at, 2)
        self._grid.addWidget(Muted(number(understood.rows)), at, 3)

    def _on_picked(self, cause: str, option: str) -> None:
        self._preparation.answer(self._preparation.answers.choosing(cause, option))
