"""How long a 429 asks us to wait, in every form met in the wild (contract 3, 18 row 3)."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST: Final = 120.0
"""No wait asked for is longer than this many seconds, whatever a header says (quality 2.4)."""

_SHORTEST: Final = 1.0
_EPOCH: Final = 1_000_000_000.0
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


def seconds_to_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until a retry may succeed: ``Retry-After``, else ``X-RateLimit-Reset``, else ``X-RateLimit-Period``.

    ``headers`` has lower-case names or ignores case; ``now`` is aware. None when no header can be read. The result
    lies between 1 and 120.
    """
    for name in ("retry-after", "x-ratelimit-reset", "x-ratelimit-period"):
        wait = _seconds(headers.get(name, ""), now)
        if wait is not None:
            return min(max(wait, _SHORTEST), LONGEST)
    return None


def _seconds(text: str, now: datetime) -> float | None:
    """Seconds, epoch seconds (or milliseconds), HTTP date, ``... UTC`` text or ISO text; None when it is none."""
    text = text.strip()
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        number = float(text)
        if number >= _EPOCH * 1000:
            number /= 1000
        if number >= _EPOCH:
            number -= now.timestamp()
            return number if number > -LONGEST else None
        return number if math.isfinite(number) and number >= 0 else None
    moment = _moment(text)
    if moment is None:
        return None
    left = (moment - now).total_seconds()
    return left if left > -LONGEST else None


def _moment(text: str) -> datetime | None:
    plain = text.removesuffix("UTC").removesuffix("GMT").strip() if text.endswith(("UTC", "GMT")) else text
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        for form in (plain, text):
            try:
                moment = read(form)
            except (ValueError, TypeError, OverflowError):
                continue
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
