"""Access keys in the operating system's keyring (quality X08).

Calls may wait for a person who unlocks the keyring: never from the window's thread. A keyring that only pretends to
keep things, or keeps them readable, is refused: the key then lives until mbdesk is closed.
"""

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from mbdesk.errors import TokenStoreError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

# By class, not by name or priority: a setting or another package can put anything in front of these.
_TRUSTED: Final = frozenset(
    {
        ("keyring.backends.Windows", "WinVaultKeyring"),
        ("keyring.backends.macOS", "Keyring"),
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
        ("keyring.backends.libsecret", "Keyring"),
    }
)
_CHAIN: Final = ("keyring.backends.chainer", "ChainerBackend")
_NONE: Final = ("keyring.backends.fail", "Keyring")

LONGEST: Final = 1200
"""Characters; Windows holds about 1,280 in one secret."""

_SECONDS: Final = 60.0


class TokenStore:
    """Keeps one key per school under ``service``. ``seconds`` is how long a person may take to unlock the keyring."""

    def __init__(self, service: str = "mbdesk", *, seconds: float = _SECONDS) -> None:
        self._service = service
        self._seconds = seconds

    def save(self, key: str, token: str) -> None:
        """Keep ``token`` for the school ``key`` and read it back. Raises TokenStoreError when it was not kept."""
        if len(token) > LONGEST:
            raise TokenStoreError("too_long")
        service = self._service

        def work(backend: "KeyringBackend") -> str | None:
            backend.set_password(service, key, token)
            return backend.get_password(service, key)

        if self._in_time(work) != token:
            raise TokenStoreError("not_kept")

    def load(self, key: str) -> str | None:
        """The token of the school ``key``, None when none is kept. Raises TokenStoreError."""
        return self._in_time(lambda backend: backend.get_password(self._service, key))

    def delete(self, key: str) -> None:
        """Forget the token of the school ``key``, kept or not. Raises TokenStoreError when it is still there.

        Without a keyring to trust none was kept, so there is nothing to do.
        """
        from keyring.errors import PasswordDeleteError

        def work(backend: "KeyringBackend") -> None:
            try:
                backend.delete_password(self._service, key)
            except PasswordDeleteError:
                if backend.get_password(self._service, key) is not None:
                    raise

        try:
            self._in_time(work)
        except TokenStoreError as error:
            if error.reason not in ("no_keyring", "refused_backend"):
                raise

    def _in_time(self, work: Callable[["KeyringBackend"], T]) -> T:
        """``work`` in a thread of its own, because nothing can interrupt a keyring that waits for its prompt."""
        result: list[T] = []
        trouble: list[BaseException] = []

        def run(ended: threading.Event) -> None:
            try:
                result.append(work(_backend()))
            except BaseException as error:  # noqa: BLE001 - odd backends raise anything; it is raised again below
                trouble.append(error)
            finally:
                ended.set()

        ended = threading.Event()
        _waiting.add(ended)
        thread = threading.Thread(target=run, args=(ended,), name="mbdesk-keyring", daemon=True)
        thread.start()
        ended.wait(self._seconds)
        _waiting.discard(ended)
        if trouble:
            raise _as_ours(trouble[0]) from trouble[0]
        if not result:
            raise TokenStoreError("timeout")
        return result[0]


_waiting: Final[set[threading.Event]] = set()
"""Whoever waits for a keyring at this moment."""


def stop_waiting() -> None:
    """mbdesk ends: nobody waits any longer for a keyring that shows its prompt; they get ``timeout``."""
    for waiting in tuple(_waiting):
        waiting.set()


def backend_name() -> str:
    """The keyring that would be used, by class; the reason in words where there is none to trust."""
    try:
        found = _backend()
    except TokenStoreError as error:
        return f"none ({error.reason})"
    return f"{type(found).__module__}.{type(found).__qualname__}"


def _backend() -> "KeyringBackend":
    """The keyring to use. Raises TokenStoreError when there is none that can be trusted."""
    import keyring

    found = keyring.get_keyring()
    chained = list(getattr(found, "backends", ())) if _is(found, _CHAIN) else [found]
    trusted = [backend for backend in chained if any(_is(backend, name) for name in _TRUSTED)]
    if trusted:
        return trusted[0]
    if not chained or _is(found, _NONE):
        raise TokenStoreError("no_keyring")
    raise TokenStoreError("refused_backend", f"{type(found).__module__}.{type(found).__qualname__}")


def _is(backend: object, name: tuple[str, str]) -> bool:
    """Whether ``backend`` is of just that class; a subclass or a namesake may do anything."""
    module = sys.modules.get(name[0])
    return module is not None and type(backend) is getattr(module, name[1], None)


def _as_ours(error: BaseException) -> TokenStoreError:
    from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError, PasswordSetError

    if isinstance(error, TokenStoreError):
        return error
    kind = type(error).__name__
    if isinstance(error, KeyringLocked | InitError):
        return TokenStoreError("locked", kind)
    if isinstance(error, NoKeyringError):
        return TokenStoreError("no_keyring", kind)
    if isinstance(error, PasswordSetError | PasswordDeleteError):
        return TokenStoreError("not_kept", kind)
    return TokenStoreError("no_keyring", kind)
