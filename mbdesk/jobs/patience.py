"""Trouble that passes: waited out with a sentence, then asked about once (features D2, quality F12, F15, F19)."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from mbdesk.errors import (
    ApiError,
    NotAllowed,
    NotConnected,
    NotFound,
    Rejected,
    SignInPage,
    SlowDown,
    TokenRefused,
)
from mbdesk.jobs.control import Control, Question
from mbdesk.jobs.waits import Patience
from mbdesk.text import duration, tr

T = TypeVar("T")

_FOR_GOOD: Final = (NotFound, Rejected)
"""Refusals that no waiting changes."""

Say = Callable[[str, str], None]
"""Tells the window why nothing moves: the sentence, and the ``Question`` or ""."""


class Patient:
    """Waits trouble out. ``say`` is called before every wait and every question."""

    def __init__(self, control: Control, patience: Patience, say: Say) -> None:
        self._control = control
        self._patience = patience
        self._say = say

    def renew(self) -> None:
        """Something went well."""
        self._patience.renew()

    async def read(
        self, ask: Callable[[], Awaitable[T]], *, always_there: bool = False, raises: tuple[type[ApiError], ...] = ()
    ) -> T:
        """The answer of ``ask``, tried until it comes. Raises NotFound, Rejected and ``raises`` at once, and Stopped.

        ``always_there``: what is asked for, the list of students for one, cannot be gone: its refusal is trouble too.
        """
        while True:
            await self._control.checkpoint()
            try:
                return await self._control.unless_stopped(ask())
            except ApiError as error:
                if isinstance(error, raises) or (isinstance(error, _FOR_GOOD) and not always_there):
                    raise
                await self.bear(error, tr("This access key may not look up what is needed to go on safely."))
                self._control.take_skip()  # a look-up cannot be left out, and nothing else was asked about

    async def bear(self, error: ApiError, not_allowed: str = "") -> None:
        """Return when it is worth trying again after ``error``. ``not_allowed`` names the missing permission."""
        match error:
            case TokenRefused():
                await self._ask(Question.KEY, tr("Your access key stopped working. Paste a new key and we go on here."))
            case NotAllowed():
                await self._ask(Question.PERMISSION, not_allowed)
            case SignInPage():
                sentence = tr("Your network wants you to sign in. Open a web page, sign in, then try again here.")
                await self._ask(Question.SIGN_IN, sentence)
            case _:
                await self._wait(error)

    async def _wait(self, error: ApiError) -> None:
        wait = self._patience.next_wait(error)
        if wait is None:
            await self._ask(*_question(error))
            return
        self._say(_why(error, wait), "")
        await self._control.nap(wait)
        await self._control.checkpoint(lambda: self._say("", ""))

    async def _ask(self, question: Question, sentence: str) -> None:
        self._control.take_skip()
        self._say(sentence, question.value)
        await self._control.question()
        self._patience.renew()


def _why(error: ApiError, wait: float) -> str:
    time = duration(wait)
    match error:
        case SlowDown():
            return tr("ManageBac asked us to slow down. We wait {time} and go on by ourselves.", time=time)
        case NotConnected():
            return tr("No connection to ManageBac. We try again in {time}.", time=time)
        case _:
            return tr("ManageBac had a problem on its side. We try again in {time}.", time=time)


def _question(error: ApiError) -> tuple[Question, str]:
    if isinstance(error, NotConnected):
        return Question.OFFLINE, tr("There is still no connection to ManageBac. Try again when you are online.")
    return Question.TROUBLE, tr("ManageBac has had a problem on its side for some time. You can also continue later.")
