"""Pictures of people: one request each, none while the arrows are held, nothing from bytes that are no picture."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mbdesk.api.avatars import picture
from mbdesk.practice.avatars import has_avatar
from mbdesk.records import PersonKind
from mbdesk.ui.portraits import SIDE, decoded
from tests.support.window import Opened, window_below


def _asked(opened: Opened) -> int:
    return sum(1 for entry in opened.school.recorder.entries if "/avatars/" in entry.path)


def _png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide's stubs want bytes, its code wants text
    return bytes(data.data())


def test_a_picture_comes_after_a_moment_and_only_once(opened: Opened, qtbot: QtBot) -> None:
    tab = opened.people
    someone = next(
        s for s in tab.lists[PersonKind.STUDENT].table.records() if has_avatar(opened.school.world.draw, s.id)
    )
    with qtbot.waitSignal(tab.portraits.came) as came:
        tab.show_person(someone.id)
    assert came.args is not None
    assert came.args[0] == someone.id
    assert isinstance(came.args[1], QImage)
    asked = _asked(opened)
    assert asked > 0
    with qtbot.waitSignal(tab.portraits.came):
        tab.show_person(someone.id)
    assert _asked(opened) == asked


def test_holding_an_arrow_asks_for_nothing(opened: Opened) -> None:
    view = opened.people.lists[PersonKind.STUDENT].view
    view.show_record(view.table.key_at(0))
    for _ in range(10):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert _asked(opened) == 0


def test_the_middle_is_cut_square(qapp: object) -> None:
    found = picture(_png(300, 100))
    assert found is not None
    image = decoded(found)
    assert image is not None
    assert (image.width(), image.height()) == (SIDE, SIDE)


def test_a_broken_picture_is_none(qapp: object) -> None:
    whole = picture(_png(50, 50))
    assert whole is not None
    broken = picture(whole.data[:40] + b"\0" * 10)
    assert broken is None or decoded(broken) is None


def test_a_picture_that_did_not_come_is_asked_for_again_and_nobody_is_bothered(opened: Opened, qtbot: QtBot) -> None:
    tab = opened.people
    someone = next(
        s for s in tab.lists[PersonKind.STUDENT].table.records() if has_avatar(opened.school.world.draw, s.id)
    )
    opened.school.faults.clear()
    fault = opened.school.faults.add(do="server-error", route="/avatars/*")
    tab.show_person(someone.id)
    qtbot.waitUntil(lambda: _asked(opened) > 0)
    qtbot.waitUntil(lambda: not opened.desk.tasks.jobs, timeout=20_000)
    assert not opened.window.notice.isVisible()
    assert fault.seen > 0
    opened.school.faults.clear()
    with qtbot.waitSignal(tab.portraits.came) as came:
        tab.show_person(someone.id)
    assert came.args is not None
    assert came.args[0] == someone.id


def test_without_the_tick_for_pictures_nothing_is_asked(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, token="students-only") as made:
        made.open_practice()
        tab = made.people
        someone = tab.lists[PersonKind.STUDENT].table.records()[0]
        with qtbot.waitSignal(tab.portraits.came) as came:
            tab.show_person(someone.id)
        assert came.args == [someone.id, None]
        assert _asked(made) <= 1
