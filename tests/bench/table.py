"""The table at 10,000 people x 20 columns: keystroke, sort and scrolling, each until the frame is drawn."""

from collections.abc import Callable
from functools import partial
from itertools import accumulate
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from mbdesk.fields import STUDENT_FIELDS
from mbdesk.ui.record_table import RecordTable
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.widgets import SearchBox
from tests.bench.figures import Goal, Row, Table, milliseconds
from tests.bench.frames import Frames, application, settle, shown
from tests.bench.people import many_students
from tests.bench.stock import StockWindow

PEOPLE: Final = 10_000
COLUMNS: Final = 20
SOUGHT: Final = ("muller", "grade", "anna", "1004", "school.", "zhang", "maria")
"""Typed letter by letter and taken back letter by letter."""
SHORTLY: Final = ("mul", "an")
"""What the stock proxy is asked: it takes long enough."""
SCROLLS: Final = 120


class _Window(QWidget):
    """The search box and the table of the People tab, every column shown."""

    def __init__(self, table: RecordTable) -> None:
        super().__init__()
        self.search = SearchBox("Search")
        self.search.textChanged.connect(table.set_search)
        self.view = RecordView(table, "Students")
        for column in range(1, len(table.fields)):
            self.view.show_column(column, True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.view)


def measure() -> list[Table]:
    """Ours first, then the stock proxy on the same texts."""
    app = application()
    directory = many_students(PEOPLE)
    table = RecordTable(STUDENT_FIELDS[:COLUMNS])
    table.set_records(directory.students, directory)
    window = _Window(table)
    frames = shown(window, window.view)
    settle(300)
    ours = _all(window.search, window.view, frames, SOUGHT)
    texts = [[table.text(row, column) for column in range(COLUMNS)] for row in range(PEOPLE)]
    window.close()
    stock = StockWindow([field.heading() for field in table.fields], texts)
    plain = _all(stock.search, stock.view, shown(stock, stock.view), SHORTLY)
    stock.close()
    what = f"at {PEOPLE:,} people x {len(table.fields)} columns ({app.platformName()})"
    goals = {
        "keystroke to drawn frame": (Goal(30, "p50"), Goal(50, "p95")),
        "sort by a column": (Goal(50, "max"),),
        "scrolling, one frame": (Goal(16, "p95"), Goal(50, "max")),
    }
    return [
        Table(
            title=f"The table {what}",
            rows=tuple(
                Row(
                    what=f"{name} ({len(ours[name])} times)",
                    measured=milliseconds(ours[name]),
                    goals=goals[name],
                    instead=f"stock proxy: {milliseconds(plain[name]).words()}",
                )
                for name in goals
            ),
        )
    ]


def _all(search: QLineEdit, view: QTableView, frames: Frames, sought: tuple[str, ...]) -> dict[str, list[float]]:
    return {
        "keystroke to drawn frame": _typed(search, frames, sought),
        "sort by a column": _sorted(view, frames),
        "scrolling, one frame": _scrolled(view, frames),
    }


def _typed(search: QLineEdit, frames: Frames, sought: tuple[str, ...]) -> list[float]:
    search.setFocus()
    for word in sought[:1]:  # warms up
        _word(search, frames, word)
    return [seconds for word in sought for seconds in _word(search, frames, word)]


def _word(search: QLineEdit, frames: Frames, word: str) -> list[float]:
    """A word typed letter by letter and taken back letter by letter."""
    typed = [frames.seconds(partial(QTest.keyClick, search, letter)) for letter in word]
    return typed + [frames.seconds(partial(QTest.keyClick, search, Qt.Key.Key_Backspace)) for _ in word]


def _sorted(view: QTableView, frames: Frames) -> list[float]:
    """Clicks on the headers in view, twice each: both directions."""
    header = view.horizontalHeader()
    places = [c for c in range(1, header.count()) if not header.isSectionHidden(c) and _in_view(header, c)]
    return [frames.seconds(_click(header, column)) for column in places for _ in range(2)]


def _in_view(header: QHeaderView, column: int) -> bool:
    left = header.sectionViewportPosition(column)
    return 0 < left < header.viewport().width() - 40


def _click(header: QHeaderView, column: int) -> Callable[[], None]:
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    return lambda: QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def _scrolled(view: QTableView, frames: Frames) -> list[float]:
    """Down from the top in steps of a wheel, then in whole pages."""
    bar = view.verticalScrollBar()
    steps = [bar.singleStep() * 3] * SCROLLS + [bar.pageStep()] * (SCROLLS // 4)
    return [frames.seconds(partial(bar.setValue, place)) for place in accumulate(steps)]
