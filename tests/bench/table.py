"""The People tab at 10,000 students x 20 columns: keystroke, sort and scrolling, each until the frame is drawn."""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableView

from mbdesk.records import PersonKind, Student
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.tabs.people import PeopleTab
from tests.bench.figures import Goal, Row, Table, milliseconds
from tests.bench.frames import Frames, application, settle, shown
from tests.bench.people import many_students
from tests.bench.stock import StockWindow
from tests.support.window import desk_below

PEOPLE: Final = 10_000
COLUMNS: Final = 20
WORDS: Final = 4
"""Names, student IDs and e-mails sought, of each; typed letter by letter and taken back letter by letter."""
LETTERS: Final = 5
SCROLLS: Final = 120

KEYSTROKE: Final = "keystroke to drawn frame"
SORT: Final = "sort by a column, to drawn frame"
SCROLL: Final = "one step of scrolling, to drawn frame"
GOALS: Final = {
    KEYSTROKE: (Goal(30, "p50"), Goal(50, "p95")),
    SORT: (Goal(50, "max"),),
    SCROLL: (Goal(16, "p95"), Goal(50, "max")),
}


@dataclass(frozen=True, slots=True)
class _Timed:
    """Seconds until the frame, and how much of them this process worked; the rest it waited for the computer."""

    seconds: tuple[float, ...]
    worked: float

    def words(self) -> str:
        return f"{len(self.seconds)} times, {self.worked / len(self.seconds) * 1000:.0f} ms of work each"


def measure() -> list[Table]:
    """Our tab first, then the stock proxy with the same texts, the same columns and the same size."""
    app = application()
    directory = many_students(PEOPLE)
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as folder, desk_below(Path(folder)) as desk:
        tab = PeopleTab(desk)
        view = tab.lists[PersonKind.STUDENT].view
        columns = _show_columns(view)
        frames = shown(tab, view)
        desk.set_directory(directory)
        settle(500)
        sought = _sought(directory.students, WORDS)
        ours = _all(tab.search, view, frames, sought)
        titles = [view.table.fields[column].heading() for column in columns]
        texts = [[view.table.text(row, column) for column in columns] for row in range(view.table.found)]
        width = view.width()
        tab.close()
        tab.deleteLater()
    stock = StockWindow(titles, texts)
    plain = _all(stock.search, stock.view, shown(stock, stock.view, width), [sought[0][:3]])
    stock.close()
    rows = tuple(
        Row(
            what=f"{name} ({ours[name].words()})",
            measured=milliseconds(ours[name].seconds),
            goals=goals,
            instead=f"stock proxy: {milliseconds(plain[name].seconds).words()}",
        )
        for name, goals in GOALS.items()
    )
    return [Table(title=f"The People tab: {len(texts):,} x {len(columns)}, on {app.platformName()}", rows=rows)]


def _show_columns(view: RecordView) -> list[int]:
    """Show ``COLUMNS`` columns, or all there are."""
    for column in range(1, len(view.table.fields)):
        view.show_column(column, column < COLUMNS)
    return view.shown_columns()


def _sought(students: Sequence[Student], words: int) -> list[str]:
    """Beginnings of names, IDs and e-mails of students here and there: each finds somebody at every letter."""
    spread = students[:: len(students) // 50]
    values = (
        [s.last_name for s in spread if s.last_name],
        [s.student_id for s in spread if s.student_id],
        [s.email for s in spread if s.email],
    )
    plain = [[text[:LETTERS].strip() for text in some if text[:LETTERS].isascii()][:words] for some in values]
    return [text for some in zip(*plain, strict=True) for text in some]


def _all(search: QLineEdit, view: QTableView, frames: Frames, sought: Sequence[str]) -> dict[str, _Timed]:
    _typed(search, frames, [sought[0][:1]])  # warms up
    return {
        KEYSTROKE: _timed(partial(_typed, search, frames, sought)),
        SORT: _timed(partial(_sorted, view, frames)),
        SCROLL: _timed(partial(_scrolled, view, frames)),
    }


def _timed(play: Callable[[], list[float]]) -> _Timed:
    before = time.process_time()
    seconds = play()
    return _Timed(tuple(seconds), time.process_time() - before)


def _typed(search: QLineEdit, frames: Frames, sought: Sequence[str]) -> list[float]:
    search.setFocus()
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
