"""A tab without its data: the words that all tabs share."""

from collections.abc import Callable

from mbdesk.errors import TokenRefused
from mbdesk.text import tr
from mbdesk.ui import messages
from mbdesk.ui.desk import Desk
from mbdesk.ui.rights import AREAS
from mbdesk.ui.widgets import Action, EmptyState


def way_on(desk: Desk, error: BaseException | None, go_on: Callable[[], None]) -> Action:
    """The way on after a failure: try again; with a key that stopped working, another key first (CON-7)."""
    if isinstance(error, TokenRefused):
        return tr("Paste another key"), lambda: desk.key_wanted.emit(go_on)
    return tr("Try again"), go_on


def say_not_allowed(state: EmptyState, title: str, permission: str) -> None:
    """The access key lacks ``permission`` (contract 12.3): a tick under an area of ManageBac's own screen."""
    area, _, tick = permission.rpartition("/")
    body = tr(
        "Your ManageBac administrator can tick “{tick}” under “{area}” in {path} > Edit."
        " Open the school again afterwards.",
        tick=tick,
        area=tr(AREAS[area]),
        path=messages.KEY_PATH,
    )
    state.show_state("lock", title, body)


def say_failed(state: EmptyState, error: BaseException, again: Action, kept: str = "") -> None:
    """Something went wrong; ``kept`` says what was not lost."""
    message = messages.explain(error)
    body = "\n".join(part for part in (message.body, kept) if part)
    state.show_state("warning", message.title, body, details=message.details, actions=(again,))
