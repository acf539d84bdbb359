"""``python -m tests.bench.opened SINCE FOLDER``: opens mbdesk as a person does and notes when what was on the screen.

SINCE is ``time.perf_counter()`` of whoever started this; that clock is the computer's, not the process's. Prints one
JSON line: seconds from SINCE to the first frame of the window, to the first frame with people in it and to the whole
school loaded, the memory then, and how many seconds until the people this process itself worked. With ``--bare`` in
place of FOLDER: a Qt window with a table in it and nothing else.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any, Final

FIRST: Final = "first window"
PEOPLE: Final = "people"
LOADED: Final = "loaded"
IMPORTED: Final = "imported"
MEMORY: Final = "memory"
WORKED: Final = "worked"


def main(since: float, folder: str) -> None:
    """Open, note, close, print."""
    noted: dict[str, float] = {}
    if folder == "--bare":
        _bare(since, noted)
    else:
        _mbdesk(since, Path(folder), noted)
    print(json.dumps(noted))


def _bare(since: float, noted: dict[str, float]) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QTableWidget

    class Window(QTableWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, drawn)

    def drawn() -> None:
        noted.setdefault(FIRST, time.perf_counter() - since)
        qt.quit()

    qt = QApplication([])
    window = Window(20, 5)
    window.resize(1280, 800)
    window.show()
    qt.exec()


def _mbdesk(since: float, profile: Path, noted: dict[str, float]) -> None:
    from mbdesk import app

    noted[IMPORTED] = time.perf_counter() - since
    _watch(since, noted)
    app.run(practice=True, profile=profile)


def _watch(since: float, noted: dict[str, float]) -> None:
    """Look over the shoulder of the window and of every table that is painted."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent

    from mbdesk.ui.main_window import MainWindow
    from mbdesk.ui.record_view import RecordView
    from tests.bench.memory import held_mb

    paint_window, paint_table = MainWindow.paintEvent, RecordView.paintEvent
    seen: list[MainWindow] = []

    def note(name: str) -> None:
        noted.setdefault(name, time.perf_counter() - since)
        if {PEOPLE, LOADED} <= noted.keys() and MEMORY not in noted:
            noted[MEMORY] = held_mb() or 0.0
            seen[0].close()

    def window_painted(window: MainWindow, event: QPaintEvent) -> None:
        paint_window(window, event)
        if not seen:
            seen.append(window)
            window.desk.load_changed.connect(load_changed)
            QTimer.singleShot(0, lambda: note(FIRST))

    def table_painted(view: RecordView, event: QPaintEvent) -> None:
        paint_table(view, event)
        if PEOPLE not in noted and view.table.found:
            noted.setdefault(WORKED, time.process_time())
            QTimer.singleShot(0, lambda: note(PEOPLE))

    def load_changed(state: Any) -> None:
        if state.load.name in {"LOADED", "FAILED"}:
            note(LOADED)

    MainWindow.paintEvent = window_painted  # type: ignore[assignment,method-assign]  # to see the frame
    RecordView.paintEvent = table_painted  # type: ignore[assignment,method-assign]  # likewise


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2])
