"""Whose field each column probably is: from its heading, its place among the others and its cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from mbdesk.fields import Field, Kind
from mbdesk.plan.folding import fold
from mbdesk.plan.heading_scores import SURE, Match, matches
from mbdesk.plan.kinds import Layout
from mbdesk.plan.roles import CHILD, PARENT, STAFF, Role, without_fillers
from mbdesk.plan.targets import CHILDREN, NAME, PARENTS, RELATIONSHIP, STUDENT, TEACHER, Target, fields_of

_EMAIL: Final = re.compile(r"\S+@\S+\.\S+")
_DATE: Final = re.compile(r"\d{1,4} ?[./\- ] ?(\d{1,2}|[^\W\d]{3,10})\.?,? ?[./\- ] ?\d{2,4}.*|\d{8}|.*\d[年월月].*")
_GRADE: Final = re.compile(
    r"(gr|grade|g|year|yr|y|class|form|klasse|classe|curso|grado|myp|dp|pyp)\.? ?\d{1,2}|\d{1,2}|k|kg|k\d|kindergarten",
    re.IGNORECASE,
)
_WITH_WORD: Final = re.compile(r"(gr|grade|year|yr|y|class|klasse|classe|curso|myp|dp|pyp)\.? ?\d{1,2}", re.IGNORECASE)
_TWO_WORDS: Final = re.compile(r"\S+ .+")
_OWN_CONTACT: Final = frozenset(
    {"name", "first_name", "last_name", "email", "phone_number", "mobile_phone_number", RELATIONSHIP}
)
"""Right after a column about a parent, such a heading is more likely about that parent than about the student."""


class Why(StrEnum):
    """Why a column is matched, or not."""

    HEADING = "heading"
    CELLS = "cells"
    PLACE = "place"
    CHOSEN = "chosen"
    TAKEN = "taken"
    RESULTS = "results"
    SHOWN = "shown"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Column:
    """A column while it is being matched: ``texts`` are what its cells say, each once."""

    index: int
    heading: str
    role: Role
    texts: list[str]
    target: Target | None = None
    sure: bool = False
    why: Why = Why.UNKNOWN

    @property
    def folded(self) -> str:
        """The whole heading, for looking up."""
        return fold(without_fillers(self.heading)).replace("e mail", "email")


class _Wish(NamedTuple):
    score: float
    target: Target
    why: Why
    sure: bool


def propose(columns: Sequence[Column], layout: Layout) -> None:
    """Give targets that ``layout`` allows to the columns nobody chose for, the best fitting first. No target is given
    twice."""
    open_ = [c for c in columns if c.why in {Why.UNKNOWN, Why.EMPTY} and (c.heading or c.texts)]
    slots = _slots(columns, layout)
    blocks = _blocks(columns, slots, layout.main)
    headings = [c.folded for c in columns]
    taken = {c.target for c in columns if c.target is not None}
    wishes = []
    for column in open_:
        repeated = headings.count(column.folded) > 1
        found = _wishes(column, slots, blocks.get(column.index), repeated, layout)
        wishes += [(wish, column) for wish in found if layout.allows(wish.target)]
    for wish, column in sorted(wishes, key=lambda pair: (-pair[0].score, pair[1].index)):
        if column.target is not None:
            continue
        if wish.target not in taken:
            taken.add(wish.target)
            column.target, column.sure, column.why = wish.target, wish.sure, wish.why
        elif wish.score >= SURE:
            column.why = Why.TAKEN
    _whole_names(columns, taken, layout)
    _parted_names(columns)


def _parted_names(columns: Sequence[Column]) -> None:
    """A whole name beside first name and surname, as in mbdesk's own exports, says nothing more."""
    parts = {c.target: c for c in columns if c.target is not None and c.sure}
    for column in columns:
        if column.target is None or column.target.field != NAME or column.why is Why.CHOSEN:
            continue
        first, last = (parts.get(Target(column.target.role, field)) for field in ("first_name", "last_name"))
        if first is not None and last is not None and 2 * len(last.texts) > len(column.texts):
            column.target, column.sure, column.why = None, False, Why.TAKEN


def _whole_names(columns: Sequence[Column], taken: set[Target], layout: Layout) -> None:
    """A surname without a first name anywhere, of two words and more: it is the whole name (``Nom du père``)."""
    for column in columns:
        target = column.target
        if target is None or target.field != "last_name" or column.why is Why.CHOSEN or not column.texts:
            continue
        rest = {Target(target.role, field) for field in ("first_name", NAME)}
        if not rest & taken and layout.allows(Target(target.role, NAME)) and _share(column, _TWO_WORDS) >= 0.8:
            column.target, column.sure = Target(target.role, NAME), False


def _slots(columns: Sequence[Column], layout: Layout) -> Mapping[tuple[str, int], str]:
    """Each way of naming somebody (``Mother``, ``Guardian 2``, ``Child 1``) -> their role in ``layout``: ``parent1``
    and so on, in order of appearance. Who is not in the layout is not in it."""
    parents = [(c.role.group, c.role.number) for c in columns if c.role.is_parent]
    children = [(c.role.group, c.role.number) for c in columns if c.role.group == CHILD]
    found = {**_numbered(parents, PARENT, layout.parents), **_numbered(children, CHILD, layout.children)}
    if STUDENT in layout.fields:  # however a heading counts them, there is one in each row
        found.update(dict.fromkeys(children, STUDENT))
    if TEACHER in layout.fields:
        found.update({(c.role.group, c.role.number): TEACHER for c in columns if c.role.group == STAFF})
    return found


def _numbered(named: Sequence[tuple[str, int]], counted: str, roles: Sequence[str]) -> dict[tuple[str, int], str]:
    """``named`` to ``roles``: those of the group ``counted`` by their number, the others to what is free."""
    found: dict[tuple[str, int], str] = {}
    free = list(roles)
    for group, number in named:
        slot = roles[number - 1] if group == counted and 1 <= number <= len(roles) else None
        if slot in free:
            found[group, number] = slot
            free.remove(slot)
    for key in named:
        if key not in found and free:
            found[key] = free.pop(0)
    return found


def _blocks(columns: Sequence[Column], slots: Mapping[tuple[str, int], str], main: str) -> Mapping[int, str]:
    """Columns that name nobody and stand after one about somebody else than ``main`` -> that role."""
    found = {}
    current: str | None = None
    for column in columns:
        if column.role.group:
            current = slots.get((column.role.group, column.role.number))
            current = None if current == main else current
        elif current:
            found[column.index] = current
    return found


def _wishes(
    column: Column, slots: Mapping[tuple[str, int], str], block: str | None, repeated: bool, layout: Layout
) -> Iterator[_Wish]:
    """What this column may mean."""
    sure = [m for m in matches(column.folded, layout.main) if m.score >= SURE] if column.heading else []
    own = [m for m in sure if layout.allows(Target(layout.main, m.field))]
    slot = slots.get((column.role.group, column.role.number))
    if own or not column.role.group:
        yield from _about_nobody(column, own, block, repeated, layout)
    elif slot:
        yield from _from_heading(column, slot, matches(column.role.rest, slot))


def _about_nobody(
    column: Column, own: Sequence[Match], block: str | None, repeated: bool, layout: Layout
) -> Iterator[_Wish]:
    """A heading without a role: the one's whom rows are about, unless it stands among another one's columns."""
    main = layout.main
    fits = own or (matches(column.folded, main) if column.heading else ())
    mine = list(_from_heading(column, main, fits))
    if block is None:
        yield from mine
        if not own and column.heading and PARENTS[0] in layout.fields:  # an employer is nobody's but a parent's
            for wish in _from_heading(column, PARENTS[0], matches(column.folded, PARENTS[0])):
                yield wish._replace(score=wish.score - 0.6, sure=False)
        return
    beside = {m.field: m.score for m in matches(column.folded, block) if m.score >= SURE} if column.heading else {}
    for field, score in beside.items():
        near = field in _OWN_CONTACT or field not in layout.fields[main]
        near = near and not (field == "email" and block in CHILDREN)  # a parent must have one, a child need not
        if _plausible(column, fields_of(block)[field]):
            yield _Wish(score + 0.1 if near else score - 0.6, Target(block, field), Why.PLACE, repeated and near)
    for wish in mine:
        yield wish._replace(score=wish.score - 0.5) if wish.target.field in _OWN_CONTACT & beside.keys() else wish


def _from_heading(column: Column, role: str, found: Sequence[Match]) -> Iterator[_Wish]:
    """The fields that the heading names, as far as the cells allow; then what the cells alone say."""
    for match in found:
        fits = _plausible(column, fields_of(role)[match.field])
        if fits or match.score > SURE:
            yield _Wish(match.score, Target(role, match.field), Why.HEADING, match.score >= SURE and fits)
    if column.texts and _share(column, _EMAIL) >= 0.8:
        yield _Wish(0.3, Target(role, "email"), Why.CELLS, False)
    if column.texts and role == STUDENT and _share(column, _GRADE) >= 0.8 and _share(column, _WITH_WORD) > 0:
        yield _Wish(0.2, Target(role, "year_group_id"), Why.CELLS, False)


def _plausible(column: Column, field: Field[Any]) -> bool:
    """Whether the cells can be what the heading says."""
    if not column.texts:
        return True
    if field.kind is Kind.EMAIL:
        return _share(column, _EMAIL) >= 0.5
    if field.kind is Kind.DATE:
        return _share(column, _DATE) >= 0.3
    return field.key != NAME or _share(column, _EMAIL) < 0.5


def _share(column: Column, shape: re.Pattern[str]) -> float:
    looked = column.texts[:50]
    return sum(shape.fullmatch(text) is not None for text in looked) / len(looked)
