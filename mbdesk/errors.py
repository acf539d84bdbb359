"""Every exception mbdesk raises on purpose, in one tree.

Library exceptions stop in the package that owns the library and come out as one of these (``raise ... from``).
Trouble with one row of a sheet is a value (``Problem``, ``RowResult``), never an exception.
The texts for people are made from these types in ``mbdesk.ui.messages``; ``str(error)`` is for the log only.
"""

from collections.abc import Mapping


class MbdeskError(Exception):
    """The root: something mbdesk expected could go wrong and knows how to explain."""


class ApiError(MbdeskError):
    """A request to ManageBac did not give what was asked for.

    ``method`` and ``path`` name the request (never the token), ``status`` is the HTTP status or None when there was
    no answer, ``request_id`` the server's own id of the request when it gave one, ``detail`` its words, shortened;
    these may name people, so ``str(error)``, which goes to the log, leaves them out.
    ``processed`` says whether the server may have acted: False = certainly not, True = certainly, None = unknown
    (quality: "May this be sent again?").
    """

    processed: bool | None = False

    def __init__(
        self,
        method: str = "",
        path: str = "",
        *,
        status: int | None = None,
        request_id: str | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(f"{method} {path} -> {status if status is not None else 'no answer'}")
        self.method = method
        self.path = path
        self.status = status
        self.request_id = request_id
        self.detail = detail


class NotConnected(ApiError):
    """No connection could be made (no network, name not found, refused, TLS failure): nothing was processed."""


class UntrustedServer(NotConnected):
    """The server's certificate is not trusted by this computer; ``detail`` names the issuer where known."""


class NoAnswer(ApiError):
    """The request was sent, its answer never came whole (reset, timeout, cut off): it may have been processed."""

    processed = None


class TokenRefused(ApiError):
    """401: the token is wrong, switched off, or may not do this (contract 4)."""


class NotAllowed(ApiError):
    """The token is good but lacks the permission for this request (403, or 401 while ping answers)."""


class NotFound(ApiError):
    """404 or 410: no such record (any more)."""


class Rejected(ApiError):
    """400 or 422: the server refused the values. ``messages`` maps field name -> its texts ("" = the whole)."""

    def __init__(
        self,
        method: str = "",
        path: str = "",
        *,
        status: int | None = None,
        request_id: str | None = None,
        detail: str = "",
        messages: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        super().__init__(method, path, status=status, request_id=request_id, detail=detail)
        self.messages: Mapping[str, tuple[str, ...]] = dict(messages or {})


class SlowDown(ApiError):
    """429, still after waiting: ``seconds`` until a retry may succeed (contract 3). Nothing was processed."""

    def __init__(
        self,
        method: str = "",
        path: str = "",
        *,
        status: int | None = 429,
        request_id: str | None = None,
        detail: str = "",
        seconds: float = 60.0,
    ) -> None:
        super().__init__(method, path, status=status, request_id=request_id, detail=detail)
        self.seconds = seconds


class ServerTrouble(ApiError):
    """5xx: trouble on ManageBac's side; a write may have been processed."""

    processed = None


class UnreadableAnswer(ApiError):
    """An answer that is not what the contract promises (not JSON, cut off, id missing): a write may have happened."""

    processed = None


class SignInPage(UnreadableAnswer):
    """A web page came instead of data, or a redirect: the network wants a sign-in, or something sits in between."""


class HostRefused(MbdeskError):
    """An address that mbdesk will not send a token to (http, user-info, look-alike). ``reason`` is one of
    ``"not_https"``, ``"user_info"``, ``"look_alike"``, ``"not_a_host"``, ``"school_page"`` (the school's own web page,
    which is not where its data are served: contract 0.3)."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(reason)  # not the address: a pasted one may hold a key
        self.address = address
        self.reason = reason


class SheetError(MbdeskError):
    """A spreadsheet file could not be read or written.

    ``path`` is the file, ``place`` where in it (sheet, row, part) or "", ``reason`` a short stable word
    (see ``mbdesk.sheets`` for the list) from which the sentence for people is chosen.
    """

    def __init__(self, path: str, reason: str, place: str = "") -> None:
        super().__init__(f"{reason}: {path} {place}".strip())
        self.path = path
        self.place = place
        self.reason = reason


class TokenStoreError(MbdeskError):
    """The keyring could not keep or give the token. ``reason``: ``"no_keyring"``, ``"refused_backend"``, ``"locked"``,
    ``"not_kept"``, ``"too_long"``, ``"timeout"``, ``"missing"`` (nothing is kept for this school: ask again),
    ``"other_school"`` (the key opens another school)."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason


class JournalError(MbdeskError):
    """The journal could not be written or read, so nothing more is sent. ``reason``: ``"disk_full"``,
    ``"read_only"``, ``"damaged"``, ``"unusable"`` (whatever else SQLite says), ``"locked"`` (``detail`` may be the ISO
    time until which), ``"mismatch"`` (a run of another school), ``"changed"`` (a plan that is not the reviewed one),
    ``"closed"`` (a run that has ended or is not kept any more), ``"newer"`` (a file of a newer mbdesk).

    Of a ``"locked"`` one ``who`` is the computer's user who sends and ``since`` the ISO time of when that was begun,
    both "" where that is not known."""

    def __init__(self, reason: str, detail: str = "", *, who: str = "", since: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail
        self.who = who
        self.since = since
