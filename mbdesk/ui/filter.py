"""Search: folded texts, words that must all be there."""

from collections.abc import Sequence

from mbdesk.text import fold

__all__ = ["fold", "narrowed", "narrows", "words"]


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
