"""Under the register: what its letters mean, how per cent is reckoned, and where attendance is recorded."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mbdesk.registers import Register, Totals
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.widgets import Label, Muted

_STAYS = "\u00a0"
"""A space at which no line breaks: a letter stays beside its words."""


class Legend(QWidget):
    """``show_of`` explains a register or totals; without one only the note about recording stays."""

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        box.setSpacing(theme.XS)
        self.codes = Label(kind="small", wrap=True)
        self.about = Muted(small=True, wrap=True)
        box.addWidget(self.codes)
        box.addWidget(self.about)
        self.show_of(None)

    def show_of(self, made: Register | Totals | None) -> None:
        """Explain what is shown."""
        note = tr("Attendance is recorded in ManageBac itself, in Attendance Manager; mbdesk only reads it.")
        self.codes.setVisible(made is not None)
        self.about.setText(
            note if made is None else tr("{reckoning} {note}", reckoning=made.percent_words(), note=note)
        )
        if made is not None:
            parts = [
                tr("{letters} {words}", letters=letters, words=words) if letters else tr("blank: {words}", words=words)
                for letters, words in made.legend()
            ]
            self.codes.setText("   ·   ".join(part.replace(" ", _STAYS) for part in parts))
