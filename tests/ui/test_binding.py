"""The Qt binding itself."""

import sys

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication


def test_calls_into_qt_keep_none_alive(qapp: QApplication) -> None:
    """PySide6 6.12.0 drops a reference to ``None`` with each call and kills Python 3.11 after some 6,000 of them."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(500):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 100


def test_the_look_is_fusion(qapp: QApplication) -> None:
    qapp.setStyleSheet("")  # a style sheet wraps the style in one without a name
    assert qapp.style().objectName().lower() == "fusion"
