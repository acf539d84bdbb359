"""Which of many names are most like a text that is none of them: a slip is put right by offering what was meant."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from typing import Final

NEAR: Final = 0.5
"""From here on two names are alike at all."""
_WORDS: Final = 0.95
"""What a name is worth that holds all words of a text, in whatever order."""
_STAGES: Final = (0.85, 0.7, NEAR)
"""Nearly always the likest names are found among the few of the first stage."""


class Alike:
    """Compares texts with the names of many things, each called by one name or several; all folded. How like two names
    are is ``likeness``, or the share of the text's words that the name holds.

    The likeness is dear, so it is reckoned for few names only: what the letters of both allow at most, in whatever
    order they stand, is found first (a bit for each letter, and another one for each time it comes again).
    """

    def __init__(self, named: Iterable[Iterable[str]]) -> None:
        pairs = [(name, thing) for thing, names in enumerate(named) for name in dict.fromkeys(names) if name]
        self._names: Final = [name for name, _ in pairs]
        self._things: Final = [thing for _, thing in pairs]
        self._bits: Final[dict[tuple[str, int], int]] = {}
        self._letters: Final = [(self._letters_of(name), len(name)) for name in self._names]
        self._holding: Final[dict[str, list[int]]] = defaultdict(list)
        for at, name in enumerate(self._names):
            for word in set(name.split()):
                self._holding[word].append(at)

    def nearest(self, text: str, most: int) -> dict[int, float]:
        """The places of up to ``most`` things whose names are likest to ``text`` and near it, with how like they are:
        the likest first, of those as like the first ones."""
        if not text:
            return {}
        letters, size = self._letters_of(text), len(text)
        at_most = [2 * (letters & other).bit_count() / (size + length) for other, length in self._letters]
        by_words = self._by_words(text)
        for at, score in by_words.items():
            if score > at_most[at]:
                at_most[at] = score
        found: dict[int, float] = {}
        least = NEAR
        for at in _from_the_top(at_most):
            if at_most[at] < least:
                break
            score = max(by_words.get(at, 0.0), likeness(text, self._names[at]))
            thing = self._things[at]
            if score >= least and score > found.get(thing, 0.0):
                found[thing] = score
                if len(found) >= most:
                    least = nlargest(most, found.values())[-1]
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:most])

    def _letters_of(self, text: str) -> int:
        """Two texts have as many letters in common as they have bits."""
        seen: dict[str, int] = {}
        bits = 0
        for letter in text:
            seen[letter] = again = seen.get(letter, 0) + 1
            bits |= 1 << self._bits.setdefault((letter, again), len(self._bits))
        return bits

    def _by_words(self, text: str) -> Mapping[int, float]:
        words = set(text.split())
        shared = Counter(at for word in words for at in self._holding.get(word, ()))
        return {at: _WORDS * many / len(words) for at, many in shared.items()}


def likeness(one: str, other: str) -> float:
    """How like two texts are, from 0 to 1: the ratio of ``difflib.SequenceMatcher``, to the last digit, in a third of
    its time for texts as short as names."""
    return 2.0 * _matching(one, other) / (len(one) + len(other)) if one or other else 1.0


def _matching(one: str, other: str) -> int:
    """How many letters stand in the longest piece that both texts hold, and in those before it and after it."""
    size = start = 0
    for at in range(len(one)):
        while at + size < len(one) and one[at : at + size + 1] in other:
            size += 1
            start = at
    if not size:
        return 0
    there = other.index(one[start : start + size])
    before = _matching(one[:start], other[:there])
    return before + size + _matching(one[start + size :], other[there + size :])


def _from_the_top(values: Sequence[float]) -> Iterator[int]:
    """The places of the values that are ``NEAR`` and more, the greatest first, sorted only as far as they are asked."""
    high = 2.0
    for low in _STAGES:
        stage = [at for at, value in enumerate(values) if low <= value < high]
        yield from sorted(stage, key=values.__getitem__, reverse=True)
        high = low
