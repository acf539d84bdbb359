"""Every published function over a real socket: the practice school's answer, the contract's own sample in every
version, and whatever can come instead of an answer."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TypeVar

import pytest

from mbdesk.api.client import Api
from mbdesk.api.decode import Page
from mbdesk.api.hosts import VERSIONS
from mbdesk.api.rate_limit import Limiter
from mbdesk.errors import ApiError
from mbdesk.practice.routes import ROUTES
from tests.support.contract_samples import PIXEL
from tests.support.functions import CONTRACT, FUNCTIONS, Function, Ids
from tests.support.loops import in_loop
from tests.support.school import Served, no_limit, school_server
from tests.support.troubles import TROUBLES, Trouble

R = TypeVar("R")
BESIDE = {("PUT", "/parents/{}/children"), ("PUT", "/parents/{}/children/{}")}
"""Of the practice school's routes those that mbdesk never needs: it changes relationships one by one."""


@pytest.fixture(scope="module")
def running_school() -> Iterator[Served]:
    with school_server() as served:
        yield served


@pytest.fixture
def served(running_school: Served) -> Served:
    """The school without faults or history; what other tests made there stays."""
    running_school.school.faults.clear()
    running_school.school.recorder.clear()
    return running_school


@asynccontextmanager
async def api_of(served: Served, limiter: Limiter | None = None, version: str = "v2") -> AsyncIterator[Api]:
    api = Api(served.url, served.token(), version, limiter or no_limit())
    try:
        yield api
    finally:
        await api.aclose()


async def real_ids(api: Api) -> Ids:
    """Whom the functions can be called for in the practice school."""

    async def first_page(pages: AsyncIterator[Page[R]]) -> list[R]:
        return [record async for page in pages for record in page.records]

    classes = await first_page(api.reads.classes(archived=False))
    found = next(one for one in classes if one.program_code == "diploma" and one.applicable_levels)
    members = set((await api.reads.class_students(found.id)).student_ids)
    students = await first_page(api.reads.students(archived=False))
    student = next(one for one in students if one.id in members and one.parent_ids)
    assert found.start_term_id
    assert student.year_group_id
    task = (await api.reads.tasks(found.id))[0]
    year = next(year for year in await api.reads.academic_years(program_code="diploma", active=True) if year.active)
    return Ids(
        student=student.id,
        parent=student.parent_ids[0],
        teacher=found.teachers[0].teacher_id,
        group=student.year_group_id,
        school_class=found.id,
        term=found.start_term_id,
        task=task.id,
        year=year.id,
        day=year.terms[0].starts_on,
    )


def same_route(pattern: str) -> str:
    """A route of the practice school with its names left out."""
    return "/".join("{}" if part.startswith("{") else part for part in pattern.split("/"))


def test_the_table_has_a_row_for_everything_that_is_published() -> None:
    published = {(route.method, same_route(route.pattern)) for route in ROUTES}
    assert {(one.method, one.route) for one in FUNCTIONS} == published - BESIDE


@pytest.mark.parametrize("version", VERSIONS)
@in_loop
async def test_the_practice_school_answers_every_function_in_every_version(served: Served, version: str) -> None:
    served.school.reset()
    async with api_of(served, version=version) as api:
        ids = await real_ids(api)
        for function in FUNCTIONS:
            served.school.recorder.clear()
            got = await function.call(api, ids)
            if function.reads and function.name != "ping":
                assert got is not None or function.empty_is_good, function.name
            assert {entry.method for entry in served.entries} == {function.method}, function.name
            assert all(entry.path.startswith(f"/{version}/") for entry in served.entries), function.name
        assert not any(entry.token_in_url for entry in served.entries)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
@in_loop
async def test_the_contracts_own_sample_is_read(served: Served, function: Function) -> None:
    answer_with_the_sample(served, function)
    async with api_of(served) as api:
        if function.sample == PIXEL:
            assert await function.call(api, CONTRACT) is None
        else:
            assert function.says(await function.call(api, CONTRACT)) == function.expected


def becomes(function: Function, trouble: Trouble) -> type[ApiError] | None:
    """The error that ``trouble`` is for ``function``, None when it is none."""
    if function.route == "/ping" and trouble.name.endswith("this function"):
        return TROUBLES[0].error
    if function.empty_is_good and trouble.name in ("404", "cut JSON", "captive portal"):
        return None  # no picture
    if function.status == 204 and trouble.name == "cut JSON":
        return None  # there is none
    return trouble.error


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
@in_loop
async def test_whatever_comes_instead_is_its_own_error(served: Served, function: Function) -> None:
    time = Skipping()
    limiter = Limiter(planned=100_000, ceiling=100_000, clock=time, sleep=time.sleep)
    async with api_of(served, limiter) as api:
        api.transport._sleep = time.sleep
        for trouble in TROUBLES:
            served.school.faults.clear()
            served.school.recorder.clear()
            route = "*" if trouble.everywhere else function.route
            served.school.faults.add(**({"route": route} | trouble.fault))
            answer_with_the_sample(served, function)
            expected = becomes(function, trouble)
            if expected is None:
                await function.call(api, CONTRACT)
                continue
            with pytest.raises(ApiError) as caught:
                await function.call(api, CONTRACT)
            assert type(caught.value) is expected, trouble.name
            assert caught.value.path, trouble.name
            writes = [entry for entry in served.entries if entry.method != "GET"]
            assert len(writes) == (0 if function.reads else 1), trouble.name


def answer_with_the_sample(served: Served, function: Function) -> None:
    """Unless a fault before it answers: nothing happens in the school."""
    status, body = (200, " ") if function.status == 204 else (function.status, function.sample)
    served.school.faults.add(do="answer", method=function.method, route=function.route, status=status, body=body)


class Skipping:
    """Time that passes only by waiting for it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize("version", VERSIONS)
@in_loop
async def test_tasks_read_the_same_in_every_version(served: Served, version: str) -> None:
    served.school.reset()
    async with api_of(served) as today, api_of(served, version=version) as api:
        ids = await real_ids(today)

        def shape(task: object) -> list[object]:
            names = ("id", "name", "notes", "draft", "due_date", "assessment_type", "category", "assigned_students")
            return [getattr(task, name) for name in names]

        wanted, got = await today.reads.tasks(ids.school_class), await api.reads.tasks(ids.school_class)
        assert [shape(task) for task in got] == [shape(task) for task in wanted]
        for one, other in zip(got, wanted, strict=True):
            points = [task.assessments.get("points", {}).get("max_points") for task in (one, other)]
            assert points[0] == points[1]
