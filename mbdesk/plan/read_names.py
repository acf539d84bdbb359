"""Columns of names: whole names parted, capitals made calm where the person asks for it. No letter is ever lost."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from mbdesk.plan.folding import fold
from mbdesk.plan.names import NameOrder, calm_name, in_capitals, order_of_names, split_name
from mbdesk.plan.problems import Option
from mbdesk.plan.read_texts import KEEP_AS_IS, read_text
from mbdesk.plan.reading import BLANK, LEAVE_BLANK, Issue, Reading, State, leave_blank, wrong
from mbdesk.plan.rows import Cell
from mbdesk.plan.targets import Target
from mbdesk.text import tr

CALM: Final = "calm"
ONE_WORD: Final = "oneword:"
"""What the causes begin with that stand against a whole name of one word."""
_MOST: Final = 0.8
_BLANKS: Final = re.compile(r"\s+")


class Capitals:
    """A column whose names are in capitals: they stay so, and may be written as usual on request (features C 20)."""

    def __init__(self, target: Target, texts: Sequence[str], choices: Mapping[str, str]) -> None:
        self._cause = f"capitals:{target.key}"
        self._there = bool(texts) and sum(map(in_capitals, texts)) >= _MOST * len(texts)
        self._calm = choices.get(self._cause) == CALM
        example = texts[0] if texts else ""
        self._options = (
            Option(key=KEEP_AS_IS, label=tr("Keep the capitals: {name}", name=example)),
            Option(key=CALM, label=tr("Write them as usual: {name}", name=calm_name(example))),
        )

    def read(self, text: str) -> str:
        """``text`` as it is to be sent."""
        return calm_name(text) if self._there and self._calm else text

    def noted(self, reading: Reading) -> Reading:
        """``reading`` with the offer, unless something else about it is open to change."""
        if not self._there or reading.state is not State.VALUE or reading.understood:
            return reading
        return replace(reading, understood=self._cause, options=self._options)


class NamePart:
    """A column of first names or of surnames."""

    def __init__(self, target: Target, texts: Sequence[str], choices: Mapping[str, str]) -> None:
        self._target = target
        self._capitals = Capitals(target, texts, choices)

    def read(self, _cell: Cell, text: str) -> Reading:
        """The name as text."""
        return self._capitals.noted(read_text(self._target, self._capitals.read(text)))


class NameColumn:
    """Whole names in one column: which part comes first is decided for the column. ``one_word``: a name of one word is
    as good as any, for it is not sent."""

    def __init__(
        self, target: Target, texts: Sequence[str], choices: Mapping[str, str], *, one_word: bool = False
    ) -> None:
        self._target = target
        self._one_word = one_word
        self._choices = choices
        self._cause = f"names:{target.key}"
        self._capitals = Capitals(target, texts, choices)
        chosen = choices.get(self._cause)
        self._settled = chosen in set(NameOrder)
        self._order = NameOrder(chosen) if chosen in set(NameOrder) else order_of_names(texts)

    def read(self, _cell: Cell, text: str) -> Reading:
        """The value is ``{"first_name": ..., "last_name": ...}``."""
        checked = read_text(self._target, text)
        if checked.state is not State.VALUE:
            return checked
        found = split_name(checked.value, self._order)
        if found is None and self._one_word:
            return replace(checked, value={"first_name": "", "last_name": checked.value}, shown=checked.value)
        if found is None:
            return self._single(text)
        other = split_name(checked.value, _OTHER[self._order])
        turned = other is not None and other != found
        first, last = map(self._capitals.read, found)
        reading = replace(
            checked, value={"first_name": first, "last_name": last}, shown=_BLANKS.sub(" ", f"{first} {last}")
        )
        if self._settled:
            reading = self._capitals.noted(reading)
        if turned and other and not reading.understood:
            reading = replace(reading, understood=self._cause, options=self._ways(found, other))
        return self._capitals.noted(reading)

    def _single(self, text: str) -> Reading:
        """One word is too little for somebody new; of somebody who is here the name may be left alone."""
        cause = f"{ONE_WORD}{self._target.key}:{fold(text)}"
        if self._choices.get(cause) == LEAVE_BLANK:
            return BLANK
        title = tr("“{text}” is one word. Write first name and surname.", text=text)
        return wrong(Issue(cause=cause, title=title, options=(leave_blank(),)))

    def _ways(self, *ways: tuple[str, str]) -> tuple[Option, ...]:
        return tuple(
            Option(key=order, label=tr("First name {first}, surname {last}", first=first, last=last))
            for order, (first, last) in zip((self._order, _OTHER[self._order]), ways, strict=True)
        )


_OTHER: Final = {NameOrder.FIRST_LAST: NameOrder.LAST_FIRST, NameOrder.LAST_FIRST: NameOrder.FIRST_LAST}
