"""The limit of requests a minute, and the 429 in every form it may take (contract section 3)."""

import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from mbdesk.practice.switches import Switches
from mbdesk.practice.wire import Answer, json_answer


class Pace:
    """Counts requests in a sliding or fixed window; `clock` counts seconds and may be a test's own."""

    def __init__(self, switches: Switches, clock: Callable[[], float] = time.monotonic) -> None:
        self._switches = switches
        self._clock = clock
        self._times: deque[float] = deque()
        self._window_start = clock()

    def clear(self) -> None:
        """Forget the requests so far."""
        self._times.clear()
        self._window_start = self._clock()

    def take(self) -> float | None:
        """Count one request: None when it may pass, else the seconds until one may."""
        limit = self._switches.rate_limit
        if limit <= 0:
            return None
        now = self._clock()
        period = self._switches.rate_period
        if self._switches.rate_window == "fixed":
            if now - self._window_start >= period:
                self._times.clear()
                self._window_start = now - (now - self._window_start) % period
            start = self._window_start
        else:
            while self._times and self._times[0] <= now - period:
                self._times.popleft()
            start = self._times[0] if self._times else now
        if len(self._times) + self._switches.other_traffic >= limit:
            return max(0.0, start + period - now)
        self._times.append(now)
        return None

    def success_headers(self) -> dict[str, str]:
        """The limit's headers on an ordinary answer, when the switch asks for them."""
        if not self._switches.rate_headers_on_success or self._switches.rate_limit <= 0:
            return {}
        return limit_headers(self._switches, self._switches.rate_period)


def limit_headers(switches: Switches, seconds: float) -> dict[str, str]:
    """`X-RateLimit-*` and perhaps `Retry-After` for a wait of `seconds`."""
    ready = datetime.now(UTC) + timedelta(seconds=seconds)
    whole = max(1, round(seconds))
    headers: dict[str, str] = {}
    if switches.rate_reset != "none":
        headers["X-RateLimit-Limit"] = str(switches.rate_limit or 200)
        headers["X-RateLimit-Period"] = f"{switches.rate_period:g}"
        headers["X-RateLimit-Reset"] = {
            "text": (ready + timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S UTC"),
            "iso": ready.isoformat(),
            "epoch": str(int(ready.timestamp()) + 1),
            "seconds": str(whole),
        }.get(switches.rate_reset, "soon")
    if switches.retry_after != "none":
        headers["Retry-After"] = {
            "seconds": str(whole),
            "date": format_datetime(ready, usegmt=True),
            "zero": "0",
            "negative": "-1",
            "huge": "99999",
        }.get(switches.retry_after, "in a while")
    return headers


def too_many(switches: Switches, seconds: float) -> Answer:
    """The 429 answer for a wait of `seconds`."""
    headers = limit_headers(switches, seconds)
    if switches.rate_body == "json":
        return json_answer({"error": "Rate limit exceeded"}, 429, headers)
    body = b"Retry later\n" if switches.rate_body == "text" else b""
    return Answer(429, {"Content-Type": "text/plain", **headers}, body)
