"""Texts with data in them: what turns a name round is seen, what keeps a sentence in order is not (quality X07)."""

from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from mbdesk.text import APART, tr
from mbdesk.ui import plain
from mbdesk.ui.clipboard import copy_text, mime_of
from mbdesk.ui.widgets import Label

OPEN, CLOSE = APART
HEBREW = "נועה לוי"
FOREIGN = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("mark", FOREIGN)
def test_a_mark_of_somebody_else_is_seen(mark: str) -> None:
    for shown in (plain.one_line(f"evil{mark}gpj.exe"), plain.lines(f"evil{mark}gpj.exe"), plain.button(f"a{mark}b")):
        assert mark not in shown
        assert "⟦" in shown


@pytest.mark.parametrize("mark", FOREIGN)
def test_it_is_seen_inside_a_sentence_too_and_ends_nothing(mark: str) -> None:
    shown = plain.lines(tr("Archive {name} (12B)?", name=f"{HEBREW}{mark}x"))
    assert shown.startswith(f"Archive {OPEN}{HEBREW}⟦")
    assert shown.endswith(f"x{CLOSE} (12B)?")


def test_a_text_that_was_cut_has_no_half_of_a_pair() -> None:
    assert plain.lines(f"Archive {OPEN}{HEBREW}") == f"Archive {HEBREW}"
    assert plain.one_line(f"{CLOSE}{HEBREW}\n{OPEN}") == f"{HEBREW} "


@pytest.mark.parametrize("sentence", ["Archive {name} 12B ?", "{name} 12B ? Archive", "12B ? {name} Archive"])
def test_a_sentence_keeps_its_order_around_a_name(sentence: str, qtbot: QtBot) -> None:
    label = Label(tr(sentence, name=HEBREW))
    qtbot.addWidget(label)
    words = [word for word in sentence.split() if word != "{name}"]
    assert words == sorted(words, key=lambda word: _place(label.text(), word))


def _place(text: str, word: str) -> float:
    """How far from the left a word is drawn."""
    layout = QTextLayout(text)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return cast("tuple[float, int]", line.cursorToX(text.index(word)))[0]


def test_nothing_of_it_is_copied(qtbot: QtBot) -> None:
    said = tr("{name} was archived.", name=HEBREW)
    copy_text(said)
    assert QApplication.clipboard().text() == f"{HEBREW} was archived."
    data = mime_of([said], [[said]])
    assert data.text() == f"{HEBREW} was archived.\n{HEBREW} was archived."
    assert OPEN not in data.html()
    assert HEBREW in data.html()


def test_nor_from_a_sentence_that_somebody_selects(qtbot: QtBot) -> None:
    label = Label(tr("{name} was archived.\nThat is all.", name=HEBREW), copyable=True)
    qtbot.addWidget(label)
    label.show()
    label.setSelection(0, len(label.text()))
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == f"{HEBREW} was archived.\nThat is all."
    copy_text("")
    QApplication.sendEvent(label, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(3, 3), QPoint(3, 3)))
    (menu,) = label.findChildren(QMenu)
    menu.actions()[0].trigger()
    assert QApplication.clipboard().text() == f"{HEBREW} was archived.\nThat is all."
    menu.close()
