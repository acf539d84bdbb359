"""The names likest to a text are found without comparing it with every name letter by letter."""

import random
from collections.abc import Sequence
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.plan import alike
from mbdesk.plan.alike import NEAR, Alike, likeness

WORDS = st.text(alphabet="abc 9é", max_size=12)
SUBJECTS = ("mathematics", "english", "physics", "chemistry", "history", "visual arts", "wellbeing", "music")


def school_classes(count: int) -> list[str]:
    """As many different names as a large school has classes."""
    named = (
        f"{subject} {grade}{letter} {level}"
        for level in ("hl", "sl", "core", "standard")
        for grade in range(1, 13)
        for letter in "abc"
        for subject in SUBJECTS
    )
    return [name for name, _ in zip(named, range(count), strict=False)]


def with_slips(names: Sequence[str], count: int) -> list[str]:
    """Different texts, each a name with two letters wrong, that are no name."""
    chance = random.Random(4)
    found: dict[str, None] = {}
    while len(found) < count:
        name = chance.choice(names)
        one, other = chance.sample(range(len(name)), 2)
        slip = "".join("q" if at == one else "" if at == other else letter for at, letter in enumerate(name))
        found[slip] = None
    return list(found)


def plainly(text: str, things: Sequence[Sequence[str]], most: int) -> dict[int, float]:
    """The same, every name compared."""
    scores: dict[int, float] = {}
    for place, names in enumerate(things):
        words = set(text.split())
        for name in filter(None, names):
            share = 0.95 * len(words & set(name.split())) / max(len(words), 1)
            score = max(share, SequenceMatcher(None, text, name).ratio())
            scores[place] = max(score, scores.get(place, 0.0))
    near = [(place, score) for place, score in scores.items() if text and score >= NEAR]
    return dict(sorted(near, key=lambda pair: (-pair[1], pair[0]))[:most])


@given(WORDS, WORDS)
def test_the_likeness_is_the_ratio_of_difflib(one: str, other: str) -> None:
    assert likeness(one, other) == SequenceMatcher(None, one, other).ratio()


@given(WORDS, st.lists(st.lists(WORDS, max_size=2), max_size=15), st.integers(1, 6))
def test_the_nearest_are_those_that_comparing_all_would_find(text: str, things: list[list[str]], most: int) -> None:
    assert list(Alike(things).nearest(text, most).items()) == list(plainly(text, things, most).items())


def test_thousands_of_slips_cost_a_few_comparisons_each(monkeypatch: pytest.MonkeyPatch) -> None:
    names = school_classes(800)
    texts = with_slips(names, 250)
    compared = 0

    def counted(one: str, other: str) -> float:
        nonlocal compared
        compared += 1
        return likeness(one, other)

    monkeypatch.setattr(alike, "likeness", counted)
    finder = Alike((name, f"code {at}") for at, name in enumerate(names))
    found = [finder.nearest(text, 5) for text in texts]
    assert all(len(near) == 5 for near in found)
    assert compared < 25 * len(texts)
