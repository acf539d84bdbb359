"""What would change for a person who is already there: only values that really differ, with what stands there now."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from mbdesk.plan.folding import fold, tidy
from mbdesk.plan.given import Given, Said
from mbdesk.plan.held import held, means_the_same
from mbdesk.plan.plan import CellChange
from mbdesk.plan.targets import PERSON_ID, RELATIONSHIP, Rule, fields_of, role_title
from mbdesk.records import Person
from mbdesk.text import date_words, tr

_NAMES: Final = frozenset({"first_name", "middle_name", "last_name"})
_DAYS: Final = frozenset({"birthday", "attendance_start_date"})
_NOT_HELD: Final = frozenset({RELATIONSHIP, PERSON_ID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``values`` to send, ``before`` what they replace (wire forms), and both as shown."""

    values: Mapping[str, Any]
    before: Mapping[str, Any]
    changes: tuple[CellChange, ...]


def difference(given: Given, person: Person, year_group_name: str) -> Difference:
    """How the sheet differs from ``person``. ``year_group_name`` is where the student is now, as people say it.

    A blank cell is not in ``given``, so it can change nothing. A column's rule may forbid a change (IMP-6).
    """
    values: dict[str, Any] = {}
    before: dict[str, Any] = {}
    changes: list[CellChange] = []
    who = person.full_name
    same_name = any(said.whole for said in given.said.values()) and _same_whole_name(given, person)
    for field, said in given.said.items():
        if field in _NOT_HELD or (said.whole and same_name):
            continue
        old = held(person, field)
        if _equal(field, old, said.value) or not _allowed(said, old):
            continue
        values[field], before[field] = said.value, old
        shown = year_group_name if field == "year_group_id" else shown_value(field, old)
        changes.append(cell_change(given, field, shown, said, who=who))
    return Difference(values=values, before=before, changes=tuple(changes))


def comes_back_into(given: Given, student: Person) -> Said | None:
    """The year group in which the sheet has somebody who comes back from the archive, though nothing differs: ManageBac
    may still name the group of who left, but nobody is in it again by coming back (contract 18 row 10)."""
    said = given.said.get("year_group_id")
    if said is None or said.clears or not _allowed(said, None):
        return None
    return said if means_the_same("year_group_id", held(student, "year_group_id"), said.value) else None


def stays_archived(given: Given, person: Person) -> bool:
    """Whether a row about somebody in the archive says that they are there, nothing else than ManageBac does, and
    nothing of parents or children, who would be linked to somebody who left."""
    return person.archived and given.archived and given.alone and not difference(given, person, "").values


def cell_change(given: Given, field: str, old: str, said: Said, who: str) -> CellChange:
    """One line of the review."""
    title = fields_of(given.role)[field].heading()
    return CellChange(
        who=who,
        role=role_title(given.role),
        field=field,
        title=title,
        old=old,
        new="" if said.clears else said.shown,
        clears=said.clears,
    )


def creation(given: Given) -> tuple[CellChange, ...]:
    """Every value of a new person: nothing -> value."""
    return tuple(
        cell_change(given, field, "", said, who=given.name)
        for field, said in given.said.items()
        if not said.clears and field not in _NOT_HELD
    )


def shown_value(field: str, value: Any) -> str:
    """A wire value as a review says it, months as words. A day that is none (``0000-00-00``) stays as ManageBac has
    it."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if field in _DAYS and isinstance(value, str):
        with suppress(ValueError):
            return date_words(date.fromisoformat(value))
    return "" if value is None else str(value)


def may_change(field: str, said: Said, person: Person) -> bool:
    """Whether the column's rule lets ``said`` change what ``person`` has."""
    return field not in _NOT_HELD and _allowed(said, held(person, field))


def _allowed(said: Said, old: Any) -> bool:
    match said.rule:
        case Rule.NEVER:
            return False
        case Rule.IF_EMPTY:
            return old is None and not said.clears
        case Rule.ALWAYS:
            return True


def _equal(field: str, old: Any, new: Any) -> bool:
    """Whether sending ``new`` would change nothing that matters to people. Capitals are a way of writing a name, not
    another name."""
    if means_the_same(field, old, new):
        return True
    capitals = field in _NAMES and isinstance(old, str) and isinstance(new, str) and new.isupper()
    return capitals and tidy(old).casefold() == new.casefold()


def _same_whole_name(given: Given, person: Person) -> bool:
    """The name as one text is the same, however it is parted there (a middle name, a double surname)."""
    full = f"{person.given_names} {person.last_name or ''}"
    return fold(full) == fold(f"{given.text('first_name')} {given.text('last_name')}")


def brought_back(name: str, role: str) -> CellChange:
    """That somebody comes out of the archive."""
    return CellChange(
        who=name, role=role_title(role), field="archived", title=tr("Status"), old=tr("Archived"), new=tr("Active")
    )
