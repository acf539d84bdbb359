"""Another key, pasted half-way: asked about once, and not left standing in its field."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mbdesk.ui.review.key_field import KeyField
from tests.support.runs import WAIT
from tests.support.window import Opened


def shown(opened: Opened) -> KeyField:
    field = KeyField(opened.desk)
    opened.qtbot.addWidget(field)
    field.show()
    return field


def test_enter_twice_asks_once(opened: Opened) -> None:
    key, accepted = shown(opened), list[int]()
    key.accepted.connect(lambda: accepted.append(1))
    before = len(opened.school.recorder.entries)
    key.field.setText(opened.school.tokens["full"])
    QTest.keyClick(key.field, Qt.Key.Key_Return)
    QTest.keyClick(key.field, Qt.Key.Key_Return)
    key.field.setText(opened.school.tokens["full"] + " ")  # nor does typing open it again
    assert not key.button.isEnabled()
    QTest.keyClick(key.field, Qt.Key.Key_Return)
    opened.qtbot.waitUntil(lambda: bool(accepted), timeout=WAIT)
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs, timeout=WAIT)
    asked = [entry.path for entry in opened.school.recorder.entries[before:]]
    assert accepted == [1]
    assert asked.count("/v2/auth/permissions") == 1
    assert key.field.text() == ""


def test_after_a_refusal_it_can_be_tried_again(opened: Opened) -> None:
    key = shown(opened)
    key.field.setText("not a key")
    QTest.keyClick(key.field, Qt.Key.Key_Return)
    opened.qtbot.waitUntil(key.trouble.isVisible, timeout=WAIT)
    assert key.button.isEnabled()


def test_the_key_is_masked_and_does_not_wait_for_long(opened: Opened) -> None:
    key = shown(opened)
    assert key.field.echoMode() is QLineEdit.EchoMode.Password
    key.field.setText("a key")
    assert key.key_timer.isActive()
    assert key.key_timer.interval() == 60_000
    key.key_timer.timeout.emit()
    assert key.field.text() == ""
    assert not key.key_timer.isActive()
    key.field.setText("a key")
    key.hide()
    assert key.field.text() == ""
