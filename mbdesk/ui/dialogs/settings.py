"""Settings: appearance, text size, rows, look-only mode, the kept copy. Everything shows at once and is kept."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.schools import Schools, why_no_copy
from mbdesk.ui.settings import COMPACT, LOOK_ONLY, SCHEME, TEXT_PERCENT
from mbdesk.ui.widgets import HouseDialog, Label, Muted, PrimaryButton, Scroll, set_reason

TEXT_SIZES: Final = (100, 115, 130, 150)


class SettingsDialog(HouseDialog):
    """Opened over the window."""

    def __init__(self, parent: QWidget, desk: Desk, schools: Schools) -> None:
        super().__init__(parent, tr("Settings"), practice=desk.practice)
        self._desk = desk
        self._schools = schools
        self.setMinimumWidth(520)
        self._scroll = Scroll()
        self._scroll.body.setContentsMargins(0, 0, theme.M, 0)
        self.page.body.addWidget(self._scroll, 1)
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
        self._add_look_only()
        self._add_copy()
        self._scroll.body.addStretch(1)
        close = PrimaryButton(tr("Close"))
        close.setDefault(True)
        next(b for b in self.findChildren(QRadioButton) if b.isChecked()).setFocus()
        close.clicked.connect(self.accept)
        self.page.set_buttons([], [close])

    def showEvent(self, event: QShowEvent) -> None:
        """Everything in sight where the screen is high enough; Qt itself stops at two thirds of it."""
        super().showEvent(event)
        hidden = self._scroll.body.sizeHint().height() - self._scroll.viewport().height()
        highest = round(self.screen().availableSize().height() * 0.9)
        if hidden > 0:
            self.resize(self.width(), min(self.height() + hidden, highest))

    def _add_look_only(self) -> None:
        settings = self._desk.settings
        buttons = self._add(
            tr("Changing data"),
            [
                (tr("As far as the access key allows"), "no"),
                (tr("Look-only mode: nothing can be changed in ManageBac"), "yes"),
            ],
            "yes" if settings.get(LOOK_ONLY) else "no",
            lambda value: settings.set(LOOK_ONLY, value == "yes"),
        )
        if any(job.name in {"run", "undo"} for job in self._desk.tasks.jobs):
            self._explain(buttons, tr("Something is being sent now. Stop it or wait until it is done."))

    def _add_copy(self) -> None:
        """Whether a locked copy of the open school may be kept."""
        session = self._desk.session
        if session is None or session.practice:
            return
        reason = why_no_copy(session)
        buttons = self._add(
            tr("Locked copy of {school} on this computer", school=session.school.name),
            [(tr("Keep a copy, to open at once and without internet"), "yes"), (tr("Do not keep a copy"), "no")],
            "yes" if session.connection.keep_copy and not reason else "no",
            self._on_copy_chosen,
        )
        if reason:
            self._explain(buttons, reason)

    def _on_copy_chosen(self, value: str) -> None:
        session = self._desk.session
        if session is not None:
            schools = self._schools  # owns the job: it is not given up when this dialog is closed
            schools.choose_copy(schools, session, keep=value == "yes", failed=schools.tell_no_copy)

    def _explain(self, buttons: Sequence[QRadioButton], reason: str) -> None:
        for button in buttons:
            set_reason(button, reason)
        self._scroll.body.addWidget(Muted(reason, small=True, wrap=True))

    def _add(
        self, title: str, choices: Sequence[tuple[str, str]], current: str, chosen: Callable[[str], None]
    ) -> list[QRadioButton]:
        box = QVBoxLayout()
        box.setSpacing(theme.XS)
        box.addWidget(Label(title, kind="strong", wrap=True))
        group = QButtonGroup(self)
        for text, value in choices:
            button = QRadioButton(text)
            button.setChecked(value == current)
            button.setAccessibleDescription(title)
            button.toggled.connect(lambda on, value=value: chosen(value) if on else None)
            group.addButton(button)
            box.addWidget(button)
        self._scroll.body.addLayout(box)
        self._scroll.body.addSpacing(theme.S)
        return [button for button in group.buttons() if isinstance(button, QRadioButton)]
