"""What can come instead of an answer, as faults of the practice school, and the error that each must become."""

from dataclasses import dataclass
from typing import Any, Final

from mbdesk.errors import (
    ApiError,
    NoAnswer,
    NotAllowed,
    NotFound,
    Rejected,
    ServerTrouble,
    SignInPage,
    SlowDown,
    TokenRefused,
    UnreadableAnswer,
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """``fault`` is a line of the fault plan; ``everywhere`` whether ping meets it too; ``error`` what it becomes."""

    name: str
    fault: dict[str, Any]
    error: type[ApiError]
    everywhere: bool = False


_DENIED: Final = {"error": "Access Denied"}

TROUBLES: Final = (
    Trouble("401, the key", {"do": "answer", "status": 401, "body": _DENIED}, TokenRefused, everywhere=True),
    Trouble("403, the key", {"do": "answer", "status": 403, "body": _DENIED}, TokenRefused, everywhere=True),
    Trouble("401, this function", {"do": "answer", "status": 401, "body": _DENIED}, NotAllowed),
    Trouble("403, this function", {"do": "answer", "status": 403, "body": _DENIED}, NotAllowed),
    Trouble(
        "404",
        {"do": "answer", "status": 404, "body": {"error": "Couldn't find IbClass with 'id'=1001"}},
        NotFound,
    ),
    Trouble("422", {"do": "answer", "status": 422, "body": {"errors": {"email": ["can't be blank"]}}}, Rejected),
    Trouble("429", {"do": "too-many", "seconds": 7}, SlowDown),
    Trouble("500, a page", {"do": "server-error", "status": 500}, ServerTrouble),
    Trouble("cut body", {"do": "half-body", "keep": 0.5}, NoAnswer),
    Trouble("cut JSON", {"do": "garble", "how": "truncated"}, UnreadableAnswer),
    Trouble("captive portal", {"do": "captive-portal"}, SignInPage),
)
