"""Numbers that depend on nothing but the seed and the name of the question."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_SPAN = 1 << 64


class Draw:
    """Answers `number("homeroom", student_id, day)` the same way on every computer, in any order.

    A stream of random numbers would tie every answer to the questions asked before it; attendance
    is worked out only when somebody asks, so each answer has to stand alone.
    """

    __slots__ = ("_key",)

    def __init__(self, seed: int) -> None:
        self._key = f"mbdesk practice school {seed}".encode()[:64]

    def number(self, *question: object) -> int:
        """A whole number from 0 to 2**64 - 1."""
        text = "\x1f".join(map(str, question)).encode()
        return int.from_bytes(blake2b(text, digest_size=8, key=self._key).digest(), "big")

    def share(self, *question: object) -> float:
        """A number from 0 up to, not including, 1."""
        return self.number(*question) / _SPAN

    def pick(self, options: Sequence[T], *question: object) -> T:
        """One of `options`, which must not be empty."""
        return options[self.number(*question) % len(options)]
