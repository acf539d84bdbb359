"""Students carried with the mouse from the roster onto a class of the list: a drop asks for the review (CLS-3, CLS-5).

Made of the window's own mouse events: Qt's drag runs a loop of its own until the button is let go, and everything
that a job tells the window in that time would happen inside the mouse's event.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from mbdesk.ui.record_view import RecordView
from mbdesk.ui.tabs.classes_drop import DropMark, DropWords

_SCROLL_MS: Final = 60
_COPY: Final = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class Aim:
    """What dropping here would do, in ``words``; not at all when ``refused``."""

    words: str
    refused: bool = False


class Carry(QObject):
    """Rows of ``roster`` are carried to a row of ``list_shown()``. ``aim(group | None, keep)`` says what that would do;
    ``keep``: Ctrl is held. ``dropped(group, keep)`` follows where it is not refused."""

    dropped = Signal(object, bool)

    def __init__(
        self, roster: RecordView, list_shown: Callable[[], RecordView], aim: Callable[[Any | None, bool], Aim]
    ) -> None:
        super().__init__(roster)
        self._roster = roster
        self._list_shown = list_shown
        self._aim = aim
        self._pressed: QPoint | None = None
        self._kept_back: _Click | None = None
        self._view: RecordView | None = None
        self._group: Any | None = None
        self._mark: DropMark | None = None
        self._words: DropWords | None = None
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_MS)
        self._scroll.timeout.connect(self._on_scroll)
        self._at = QPoint()
        for watched in (roster, *roster.viewports()):
            watched.installEventFilter(self)

    @property
    def carrying(self) -> bool:
        """Whether students are under way."""
        return self._view is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse of the roster; while something is carried, also Esc, Ctrl and the window's leaving."""
        if isinstance(event, QMouseEvent):
            return self._take_mouse(event)
        if self.carrying:
            if isinstance(event, QKeyEvent):
                return self._take_key(event)
            if event.type() in {QEvent.Type.WindowDeactivate, QEvent.Type.Hide}:
                self._end()
        return super().eventFilter(watched, event)

    # -- Mouse and keys -----------------------------------------------------------------------------------------------

    def _take_mouse(self, event: QMouseEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress:
                return self._press(event)
            case QEvent.Type.MouseMove:
                return self._move(event)
            case QEvent.Type.MouseButtonRelease:
                return self._release(event)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        if self.carrying:
            self._end()
            return True
        self._pressed = self._kept_back = None
        row = self._row(event)
        if event.button() is not Qt.MouseButton.LeftButton or row < 0:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        self._pressed = event.globalPosition().toPoint()
        if row not in self._roster.selected_rows():
            return False
        # The chosen rows stay chosen until it is clear that nothing is carried.
        column = max(0, self._roster.columnAt(round(event.position().x())))
        self._kept_back = _Click(row, column, toggles=bool(event.modifiers() & _COPY))
        self._roster.setFocus(Qt.FocusReason.MouseFocusReason)
        return True

    def _move(self, event: QMouseEvent) -> bool:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        at = event.globalPosition().toPoint()
        if not self.carrying:
            far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if far and self._roster.selected_rows():
                self._begin()
        if self.carrying:
            self._at = at
            self._look(keep=bool(event.modifiers() & _COPY))
        return True

    def _release(self, event: QMouseEvent) -> bool:
        kept_back, self._kept_back, self._pressed = self._kept_back, None, None
        if not self.carrying:
            if kept_back is not None:
                self._choose(kept_back)
            return kept_back is not None
        keep = bool(event.modifiers() & _COPY)
        group = self._group
        aim = self._aim(group, keep)
        self._end()
        if group is not None and not aim.refused:
            self.dropped.emit(group, keep)
        return kept_back is not None

    def _choose(self, click: "_Click") -> None:
        """The click that was kept back: it was no more than a click."""
        flag = QItemSelectionModel.SelectionFlag
        way = flag.Toggle if click.toggles else flag.ClearAndSelect
        index = self._roster.table.index(click.row, click.column)
        self._roster.selectionModel().setCurrentIndex(index, way | flag.Rows)

    def _take_key(self, event: QKeyEvent) -> bool:
        """Esc gives up, Ctrl keeps them where they are as well; no other key does anything now."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self._end()
        elif event.key() == Qt.Key.Key_Control:
            self._look(keep=event.type() is QEvent.Type.KeyPress)
        return True

    def _row(self, event: QMouseEvent) -> int:
        return self._roster.rowAt(round(event.position().y()))

    # -- Under way ----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        window = self._roster.window()
        self._roster.setFocus(Qt.FocusReason.MouseFocusReason)
        self._view = self._list_shown()
        self._mark = DropMark(self._view)
        self._words = DropWords(window)
        window.installEventFilter(self)
        QApplication.setOverrideCursor(Qt.CursorShape.ForbiddenCursor)
        self._scroll.start()

    def _end(self) -> None:
        self._scroll.stop()
        self._roster.window().removeEventFilter(self)
        for shown in (self._mark, self._words):
            if shown is not None:
                shown.hide()
                shown.deleteLater()
        self._mark = self._words = self._view = self._group = self._pressed = self._kept_back = None
        QApplication.restoreOverrideCursor()

    def _look(self, *, keep: bool) -> None:
        """Say what dropping here would do, and mark the row."""
        if self._view is None or self._mark is None or self._words is None:
            return
        place = self._view.viewport().mapFromGlobal(self._at)
        inside = self._view.isVisible() and self._view.viewport().rect().contains(place)
        row = self._view.rowAt(place.y()) if inside else -1
        self._group = self._view.table.record_at(row) if row >= 0 else None
        aim = self._aim(self._group, keep)
        taken = self._group is not None and not aim.refused
        self._mark.show_row(row if taken else -1)
        self._words.say(aim.words, self._at)
        shape = Qt.CursorShape.DragCopyCursor if keep else Qt.CursorShape.DragMoveCursor
        QApplication.changeOverrideCursor(shape if taken else Qt.CursorShape.ForbiddenCursor)

    def _on_scroll(self) -> None:
        """Near its upper and lower edge the list moves on."""
        if self._view is None:
            return
        viewport = self._view.viewport()
        place, edge = viewport.mapFromGlobal(self._at), self._view.verticalHeader().defaultSectionSize()
        if not -edge <= place.x() <= viewport.width():
            return
        step = -edge if -edge <= place.y() < edge else edge if 0 <= place.y() - viewport.height() + edge <= edge else 0
        if step:
            bar = self._view.verticalScrollBar()
            bar.setValue(bar.value() + step)
            keep = bool(QApplication.keyboardModifiers() & _COPY)
            self._look(keep=keep)


@dataclass(frozen=True, slots=True)
class _Click:
    row: int
    column: int
    toggles: bool
