"""A name of one word is no trouble where the row says by ID or e-mail who it is, and they are called just so."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from mbdesk.plan.folding import fold
from mbdesk.plan.given import Given, Said
from mbdesk.plan.known import Known
from mbdesk.plan.mapping import ColumnMatch
from mbdesk.plan.read_names import ONE_WORD
from mbdesk.plan.reading import BLANK, Reading, wrong
from mbdesk.plan.rows import Cell
from mbdesk.plan.targets import KIND_OF_ROLE, PERSON_ID
from mbdesk.records import Person

_PARTS: Final = ("first_name", "last_name")

Row = tuple[dict[str, Given], list[tuple[int, Reading]]]
"""The people of a row by role, and by column the readings about which there is something to tell."""


def settled(row: Row, cells: Sequence[Cell], columns: Sequence[ColumnMatch], known: Known) -> Row:
    """``row`` with the names of one word taken that are those of the people it identifies: nothing changes by them.

    Where nobody is identified the name cannot be left alone either: somebody new needs one.
    """
    people, readings = row
    alone = {c: r.issue for c, r in readings if r.issue and r.issue.cause.startswith(ONE_WORD)}
    instead: dict[int, Reading] = {}
    for match in columns if alone else ():
        given = people.get(match.target.role) if match.target and match.column in alone else None
        if given is None:
            continue
        person = _meant(given, known)
        if person is None:
            instead[match.column] = wrong(replace(alone[match.column], options=()))
        elif fold(person.full_name) == fold(cells[match.column].text):
            instead[match.column] = BLANK
            people = {**people, given.role: _named(given, person, match)}
    return people, [(column, instead.get(column, reading)) for column, reading in readings]


def _meant(given: Given, known: Known) -> Person | None:
    """The one person whom the row's IDs and e-mail name; None when they name nobody, or more than one."""
    kind = KIND_OF_ROLE.get(given.role)
    if kind is None:
        return None
    index = known.people(kind)
    by_id, number = index.with_id(given.text(PERSON_ID)), given.text("student_id")
    numbered = index.numbered(number) if number else ()
    found = [*([by_id] if by_id else []), *numbered, *(index.with_email(given.email) if given.email else ())]
    return found[0] if len({person.id for person in found}) == 1 else None


def _named(given: Given, person: Person, match: ColumnMatch) -> Given:
    """``given`` with the person's own name as the sheet's."""
    names = {"first_name": person.first_name, "last_name": person.last_name}
    own = {
        part: Said(value=name, shown=name, column=match.column, rule=match.rule, whole=True)
        for part, name in names.items()
        if name
    }
    return replace(given, said={**own, **given.said}, wrong=given.wrong - set(_PARTS))
