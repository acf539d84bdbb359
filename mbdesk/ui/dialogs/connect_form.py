"""The form to connect a school: access key, region or address. Keys go only where the form says they go."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mbdesk.errors import HostRefused
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.access_key import FORGET_KEY_MS
from mbdesk.ui.messages import KEY_PATH, explain
from mbdesk.ui.widgets import DropDown, Heading, Muted, PrimaryButton, QuietButton, field_with_label, set_reason

_OTHER: Final = "other"


class ConnectForm(QWidget):
    """``filled(host, key)`` when Connect is pressed; ``back_wanted()``.

    The key is masked, and forgotten when it has stood there for a minute (quality X17).
    """

    filled = Signal(str, str)
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._address_is_good = False
        self.key_timer = QTimer(self)
        self.key_timer.setSingleShot(True)
        self.key_timer.setInterval(FORGET_KEY_MS)
        self.key_timer.timeout.connect(self.forget_key)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.M)
        box.addWidget(Heading(tr("Connect a school"), page=True))
        words = tr(
            "Ask your ManageBac administrator for an access key (token). They make one in {path}.", path=KEY_PATH
        )
        box.addWidget(Muted(words, wrap=True))
        box.addSpacing(theme.S)
        self._add_key(box)
        self._add_region(box)
        self._add_address(box)
        box.addSpacing(theme.S)
        self._add_buttons(box)
        box.addStretch(1)
        self._show_ready()

    def set_host(self, host: str) -> None:
        """Fill in where the school lives."""
        place = self.region.findData(host)
        self.region.setCurrentIndex(place if place >= 0 else self.region.count() - 1)
        if place < 0:
            self.address.setText(host)

    def take_focus(self) -> None:
        """The keyboard comes to the key, which another one can replace at once."""
        self.key.setFocus()
        self.key.selectAll()

    def forget_key(self) -> None:
        """Empty the key's field."""
        self.key.clear()
        self.key_timer.stop()

    def _add_key(self, box: QVBoxLayout) -> None:
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setAcceptDrops(False)
        self.key.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText | self.key.inputMethodHints()
        )
        self.key.textChanged.connect(self._on_key_changed)
        note = tr("mbdesk keeps it in the password store of this computer, never in a file.")
        box.addLayout(field_with_label(tr("Access &key"), self.key, note))

    def _add_region(self, box: QVBoxLayout) -> None:
        from mbdesk.api.hosts import REGIONS

        self.region = DropDown()
        for region in REGIONS:
            self.region.addItem(tr(region.title), region.host)
        self.region.addItem(tr("Another address…"), _OTHER)
        self.region.currentIndexChanged.connect(self._on_region_changed)
        box.addLayout(field_with_label(tr("&Region"), self.region, tr("Where your school signs in to ManageBac.")))

    def _add_address(self, box: QVBoxLayout) -> None:
        self._address_part = QFrame()
        part = QVBoxLayout(self._address_part)
        part.setContentsMargins(0, 0, 0, 0)
        self.address = QLineEdit()
        self.address.setAcceptDrops(False)
        self.address.setPlaceholderText("https://api.")
        self.address.textChanged.connect(self._on_address_changed)
        part.addLayout(field_with_label(tr("&Address"), self.address))
        self.address_shown = Muted(small=True, wrap=True)
        part.addWidget(self.address_shown)
        self._address_part.hide()
        box.addWidget(self._address_part)

    def _add_buttons(self, box: QVBoxLayout) -> None:
        self.go = PrimaryButton(tr("Connect"))
        self.go.clicked.connect(self._on_go_clicked)
        self.key.returnPressed.connect(self.go.click)
        self.address.returnPressed.connect(self.go.click)
        back = QuietButton(tr("Go &back"))
        back.clicked.connect(self.back_wanted)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.go)
        box.addLayout(row)

    def _on_region_changed(self) -> None:
        other = self.region.currentData() == _OTHER
        self._address_part.setVisible(other)
        if other:
            self.address.setFocus()
        self._show_ready()

    def _on_key_changed(self) -> None:
        if self.key.text():
            self.key_timer.start()
        else:
            self.key_timer.stop()
        self._show_ready()

    def _on_address_changed(self) -> None:
        """Show back where the key would go."""
        from mbdesk.api.hosts import check_address

        text = self.address.text().strip()
        self._address_is_good = False
        try:
            shown = tr("The key will be sent to {address}", address=check_address(text)) if text else ""
            self.address_shown.set_tone("")
            self._address_is_good = bool(text)
        except HostRefused as error:
            shown = explain(error).sentence()
            self.address_shown.set_tone("bad")
        self.address_shown.setText(shown)
        self._show_ready()

    def _show_ready(self) -> None:
        if not self.key.text().strip():
            set_reason(self.go, tr("Paste the access key first."))
        elif self.region.currentData() == _OTHER and not self._address_is_good:
            set_reason(self.go, tr("Type the address first."))
        else:
            set_reason(self.go, "")

    def _on_go_clicked(self) -> None:
        host = self.region.currentData()
        self.filled.emit(self.address.text().strip() if host == _OTHER else host, self.key.text().strip())
