"""The worker: a thread with a plain loop that ends in order."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError

import pytest

from mbdesk.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    worker.start()
    yield worker
    worker.stop()


async def _thread_name() -> str:
    return threading.current_thread().name


def test_a_coroutine_runs_in_the_workers_thread(worker: Worker) -> None:
    assert worker.submit(_thread_name()).result(5) == "mbdesk-worker"


def test_an_error_comes_out_of_the_future(worker: Worker) -> None:
    async def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        worker.submit(fail()).result(5)


def test_cancelling_the_future_reaches_the_coroutine(worker: Worker) -> None:
    started, cancelled = threading.Event(), threading.Event()

    async def wait() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    future = worker.submit(wait())
    assert started.wait(5)
    future.cancel()
    assert cancelled.wait(5)


def test_stop_cancels_awaits_closes_and_joins_in_this_order() -> None:
    worker = Worker()
    worker.start()
    order: list[str] = []
    started = threading.Event()

    async def job() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            order.append("job ended")

    async def close() -> None:
        order.append("closed")

    worker.at_end(close)
    future = worker.submit(job())
    assert started.wait(5)
    worker.stop()
    assert order == ["job ended", "closed"]
    with pytest.raises(CancelledError):
        future.result(0)
    assert not worker.running
    assert "mbdesk-worker" not in {thread.name for thread in threading.enumerate()}
    worker.stop()


@pytest.mark.parametrize("asked_before", [False, True])
def test_what_a_job_guards_ends_before_its_job(asked_before: bool) -> None:
    """A request in flight ends with its journal line, also when the job was asked to stop just before (design 6)."""
    worker = Worker()
    worker.start()
    started, answer, written = threading.Event(), asyncio.Event(), []

    async def request() -> None:
        started.set()
        await answer.wait()
        written.append("done")

    async def job() -> None:
        task = asyncio.ensure_future(request())
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            asyncio.get_running_loop().call_soon(answer.set)
            await asyncio.wait({task})
            raise

    future = worker.submit(job())
    assert started.wait(5)
    if asked_before:
        future.cancel()
    worker.stop()
    assert written == ["done"]


def test_a_stopped_worker_refuses_work() -> None:
    worker = Worker()
    coro = _thread_name()
    with pytest.raises(RuntimeError):
        worker.submit(coro)
    worker.call(lambda: None)
