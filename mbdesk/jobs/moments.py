"""Moments as the plan, the journal and ManageBac write them."""

from datetime import UTC, datetime


def moment(text: str) -> datetime:
    """A moment of the plan or the journal; one without a zone is this computer's own time, one that cannot be read is
    now."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return datetime.now(UTC)


def zoned(text: str | None) -> datetime | None:
    """A timestamp with its zone; None when it has none that we can read (contract 1.4)."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else None
