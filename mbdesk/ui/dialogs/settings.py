"""Settings: appearance, text size, rows. Everything shows at once and is kept."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.settings import COMPACT, SCHEME, TEXT_PERCENT
from mbdesk.ui.widgets import HouseDialog, Label, PrimaryButton

TEXT_SIZES: Final = (100, 115, 130, 150)


class SettingsDialog(HouseDialog):
    """Opened over the window."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, tr("Settings"), practice=desk.practice)
        self._desk = desk
        self.setMinimumWidth(420)
        settings = desk.settings
        self._add(
            tr("Appearance"),
            [
                (tr("As the computer"), "system"),
                (tr("Light"), "light"),
                (tr("Dark"), "dark"),
                (tr("High contrast"), "contrast"),
            ],
            settings.get(SCHEME),
            lambda value: settings.set(SCHEME, value),
        )
        self._add(
            tr("Text size"),
            [
                (tr("As the computer") if percent == 100 else tr("{percent} %", percent=percent), str(percent))
                for percent in TEXT_SIZES
            ],
            str(settings.get(TEXT_PERCENT)),
            lambda value: settings.set(TEXT_PERCENT, int(value)),
        )
        self._add(
            tr("Rows of tables"),
            [(tr("Comfortable"), "no"), (tr("Compact"), "yes")],
            "yes" if settings.get(COMPACT) else "no",
            lambda value: settings.set(COMPACT, value == "yes"),
        )
        self.page.body.addStretch(1)
        close = PrimaryButton(tr("Close"))
        close.setDefault(True)
        next(b for b in self.findChildren(QRadioButton) if b.isChecked()).setFocus()
        close.clicked.connect(self.accept)
        self.page.set_buttons([], [close])

    def _add(self, title: str, choices: Sequence[tuple[str, str]], current: str, chosen: Callable[[str], None]) -> None:
        box = QVBoxLayout()
        box.setSpacing(theme.XS)
        box.addWidget(Label(title, kind="strong"))
        group = QButtonGroup(self)
        for text, value in choices:
            button = QRadioButton(text)
            button.setChecked(value == current)
            button.setAccessibleDescription(title)
            button.toggled.connect(lambda on, value=value: chosen(value) if on else None)
            group.addButton(button)
            box.addWidget(button)
        self.page.body.addLayout(box)
        self.page.body.addSpacing(theme.S)
