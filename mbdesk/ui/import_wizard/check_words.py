"""What the Check page says of its rows and cells."""

import time
from datetime import UTC, datetime

from mbdesk.plan.draft import Draft, DraftRow
from mbdesk.plan.plan import Outcome
from mbdesk.text import tr, trn
from mbdesk.ui.desk import Desk, Load


def ready_words(draft: Draft) -> str:
    """How far the rows are: ready, the same, waiting."""
    waiting = sum(row.held for row in draft.rows)
    parts = [trn("{count} row is ready.", "{count} rows are ready.", len(draft.to_send))]
    same = draft.count(Outcome.SAME)
    if same:
        parts.append(trn("{count} is already the same.", "{count} are already the same.", same))
    if draft.beyond:
        parts.append(
            trn(
                "{count} student is not in the sheet and leaves.",
                "{count} students are not in the sheet and leave.",
                draft.beyond,
            )
        )
    if waiting:
        parts.append(trn("{count} row waits for you.", "{count} rows wait for you.", waiting))
        if draft.together:
            parts.append(tr("F8 goes to the next one. Nothing is sent before all are settled."))
        else:
            parts.append(tr("F8 goes to the next one. What is not settled is simply not sent."))
    return " ".join(parts)


def quiet_words(row: DraftRow, column: int | None) -> str:
    """What is said of a cell in which nothing is wrong; ``column`` None: of the row."""
    if row.out is not None:
        return row.out.why
    if column is None or column >= len(row.cells):
        return ""
    if column in row.edited:
        return tr("{text} (you changed this)", text=row.cells[column])
    if column in row.filled:
        return tr("{text} (filled from the merged cell above)", text=row.cells[column])
    return row.cells[column]


def waiting_words(desk: Desk) -> str:
    """Until when ManageBac lets nothing through, "" when it does."""
    session = desk.session
    if session is None or desk.load_state.load is not Load.LOADING:
        return ""
    until = session.api.limiter.state().waiting_until
    if until is None or until - time.time() < 1:
        return ""
    moment = f"{datetime.fromtimestamp(until, UTC).astimezone():%H:%M:%S}"
    return tr("Waiting for ManageBac until {time}, then checking.", time=moment)
