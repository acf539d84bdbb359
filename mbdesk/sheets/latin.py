"""Which of the Latin alphabets' encodings a list of names is in: names are too short and too mixed for word models.

A byte such as 0xE3 is ``ã`` in one encoding and ``ă`` in another, so single letters decide little. What decides: how
well one language explains all the letters, and signs or capitals in the middle of words.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import Final

LATIN: Final = ("cp1252", "cp1250", "cp1254", "cp1257", "mac_roman")
"""The first wins a draw."""

_LANGUAGES: Final = {
    "cp1252": (
        "éèêëàâçîïôùûœ áéíóúñü ãáàâçéêíóôõú äöüß åäöé æøåé àèéìòù áðéíóúýþæö ëéïö",
        "äöõüšž",
    ),
    "cp1250": ("ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű čćđšž ăâîşţ",),
    "cp1254": ("çğıiöşüâîé",),
    "cp1257": ("ąčęėįšųūž āčēģīķļņšūž",),
}
_FAMILIES: Final = {
    name: tuple(frozenset(letters) for line in lines for letters in line.split())
    for name, lines in {**_LANGUAGES, "mac_roman": _LANGUAGES["cp1252"]}.items()
}
_COMMON: Final = frozenset("éèêëàáâäãåçíîïñóôöõøúûüßæ")
_MARKS: Final = frozenset("’‘“”„–—…€°ºª«»·")
_WORD: Final = re.compile(r"\S*[^\x00-\x7f]\S*")
_SAMPLE: Final = 4_000
_HEAD_START: Final = 0.1
"""For the encoding that most files without a mark are in: lists of names from everywhere fit no single language."""


def isolated(data: bytes) -> bool:
    """Whether the bytes above 127 stand one by one between plain letters, as accents do; other scripts come in runs."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", data[: _SAMPLE * 50])]
    return bool(runs) and sum(runs) / len(runs) < 1.8


def best_latin(data: bytes) -> str:
    """The encoding of ``data`` among ``LATIN``."""
    return max(LATIN, key=lambda name: (round(_score(data, name), 3), -LATIN.index(name)))


def _score(data: bytes, encoding: str) -> float:
    text = data.decode(encoding, "replace")
    words = _WORD.findall(text)[:_SAMPLE]
    weights: list[float] = []
    letters: Counter[str] = Counter()
    for word in words:
        for before, char, after in zip(f" {word}", word, f"{word[1:]} ", strict=False):
            if ord(char) > 127:
                weights.append(_weight(before, char, after))
                if char.isalpha():
                    letters[char.lower()[0]] += 1
    if not weights:
        return 0.0
    best = max(sum(letters[c] for c in family) for family in _FAMILIES[encoding])
    explained = best / sum(letters.values()) if letters else 1.0
    return sum(weights) / len(weights) + explained + (_HEAD_START if encoding == LATIN[0] else 0.0)


@lru_cache(maxsize=10_000)
def _weight(before: str, char: str, after: str) -> float:
    """How much at home a letter is between its neighbours: 1 common, below 0 where no such letter would stand."""
    inside = before.isalpha() or after.isalpha()
    if char == "\ufffd":
        return -5.0
    if not char.isalpha() or char in "ºª":
        return 1.0 if char in _MARKS else (-2.0 if inside else -0.5)
    if char.isupper() and before.islower():
        return -1.0
    return 1.0 if char.lower() in _COMMON else 0.85
