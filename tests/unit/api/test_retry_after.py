"""Every form in which a server says when to come back (contract 3, quality F11)."""

from datetime import UTC, datetime

import pytest

from mbdesk.api.retry_after import seconds_to_wait

NOW = datetime(2026, 3, 10, 8, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 7.5 "}, 7.5),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "99999"}, 120),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Tue, 10 Mar 2026 08:00:20 GMT"}, 20),
        ({"retry-after": "Tue, 10 Mar 2026 07:59:50 GMT"}, 1),
        ({"x-ratelimit-reset": "2026-03-10 08:00:30 UTC"}, 30),
        ({"x-ratelimit-reset": "2026-03-10T08:00:30Z"}, 30),
        ({"x-ratelimit-reset": "2026-03-10T10:00:30+02:00"}, 30),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 40)}, 40),
        ({"x-ratelimit-reset": str((int(NOW.timestamp()) + 40) * 1000)}, 40),
        ({"x-ratelimit-reset": "12"}, 12),
        ({"x-ratelimit-reset": "2020-01-01 00:00:00 UTC"}, None),
        ({"x-ratelimit-reset": "2036-01-01 00:00:00 UTC"}, 120),
        ({"retry-after": "-1", "x-ratelimit-reset": "12"}, 12),
        ({"retry-after": "3", "x-ratelimit-reset": "12"}, 3),
        ({"x-ratelimit-reset": "garbage", "x-ratelimit-period": "60"}, 60),
        ({"x-ratelimit-limit": "200"}, None),
        ({}, None),
    ],
)
def test_the_wait_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds_to_wait(headers, NOW) == seconds
