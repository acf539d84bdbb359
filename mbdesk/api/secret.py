"""The access key as a value that cannot be printed by accident."""

from typing import Final, NoReturn

HIDDEN: Final = "***"


class Secret:
    """A text whose ``str``, ``repr`` and pickle never show it; only ``reveal()`` does (quality X09)."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text.strip()

    def reveal(self) -> str:
        """The text itself. For the request header and the keyring, nowhere else."""
        return self._text

    @property
    def fits_a_header(self) -> bool:
        """Whether it can be sent: a pasted text with spaces or other scripts cannot, and httpx would quote it."""
        return bool(self._text) and all("!" <= c <= "~" for c in self._text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __str__(self) -> str:
        return HIDDEN

    __repr__ = __str__

    def __format__(self, _spec: str) -> str:
        return HIDDEN

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")
