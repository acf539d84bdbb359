"""The kept copy in the window: asked once, shown at once, worked with when the cable is pulled, forgotten whole."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from mbdesk.errors import TokenStoreError
from mbdesk.jobs import offline
from mbdesk.jobs.session import Session
from mbdesk.practice import PracticeServer, serve
from mbdesk.records import PersonKind
from mbdesk.store.connections import Connection, Connections
from mbdesk.store.token_store import TokenStore
from mbdesk.ui.copy_question import CopyQuestion
from mbdesk.ui.desk import Load
from mbdesk.ui.dialogs.export import ExportDialog
from mbdesk.ui.dialogs.school import ForgetDialog
from mbdesk.ui.dialogs.settings import SettingsDialog
from mbdesk.ui.rights import why_not_undo
from mbdesk.ui.settings import RECENT
from tests.support.window import Opened, window_below
from tests.support.wizard import ROWS, start, write_sheet

WAIT = 20_000


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keyring in memory: the real one is tested in tests/unit/store and end to end."""
    keys: dict[tuple[str, str], str] = {}

    def save(store: TokenStore, key: str, token: str) -> None:
        keys[store._service, key] = token

    monkeypatch.setattr(TokenStore, "save", save)
    monkeypatch.setattr(TokenStore, "load", lambda store, key: keys.get((store._service, key)))
    monkeypatch.setattr(TokenStore, "delete", lambda store, key: keys.pop((store._service, key), None))
    return keys


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, kept: object) -> Iterator[Opened]:
    with window_below(tmp_path, qtbot) as made:
        yield made


@pytest.fixture
def server(opened: Opened) -> Iterator[PracticeServer]:
    running = serve(opened.school)
    yield running
    running.close()


def copies(folder: Path) -> list[Path]:
    return list(folder.rglob("copy-*.bin"))


def button(within: QWidget, text: str) -> QPushButton:
    found = within.findChildren(QPushButton)
    return next(b for b in found if b.text().replace("&", "").startswith(text) and b.isVisibleTo(within))


def has_button(within: QWidget, text: str) -> bool:
    return any(
        b.text().replace("&", "").startswith(text) and b.isVisibleTo(within) for b in within.findChildren(QPushButton)
    )


def online(opened: Opened) -> bool:
    return opened.desk.online


def find(opened: Opened, server: PracticeServer) -> None:
    """Connect the school up to its page with the question about the copy."""
    page = opened.window.connect_page
    page.connect_button.click()
    page.form.key.setText(opened.school.tokens["full"])
    page.form.region.setCurrentIndex(page.form.region.count() - 1)
    page.form.address.setText(server.url)
    page.form.go.click()
    opened.qtbot.waitUntil(lambda: has_button(page, "Start with"), timeout=WAIT)


def answer(opened: Opened, *, keep: bool) -> None:
    question = opened.window.connect_page.findChild(CopyQuestion)
    assert question is not None
    (question.keep if keep else question.leave).click()


def connect(opened: Opened, server: PracticeServer, *, keep: bool | None) -> None:
    """Connect the school and answer the question, wait until it is loaded and nothing more is written."""
    find(opened, server)
    if keep is not None:
        answer(opened, keep=keep)
    button(opened.window.connect_page, "Start with").click()
    opened.qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED, timeout=WAIT)
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs, timeout=WAIT)


def test_the_school_is_shown_at_once_and_then_brought_up_to_date(
    opened: Opened, server: PracticeServer, qtbot: QtBot, tmp_path: Path
) -> None:
    connect(opened, server, keep=True)
    assert len(copies(tmp_path)) == 1
    students = opened.desk.directory.students
    opened.school.recorder.clear()
    with window_below(tmp_path, qtbot) as again:
        again.window.open_first()
        qtbot.waitUntil(lambda: bool(again.desk.directory.students), timeout=WAIT)
        assert again.desk.load_state.load is Load.LOADING
        assert again.window.status.age.text().startswith("As of ")
        assert not online(again)
        qtbot.waitUntil(lambda: again.desk.load_state.load is Load.LOADED, timeout=WAIT)
        assert online(again)
        assert again.desk.session is not None
        assert again.desk.session.permissions.allows("students/create") is True
        assert len(again.desk.directory.students) == len(students)
        lists = [e for e in opened.school.recorder.entries if e.path.endswith("/students")]
        assert any("modified_since" in str(e) for e in lists)
        assert len(opened.school.recorder.entries) < 40


def test_with_the_cable_pulled_the_school_can_be_looked_at_searched_and_exported(
    opened: Opened, server: PracticeServer, qtbot: QtBot, tmp_path: Path
) -> None:
    connect(opened, server, keep=True)
    server.close()
    with window_below(tmp_path, qtbot) as again:
        again.window.open_first()
        qtbot.waitUntil(lambda: again.desk.load_state.load is Load.FAILED, timeout=60_000)
        window, tab = again.window, again.people
        assert window.notice.text.startswith("No connection. You see the school as of ")
        assert window.status.age.text().endswith("· no connection")
        assert button(window.notice, "Try again").isEnabled()

        someone = next(s for s in again.desk.directory.students if not s.archived)
        tab.search.setText(someone.full_name)
        assert someone in tab.lists[PersonKind.STUDENT].table.records()
        tab.show_person(someone.id)
        assert tab.pane.details is not None
        assert tab.pane.details.title == someone.full_name

        window.export()
        dialog = window.findChild(ExportDialog)
        assert dialog is not None
        dialog.go.click()
        files = window.findChild(QFileDialog)
        assert files is not None
        files.fileSelected.emit(str(tmp_path / "out.xlsx"))
        files.done(1)
        qtbot.waitUntil(lambda: window.notice.text.startswith("Saved as out.xlsx"), timeout=WAIT)

        assert window.header.import_button.isEnabled()  # an import can be prepared
        made = start(again, write_sheet(tmp_path / "new.csv", ROWS[:1]))
        made.wizard.show_page(3)
        made.until(lambda: made.wizard.review_page.prepared is not None)
        forward = made.wizard.review_page.forward
        assert not forward.isEnabled()
        assert forward.accessibleDescription().startswith("Waiting for connection.")
        assert why_not_undo(again.desk).startswith("Waiting for connection.")


def test_the_connection_comes_back_by_itself(
    opened: Opened, server: PracticeServer, qtbot: QtBot, tmp_path: Path
) -> None:
    connect(opened, server, keep=True)
    opened.school.faults.replace([{"do": "captive-portal"}])
    with window_below(tmp_path, qtbot) as again:
        again.window.open_first()
        qtbot.waitUntil(lambda: again.desk.load_state.load is Load.FAILED, timeout=60_000)
        assert not online(again)
        again.desk._look_again.timeout.emit()
        qtbot.waitUntil(lambda: not again.desk.tasks.jobs, timeout=WAIT)
        assert again.desk.load_state.load is Load.FAILED  # looked quietly, still nothing
        opened.school.faults.clear()
        again.desk._look_again.timeout.emit()
        qtbot.waitUntil(lambda: again.desk.load_state.load is Load.LOADED, timeout=WAIT)
        assert online(again)
        assert not again.window.notice.isVisible()
        assert not again.desk._look_again.isActive()


def test_without_an_answer_nothing_is_kept_and_a_no_is_not_asked_again(
    opened: Opened, server: PracticeServer, qtbot: QtBot, tmp_path: Path
) -> None:
    connect(opened, server, keep=None)
    assert copies(tmp_path) == []
    opened.window._on_connect_wanted()
    connect(opened, server, keep=False)
    assert copies(tmp_path) == []
    opened.window._on_connect_wanted()
    page = opened.window.connect_page
    page.ask_for_key()
    page.form.key.setText(opened.school.tokens["full"])
    page.form.go.click()
    qtbot.waitUntil(lambda: has_button(page, "Start with"), timeout=WAIT)
    assert not [q for q in page.findChildren(CopyQuestion) if q.isVisibleTo(page)]


def _settled(opened: Opened, folder: Path, count: int) -> bool:
    return not opened.desk.tasks.jobs and len(copies(folder)) == count


def test_the_answer_can_be_changed_in_settings(opened: Opened, server: PracticeServer, tmp_path: Path) -> None:
    connect(opened, server, keep=None)
    for words, count in (("Keep a copy, to open", 1), ("Do not keep a copy", 0)):
        dialog = SettingsDialog(opened.window, opened.desk, opened.schools)
        dialog.open()
        next(b for b in dialog.findChildren(QRadioButton) if b.text().startswith(words)).click()
        opened.qtbot.waitUntil(partial(_settled, opened, tmp_path, count), timeout=WAIT)
        dialog.reject()


def test_without_a_keyring_nobody_is_asked_and_it_is_said_why(
    opened: Opened, server: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: TokenStore, _key: str, _token: str) -> None:
        raise TokenStoreError("no_keyring")

    monkeypatch.setattr(TokenStore, "save", refuse)
    connect(opened, server, keep=None)
    page = opened.window.connect_page
    assert page.findChild(CopyQuestion) is None
    assert "No copy of the school is kept either" in page.banner.text
    dialog = SettingsDialog(opened.window, opened.desk, opened.schools)
    keep = next(b for b in dialog.findChildren(QRadioButton) if b.text().startswith("Keep a copy"))
    assert not keep.isEnabled()
    assert "safe place" in keep.accessibleDescription()
    dialog.reject()
    dialog.deleteLater()


def test_forgetting_removes_the_copy_the_keys_and_the_names_of_files(
    opened: Opened, server: PracticeServer, kept: dict[tuple[str, str], str], tmp_path: Path
) -> None:
    connect(opened, server, keep=True)
    opened.desk.settings.set(RECENT, [str(tmp_path / "Riverside 9B.xlsx")])
    assert len(kept) == 2
    opened.window.dialogs.ask_to_forget()
    dialog = opened.window.findChild(ForgetDialog)
    assert dialog is not None
    QTest.mouseClick(dialog.sure, Qt.MouseButton.LeftButton)
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs and not kept, timeout=WAIT)
    assert copies(tmp_path) == []
    assert opened.schools.remembered() == ()
    left = "".join(p.read_text("utf-8", "replace") for p in tmp_path.rglob("*") if p.is_file())
    assert "Riverside" not in left
    assert opened.desk.session is None


def test_a_school_opens_although_the_answer_could_not_be_written(
    opened: Opened, server: PracticeServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(_connections: Connections, _connection: Connection) -> None:
        raise OSError("disk full")

    page = opened.window.connect_page
    find(opened, server)
    answer(opened, keep=True)
    monkeypatch.setattr(Connections, "save", full)
    button(page, "Start with").click()
    opened.qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED, timeout=WAIT)
    assert opened.window.notice.isVisible()
    assert "could not be kept" in opened.window.notice.text
    assert copies(tmp_path) == []


def test_cancel_while_the_answer_is_written_opens_no_school_and_start_works_again(
    opened: Opened, server: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, go_on = offline.choose, asyncio.Event()

    async def slowly(session: Session, *, keep: bool) -> Session:
        await go_on.wait()
        return await write(session, keep=keep)

    monkeypatch.setattr(offline, "choose", slowly)
    page = opened.window.connect_page
    find(opened, server)
    answer(opened, keep=True)
    start_button = button(page, "Start with")
    start_button.click()
    button(page, "Cancel").click()
    opened.desk.tasks._worker.call(go_on.set)
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs, timeout=WAIT)
    assert opened.desk.session is None
    assert start_button.hasFocus()
    start_button.click()
    opened.qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED, timeout=WAIT)
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs, timeout=WAIT)


def test_who_stays_at_a_school_comes_back_to_it(opened: Opened, server: PracticeServer) -> None:
    """Another school was opened, and then not gone to because of what is unsent: opening it had put it first."""
    connect(opened, server, keep=False)
    session = opened.desk.session
    assert session is not None
    other = replace(session.connection, key="other", name="The other school")
    Connections(opened.desk.places).save(other)
    opened.window._stay(replace(session, connection=other, api=Mock()))
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs, timeout=WAIT)
    assert [school.key for school in opened.schools.remembered()] == [session.connection.key, "other"]
