"""A whole name in one cell, parted into first name and surname. The person sees the result and can turn it round."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from mbdesk.plan.folding import fold


class NameOrder(StrEnum):
    """Which comes first where no comma tells."""

    FIRST_LAST = "first_last"
    LAST_FIRST = "last_first"


_SMALL_WORDS: Final = (
    "de da do dos das del della delle di du des la le les van von vom zu zur der den dem ten ter te el al bin ibn"
    " bint ben abu abd st san santa mac mc ó af av"
)
_PARTICLES: Final = frozenset(_SMALL_WORDS.split())
_PART: Final = re.compile(r"[^\W\d_]+")
_MC: Final = re.compile(r"\b(Mc)([^\W\d_])")
_UNSPACED: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]{2,5}|[\uac00-\ud7a3]{2,5}")
_DOUBLE_SURNAMES: Final = frozenset(
    ("欧阳", "司马", "诸葛", "上官", "司徒", "皇甫", "歐陽", "司馬", "諸葛", "남궁", "황보")
)


def split_name(text: str, order: NameOrder) -> tuple[str, str] | None:
    """(first name, surname), None for a single word that cannot be parted.

    A comma always puts the surname first. Words in capitals beside others are the surname. Particles (``van der``,
    ``de la``, ``bin``) belong to the surname. Unspaced Chinese and Korean names start with the surname.
    """
    last, comma, first = text.partition(",")
    if comma:
        return (first.strip(), last.strip()) if first.strip() and last.strip() else None
    if _UNSPACED.fullmatch(text):
        at = 2 if text[:2] in _DOUBLE_SURNAMES and len(text) > 2 else 1
        return text[at:], text[:at]
    words = text.split()
    if len(words) < 2:
        return None
    return _by_capitals(words) or (_surname_first(words) if order is NameOrder.LAST_FIRST else _surname_last(words))


def order_of_names(texts: Iterable[str]) -> NameOrder:
    """What most cells of a column suggest: surnames in capitals in front, or with a comma behind them; else first
    names first."""
    front = back = commas = many = 0
    for text in texts:
        many += 1
        if "," in text:
            commas += 1
            continue
        words = text.split()
        shout = [_shouted(word) for word in words]
        if any(shout) and not all(shout):
            front += shout[0]
            back += shout[-1]
    return NameOrder.LAST_FIRST if front > back or 2 * commas > many else NameOrder.FIRST_LAST


def _shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper() and not word.endswith(".")


def _by_capitals(words: list[str]) -> tuple[str, str] | None:
    """``Marie DUPONT`` and ``DUPONT Marie``: only when the capitals stand together at one end."""
    shout = [_shouted(word) for word in words]
    if all(shout) or not any(shout):
        return None
    size = sum(shout)
    if all(shout[:size]):
        return " ".join(words[size:]), " ".join(words[:size])
    if all(shout[-size:]):
        return " ".join(words[:-size]), " ".join(words[-size:])
    return None


def _surname_last(words: list[str]) -> tuple[str, str]:
    at = next((at for at, word in enumerate(words) if at and word.casefold() in _PARTICLES), len(words) - 1)
    at = min(at, len(words) - 1)
    return " ".join(words[:at]), " ".join(words[at:])


def _surname_first(words: list[str]) -> tuple[str, str]:
    at = 1
    while at < len(words) - 1 and words[at - 1].casefold() in _PARTICLES:
        at += 1
    return " ".join(words[at:]), " ".join(words[:at])


def in_capitals(text: str) -> bool:
    """Whether a name, or a part of it, is written in capitals (``Marie DUPONT``; not ``J. P.``)."""
    return any(_shouted(word.strip(",")) for word in text.split())


def calm_name(text: str) -> str:
    """``SILVA, ANA`` as ``Silva, Ana``: words in capitals get a capital in front, small words none."""
    words = text.split(" ")
    return " ".join(_calm(word, small=len(words) > 1) for word in words)


def _calm(word: str, *, small: bool) -> str:
    if not _shouted(word.strip(",")):
        return word
    if small and word.casefold() in _PARTICLES:
        return word.lower()
    calm = _PART.sub(lambda part: part[0][0] + part[0][1:].lower(), word)
    return _MC.sub(lambda found: f"{found[1]}{found[2].upper()}", calm)


def may_be_one(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two spellings, each (first name, surname), can be one person's name: ``A. ROSSI`` and ``Ada Rossi``."""
    first = fold(one[0]).split(), fold(other[0]).split()
    last = fold(one[1]).split(), fold(other[1]).split()
    near = not all(first) or any(a.startswith(b) or b.startswith(a) for a in first[0] for b in first[1])
    return near and (not all(last) or bool(set(last[0]) & set(last[1])))
