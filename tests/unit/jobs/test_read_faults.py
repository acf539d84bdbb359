"""The fault matrix of quality 3 for reading: which test holds what, and a whole load through each kind of trouble.

``COVERED`` names, for every fault that can happen while reading, the tests in which it happens; that they are there is
a test itself. F24 to F26 are about the journal and not in it.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from mbdesk.api.client import Api
from mbdesk.api.rate_limit import WINDOW, Limiter
from mbdesk.directory import Directory
from mbdesk.errors import ApiError, NoAnswer, NotConnected, ServerTrouble, SignInPage, TokenRefused, UnreadableAnswer
from mbdesk.jobs.connect import check
from mbdesk.jobs.load import load_school
from mbdesk.jobs.progress import silent
from mbdesk.jobs.session import Session
from mbdesk.store.connections import Connection
from mbdesk.store.places import Places
from tests.support.loops import in_loop
from tests.support.raw_server import Arrived, http, raw_server
from tests.support.school import Served, no_limit, school_server

TESTS: Final = Path(__file__).parents[2]

_PASSES: Final = "test_trouble_that_passes_leaves_the_same_school"
_STAYS: Final = "test_trouble_that_stays_is_its_own_error_and_nothing_counts_as_whole"
_EACH: Final = "test_each_fault_is_its_own_error_and_only_reading_is_tried_again"

COVERED: Final[dict[str, tuple[str, ...]]] = {
    "F01": (
        "test_without_a_connection_nothing_was_processed",
        "test_no_network_is_told_at_once_and_it_goes_on_when_there_is_one",
    ),
    "F02": (_PASSES, "test_created_but_the_answer_was_lost"),
    "F03": (_PASSES, "test_not_created_and_no_answer_is_sent_once_more_after_a_look_up"),
    "F04": ("test_a_create_that_takes_effect_late_is_found_by_the_later_look_ups",),
    "F05": (_PASSES,),
    "F06": (
        _PASSES,
        "test_creates_use_a_connection_that_nothing_used_before",
    ),
    "F07": (_PASSES, _STAYS, _EACH, "test_a_body_cut_off_in_pieces_is_no_answer"),
    "F08": (_PASSES, _STAYS, _EACH, "test_any_answer_is_read_or_unreadable"),
    "F09": (_STAYS, _EACH),
    "F10": (
        _STAYS,
        "test_no_redirect_is_followed_so_the_token_stays_here",
        "test_the_token_does_not_go_where_the_picture_lies",
    ),
    "F11": (
        _PASSES,
        "test_a_429_is_waited_out_and_sent_again",
        "test_the_wait_is_read",
    ),
    "F12": (
        "test_a_storm_of_429_is_outlasted_but_not_for_ever",
        "test_a_storm_of_refusals_is_outlasted_without_help",
    ),
    "F13": ("test_beside_other_traffic_it_finishes_at_the_rate_that_is_left",),
    "F14": ("test_an_undisturbed_run_is_never_refused_however_the_server_counts",),
    "F15": (_PASSES, _STAYS, _EACH),
    "F16": ("test_created_but_the_answer_was_lost",),
    "F17": (
        "test_refusals_keep_their_kind",
        "test_a_record_without_an_id_or_of_another_person_is_no_answer",
    ),
    "F18": ("test_a_server_that_dawdles_is_given_up",),
    "F19": (
        _STAYS,
        "test_a_key_that_stops_working_stops_the_load",
        "test_what_the_key_may_not_read_stays_empty_and_is_named",
    ),
    "F20": (_EACH,),
    "F21": ("test_pages_and_long_texts_become_short_plain_lines",),
    "F22": (
        "test_a_row_deleted_between_pages_costs_nobody_else",
        "test_rows_that_change_places_lose_and_double_nobody",
        "test_a_list_that_never_rests_is_loaded_but_not_called_settled",
    ),
    "F23": (
        "test_it_reads_up_to_the_last_page_as_last_reported",
        "test_any_page_size_granted_gives_everybody_in_the_fewest_requests",
        "test_a_page_size_that_is_refused_is_asked_for_smaller",
        "test_without_meta_nothing_is_called_settled",
        "test_a_page_that_comes_twice_is_not_taken_for_the_next_one",
    ),
    "F27": (
        "test_no_jump_of_the_wall_clock_changes_anything",
        "test_a_load_notes_the_servers_moment_and_not_ours",
    ),
    "F28": (
        "test_after_eight_hours_of_sleep_nothing_waits",
        "test_connections_that_died_in_the_sleep_are_made_anew",
    ),
    "F29": (_PASSES, "test_connections_that_died_in_the_sleep_are_made_anew"),
    "F30": ("test_a_certificate_of_the_computers_own_trust_is_accepted",),
    "F31": ("test_any_other_certificate_is_refused_before_the_key_is_sent",),
    "F32": ("test_a_proxy_that_does_not_let_us_through_learns_nothing",),
    "F33": (
        "test_two_programs_of_one_computer_never_pass_the_limit_together",
        "test_two_imports_of_a_school_do_not_run_at_once",
    ),
    "F34": ("test_a_cancelled_load_stops_asking",),
    "F35": ("test_a_value_changed_since_the_review_is_shown_and_not_overwritten",),
    "F36": (
        "test_a_body_larger_than_is_sane_is_given_up",
        "test_a_list_larger_than_is_sane_is_given_up",
    ),
}


def test_every_fault_of_the_matrix_has_its_tests() -> None:
    assert set(COVERED) == {f"F{number:02}" for number in (*range(1, 24), *range(27, 37))}
    sources = "\n".join(file.read_text(encoding="utf-8") for file in TESTS.rglob("test_*.py"))
    there = set(re.findall(r"^(?:async )?def (test_\w+)\(", sources, re.MULTILINE))
    assert {name for names in COVERED.values() for name in names} <= there


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other at once."""
    monkeypatch.setattr("mbdesk.api.transport.random.uniform", lambda _low, _high: 0.0)


@pytest.fixture(scope="module")
def running_school() -> Iterator[Served]:
    with school_server(per_page_max=40) as served:
        yield served


@pytest.fixture
def served(running_school: Served) -> Served:
    """The school without faults or history."""
    running_school.school.reset()
    return running_school


class Skipping:
    """Time that passes only by waiting for it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@asynccontextmanager
async def session_with(served: Served) -> AsyncIterator[Session]:
    found = await check(served.url, served.token(), limiter=no_limit())
    time = Skipping()
    limiter = Limiter(planned=100_000, ceiling=100_000, clock=time, sleep=time.sleep)
    api = Api(served.url, served.token(), limiter=limiter)
    connection = Connection("riverside@test", served.url, "v2", "riverside", found.school.name)
    served.school.recorder.clear()
    try:
        yield Session(connection, found.school, api, found.permissions, Places.below(Path("unused")))
    finally:
        await api.aclose()


def people(directory: Directory) -> tuple[set[int], ...]:
    lists = ("students", "parents", "teachers", "classes", "year_groups", "memberships")
    return tuple({record.id for record in getattr(directory, name)} for name in lists)


PASSING: Final[dict[str, dict[str, Any]]] = {
    "F02 reset after": {"do": "reset-after"},
    "F03 reset before": {"do": "reset-before"},
    "F05 reset early": {"do": "reset-early"},
    "F06 closed without a word": {"do": "close-after"},
    "F07 cut off": {"do": "half-body"},
    "F08 truncated": {"do": "garble", "how": "truncated"},
    "F08 doubled": {"do": "garble", "how": "doubled"},
    "F08 trailing": {"do": "garble", "how": "trailing"},
    "F08 NaN": {"do": "garble", "how": "nan"},
    "F08 deep": {"do": "garble", "how": "deep"},
    "F08 empty": {"do": "garble", "how": "empty"},
    "F08 not UTF-8": {"do": "garble", "how": "not-utf8"},
    "F08 ids as text": {"do": "reshape", "how": "numeric-strings"},
    "F11 asked to wait": {"do": "too-many", "retry_after": "seconds"},
    "F11 asked to wait, no word how long": {"do": "too-many", "rate_reset": "none", "rate_body": "none"},
    "F15 500": {"do": "server-error", "status": 500},
    "F15 502": {"do": "server-error", "status": 502},
    "F15 503": {"do": "server-error", "status": 503},
    "F15 504": {"do": "server-error", "status": 504},
}


@pytest.mark.parametrize("name", PASSING)
@in_loop
async def test_trouble_that_passes_leaves_the_same_school(served: Served, name: str) -> None:
    registry = served.school.registry
    for route in ("/students", "/memberships", "/school/grades"):
        served.school.faults.add(route=route, nth=[1, 2] if route != "/school/grades" else 1, **PASSING[name])
    async with session_with(served) as session:
        directory = await load_school(session, silent, lambda _: None)
    assert people(directory)[0] == set(registry.people["students"])
    assert people(directory)[5] == set(registry.memberships)
    assert directory.grades
    assert len(directory.settled) == 9


STAYING: Final[dict[str, tuple[dict[str, Any], type[ApiError]]]] = {
    "F03 reset": ({"do": "reset-before"}, NoAnswer),
    "F07 cut off": ({"do": "half-body"}, NoAnswer),
    "F08 truncated": ({"do": "garble", "how": "truncated"}, UnreadableAnswer),
    "F08 no list in it": ({"do": "answer", "body": {"hello": "world"}}, UnreadableAnswer),
    "F09 sign-in page": ({"do": "captive-portal"}, SignInPage),
    "F09 511": ({"do": "captive-portal", "status": 511}, SignInPage),
    "F10 elsewhere": ({"do": "redirect"}, SignInPage),
    "F10 same host, http": ({"do": "redirect", "location": "http://127.0.0.1/v2/students"}, SignInPage),
    "F15 503": ({"do": "server-error", "status": 503}, ServerTrouble),
    "F19 key switched off": ({"do": "revoke"}, TokenRefused),
}


@pytest.mark.parametrize("name", STAYING)
@in_loop
async def test_trouble_that_stays_is_its_own_error_and_nothing_counts_as_whole(served: Served, name: str) -> None:
    fault, expected = STAYING[name]
    served.school.faults.add(route="/students", from_=2, **fault)
    shown: list[Directory] = []
    async with session_with(served) as session:
        with pytest.raises(ApiError) as caught:
            await load_school(session, silent, shown.append)
    assert type(caught.value) is expected
    assert all("students" not in directory.settled and not directory.whole_at for directory in shown)


@in_loop
async def test_no_network_is_told_at_once_and_it_goes_on_when_there_is_one(served: Served) -> None:
    async with session_with(served) as session:
        working, session.api.transport._exchange._host = session.api.transport._exchange._host, _closed_port()
        with pytest.raises(NotConnected):
            await load_school(session, silent, lambda _: None)
        session.api.transport._exchange._host = working
        assert (await load_school(session, silent, lambda _: None)).students


def _closed_port() -> Any:
    import socket

    import httpx

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return httpx.URL(f"http://127.0.0.1:{taken.getsockname()[1]}")


@in_loop
async def test_a_body_cut_off_in_pieces_is_no_answer() -> None:
    async def cut(_request: Arrived) -> bytes:
        return b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n10\r\n{"students":[{"i\r\n'

    async def cut_and_gone(request: Arrived) -> bytes:
        answers.append(await cut(request))
        return answers[-1]

    answers: list[bytes] = []
    async with raw_server(cut_and_gone) as server:
        api = Api(server.url, "token", limiter=no_limit())
        api.transport._exchange._patience = type(api.transport._exchange._patience)(whole=0.2)
        with pytest.raises(NoAnswer):
            async for _ in api.reads.students():
                pass
        await api.aclose()
    assert len(answers) == 3


@pytest.mark.parametrize("how", ["no-id", "other-record"])
@in_loop
async def test_a_record_without_an_id_or_of_another_person_is_no_answer(served: Served, how: str) -> None:
    served.school.faults.add(do="reshape", how=how)
    async with served.reads() as reads:
        with pytest.raises(UnreadableAnswer):
            await reads.student(min(served.school.registry.people["students"]))


@in_loop
async def test_a_page_that_comes_twice_is_not_taken_for_the_next_one(served: Served) -> None:
    students = len(served.school.registry.people["students"])
    served.school.faults.add(do="move-rows", route="/students", nth=2, by=-40)  # page 2 is page 1 again
    served.school.faults.add(do="move-rows", route="/students", nth=3, by=40)
    async with session_with(served) as session:
        directory = await load_school(session, silent, lambda _: None)
    assert people(directory)[0] == set(served.school.registry.people["students"])
    assert len(directory.students) == students
    assert "students" in directory.settled


@in_loop
async def test_a_list_larger_than_is_sane_is_given_up(served: Served) -> None:
    served.school.faults.add(do="garble", how="huge", route="/students")
    async with served.reads() as reads:
        with pytest.raises(UnreadableAnswer):
            async for _ in reads.students():
                pass


@in_loop
async def test_after_eight_hours_of_sleep_nothing_waits() -> None:
    time = Skipping()
    limiter = Limiter(clock=time, sleep=time.sleep)
    for _ in range(180):
        await limiter.slot()
    limiter.slow_down(time.now, 100)
    assert limiter.delay() >= 99
    time.now += 8 * 3600
    before = time.now
    for _ in range(180):
        await limiter.slot()
    assert time.now == before
    await limiter.slot()
    assert time.now == pytest.approx(before + WINDOW)


@in_loop
async def test_connections_that_died_in_the_sleep_are_made_anew() -> None:
    async def pong_once(request: Arrived) -> bytes:
        ports.append(request.port)
        return http() if ports.count(request.port) == 1 else b""  # every connection dies after one answer

    ports: list[int] = []
    async with raw_server(pong_once) as server:
        api = Api(server.url, "token", limiter=no_limit())
        for _ in range(3):
            await api.reads.ping()
        await api.aclose()
    assert len(set(ports)) == 3
