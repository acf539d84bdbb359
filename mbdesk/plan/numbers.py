"""The few numbers over a review: how many rows are added, changed, stay, are left out, in the words of the kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from mbdesk.plan.operations import CreatePerson, Operation, RemoveFromGroup
from mbdesk.plan.plan import Outcome, Plan, PlannedRow
from mbdesk.text import N_, tr

NEW: Final = "new"
CHANGED: Final = "changed"
REMOVED: Final = "removed"
AGAIN: Final = "again"
SAME: Final = "same"
NOT_FOUND: Final = "not_found"
LEFT_OUT: Final = "left_out"


@dataclass(frozen=True, slots=True)
class PlanNumber:
    """``word`` says what becomes of the rows with these numbers: ``already the same``."""

    key: str
    word: str
    rows: frozenset[int]


def numbers(plan: Plan) -> tuple[PlanNumber, ...]:
    """Every row of the plan behind exactly one number, so that they add up. Numbers that the kind always has are there
    when they are 0 as well."""
    words = _WORDS.get(plan.kind, _PEOPLE)
    operations = {step.number: step.operation for step in plan.steps}
    again = rows_again(plan)
    found: dict[str, set[int]] = {key: set() for key in words if not again or key not in _AFTER_AGAIN}
    if again:
        found |= {key: set() for key in (AGAIN, *(key for key in words if key in _AFTER_AGAIN))}
    for row in plan.rows:
        key = AGAIN if row.number in again else _key(row, words, operations)
        found.setdefault(key, set()).add(row.number)
    every = {**_PEOPLE, **_ALWAYS_SAID, **words}
    return tuple(
        PlanNumber(key, tr(every[key]), frozenset(rows)) for key, rows in found.items() if rows or key in words
    )


def rows_again(plan: Plan) -> frozenset[int]:
    """The rows that are sent about a parent whom an earlier row that is sent is about too: a sheet of parents may have
    a row for each child, and people are counted once."""
    if plan.kind != "parents":
        return frozenset()
    made = {row: step.number for step in plan.steps if isinstance(step.operation, CreatePerson) for row in step.rows}
    first: dict[tuple[str, int], int] = {}
    for row in plan.rows:
        if row.outcome in {Outcome.NEW, Outcome.CHANGES}:
            who = ("id", row.person_id) if row.person_id is not None else ("step", made.get(row.number, -row.number))
            first.setdefault(who, row.number)
    sent = {row.number for row in plan.rows if row.outcome in {Outcome.NEW, Outcome.CHANGES}}
    return frozenset(sent - set(first.values()))


def reading_order(plan: Plan) -> tuple[PlannedRow, ...]:
    """The rows as a review shows them. Of a class made exactly like a sheet whoever leaves comes first, and whoever
    stays comes last; all others stand as in the sheet."""
    if _WORDS.get(plan.kind) is not _EXACT:
        return plan.rows
    operations = {step.number: step.operation for step in plan.steps}
    return tuple(sorted(plan.rows, key=lambda row: _EXACT_ORDER.index(_key(row, _EXACT, operations))))


def numbers_of(kind: str) -> tuple[PlanNumber, ...]:
    """The numbers that a plan of this kind will have, while there is nobody behind them."""
    return tuple(PlanNumber(key, tr(word), frozenset()) for key, word in _WORDS.get(kind, _PEOPLE).items())


def outcome_word(kind: str, outcome: Outcome) -> str:
    """What becomes of a row with this outcome in the kind's own words, "" where it says it as all do."""
    words = _WORDS.get(kind, {})
    key = {Outcome.NEW: NEW, Outcome.CHANGES: CHANGED, Outcome.SAME: SAME}.get(outcome, LEFT_OUT)
    return _as_title(tr(words[key])) if key in words else ""


def row_words(plan: Plan) -> dict[int, str]:
    """What becomes of each row in the words of its kind, as over the doors; no row of which it is said as of all."""
    if plan.kind not in _WORDS:
        return dict.fromkeys(rows_again(plan), _as_title(tr(_ALWAYS_SAID[AGAIN])))
    return {row: _as_title(number.word) for number in numbers(plan) for row in number.rows}


def _as_title(word: str) -> str:
    return word[:1].upper() + word[1:]


def _key(row: PlannedRow, words: Mapping[str, str], operations: Mapping[int, Operation]) -> str:
    match row.outcome:
        case Outcome.LEFT_OUT:
            return NOT_FOUND if NOT_FOUND in words and row.person_id is None else LEFT_OUT
        case Outcome.SAME:
            return SAME
        case Outcome.NEW if NEW in words:
            return NEW
        case _ if REMOVED in words and _only_removes(row, operations.get):
            return REMOVED
        case _:
            return CHANGED if CHANGED in words else NEW


def _only_removes(row: PlannedRow, operation: Callable[[int], Operation | None]) -> bool:
    return bool(row.steps) and all(isinstance(operation(number), RemoveFromGroup) for number in row.steps)


_PEOPLE: Final[Mapping[str, str]] = {
    NEW: N_("new"),
    CHANGED: N_("changed"),
    SAME: N_("already the same"),
    LEFT_OUT: N_("left out"),
}
_ALWAYS_SAID: Final[Mapping[str, str]] = {
    REMOVED: N_("remove"),
    NOT_FOUND: N_("not found"),
    AGAIN: N_("same parent again"),
}
_EXACT: Final[Mapping[str, str]] = {
    CHANGED: N_("add"),
    REMOVED: N_("remove"),
    SAME: N_("stay"),
    NOT_FOUND: N_("not found"),
}
_AFTER_AGAIN: Final = frozenset({SAME, LEFT_OUT})
_EXACT_ORDER: Final = (REMOVED, CHANGED, NOT_FOUND, LEFT_OUT, SAME)
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "student_changes": {CHANGED: N_("changed"), SAME: N_("already the same"), LEFT_OUT: N_("left out")},
    "link": {CHANGED: N_("to link"), SAME: N_("linked already"), LEFT_OUT: N_("left out")},
    "unlink": {CHANGED: N_("links to end"), SAME: N_("not linked"), LEFT_OUT: N_("left out")},
    "archive": {CHANGED: N_("to archive"), SAME: N_("archived already"), LEFT_OUT: N_("left out")},
    "unarchive": {CHANGED: N_("to bring back"), SAME: N_("active already"), LEFT_OUT: N_("left out")},
    "year_groups": {CHANGED: N_("to move"), SAME: N_("there already"), LEFT_OUT: N_("left out")},
    "class_add": {CHANGED: N_("to add"), SAME: N_("there already"), LEFT_OUT: N_("left out")},
    "class_remove": {CHANGED: N_("to remove"), SAME: N_("not there"), LEFT_OUT: N_("left out")},
    "class_exact": _EXACT,
    "year_group_exact": _EXACT,
}
