"""Cells that pick from a list: year group, gender, salutation, relationship, countries and languages."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from mbdesk.plan.folding import fold
from mbdesk.plan.places import country, is_code, is_country, language
from mbdesk.plan.problems import Option
from mbdesk.plan.reading import BLANK, LEAVE_BLANK, Issue, Reading, State, given, leave_blank, wrong
from mbdesk.plan.targets import Target
from mbdesk.plan.vocabulary import EITHER_M, GENDERS, LEAVING, RELATIONS, SALUTATIONS, SPANISH_MAN, is_stand_in
from mbdesk.plan.year_groups import YearGroupFinder
from mbdesk.records import YearGroup
from mbdesk.text import tr

_TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "gender": GENDERS,
    "salutation": SALUTATIONS,
    "relationship": RELATIONS,
    "leaving": LEAVING,
}
_PARTED: Final = re.compile(r"\s*[;|\n]\s*")
_STROKES: Final = re.compile(r"\s*/\s*")
_TWO_LETTERS: Final = re.compile(r"(?<![^\s,;|&/])[^\W\d_]\s*/\s*[^\W\d_](?![^\s,;|&/])")
"""``n/a`` by itself among the words: a stroke that parts nothing."""
_COMMAS: Final = re.compile(r"\s*,\s*")
_ANDS: Final = re.compile(r"\s*&\s*|(?:^|\s+)and(?:\s+|$)", re.IGNORECASE)
"""These two stand between two countries, and within the name of one: *Korea, Republic of*."""
_ONE: Final = "one"
_SEVERAL: Final = "several"


def read_choice(
    target: Target, text: str, column: Sequence[str], choices: Mapping[str, str], more: Sequence[str] = ()
) -> Reading:
    """One of the field's words. ``column`` are all texts of the column, ``more`` words the school uses besides."""
    field = target.describes
    cause = value_cause(target, text)
    own = (*field.choices, *(more if field.key == "gender" else ()))
    if cause in choices:
        return _chosen(choices[cause], choices[cause], cause, _options(own, text, field.key == "gender"))
    folded = fold(text)
    known = {fold(word): word for word in own}
    found = known.get(folded) or _TABLES.get(field.key, {}).get(folded)
    if found and not (field.key == "gender" and _either_way(folded, column)):
        understood = "" if fold(found) == folded else cause
        return Reading(
            state=State.VALUE,
            value=found,
            shown=tr(found),
            understood=understood,
            options=_options(own, text, False) if understood else (),
        )
    title = tr("{field} “{text}” is not a word that ManageBac knows.", field=target.title(), text=text)
    return wrong(Issue(cause=cause, title=title, options=_options(own, text, field.key == "gender")))


def read_year_group(target: Target, text: str, finder: YearGroupFinder, choices: Mapping[str, str]) -> Reading:
    """The year group that ``text`` names; unknown and ambiguous ones are asked about once for all their rows."""
    cause = value_cause(target, text)
    names = {str(group.id): group.name for group in finder.groups}
    found = finder.find(text)
    if len(found) == 1 and finder.is_called(found[0], text):  # an answer is from a time when none was called so
        return given(found[0].id, found[0].name)
    if choices.get(cause) == LEAVE_BLANK:
        return BLANK
    if choices.get(cause) in names:
        chosen = choices[cause]
        return _chosen(int(chosen), names[chosen], cause, _groups(finder.groups))
    if len(found) == 1:
        return _chosen(found[0].id, found[0].name, cause, _groups(finder.groups))
    if found:
        title = tr("Year group “{text}” can mean more than one.", text=text)
        return wrong(Issue(cause=cause, title=title, options=(*_groups(found), leave_blank())))
    title = tr("Year group “{text}” does not exist.", text=text)
    return wrong(Issue(cause=cause, title=title, options=(*_groups(finder.groups), leave_blank())))


def read_list(target: Target, text: str, choices: Mapping[str, str], known: Collection[str] = ()) -> Reading:
    """Several words parted by commas, semicolons or strokes; common countries and languages become codes.

    ``known`` are nationalities the school uses besides, folded. A comma or "and" between words that are no countries
    may be part of a name, so that is asked.
    """
    worth = _TWO_LETTERS.sub(lambda found: "" if is_stand_in(found[0]) else found[0], text)
    if target.field != "nationalities":
        words = _split(worth, lambda _: False, _PARTED, _STROKES, _COMMAS, _ANDS)
        values = _coded(_worth(words), language if target.field == "languages" else str)
        return given(values, ", ".join(values)) if values else BLANK

    def is_one(word: str) -> bool:
        return is_country(word) or fold(word) in known or is_code(word)

    parts = _split(worth, is_one, _PARTED, _STROKES)
    each = [_worth(_split(part, is_one, _COMMAS, _ANDS)) for part in parts]
    ways = {
        _SEVERAL: _coded([word for words in each for word in words], country),
        _ONE: _coded(_worth(parts), country),
    }
    if not ways[_SEVERAL]:
        return BLANK
    if all(len(words) < 2 or all(map(is_one, words)) for words in each):
        return given(ways[_SEVERAL], ", ".join(ways[_SEVERAL]))
    return _one_or_several(value_cause(target, text), text, ways, choices)


def _one_or_several(cause: str, text: str, ways: Mapping[str, list[str]], choices: Mapping[str, str]) -> Reading:
    options = (
        Option(key=_ONE, label=tr("Send “{text}” as written", text="; ".join(ways[_ONE]))),
        Option(key=_SEVERAL, label=tr("Each by itself: {words}", words="; ".join(ways[_SEVERAL]))),
        leave_blank(),
    )
    chosen = choices.get(cause, "")
    if chosen == LEAVE_BLANK:
        return BLANK
    if chosen in ways:
        shown = ", ".join(ways[chosen])
        return Reading(state=State.VALUE, value=ways[chosen], shown=shown, understood=cause, options=options)
    return wrong(Issue(cause=cause, title=tr("Is “{text}” one nationality or several?", text=text), options=options))


def _split(text: str, is_one: Callable[[str], bool], *partings: re.Pattern[str]) -> list[str]:
    """``text`` parted by one after the other, what is one as a whole left so."""
    words = [text]
    for parting in partings:
        words = [part for word in words for part in ([word] if is_one(word) else parting.split(word))]
    return words


def _worth(words: Iterable[str]) -> list[str]:
    """The words that say something, without blanks around them."""
    return [word for each in words if is_code(word := each.strip()) or not is_stand_in(word)]


def _coded(words: Sequence[str], code: Callable[[str], str]) -> list[str]:
    return list(dict.fromkeys(map(code, words)))


def value_cause(target: Target, text: str) -> str:
    """The key under which the meaning of a word is kept: the same for both parents and for the next sheet."""
    return f"value:{target.field}:{fold(text) or text}"


def _chosen(value: str | int, shown: str, cause: str, options: tuple[Option, ...]) -> Reading:
    if value == LEAVE_BLANK:
        return BLANK
    return Reading(state=State.VALUE, value=value, shown=shown, understood=cause, options=options)


def _either_way(folded: str, column: Sequence[str]) -> bool:
    """``M`` beside ``H`` and without ``F``: *mujer*, or a man after all."""
    if folded != EITHER_M:
        return False
    words = {fold(text) for text in column}
    return SPANISH_MAN in words and not words & {"f", "w"}


def _options(words: Sequence[str], text: str, as_written: bool) -> tuple[Option, ...]:
    options = [Option(key=word, label=tr(word)) for word in dict.fromkeys(words)]
    if as_written:
        options.append(Option(key=text, label=tr("Send “{text}” as written", text=text)))
    return (*options, leave_blank())


def _groups(groups: Sequence[YearGroup]) -> tuple[Option, ...]:
    return tuple(Option(key=str(group.id), label=group.name) for group in groups)
