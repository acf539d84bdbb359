"""The limit of 200 requests a minute and the 429 in every form."""

from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from mbdesk.practice import PracticeSchool, Switches


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def ping(school: PracticeSchool) -> Any:
    return school.handle("GET", "/v2/ping", headers={"auth-token": school.tokens["full"]})


def limited(clock: Clock, **switches: Any) -> PracticeSchool:
    return PracticeSchool("small", 1, date(2026, 3, 10), switches=Switches(**switches), clock=clock)


def test_the_201st_request_of_a_minute_is_429_with_headers() -> None:
    clock = Clock()
    school = limited(clock)
    statuses = []
    for _ in range(200):
        statuses.append(ping(school).status)
        clock.now += 0.1
    assert statuses == [200] * 200
    refused = ping(school)
    assert refused.status == 429
    assert refused.headers["X-RateLimit-Limit"] == "200"
    assert refused.headers["X-RateLimit-Period"] == "60"
    reset = datetime.strptime(refused.headers["X-RateLimit-Reset"], "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
    assert timedelta(seconds=35) < reset - datetime.now(UTC) < timedelta(seconds=45)
    assert "Retry-After" not in refused.headers
    assert school.recorder.entries[-1].status == 429
    assert school.recorder.busiest() == 200


def test_a_sliding_window_frees_one_place_at_a_time() -> None:
    clock = Clock()
    school = limited(clock, rate_limit=3)
    for _ in range(3):
        assert ping(school).status == 200
        clock.now += 10
    assert ping(school).status == 429
    clock.now += 30.1
    assert ping(school).status == 200
    assert ping(school).status == 429
    clock.now += 10
    assert ping(school).status == 200


def test_a_fixed_window_frees_all_at_once() -> None:
    clock = Clock()
    school = limited(clock, rate_limit=3, rate_window="fixed")
    clock.now += 50
    assert [ping(school).status for _ in range(4)] == [200, 200, 200, 429]
    clock.now += 10
    assert [ping(school).status for _ in range(4)] == [200, 200, 200, 429]


def test_other_traffic_takes_its_share() -> None:
    school = limited(Clock(), other_traffic=150)
    assert [ping(school).status for _ in range(51)] == [200] * 50 + [429]


def test_no_limit_and_the_default_limit() -> None:
    school = limited(Clock(), rate_limit=0)
    assert {ping(school).status for _ in range(300)} == {200}
    assert Switches().rate_limit == 200


@pytest.mark.parametrize("form", ["text", "iso", "epoch", "seconds", "garbage", "none"])
def test_the_reset_comes_in_every_form(form: str) -> None:
    school = limited(Clock(), rate_limit=1, rate_reset=form)
    ping(school)
    value = ping(school).headers.get("X-RateLimit-Reset")
    if form == "none":
        assert value is None
    elif form == "iso":
        assert datetime.fromisoformat(str(value)) > datetime.now(UTC)
    elif form == "epoch":
        assert int(str(value)) > datetime.now(UTC).timestamp()
    elif form == "seconds":
        assert value == "60"
    elif form == "garbage":
        assert value == "soon"
    else:
        assert str(value).endswith("UTC")


@pytest.mark.parametrize(
    ("form", "value"),
    [("seconds", "60"), ("zero", "0"), ("negative", "-1"), ("huge", "99999"), ("garbage", "in a while")],
)
def test_retry_after_comes_in_every_form(form: str, value: str) -> None:
    school = limited(Clock(), rate_limit=1, retry_after=form, rate_body="text", rate_reset="none")
    ping(school)
    refused = ping(school)
    assert refused.headers == {"Content-Type": "text/plain", "Retry-After": value}
    assert refused.body == b"Retry later\n"


def test_retry_after_as_a_date() -> None:
    school = limited(Clock(), rate_limit=1, retry_after="date", rate_headers_on_success=True)
    assert "X-RateLimit-Limit" in ping(school).headers
    assert parsedate_to_datetime(ping(school).headers["Retry-After"]) > datetime.now(UTC)
