"""What would change for a person who is already there: only values that really differ, with what stands there now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from mbdesk.fields import Kind
from mbdesk.plan.folding import fold, fold_email, tidy
from mbdesk.plan.given import Given, Said
from mbdesk.plan.held import held
from mbdesk.plan.places import country, language
from mbdesk.plan.plan import CellChange
from mbdesk.plan.read_texts import whole_number
from mbdesk.plan.targets import PERSON_ID, RELATIONSHIP, Rule, Target, role_title
from mbdesk.records import Person
from mbdesk.text import date_words, tr

_NAMES: Final = frozenset({"first_name", "middle_name", "last_name"})
_LISTS: Final = frozenset({"nationalities", "languages"})
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
        if _equal(field, given.role, old, said.value) or not _allowed(said, old):
            continue
        values[field], before[field] = said.value, old
        shown = year_group_name if field == "year_group_id" else shown_value(field, old)
        changes.append(cell_change(given, field, shown, said, who=who))
    return Difference(values=values, before=before, changes=tuple(changes))


def stays_archived(given: Given, person: Person) -> bool:
    """Whether a row about somebody in the archive says that they are there, and nothing else than ManageBac does."""
    return person.archived and given.archived and not difference(given, person, "").values


def cell_change(given: Given, field: str, old: str, said: Said, who: str) -> CellChange:
    """One line of the review."""
    title = Target(given.role, field).describes.heading()
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
    """A wire value as a review says it, months as words; a link's number is not for people and shows as blank."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if field in {"birthday", "attendance_start_date"} and value:
        return date_words(date.fromisoformat(value))
    return "" if value is None else str(value)


def _allowed(said: Said, old: Any) -> bool:
    match said.rule:
        case Rule.NEVER:
            return False
        case Rule.IF_EMPTY:
            return old is None and not said.clears
        case Rule.ALWAYS:
            return True


def _equal(field: str, role: str, old: Any, new: Any) -> bool:
    """Whether sending ``new`` would change nothing that matters to people: what ManageBac holds, read as a cell is,
    says the same."""
    if old == new or (old is None and new in ("", [])):
        return True
    if field in _LISTS and isinstance(old, list) and isinstance(new, list):
        code = country if field == "nationalities" else language
        return sorted(code(str(item)) for item in old) == sorted(new)
    if not isinstance(old, str) or not isinstance(new, str):
        return False
    match Target(role, field).describes.kind:
        case Kind.EMAIL:
            return fold_email(old) == fold_email(new)
        case Kind.PHONE:
            return bool(new) and _digits(whole_number(tidy(old, narrow=True))) == _digits(new)
        case Kind.IDENTIFIER:
            return whole_number(tidy(old, narrow=True)) == new
        case Kind.CHOICE:
            return fold(old) == fold(new)
        case _ if field == "country":
            return bool(new) and country(tidy(old)) == new
        case _ if field in _NAMES and new.isupper():  # capitals are a way of writing, not another name
            return tidy(old).casefold() == new.casefold()
        case _:
            return tidy(old) == new


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit() or c == "+")


def _same_whole_name(given: Given, person: Person) -> bool:
    """The name as one text is the same, however it is parted there (a middle name, a double surname)."""
    full = f"{person.given_names} {person.last_name or ''}"
    return fold(full) == fold(f"{given.text('first_name')} {given.text('last_name')}")


def brought_back(name: str, role: str) -> CellChange:
    """That somebody comes out of the archive."""
    return CellChange(
        who=name, role=role_title(role), field="archived", title=tr("Status"), old=tr("Archived"), new=tr("Active")
    )
