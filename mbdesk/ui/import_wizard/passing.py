"""Where the way forward leads: past the pages that need nothing of the person, and what was understood on them."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from mbdesk.plan.draft import Draft
from mbdesk.plan.folding import fold
from mbdesk.plan.kinds import DAY_FOR_ALL, LEAVING_FOR_ALL, layout_of
from mbdesk.plan.mapping import ColumnMatch
from mbdesk.plan.targets import PARENT, STUDENT, TEACHER
from mbdesk.text import N_, number, tr, trn
from mbdesk.ui.import_wizard.column_line import heading_of, waits_for_choice
from mbdesk.ui.import_wizard.for_all_rows import asked_for_all, missing_for_all

COLUMNS: Final = 1
CHECK: Final = 2
REVIEW: Final = 3
"""The pages that can be passed over, and the one that never is, by their numbers."""

_MOST: Final = 12
_NOBODY: Final = {
    STUDENT: N_("No column is about the students yet."),
    PARENT: N_("No column is about the parents yet."),
    TEACHER: N_("No column is about the teachers yet."),
}
_UNSURE: Final = frozenset({LEAVING_FOR_ALL, DAY_FOR_ALL})
"""What holds for all rows as mbdesk thinks, and may well be otherwise: who left, and when."""


def repeated_columns(columns: Sequence[ColumnMatch]) -> frozenset[int]:
    """The columns whose heading is not the only one of its kind. Empty columns do not count."""
    filled = [match for match in columns if match.heading and match.filled]
    times = Counter(fold(match.heading) for match in filled)
    return frozenset(match.column for match in filled if times[fold(match.heading)] > 1)


def shown_columns(draft: Draft) -> list[ColumnMatch]:
    """The columns that are there for a person: with a heading or something in them."""
    return [match for match in draft.columns if match.heading or match.filled]


def doubtful_columns(shown: Sequence[ColumnMatch]) -> list[ColumnMatch]:
    """The columns that the person should look at: doubtful ones, and those that share their heading."""
    repeated = repeated_columns(shown)
    return [
        match
        for match in shown
        if (match.target is not None and not match.sure) or (match.column in repeated and waits_for_choice(match))
    ]


def what_columns_lack(draft: Draft) -> str:
    """What must be said about the columns before the rows can be looked at, as a sentence; "" when nothing."""
    main = layout_of(draft.answers).main
    if not any(match.target and match.target.role == main for match in draft.columns):
        return tr(_NOBODY[main])
    shown = shown_columns(draft)
    repeated = repeated_columns(shown)
    waiting = [match for match in shown if match.column in repeated and waits_for_choice(match)]
    if waiting:
        heading = waiting[0].heading
        return tr("More than one column is called “{heading}”. Say what each means.", heading=heading)
    return missing_for_all(draft.answers, draft.columns)


def next_page(draft: Draft, after: int) -> int:
    """The first page after page ``after`` that needs the person, by its number; the review always does."""
    if after < COLUMNS and _needs_look(draft):
        return COLUMNS
    if after < CHECK and (draft.causes or not _ready(draft)):
        return CHECK
    return REVIEW


def way_words(draft: Draft, page: int) -> str:
    """Where the way forward to ``page`` leads, as a button says it."""
    match page:
        case 1:
            return tr("Look at the columns")
        case 2:
            rows = len(draft.rows)
            return trn("Check {count} row", "Check {count} rows", rows) if rows else tr("Check")
        case _:
            ready = _ready(draft)
            return trn("Review {count} row", "Review {count} rows", ready) if ready else tr("Review")


def understood_words(draft: Draft) -> str:
    """What the columns and rows that nobody has to look at were taken for, in a sentence or two."""
    shown = shown_columns(draft)
    matched = [match for match in shown if match.target is not None]
    out = [match for match in shown if match.target is None]
    names = _listed([_meaning(match) for match in matched])
    parts = [
        trn("The column is matched: {names}.", "All {count} columns are matched: {names}.", len(shown), names=names)
    ]
    if out:
        parts = [
            trn(
                "{done} of {count} column is matched: {names}.",
                "{done} of {count} columns are matched: {names}.",
                len(shown),
                done=len(matched),
                names=names,
            ),
            tr("Will be left out: {names}.", names=_listed([heading_of(match) for match in out])),
        ]
    if draft.not_data:
        rows = _listed([number(row) for row in draft.not_data])
        parts.append(not_data_words(len(draft.not_data), rows))
    return " ".join(parts)


def not_data_words(count: int, rows: str) -> str:
    """Which ``count`` rows, as listed in ``rows``, are no rows of people."""
    return trn("Not data, so not used: row {rows}.", "Not data, so not used: rows {rows}.", count, rows=rows)


def _needs_look(draft: Draft) -> bool:
    if what_columns_lack(draft) or doubtful_columns(shown_columns(draft)):
        return True
    return bool(_UNSURE & set(asked_for_all(draft.answers, draft.columns)))


def _ready(draft: Draft) -> int:
    """How many people's changes can be reviewed."""
    return len(draft.to_send) + draft.beyond


def _meaning(match: ColumnMatch) -> str:
    """The heading, with the field that it goes to where that has another name."""
    heading = heading_of(match)
    field = match.target.title() if match.target is not None else ""
    if fold(field) == fold(heading):
        return heading
    return tr("{heading} (as {field})", heading=heading, field=field)


def _listed(names: Sequence[str]) -> str:
    return listed(names, _MOST)


def listed(names: Sequence[str], most: int) -> str:
    """Up to ``most`` names for the end of a sentence: one such as ``D.O.B.`` brings no second full stop."""
    return f"{', '.join(names[:most])}, …" if len(names) > most else ", ".join(names).removesuffix(".")
