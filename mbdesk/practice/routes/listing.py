"""What lists have in common: filters by time and id, pages, `meta`."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from mbdesk.practice.calendar import utc_time
from mbdesk.practice.registry import Deleted
from mbdesk.practice.routes.table import Call
from mbdesk.practice.wire import bad_request

T = TypeVar("T")


def page_of(call: Call, name: str, rows: Sequence[T], *, per_page: int = 0) -> tuple[list[T], dict[str, Any]]:
    """One page of the rows with its envelope's `meta` (contract 2), `{}` when the school leaves meta out.

    `per_page` is the default when the query does not say; 0 means the school's usual one.
    """
    switches = call.world.switches
    asked = call.query.number("per_page", per_page or switches.per_page_default)
    if asked > switches.per_page_max and switches.per_page_over_max != "obey":
        if switches.per_page_over_max == "refuse":
            raise bad_request(f"per_page must be less than or equal to {switches.per_page_max}")
        asked = switches.per_page_max
    shift = call.world.row_order.get(name, 0)
    if shift and rows:
        shift %= len(rows)
        rows = [*rows[shift:], *rows[:shift]]
    number = call.query.number("page", 1)
    total_pages = -(-len(rows) // asked)
    start = (number - 1) * asked
    meta: dict[str, Any] = {
        "current_page": number,
        "total_pages": total_pages,
        "total_count": len(rows),
        "per_page": asked,
    }
    if switches.next_page == "always" or (switches.next_page == "when-there-is-one" and number < total_pages):
        meta["next_page"] = number + 1 if number < total_pages else None
    if switches.next_page == "always":
        meta["prev_page"] = number - 1 if number > 1 else None
    return list(rows[start : start + asked]), {} if switches.leave_out_meta else {"meta": meta}


def list_payload(
    call: Call, name: str, rows: Sequence[T], show: Callable[[T], Any], *, per_page: int = 0
) -> dict[str, Any]:
    """`{name: [...], "meta": {...}}` for one page of rows."""
    page, meta = page_of(call, name, rows, per_page=per_page)
    return {name: [show(row) for row in page], **meta}


def since(call: Call, name: str) -> datetime | None:
    """The time in a `..._since` filter; 400 when it is none, unless the school ignores that."""
    text = call.query.text(name)
    if not text:
        return None
    # A raw + in a query string arrives as a space.
    cleaned = re.sub(r" (\d\d:?\d\d)$", r"+\1", text.strip())
    try:
        moment = datetime.fromisoformat(re.sub(r"\s*(UTC|GMT)$", "Z", cleaned))
    except ValueError:
        if call.world.switches.bad_time == "ignore":
            return None
        raise bad_request(f"Invalid {name} parameter: '{text}' is not a valid time.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_after(call: Call, moment: datetime, start: datetime) -> bool:
    """Whether a row changed at `moment` belongs to the answer for `start`."""
    return moment >= start if call.world.switches.modified_since == "inclusive" else moment > start


def deleted_rows(call: Call, kind: str, start: datetime) -> list[dict[str, Any]]:
    """The softly deleted rows of a list, in the shape the school is told to send."""
    gone = call.world.registry.deleted.get(kind, ())
    rows = [
        _deleted_row(call.world.switches.deleted_rows, row) for row in gone if is_after(call, row.deleted_at, start)
    ]
    return sorted(rows, key=lambda row: int(row["id"]))


def _deleted_row(shape: str, row: Deleted) -> dict[str, Any]:
    if shape == "id":
        return {"id": row.record["id"]}
    wire = dict(row.record) if shape == "full" else {"id": row.record["id"]}
    wire.pop("updated_at", None)
    return {**wire, "deleted_at": utc_time(row.deleted_at)}
