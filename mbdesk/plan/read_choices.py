"""Cells that pick from a list: year group, gender, salutation, relationship, countries and languages."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from mbdesk.plan.folding import fold
from mbdesk.plan.places import country, language
from mbdesk.plan.problems import Option
from mbdesk.plan.reading import BLANK, LEAVE_BLANK, Issue, Reading, State, given, leave_blank, wrong
from mbdesk.plan.targets import Target
from mbdesk.plan.vocabulary import EITHER_M, GENDERS, LEAVING, RELATIONS, SALUTATIONS, SPANISH_MAN
from mbdesk.plan.year_groups import YearGroupFinder
from mbdesk.records import YearGroup
from mbdesk.text import tr

_TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "gender": GENDERS,
    "salutation": SALUTATIONS,
    "relationship": RELATIONS,
    "leaving": LEAVING,
}
_LIST_PARTS: Final = re.compile(r"\s*[,;/|&\n]\s*|\s+and\s+", re.IGNORECASE)


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


def read_list(key: str, text: str) -> Reading:
    """Several words parted by commas, semicolons or strokes; common countries and languages become codes."""
    code = {"nationalities": country, "languages": language}.get(key, str)
    words = [word for word in _LIST_PARTS.split(text) if word]
    values = list(dict.fromkeys(code(word) for word in words)) if code(text) == text else [code(text)]
    return given(values, ", ".join(values))


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
