"""Search: folded texts, words that must all be there."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "’": "'", "‘": "'"}
)


def fold(text: str) -> str:
    """``text`` without accents and case, so that ``mull`` finds ``Müller``, and full-width letters are plain ones."""
    return text.lower() if text.isascii() else _fold_letters(text)


@lru_cache(maxsize=20_000)  # names come again and again
def _fold_letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)


def words(text: str) -> tuple[str, ...]:
    """The words of a search, folded, the longest first because it leaves the fewest rows for the next."""
    return tuple(sorted(fold(text).replace(",", " ").split(), key=len, reverse=True))


def narrowed(rows: Sequence[int], keys: Sequence[str], sought: Sequence[str]) -> list[int]:
    """Those of ``rows`` (numbers) whose folded key holds every word sought."""
    found = list(rows)
    for word in sought:
        found = [row for row in found if word in keys[row]]
    return found


def narrows(new: Sequence[str], old: Sequence[str]) -> bool:
    """Whether every row that ``new`` finds was found by ``old``: the last result can be searched instead of all."""
    return all(any(word in longer for longer in new) for word in old)
