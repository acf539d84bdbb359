"""Small fields: search box, segments, filter buttons."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton, QSizePolicy, QToolButton

from mbdesk.text import tr
from mbdesk.ui import icons, theme
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.widgets.label import restyle


class SearchBox(QLineEdit):
    """Search as you type. Esc clears it; Down and Enter go to the results (``left``)."""

    left = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.say_what(placeholder)
        self.setAcceptDrops(False)  # a file dropped here is meant for the window
        self.setMinimumWidth(140)
        self.setMaximumWidth(360)
        self._glass = self.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = self.addAction(icons.icon("close", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setToolTip(tr("Clear"))
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        theme.changes().changed.connect(self._on_look_changed)

    def sizeHint(self) -> QSize:
        """Room for a name."""
        return super().sizeHint().expandedTo(QSize(180, 0))

    def say_what(self, placeholder: str) -> None:
        """What is searched here: ``Find a row…``."""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder.rstrip("…"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears, Down and Enter leave."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_look_changed(self) -> None:
        self._glass.setIcon(icons.icon("search", "muted"))
        self._clear.setIcon(icons.icon("close", "muted"))


class Segmented(QFrame):
    """One of a few, side by side. ``choices`` are (key, text)."""

    picked = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]], room_for: str = "") -> None:
        super().__init__()
        self.setProperty("role", "segments")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for key, text in choices:
            button = QPushButton(plain_button(text))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, key=key: self.picked.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)
        if choices:
            self._buttons[choices[0][0]].setChecked(True)
        self._widest = {key: f"{text} {room_for}".strip() for key, text in choices}
        theme.changes().changed.connect(self._fit)
        self._fit()

    @property
    def current(self) -> str:
        """The key picked."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def set_current(self, key: str) -> None:
        """Pick without a signal."""
        self._buttons[key].setChecked(True)

    def set_text(self, key: str, text: str) -> None:
        """Show another text."""
        self._buttons[key].setText(plain_button(text))

    def _fit(self) -> None:
        """Room for the longest text from the start, so that nothing moves when it comes."""
        metrics = QFontMetrics(theme.font(bold=True))
        for key, button in self._buttons.items():
            button.setMinimumWidth(metrics.horizontalAdvance(self._widest[key]) + 2 * theme.L)

    def button(self, key: str) -> QPushButton:
        """The button of a choice."""
        return self._buttons[key]


class _StayingMenu(QMenu):
    """A menu that stays open while ticks are set."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action: QAction | None = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action: QAction | None = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
            return
        super().keyPressEvent(event)


class FilterButton(QToolButton):
    """``Year`` with a list of ticks below; shows what is ticked. ``choices`` are (key, text)."""

    changed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._actions: dict[str, QAction] = {}
        self.setProperty("role", "filter")
        self.setProperty("active", False)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._menu = _StayingMenu(self)
        self.setMenu(self._menu)
        self._show_state()

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer ``choices``; ticks of keys that stay are kept."""
        if tuple(self._actions) == tuple(key for key, _ in choices):
            return
        ticked = self.ticked
        self._menu.clear()
        self._actions = {}
        for key, text in choices:
            action = self._menu.addAction(plain_button(text))
            action.setCheckable(True)
            action.setChecked(key in ticked)
            action.toggled.connect(self._on_toggled)
            self._actions[key] = action
        self._menu.addSeparator()
        self._menu.addAction(tr("Show all")).triggered.connect(self.clear)
        self._show_state()

    @property
    def ticked(self) -> frozenset[str]:
        """The keys ticked; none means no filter."""
        return frozenset(key for key, action in self._actions.items() if action.isChecked())

    def set_ticked(self, keys: frozenset[str]) -> None:
        """Tick ``keys`` and no others."""
        for key, action in self._actions.items():
            action.setChecked(key in keys)

    def clear(self) -> None:
        """Untick all."""
        self.set_ticked(frozenset())

    def _on_toggled(self) -> None:
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        ticked = [action.text() for action in self._actions.values() if action.isChecked()]
        match len(ticked):
            case 0:
                text = self._title
            case 1:
                text = tr("{title}: {choice}", title=self._title, choice=ticked[0])
            case many:
                text = tr("{title}: {count} chosen", title=self._title, count=many)
        self.setText(f"{text}  ▾")
        self.setAccessibleName(text.replace("&&", "&"))
        self.setProperty("active", bool(ticked))
        restyle(self)
