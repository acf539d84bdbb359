"""Find anyone (Ctrl+K): type a part of a name, e-mail, phone or ID; Enter shows the person."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from mbdesk.text import number, tr, trn
from mbdesk.ui import icons, theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.people_index import Found, PeopleIndex
from mbdesk.ui.plain import one_line
from mbdesk.ui.widgets import Frame, Label, SearchBox

_ROW: Final = 48
_MOST_ROWS: Final = 8
_WIDTH: Final = 600
_LETTERS: Final = 76
_ICONS: Final = {"student": "person", "parent": "family", "teacher": "class"}
_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
_ROOT: Final = QModelIndex()


class _Lines(QAbstractListModel):
    """The people found."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Found] = []

    def set_found(self, found: list[Found]) -> None:
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> str | None:
        if role not in {int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)}:
            return None
        line = self.found[index.row()]
        parts = [line.person.full_name, line.about, line.phone, tr("Archived") if line.person.archived else ""]
        return ", ".join(part for part in parts if part)


class _LineDelegate(QStyledItemDelegate):
    """Name and phone in the first line, what the person is in the second."""

    def __init__(self, lines: _Lines, parent: QObject) -> None:
        super().__init__(parent)
        self._lines = lines

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = self._lines.found[index.row()]
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
        scale = painter.device().devicePixelRatioF()
        mark = icons.pixmap(_ICONS[line.kind.value], "muted", 20, scale)
        painter.drawPixmap(rect.left() + theme.L, rect.center().y() - 10, mark)
        left, right = rect.left() + 48, rect.right() - theme.L
        high = QFontMetrics(theme.font(bold=True)).height()
        low = QFontMetrics(theme.font(theme.SMALL)).height()
        top = rect.top() + (rect.height() - high - low) // 2
        first = QRect(left, top, right - left, high)
        second = QRect(left, top + high, right - left, low)
        phone = one_line(line.phone)
        painter.setFont(theme.font(tabular=True))
        room = painter.fontMetrics().horizontalAdvance(phone) + theme.L if phone else 0
        painter.setPen(theme.colour("muted"))
        painter.drawText(first, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), phone)
        painter.setPen(theme.colour("muted" if line.person.archived else "text"))
        painter.setFont(theme.font(bold=True))
        self._text(painter, first.adjusted(0, 0, -room, 0), line.person.full_name)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.colour("muted"))
        about = tr("Archived · {about}", about=line.about) if line.person.archived else line.about
        self._text(painter, second, about)

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, max(_ROW, 2 * option.fontMetrics.height() + theme.L))

    @staticmethod
    def _text(painter: QPainter, rect: QRect, text: str) -> None:
        fitted = painter.fontMetrics().elidedText(one_line(text), Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), fitted)


class FindPanel(QWidget):
    """A panel over the window. ``wanted(id)`` is the id of the person picked. ``index`` is asked for at the first
    letter: it takes a while to build."""

    wanted = Signal(object)

    def __init__(self, desk: Desk, window: QWidget, index: Callable[[], PeopleIndex]) -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Find anyone"))
        self._desk = desk
        self._window = window
        self._index = index
        frame = Frame("popup")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        box = self._box = QVBoxLayout(frame)
        box.setContentsMargins(theme.S, theme.S, theme.S, theme.S)
        box.setSpacing(theme.S)
        self.search = SearchBox(tr("Name, e-mail, phone or ID…"))
        self.search.setMaximumWidth(10_000)
        self.search.textChanged.connect(self._on_text_changed)
        self.search.installEventFilter(self)
        box.addWidget(self.search)
        self.lines = _Lines()
        self.list = QListView()
        self.list.setProperty("role", "results")
        self.list.setAccessibleName(tr("People found"))
        self.list.setModel(self.lines)
        self.list.setItemDelegate(_LineDelegate(self.lines, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda index: self._pick(index.row()))
        box.addWidget(self.list)
        self.count = Label(kind="small-muted", wrap=True)
        self.count.setContentsMargins(theme.S, 0, 0, 0)
        box.addWidget(self.count)
        self.setFixedWidth(min(max(_WIDTH, theme.letters_wide(_LETTERS)), window.width() - 2 * theme.XXL))
        self._show("")

    def _fit(self) -> None:
        """As high as what was found: the words stand below the field when that is nobody."""
        found = len(self.lines.found)
        self.list.setVisible(found > 0)
        if found:
            row = self.list.sizeHintForRow(0)
            fits = (self._window.height() - 4 * theme.HEADER) // row
            self.list.setFixedHeight(min(found, _MOST_ROWS, max(1, fits)) * row)
        self._box.activate()
        self.setFixedHeight(self._box.totalHeightForWidth(self.width()))

    def open_over(self, window: QWidget) -> None:
        """Show in the upper middle of ``window``."""
        self.adjustSize()
        at = window.mapToGlobal(window.rect().topLeft())
        self.move(at.x() + (window.width() - self.width()) // 2, at.y() + theme.HEADER)
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """The field has the keyboard."""
        super().showEvent(event)
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While typing: Up and Down move in the list, Enter picks, Esc closes."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._take_key(Qt.Key(event.key()))
        return False

    def _take_key(self, key: Qt.Key) -> bool:
        if key in _STEPS:
            row = self.list.currentIndex().row() + _STEPS[key]
            self._select(max(0, min(row, len(self.lines.found) - 1)))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pick(self.list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    def _on_text_changed(self, text: str) -> None:
        self._show(text)

    def _show(self, text: str) -> None:
        count, found = self._index().search(text) if text.strip() else (0, [])
        self.lines.set_found(found)
        self._select(0)
        if not text.strip():
            people = len(self._desk.directory.students) + len(self._desk.directory.parents)
            words = tr("Looks in {count} people.", count=number(people + len(self._desk.directory.teachers)))
        elif count > len(found):
            words = tr("The first {shown} of {count}. Type more to narrow.", shown=len(found), count=number(count))
        elif count:
            words = trn("{count} found. Enter shows the person.", "{count} found. Enter shows the person.", count)
        else:
            words = tr("Nobody found. Try a part of the surname, the e-mail or the ID.")
        self.count.setText(words)
        self._fit()

    def _select(self, row: int) -> None:
        if 0 <= row < len(self.lines.found):
            self.list.setCurrentIndex(self.lines.index(row))

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self.lines.found):
            person = self.lines.found[row].person.id
            self.close()
            self.wanted.emit(person)
