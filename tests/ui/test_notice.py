"""What is said above the tabs goes when it is old: good news with the next thing, trouble when it is over."""

from collections.abc import Callable

import pytest

from mbdesk.ui.desk import Notice
from mbdesk.ui.main_window import MainWindow
from tests.support.window import CLASSES, PEOPLE, Opened

TABS = (PEOPLE, CLASSES)
SAVED = Notice(title="Saved as out.xlsx.", tone="good", actions=(("Open file", lambda: None),))
BAD = Notice(title="It was not saved.", tone="bad")
WAY_ON = Notice(title="An import stopped.", actions=(("Continue", lambda: None),))


@pytest.mark.parametrize(
    "act",
    [lambda window: window.show_tab(1), MainWindow.show_activity, lambda window: window.start_import()],
    ids=["another tab", "activity", "import"],
)
def test_good_news_goes_with_the_next_thing(opened: Opened, act: Callable[[MainWindow], None]) -> None:
    window = opened.window
    opened.desk.notice_given.emit(SAVED)
    window.show_tab(0)
    assert window.notice.isVisible(), "the tab that is looked at already is no other"
    act(window)
    assert not window.notice.isVisible()


@pytest.mark.parametrize("notice", [BAD, WAY_ON], ids=["trouble", "a way on"])
def test_trouble_and_what_waits_for_an_answer_stay(opened: Opened, notice: Notice) -> None:
    opened.desk.notice_given.emit(notice)
    opened.window.show_tab(1)
    assert opened.window.notice.isVisible()
