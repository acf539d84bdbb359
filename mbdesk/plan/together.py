"""Sheets with a row for each parent: the student stands in several rows, and that is no mistake."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from mbdesk.plan.draft import Understood
from mbdesk.plan.folding import fold, fold_email, fold_number
from mbdesk.plan.given import Given
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.matching import Match
from mbdesk.plan.problems import Option
from mbdesk.plan.reading import Issue
from mbdesk.plan.targets import PARENTS, STUDENT
from mbdesk.text import tr, trn

ROW_PER_PARENT: Final = "row_per_parent"
TOGETHER: Final = "together"
EACH: Final = "each"


@dataclass(frozen=True, slots=True)
class Together:
    """``first``: row -> the row above it about the same student, whose other parents it names. ``asked``: rows of which
    it must still be said whether they are such rows."""

    first: dict[int, int]
    asked: frozenset[int]

    @property
    def rows(self) -> frozenset[int]:
        """The rows that are not about a student of their own."""
        return self.asked | self.first.keys()


def put_together(ground: Groundwork, matches: dict[int, Match]) -> Together:
    """Find the rows that name more parents of a student of an earlier row. What they say of the student besides is
    put to the first row. It is asked once for the sheet; the answer may also be to ask about each of them."""
    choice = ground.answers.choices.get(ROW_PER_PARENT)
    found = _found(ground, matches)
    if found and choice:
        ground.understand(_decided(choice, len(found)))
    if choice == EACH:
        return Together({}, frozenset())
    if choice == TOGETHER:
        for row, first in found.items():
            _merge(ground, first, row)
        return Together(found, frozenset())
    for row in found:
        ground.troubles.add(row, ground.given[row].column("student_id", "email", "first_name"), _question(len(found)))
    return Together({}, frozenset(found))


def wait_for_the_first(ground: Groundwork, together: Together) -> None:
    """A row waits while the row above it about the same student does."""
    for row, first in together.first.items():
        if ground.troubles.holds(first) or first in ground.out:
            title = tr("Row {row} is about the same student and is not sent yet.", row=first)
            ground.troubles.add(row, None, Issue(cause=f"waits:{first}", title=title))


def _found(ground: Groundwork, matches: dict[int, Match]) -> dict[int, int]:
    owner: dict[tuple[str, str], int] = {}
    parents: dict[int, set[str]] = {}
    found: dict[int, int] = {}
    for row, given in ground.waiting.items():
        if ground.troubles.holds(row):
            continue
        keys = list(_keys(given, matches[row]))
        first = next((owner[key] for key in keys if key in owner), None)
        mine = _parents(ground, row)
        if first is None:
            owner.update(dict.fromkeys(keys, row))
            parents[row] = mine
        elif mine and parents[first] and not mine & parents[first] and _agree(given, ground.given[first]):
            found[row] = first
            parents[first] |= mine
    return found


def _keys(given: Given, match: Match) -> Iterator[tuple[str, str]]:
    if match.person is not None:
        yield "person", str(match.person.id)
    if given.email:
        yield "email", fold_email(given.email)
    if given.text("student_id"):
        yield "number", fold_number(given.text("student_id"))


def _parents(ground: Groundwork, row: int) -> set[str]:
    """Who the parents of a row are, by e-mail."""
    roles = ground.people[row]
    return {fold_email(roles[role].email) for role in PARENTS if role in roles and roles[role].email}


def _agree(one: Given, other: Given) -> bool:
    """Whether two rows say nothing different about the student."""
    both = one.said.keys() & other.said.keys()
    return all(fold(one.said[field].shown) == fold(other.said[field].shown) for field in both)


def _merge(ground: Groundwork, first: int, row: int) -> None:
    whole = ground.given[first]
    merged = replace(whole, said={**ground.given[row].said, **whole.said})
    ground.people[first][STUDENT] = ground.given[first] = merged


def _question(count: int) -> Issue:
    headline = trn(
        "{count} row is about a student of another row, with another parent.",
        "{count} rows are about students of other rows, with other parents.",
        count,
    )
    title = tr("The same student stands in another row, with another parent.")
    return Issue(cause=ROW_PER_PARENT, title=title, headline=headline, options=_options())


def _decided(choice: str, count: int) -> Understood:
    shown = next((option.label for option in _options() if option.key == choice), "")
    return Understood(
        key=ROW_PER_PARENT, field=tr("Rows for each parent"), text="", shown=shown, rows=count, options=_options()
    )


def _options() -> tuple[Option, ...]:
    return (
        Option(key=TOGETHER, label=tr("The sheet has a row for each parent: put them together")),
        Option(key=EACH, label=tr("Ask about each of them")),
    )
