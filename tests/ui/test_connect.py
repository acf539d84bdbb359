"""The first screen: every way to connect and every way it can fail, in place; nothing is saved before all succeeded."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from mbdesk.errors import TokenStoreError
from mbdesk.practice import PracticeServer, serve
from mbdesk.store.token_store import TokenStore
from mbdesk.ui.desk import Load
from mbdesk.ui.dialogs.connect import ConnectPage
from tests.support.window import Opened, window_below


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A keyring in memory: the real one is tested in tests/unit/store and end to end."""
    keys: dict[str, str] = {}
    monkeypatch.setattr(TokenStore, "save", lambda _self, key, token: keys.__setitem__(key, token))
    monkeypatch.setattr(TokenStore, "load", lambda _self, key: keys.get(key))
    monkeypatch.setattr(TokenStore, "delete", lambda _self, key: keys.pop(key, None))
    return keys


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    with window_below(tmp_path, qtbot) as made:
        yield made


@pytest.fixture
def server(opened: Opened) -> Iterator[PracticeServer]:
    running = serve(opened.school)
    yield running
    running.close()


def _fill(page: ConnectPage, key: str, address: str = "") -> None:
    page.connect_button.click()
    page.form.key.setText(key)
    if address:
        page.form.region.setCurrentIndex(page.form.region.count() - 1)
        page.form.address.setText(address)


def _wait_for_words(opened: Opened) -> str:
    banner = opened.window.connect_page.banner
    opened.qtbot.waitUntil(lambda: not banner.isHidden() and bool(banner.text), timeout=15_000)
    return banner.text


def _files(folder: Path) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


def test_a_school_is_connected_shown_and_remembered(
    opened: Opened, server: PracticeServer, kept: dict[str, str], tmp_path: Path
) -> None:
    page, token = opened.window.connect_page, opened.school.tokens["full"]
    _fill(page, token, server.url)
    assert page.form.address_shown.text() == f"The key will be sent to {server.url}"
    page.form.go.click()
    opened.qtbot.waitUntil(lambda: bool(_buttons(page, "Start with")))
    assert page.form.key.text() == ""
    _buttons(page, "Start with")[0].click()
    opened.qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED, timeout=20_000)
    assert opened.window.windowTitle() == f"{opened.desk.school_name} - mbdesk"
    assert not opened.window.strip.isVisible()
    assert list(kept.values()) == [token]
    assert token not in _files(tmp_path)
    assert [c.name for c in opened.schools.remembered()] == [opened.desk.school_name]


def test_a_remembered_school_opens_by_itself(
    opened: Opened, server: PracticeServer, kept: dict[str, str], qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened.window.connect_page
    _fill(page, opened.school.tokens["full"], server.url)
    page.form.go.click()
    qtbot.waitUntil(lambda: bool(_buttons(page, "Start with")))
    with window_below(tmp_path, qtbot) as again:
        again.window.open_first()
        qtbot.waitUntil(lambda: again.desk.load_state.load is Load.LOADED, timeout=15_000)
        assert again.desk.school_name == opened.schools.remembered()[0].name


def test_a_key_that_is_gone_is_asked_for_again(opened: Opened, server: PracticeServer, kept: dict[str, str]) -> None:
    page = opened.window.connect_page
    _fill(page, opened.school.tokens["full"], server.url)
    page.form.go.click()
    opened.qtbot.waitUntil(lambda: bool(_buttons(page, "Start with")))
    kept.clear()
    page.open_remembered(opened.schools.remembered()[0])
    assert "is not on this computer any more" in _wait_for_words(opened)
    opened.qtbot.waitUntil(lambda: bool(_buttons(page, "Paste the key")))
    _buttons(page, "Paste the key")[0].click()
    assert page.form.address.text() == server.url
    assert page.form.key.isVisibleTo(opened.window)


def test_without_a_keyring_the_key_lives_until_mbdesk_closes(
    opened: Opened, server: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: TokenStore, _key: str, _token: str) -> None:
        raise TokenStoreError("no_keyring")

    monkeypatch.setattr(TokenStore, "save", refuse)
    page = opened.window.connect_page
    _fill(page, opened.school.tokens["full"], server.url)
    page.form.go.click()
    assert "keeps it only until you close" in _wait_for_words(opened)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (None, "did not accept this access key"),
        ({"do": "captive-portal"}, "A web page came instead"),
        ({"do": "server-error"}, "had a problem on its side"),
        ({"do": "answer", "status": 200, "body": "not json"}, "cannot be read"),
    ],
    ids=["wrong key", "captive portal", "server trouble", "no json"],
)
def test_each_failure_has_its_own_sentence_and_saves_nothing(
    opened: Opened,
    server: PracticeServer,
    kept: dict[str, str],
    fault: dict[str, object] | None,
    words: str,
) -> None:
    if fault is not None:
        opened.school.faults.replace([fault])
    page = opened.window.connect_page
    _fill(page, opened.school.tokens["full"] if fault else "wrong", server.url)
    page.form.go.click()
    assert words in _wait_for_words(opened)
    assert kept == {}
    assert opened.schools.remembered() == ()
    assert page.form.go.isEnabled()
    assert opened.window.focusWidget() is page.form.key
    assert page.form.key.hasSelectedText()


def test_a_key_that_may_nothing_names_the_ticks_and_the_form_stays(opened: Opened, server: PracticeServer) -> None:
    page = opened.window.connect_page
    _fill(page, opened.school.tokens["nothing"], server.url)
    before = page.form.key.mapTo(page, QPoint(0, 0))
    page.form.go.click()
    words = _wait_for_words(opened)
    assert "may not read anything yet" in words
    assert "school/show, students/index" in words
    opened.qtbot.waitUntil(lambda: page.form.key.mapTo(page, QPoint(0, 0)) == before)


def test_no_server_there(opened: Opened, server: PracticeServer) -> None:
    server.close()
    page = opened.window.connect_page
    _fill(page, "k", server.url)
    page.form.go.click()
    assert "No connection to ManageBac" in _wait_for_words(opened)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://api.managebac.com", "does not start with https"),
        ("https://api.managebac.com@evil.example", "@ sign"),
        ("https://api.mаnagebac.com", "another alphabet"),
        ("two words", "not an internet address"),
        ("school.managebac.com", "Choose the region where you sign in, for most schools ManageBac.com."),
    ],
)
def test_addresses_that_no_key_is_sent_to(opened: Opened, address: str, words: str) -> None:
    page = opened.window.connect_page
    _fill(page, "k", address)
    assert words in page.form.address_shown.text()
    assert not page.form.go.isEnabled()


def test_the_key_is_masked_and_does_not_wait_for_long(opened: Opened) -> None:
    page = opened.window.connect_page
    _fill(page, "secret-key")
    assert page.form.key.echoMode() is QLineEdit.EchoMode.Password
    QTest.keySequence(page.form.key, "Ctrl+A")
    QTest.keySequence(page.form.key, "Ctrl+C")
    assert QApplication.clipboard().text() != "secret-key"
    assert page.form.key_timer.isActive()
    page.form.key_timer.timeout.emit()
    assert page.form.key.text() == ""
    assert not page.form.key_timer.isActive()


def test_the_practice_school_says_so_everywhere(opened: Opened) -> None:
    QTest.mouseClick(opened.window.connect_page.practice_button, Qt.MouseButton.LeftButton)
    opened.qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED, timeout=20_000)
    assert opened.window.strip.isVisible()
    assert "practice school" in opened.window.windowTitle()
    assert opened.schools.remembered() == ()


def test_cancel_gives_the_page_back(opened: Opened, server: PracticeServer) -> None:
    opened.school.faults.replace([{"do": "delay", "seconds": 20}])
    page = opened.window.connect_page
    _fill(page, "k", server.url)
    page.form.go.click()
    assert not page._pages.isEnabled()
    opened.qtbot.waitUntil(lambda: bool(opened.school.recorder.entries))
    _buttons(page, "Cancel")[0].click()
    assert page._pages.isEnabled()
    assert page.banner.isHidden()


def test_a_school_is_forgotten_with_its_key(opened: Opened, server: PracticeServer, kept: dict[str, str]) -> None:
    page = opened.window.connect_page
    _fill(page, opened.school.tokens["full"], server.url)
    page.form.go.click()
    opened.qtbot.waitUntil(lambda: bool(_buttons(page, "Start with")))
    _buttons(page, "Start with")[0].click()
    opened.qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED, timeout=20_000)
    opened.window.dialogs.ask_to_forget()
    _buttons(opened.window, "Forget this school")[0].click()
    opened.qtbot.waitUntil(lambda: kept == {} and opened.schools.remembered() == ())
    assert opened.window._front.currentWidget() is page
    assert opened.desk.session is None


def _buttons(within: QPushButton | ConnectPage | object, text: str) -> list[QPushButton]:
    assert hasattr(within, "findChildren")
    found: list[QPushButton] = within.findChildren(QPushButton)
    return [b for b in found if b.text().replace("&", "").startswith(text) and b.isVisibleTo(b.window())]
