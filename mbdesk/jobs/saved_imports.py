"""Saved imports: "same as last month" for a sheet that comes again (IMP-24). Pure; where they are kept is the window's.

A saved import knows headings, what they mean and how words are read; nothing about rows and nobody's data.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from mbdesk.plan.answers import ENROLMENTS, Answers
from mbdesk.plan.folding import fold
from mbdesk.plan.headings import result_columns
from mbdesk.plan.kinds import CLASS_FOR_ALL, KINDS, LEAVING_FOR_ALL, PEOPLE, YEAR_GROUP_FOR_ALL
from mbdesk.plan.mapping import recall, remember
from mbdesk.plan.plan import Plan

_SCOPES: Final = (PEOPLE, LEAVING_FOR_ALL, CLASS_FOR_ALL, YEAR_GROUP_FOR_ALL)
"""Options of a kind that hold next time as well; the day does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedImport:
    """``name`` as the person calls it, ``kind`` of import, ``headings`` as in the sheet, ``remembered`` what they mean
    (see ``plan.mapping.remember``), ``scopes`` for whom all of it is. ``used_on`` is the ISO date of the last use.
    ``automatic``: kept by mbdesk itself, one a kind, until it is named. Welcome e-mails are ticked anew each time."""

    name: str = ""
    kind: str
    headings: tuple[str, ...]
    remembered: Mapping[str, Any]
    scopes: Mapping[str, str] = field(default_factory=dict)
    used_on: str = ""
    automatic: bool = False

    def to_json(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "name": self.name,
            "kind": self.kind,
            "headings": list(self.headings),
            "remembered": dict(self.remembered),
            "scopes": dict(self.scopes),
            "used_on": self.used_on,
            "automatic": self.automatic,
        }


@dataclass(frozen=True, slots=True)
class Followed:
    """What a saved import comes to for a sheet. ``missing`` are headings that it knows and the sheet has not,
    ``new`` those of the sheet that it does not know: these are matched as always."""

    answers: Answers
    missing: tuple[str, ...]
    new: tuple[str, ...]


def saved_from(plan: Plan, name: str, used_on: str, *, automatic: bool = False) -> SavedImport:
    """The import of a plan that was made from a sheet, to be used again."""
    answers = Answers.from_json(plan.answers)
    ours = result_columns(plan.columns)
    own = replace(answers, targets={c: t for c, t in answers.targets.items() if c not in ours})
    return SavedImport(
        name=name.strip(),
        kind=answers.kind,
        headings=tuple(title for at, title in enumerate(plan.columns) if title and at not in ours),
        remembered=remember(own, plan.columns),
        scopes={key: value for key, value in answers.choices.items() if key in _SCOPES},
        used_on=used_on,
        automatic=automatic,
    )


def from_json(data: Any) -> SavedImport | None:
    """What ``to_json`` wrote; None for anything that is not that, or of a kind that is not known."""
    if not isinstance(data, Mapping) or data.get("kind") not in KINDS:
        return None
    headings, remembered, scopes = data.get("headings"), data.get("remembered"), data.get("scopes", {})
    if not isinstance(headings, list) or not isinstance(remembered, Mapping) or not isinstance(scopes, Mapping):
        return None
    return SavedImport(
        name=str(data.get("name", "")),
        kind=str(data.get("kind", ENROLMENTS)),
        headings=tuple(map(str, headings)),
        remembered={part: value for part, value in remembered.items() if isinstance(value, Mapping)},
        scopes={str(key): str(value) for key, value in scopes.items()},
        used_on=str(data.get("used_on", "")),
        automatic=data.get("automatic") is True,
    )


def follow(saved: SavedImport, titles: Sequence[str]) -> Followed:
    """What ``saved`` says about a sheet with these headings."""
    answers = recall(saved.remembered, titles)
    choices = {**answers.choices, **saved.scopes}
    ours = result_columns(titles)
    own = [title for at, title in enumerate(titles) if title and at not in ours]
    known, there = {fold(heading) for heading in saved.headings}, {fold(title) for title in own}
    return Followed(
        answers=replace(answers, kind=saved.kind, choices=choices),
        missing=tuple(heading for heading in saved.headings if fold(heading) not in there),
        new=tuple(title for title in own if fold(title) not in known),
    )


def offered(saved: Iterable[SavedImport]) -> tuple[SavedImport, ...]:
    """Those worth a line of their own: none that mbdesk kept itself beside a named one of its kind and headings."""
    kept = tuple(saved)
    named = {_for(each) for each in kept if not each.automatic}
    return tuple(each for each in kept if not each.automatic or _for(each) not in named)


def _for(saved: SavedImport) -> tuple[str, frozenset[str]]:
    return saved.kind, frozenset(map(fold, saved.headings))


def with_saved(others: Iterable[SavedImport], saved: SavedImport) -> tuple[SavedImport, ...]:
    """The list with ``saved`` first, in place of the one of its name; of the automatic ones each kind has one."""
    return (saved, *(each for each in others if not _same(each, saved)))


def _same(one: SavedImport, other: SavedImport) -> bool:
    if one.automatic or other.automatic:
        return one.automatic and other.automatic and one.kind == other.kind
    return fold(one.name) == fold(other.name)
