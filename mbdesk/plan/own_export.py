"""mbdesk's own exports come back as sheets: what in them only ManageBac says is no column to import (EXP-3)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from mbdesk.fields import PARENT_FIELDS, STUDENT_FIELDS, TEACHER_FIELDS, Field
from mbdesk.fields.people import STATUS
from mbdesk.plan.folding import fold
from mbdesk.plan.kinds import Layout
from mbdesk.plan.targets import PARENT, PERSON_ID, STUDENT, TEACHER
from mbdesk.text import tr

_EXPORTED: Final[Mapping[str, tuple[Field[Any], ...]]] = {
    STUDENT: STUDENT_FIELDS,
    PARENT: PARENT_FIELDS,
    TEACHER: TEACHER_FIELDS,
}
_FEWEST: Final = 4


def shown_only(titles: Sequence[str], layout: Layout) -> frozenset[int]:
    """Columns headed by what an export shows and no import takes: ``Last signed in``, ``Children``, ``Status``.

    Only in an export: ManageBac's own IDs are in it, or nothing but our columns in our order. In anybody else's sheet
    ``Children`` may say who the children shall be.
    """
    exported = {field.key: {fold(field.title), fold(field.heading())} for field in _EXPORTED[layout.main]}
    folded = [fold(title) for title in titles]
    if exported[PERSON_ID].isdisjoint(folded) and not _in_order(folded, exported.values()):
        return frozenset()
    taken = set().union(*(names for key, names in exported.items() if key in layout.fields[layout.main]))
    shown = set().union(*exported.values()) - taken
    return frozenset(column for column, title in enumerate(folded) if title in shown)


def status_column(titles: Sequence[str]) -> int | None:
    """The column that says of everybody whether they are archived, as every export with archived people has it."""
    names = {fold(STATUS.title), fold(STATUS.heading())}
    return next((column for column, title in enumerate(titles) if fold(title) in names), None)


def says_archived(text: str) -> bool:
    """Whether a cell of that column says so."""
    return fold(text) in {fold(word) for word in ("Archived", tr("Archived"))}


def _in_order(folded: Sequence[str], exported: Iterable[set[str]]) -> bool:
    """Whether all headings, and no fewer than four, are among the exported ones, in their order."""
    left = iter(exported)
    return len(folded) >= _FEWEST and all(any(title in names for names in left) for title in folded)
