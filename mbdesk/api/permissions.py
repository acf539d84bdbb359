"""What a token may do (contract 12.3)."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any, Final, Self

_AREAS: Final = {
    "students": "index show create update archive unarchive",
    "parents": "index show create update archive unarchive",
    "teachers": "index show create update",
    "year-groups": "index advisors students add-students remove-students term-attendance date-attendance",
    "classes": "index show students add-students remove-students term-attendance date-attendance",
    "classes/assessments": "grades term-grades",
    "memberships": "index",
    "school": "show academic-years subjects grades",
    "tasks": "index show students",
}

NAMES: Final = tuple(f"{area}/{action}" for area, actions in _AREAS.items() for action in actions.split())
"""The published functions, ``students/create`` and so on."""


def _folded(name: str) -> str:
    """Hyphens, underscores, slashes and case are spelled differently in different places (contract 18 row 19)."""
    return "".join(c for c in name.casefold() if c.isalnum())


_KNOWN: Final = frozenset(_folded(name) for name in NAMES)


class Permissions:
    """The functions a token may use; ``names`` None means that ManageBac did not say.

    ``refused`` are names learned from refusals; the transport adds to this very set while it goes on working, and
    takes a name out when it is allowed again.
    """

    def __init__(self, names: Iterable[str] | None = None, refused: AbstractSet[str] = frozenset()) -> None:
        self.refused = refused
        self.names = None if names is None else tuple(names)
        self._folded = frozenset(_folded(name) for name in self.names or ())
        # A list in a spelling we cannot read at all proves nothing about what is missing from it.
        self._readable = self.names is not None and (not self.names or bool(self._folded & _KNOWN))

    @classmethod
    def of(cls, data: Any, refused: AbstractSet[str] = frozenset()) -> Self:
        """From the answer of ``/auth/permissions``: a list of names, bare or under ``permissions``."""
        found = data.get("permissions") if isinstance(data, dict) else data
        return cls((str(name) for name in found) if isinstance(found, list) else None, refused)

    def allows(self, name: str) -> bool | None:
        """Whether ``students/create`` and its like may be used; None when that is not known, so it may be tried."""
        if name in self.refused:
            return False
        folded = _folded(name)
        if folded in self._folded:
            return True
        return False if self._readable and folded in _KNOWN else None

    def __repr__(self) -> str:
        return f"Permissions({'unknown' if self.names is None else len(self.names)})"
