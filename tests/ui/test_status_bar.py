"""The line at the foot: how old what is shown is, and until when ManageBac asked to slow down."""

from datetime import datetime, timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from mbdesk.text import date_words
from mbdesk.ui.desk import Load
from mbdesk.ui.status_bar import as_of
from tests.support.window import window_below


def test_the_age_names_the_day_when_it_was_not_today() -> None:
    now = datetime.now().astimezone()
    assert as_of(now.isoformat()) == f"{now:%H:%M}"
    before = now - timedelta(days=2)
    assert as_of(before.isoformat()) == f"{date_words(before.date())}, {before:%H:%M}"
    assert as_of("") == ""


def test_the_meter_is_quiet_until_managebac_asks_to_slow_down(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot) as opened:
        opened.open_practice()
        meter, status = opened.window.status.meter, opened.window.status
        assert meter.text() == ""
        assert not meter.isVisible()
        opened.school.faults.replace([{"do": "too-many", "route": "/students", "nth": 1, "seconds": 2}])
        opened.window.refresh()
        qtbot.waitUntil(lambda: meter.text().startswith("ManageBac asked to slow down until "), timeout=10_000)
        until = meter.text().rsplit(" ", 1)[1]
        datetime.strptime(until, "%H:%M:%S")  # noqa: DTZ007 - a time of day
        assert status.age.text().startswith("As of ")
        qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED, timeout=20_000)
        qtbot.waitUntil(lambda: meter.text() == "", timeout=10_000)
