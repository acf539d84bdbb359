"""From one student's ``term_grade``, whatever its programme's shape, to (place, title, value) entries.

The shapes of contract 6.10 differ by programme and nest. They are walked the same way: an object's title names its
column, ``grade`` and ``score`` are its value, everything else becomes a column of its own. A key that mbdesk does not
know is shown under its own name, so nothing that a school recorded is lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mbdesk.gradesheets.plain import plain_text
from mbdesk.text import N_, tr

Mark = str | int | float | bool | None
"""A value as ManageBac gave it, texts without HTML; None = blank."""

Place = tuple[str, ...]
"""Where a value stands: keys, and for items of a list their id or title."""

SECTIONS: Final = (
    "grade",
    "exam_grade",
    "average",
    "grades",
    "sum",
    "id_grades",
    "id_sum",
    "rubrics",
    "atl_skills",
    "atl_assessment",
    "learner_profile",
    "subjects",
    "units",
)
"""The order of a grade sheet's columns; unknown keys follow, comments come last."""

_TITLES: Final[Mapping[Place, str]] = {
    ("grade",): N_("Grade"),
    ("exam_grade",): N_("Exam grade"),
    ("average",): N_("Average"),
    ("average", "percent"): N_("Average %"),
    ("average", "grade"): N_("Average grade"),
    ("sum",): N_("Sum of criteria"),
    ("id_sum",): N_("Interdisciplinary sum"),
    ("atl_assessment",): N_("ATL"),
    ("learner_profile",): N_("Learner profile"),
    ("comments",): N_("Comments"),
}
_WORDS: Final[Mapping[str, str]] = {
    "comment": N_("Comment"),
    "comments": N_("Comments"),
    "components": N_("Components"),
    "subjects": N_("Subjects"),
    "transdisciplinary_theme": N_("Theme"),
}
_TRANSPARENT: Final = frozenset(
    {"atl_skills", "criteria", "nodes", "overall_assessment", "phases", "rubrics", "standards", "strands", "units"}
)
"""Keys that add no words to a column's title: the titles inside say enough."""

_NAMES: Final = ("title", "name", "label")
_VALUES: Final = ("grade", "score")
_DEEPEST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value of one student: where it stands, what its column is called, and the value."""

    place: Place
    title: str
    value: Mark


def entries(term_grade: Mapping[str, Any]) -> Iterator[Entry]:
    """Every value of a term grade in the order it came, sections as in ``SECTIONS``."""
    known = [key for key in SECTIONS if key in term_grade]
    unknown = [key for key in term_grade if key not in SECTIONS and key not in {"id", "comments"}]
    for key in (*known, *unknown, "comments"):
        if key not in term_grade:
            continue
        if key in {"grades", "id_grades"} and isinstance(term_grade[key], Mapping):
            yield from _criteria(key, term_grade[key])
        else:
            top = key not in _TRANSPARENT and key != "subjects"
            yield from _walk((key,), _title((key,)) if top else "", term_grade[key])


def _criteria(key: str, marks: Mapping[str, Any]) -> Iterator[Entry]:
    for letter in sorted(marks):
        words = N_("Criterion {letter}") if key == "grades" else N_("Interdisciplinary {letter}")
        yield from _walk((key, letter), tr(words, letter=letter), marks[letter])


def _walk(place: Place, title: str, value: Any) -> Iterator[Entry]:
    if len(place) > _DEEPEST:
        yield Entry(place=place, title=title, value=as_text(value))
    elif isinstance(value, Mapping):
        yield from _walk_object(place, title, value)
    elif isinstance(value, list | tuple):
        yield from _walk_list(place, title, value)
    else:
        yield Entry(place=place, title=title or _title(place), value=_mark(value))


def _walk_object(place: Place, title: str, value: Mapping[str, Any], named: bool = False) -> Iterator[Entry]:
    """``named``: the object's own title is already in ``title``; otherwise it is a value to show."""
    for key, inside in value.items():
        if key == "id":
            continue
        at = (*place, key)
        if key in _NAMES and isinstance(inside, str):
            if not named:
                yield Entry(place=at, title=title or _title(at), value=_mark(inside))
        elif key in _TRANSPARENT or (named and key in _VALUES):
            yield from _walk(at, title, inside)
        else:
            yield from _walk(at, _join(title, _title(at)) if at not in _TITLES else tr(_TITLES[at]), inside)


def _walk_list(place: Place, title: str, values: list[Any] | tuple[Any, ...]) -> Iterator[Entry]:
    objects = [value for value in values if isinstance(value, Mapping)]
    if len(objects) != len(values) or all(set(item) <= {"id", *_NAMES} for item in objects):
        if values:
            yield Entry(place=place, title=title or _title(place), value=as_text(values))
        return
    taken: set[str] = set()
    for number, item in enumerate(objects, start=1):
        name = _name(item)
        marker = str(item.get("id") or name or number)
        marker = f"{marker}#{number}" if marker in taken else marker  # an id that comes twice hides nothing
        taken.add(marker)
        item_title = _join(title, name or str(number))
        inside = {key: value for key, value in item.items() if key != "phase"}
        yield from _walk_object((*place, marker), item_title, inside, named=True)


def _name(item: Mapping[str, Any]) -> str:
    named = next((str(item[key]) for key in _NAMES if item.get(key)), "")
    if not named and item.get("phase") is not None:
        return tr("Phase {number}", number=item["phase"])
    return plain_text(named)


def _title(place: Place) -> str:
    """The heading for a key: mbdesk's words, else the key itself made readable."""
    key = place[-1]
    if place in _TITLES:
        return tr(_TITLES[place])
    return tr(_WORDS[key]) if key in _WORDS else key.replace("_", " ").strip().capitalize()


def _join(outer: str, inner: str) -> str:
    return f"{outer} · {inner}" if outer and inner else outer or inner


def _mark(value: object) -> Mark:
    if value is None or isinstance(value, bool | int | float):
        return value
    return plain_text(str(value)) or None


def as_text(value: Any, depth: int = 0) -> str:
    """Any value as one line of text: titles without ids, parts with semicolons."""
    if depth > _DEEPEST:
        return str(value)
    if isinstance(value, Mapping):
        inside = ((key, as_text(value[key], depth + 1)) for key in value if key not in {"id", "phase", *_NAMES})
        rest = ", ".join(f"{_title((key,))}: {text}" for key, text in inside if text)
        return ": ".join(part for part in (_name(value), rest) if part)
    if isinstance(value, list | tuple):
        return "; ".join(text for text in (as_text(item, depth + 1) for item in value) if text)
    return "" if value is None else plain_text(str(value))
