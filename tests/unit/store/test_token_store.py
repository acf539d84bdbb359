"""The key goes into a keyring that can be trusted, or nowhere (quality X08)."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.backends.SecretService import Keyring as SecretService
from keyring.errors import InitError, KeyringLocked, PasswordSetError

from mbdesk.errors import TokenStoreError
from mbdesk.store import token_store
from mbdesk.store.token_store import LONGEST, TokenStore, stop_waiting

TOKEN = "c0ffee" * 10


class Memory(KeyringBackend):
    """Keeps what it is given, and can be told to misbehave."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring has no types
        self.kept: dict[tuple[str, str], str] = {}
        self.raises: BaseException | None = None
        self.forgetful = False
        self.answer = threading.Event()
        self.answer.set()

    def get_password(self, service: str, username: str) -> str | None:
        self._misbehave()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._misbehave()
        if not self.forgetful:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._misbehave()
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("no such password")

    def _misbehave(self) -> None:
        self.answer.wait(10)
        if self.raises is not None:
            raise self.raises


class PlaintextKeyring(Memory):
    """What a package that is not ours may bring."""


class LookAlike(SecretService):
    """A subclass of a trusted keyring may do anything."""


@pytest.fixture(autouse=True)
def the_same_keyring_afterwards() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """A keyring that counts as trusted in this test."""
    trusted = (Memory.__module__, Memory.__qualname__)
    monkeypatch.setattr(token_store, "_TRUSTED", frozenset({trusted}))
    monkeypatch.setitem(
        __import__("sys").modules, Memory.__module__, __import__("types").SimpleNamespace(Memory=Memory)
    )
    backend = Memory()
    keyring.set_keyring(backend)
    return backend


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        (fail.Keyring, "no_keyring"),
        (null.Keyring, "refused_backend"),
        (PlaintextKeyring, "refused_backend"),
        (LookAlike, "refused_backend"),
    ],
)
def test_a_keyring_that_only_pretends_is_refused(backend: type[KeyringBackend], reason: str) -> None:
    keyring.set_keyring(backend())
    TokenStore().delete("a")
    works: tuple[Callable[[], object], ...] = (lambda: TokenStore().save("a", TOKEN), lambda: TokenStore().load("a"))
    for work in works:
        with pytest.raises(TokenStoreError) as refused:
            work()
        assert refused.value.reason == reason
        assert TOKEN not in repr(refused.value)


def test_a_chain_is_only_as_good_as_its_members(monkeypatch: pytest.MonkeyPatch, memory: Memory) -> None:
    chain = chainer.ChainerBackend()  # type: ignore[no-untyped-call]  # keyring has no types
    keyring.set_keyring(chain)
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [PlaintextKeyring(), memory])
    TokenStore().save("a", TOKEN)
    assert memory.kept == {("mbdesk", "a"): TOKEN}
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [PlaintextKeyring()])
    with pytest.raises(TokenStoreError, match="refused_backend"):
        TokenStore().save("a", TOKEN)
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [])
    with pytest.raises(TokenStoreError, match="no_keyring"):
        TokenStore().save("a", TOKEN)


def test_a_key_is_kept_read_back_and_forgotten(memory: Memory) -> None:
    store = TokenStore()
    assert store.load("a") is None
    store.save("a", TOKEN)
    store.save("b", "other")
    assert store.load("a") == TOKEN
    store.delete("a")
    store.delete("a")
    assert store.load("a") is None
    assert memory.kept == {("mbdesk", "b"): "other"}


def test_a_key_that_could_not_be_forgotten_is_told(memory: Memory) -> None:
    TokenStore().save("a", TOKEN)
    memory.raises = KeyringLocked("locked")
    with pytest.raises(TokenStoreError, match="locked"):
        TokenStore().delete("a")


def test_what_was_not_really_kept_is_noticed(memory: Memory) -> None:
    memory.forgetful = True
    with pytest.raises(TokenStoreError, match="not_kept"):
        TokenStore().save("a", TOKEN)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (KeyringLocked("locked"), "locked"),
        (InitError("Prompt dismissed"), "locked"),
        (PasswordSetError("no"), "not_kept"),
        (EOFError(), "no_keyring"),
        (OSError("no bus"), "no_keyring"),
    ],
)
def test_every_trouble_has_its_reason(memory: Memory, error: BaseException, reason: str) -> None:
    memory.raises = error
    with pytest.raises(TokenStoreError) as caught:
        TokenStore().save("a", TOKEN)
    assert caught.value.reason == reason


def test_a_keyring_that_waits_for_a_person_is_given_up(memory: Memory) -> None:
    memory.answer.clear()
    with pytest.raises(TokenStoreError, match="timeout"):
        TokenStore(seconds=0.05).load("a")
    memory.answer.set()


def test_nobody_waits_for_a_keyring_when_mbdesk_ends(memory: Memory) -> None:
    memory.answer.clear()
    caught: list[str] = []

    def load() -> None:
        with pytest.raises(TokenStoreError) as error:
            TokenStore(seconds=30).load("a")
        caught.append(error.value.reason)

    asking = threading.Thread(target=load, daemon=True)
    asking.start()
    while not caught:
        stop_waiting()
        asking.join(0.01)
        assert not memory.answer.is_set()
    memory.answer.set()
    assert caught == ["timeout"]


def test_a_key_that_windows_could_not_hold_is_not_tried(memory: Memory) -> None:
    with pytest.raises(TokenStoreError, match="too_long"):
        TokenStore().save("a", "x" * (LONGEST + 1))
    assert memory.kept == {}


@pytest.mark.keyring
@pytest.mark.usefixtures("secret_service")
def test_the_real_secret_service_keeps_it() -> None:
    keyring.set_keyring(SecretService())  # type: ignore[no-untyped-call]  # keyring has no types
    store = TokenStore("mbdesk-test")
    try:
        store.save("riverside@api", TOKEN)
        assert TokenStore("mbdesk-test").load("riverside@api") == TOKEN
        store.save("riverside@api", "newer")
        assert store.load("riverside@api") == "newer"
        assert store.load("another") is None
    finally:
        store.delete("riverside@api")
    assert store.load("riverside@api") is None


FOUND = """
import sys
from mbdesk.store.token_store import TokenStore
store = TokenStore("mbdesk-test")
store.save("found", sys.stdin.read())
print(len(store.load("found")))
store.delete("found")
"""


@pytest.mark.keyring
@pytest.mark.usefixtures("secret_service")
def test_the_real_secret_service_is_found_by_a_program_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FOUND], input=TOKEN, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == (f"{len(TOKEN)}\n", "")


@pytest.mark.keyring
@pytest.mark.usefixtures("secret_service")
def test_a_setting_cannot_slip_a_pretender_in() -> None:
    env = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    done = subprocess.run(
        [sys.executable, "-c", FOUND], input=TOKEN, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr.strip().endswith("TokenStoreError: refused_backend keyring.backends.null.Keyring")
    assert TOKEN not in done.stderr
