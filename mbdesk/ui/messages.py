"""Errors in words, in one place: what happened, to whom, what now; the details folded for IT.

``explain`` makes the words from the type of an error, never from its text. ``show`` puts them in a dialog that does
not block; a tab or page with a banner of its own uses ``explain`` and shows them in place.
"""

import errno
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Final

from PySide6.QtWidgets import QDialog, QWidget

from mbdesk import errors
from mbdesk.text import N_, date_words, duration, tr
from mbdesk.ui import message_texts as texts
from mbdesk.ui.clipboard import copy_text
from mbdesk.ui.widgets import Banner, HouseDialog, Label, LinkButton, Muted, PrimaryButton, QuietButton

KEY_PATH = "Settings > Develop > API Manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``title`` what happened, ``body`` what to do now, ``details`` for IT, which begin with ``code``."""

    title: str
    body: str = ""
    details: str = ""
    code: str = ""

    def sentence(self) -> str:
        """Both in one text."""
        return " ".join(part for part in (self.title, self.body) if part)


def explain(error: BaseException) -> Message:
    """The words for ``error``. An exception from outside the tree is a bug, and said to be one."""
    match error:
        case errors.SheetError():
            return _sheet(error)
        case errors.TokenStoreError():
            return _from(texts.TOKEN_STORE, error.reason, error, "not_kept")
        case errors.JournalError(reason="locked", who=who, since=since) if who and since:
            return replace(_from(texts.JOURNAL, "locked", error, "unusable"), title=_sent_by(who, since))
        case errors.JournalError():
            return _from(texts.JOURNAL, error.reason, error, "unusable")
        case errors.HostRefused():
            return _from(texts.HOST, error.reason, error, "not_a_host")
        case errors.ApiError():
            code, title, body = _api(error)
            return Message(title=title, body=body, details=_api_details(error, code), code=code)
        case errors.MbdeskError():
            return Message(
                title=tr("This did not work."),
                body=tr("Nothing was changed. Try again; if it happens again, send the details to your IT."),
                details=_details("MB-098", type(error).__name__),
                code="MB-098",
            )
        case OSError():
            return _disk(error)
        case _:
            return Message(
                title=tr("Something went wrong inside mbdesk."),
                body=tr("What was saved is safe. Copy the details and send them to the people who make mbdesk."),
                details=_details("MB-099", type(error).__name__),
                code="MB-099",
            )


def _api(error: errors.ApiError) -> tuple[str, str, str]:
    match error:
        case errors.TokenRefused():
            return (
                "MB-001",
                tr("ManageBac did not accept this access key."),
                tr(
                    "It may have been switched off, deleted or copied without its last letters, or it belongs to"
                    " another region. Ask your ManageBac administrator to check it in {path}. Nothing was changed.",
                    path=KEY_PATH,
                ),
            )
        case errors.NotAllowed():
            return (
                "MB-002",
                tr("This access key may not do this."),
                tr(
                    "Your ManageBac administrator can allow it in {path} > Edit by ticking the missing permission."
                    " Nothing was changed.",
                    path=KEY_PATH,
                ),
            )
        case errors.NotFound():
            return (
                "MB-003",
                tr("This no longer exists in ManageBac."),
                tr("It may have been archived or deleted since you loaded the school. Press F5 to load it again."),
            )
        case errors.Rejected():
            return ("MB-004", tr("ManageBac did not accept these values."), _rejected(error))
        case errors.SlowDown():
            return (
                "MB-005",
                tr("ManageBac asked us to slow down."),
                tr(
                    "It allows 200 requests a minute for your whole school network, and another program may be using"
                    " it too. Wait {time}, then try again.",
                    time=duration(error.seconds),
                ),
            )
        case errors.UntrustedServer():
            return (
                "MB-006",
                tr("This computer does not trust the certificate of that server, so nothing was sent."),
                tr("Your network may be looking into connections. Show the details to your IT."),
            )
        case errors.NotConnected():
            return (
                "MB-007",
                tr("No connection to ManageBac."),
                tr("Check the internet connection of this computer, then try again. Nothing was changed."),
            )
        case errors.NoAnswer():
            return (
                "MB-008",
                tr("ManageBac did not answer in time."),
                _unsure(error, tr("The connection may be slow. Try again.")),
            )
        case errors.ServerTrouble():
            return (
                "MB-009",
                tr("ManageBac had a problem on its side."),
                _unsure(error, tr("We tried several times. Wait a few minutes, then try again.")),
            )
        case errors.SignInPage():
            return (
                "MB-014",
                tr("A web page came instead of an answer from ManageBac."),
                tr(
                    "Your network may want you to sign in first: open a browser, sign in, then try again."
                    " If you typed an address, check that it is the one for programs."
                ),
            )
        case errors.UnreadableAnswer():
            return (
                "MB-015",
                tr("ManageBac sent an answer that cannot be read."),
                _unsure(error, tr("Try again. If it happens again, check the region or the address.")),
            )
        case _:
            return (
                "MB-016",
                tr("ManageBac did not do what was asked."),
                tr("Try again; if it happens again, send the details to your IT."),
            )


def _unsure(error: errors.ApiError, what_now: str) -> str:
    if error.method in {"", "GET"}:
        return tr("{what_now} Nothing was changed.", what_now=what_now)
    return tr("{what_now} It is not known yet whether the change was made.", what_now=what_now)


def _rejected(error: errors.Rejected) -> str:
    said = [
        tr("{field}: {text}", field=field, text=text) if field else text
        for field, field_texts in error.messages.items()
        for text in field_texts
    ]
    return "\n".join([*said[:8], tr("Change them and try again. Nothing was changed.")])


def _sheet(error: errors.SheetError) -> Message:
    pasted = texts.PASTED.get(error.reason) if not error.path else None
    code, title, body = pasted or texts.SHEET.get(error.reason, texts.SHEET["not_a_sheet"])
    path = PurePath(error.path)
    file = path.name or tr("The file")
    return Message(
        title=tr(title, file=file, place=error.place, folder=str(path.parent)),
        body=tr(body),
        details=_details(code, error.reason, error.place),
        code=code,
    )


_ON_DISK: Final = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "not_allowed",
    errno.EBUSY: "not_allowed",
    errno.ENOENT: "gone",
    errno.ENOTDIR: "gone",
    errno.EIO: "drive",
    errno.ENXIO: "drive",
    errno.ENODEV: "drive",
    errno.ENOTCONN: "drive",
    errno.EHOSTUNREACH: "drive",
    errno.ENETUNREACH: "drive",
    errno.ETIMEDOUT: "drive",
}


def _disk(error: OSError) -> Message:
    """What the computer itself refuses: disk, folder, drive."""
    reason = _ON_DISK.get(error.errno or 0, "other")
    code, title, body = texts.DISK[reason]
    file = PurePath(str(error.filename)).name if error.filename else ""
    number = errno.errorcode.get(error.errno or 0, "")
    return Message(
        title=tr(title, file=f"“{file}”" if file else tr("a file")),
        body=tr(body),
        details=_details(code, type(error).__name__, number),
        code=code,
    )


def _from(table: dict[str, texts.Texts], reason: str, error: errors.MbdeskError, otherwise: str) -> Message:
    code, title, body = table.get(reason, table[otherwise])
    return Message(title=tr(title), body=tr(body), details=_details(code, type(error).__name__, reason), code=code)


def _sent_by(who: str, since: str) -> str:
    """Who sends to the school, and since when (quality F33)."""
    moment = datetime.fromisoformat(since).astimezone()
    sentence = N_("{who} has been sending to this school since {day}, {time}, so nothing more of this was sent.")
    return tr(sentence, who=who, day=date_words(moment.date()), time=f"{moment:%H:%M}")


def _api_details(error: errors.ApiError, code: str) -> str:
    status = str(error.status) if error.status is not None else "no answer"
    return _details(
        code,
        type(error).__name__,
        f"{error.method} {error.path}".strip(),
        f"status {status}",
        f"request id {error.request_id}" if error.request_id else "",
        error.detail,
    )


def _details(*parts: str) -> str:
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return " · ".join(part for part in (*parts, now) if part)


def show_in(banner: Banner, error: BaseException) -> None:
    """Show the words for ``error`` in a banner."""
    message = explain(error)
    banner.show_message(message.title, message.body, tone="bad", details=message.details)


def show(parent: QWidget | None, error: BaseException, *, practice: bool = False) -> QDialog:
    """Show the words for ``error`` in a dialog over ``parent``; does not block."""
    return show_message(parent, explain(error), practice=practice)


def show_message(parent: QWidget | None, message: Message, *, practice: bool = False) -> QDialog:
    """Show ``message`` in a dialog over ``parent``; does not block."""
    dialog = HouseDialog(parent, message.title, practice=practice)
    dialog.setMinimumWidth(480)
    dialog.page.body.addWidget(Label(message.body, wrap=True))
    details = Muted(message.details, small=True, wrap=True, copyable=True)
    details.hide()
    fold = LinkButton(tr("Details for IT"))
    fold.clicked.connect(lambda: details.setVisible(not details.isVisible()))
    fold.setVisible(bool(message.details))
    dialog.page.body.addWidget(fold)
    dialog.page.body.addWidget(details)
    dialog.page.body.addStretch(1)
    copy = QuietButton(tr("&Copy details"))
    copy.clicked.connect(lambda: copy_text(f"{message.sentence()}\n{message.details}"))
    close = PrimaryButton(tr("Close"))
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    dialog.page.set_buttons([copy] if message.details else [], [close])
    dialog.open()
    return dialog
