"""What a test left running: threads, asyncio tasks, child processes. A test that leaves one behind fails."""

import asyncio
import multiprocessing
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

_loops: Final[weakref.WeakSet[asyncio.BaseEventLoop]] = weakref.WeakSet()
_pause: Final = threading.Event()


def remember_loops() -> None:
    """From now on know every event loop that is made, in whatever thread: asyncio can only list tasks by loop."""
    plain = asyncio.BaseEventLoop.__init__

    def remembering(self: asyncio.BaseEventLoop, *args: Any, **kwargs: Any) -> None:
        plain(self, *args, **kwargs)
        _loops.add(self)

    asyncio.BaseEventLoop.__init__ = remembering  # type: ignore[assignment, method-assign]  # that is the way to hear of every loop


@dataclass(frozen=True, slots=True)
class Running:
    """What runs at one moment."""

    threads: frozenset[threading.Thread]
    tasks: frozenset[asyncio.Task[Any]]
    processes: frozenset[int]

    @classmethod
    def now(cls) -> "Running":
        """Look now."""
        return cls(
            threads=frozenset(thread for thread in threading.enumerate() if not _belongs_to_python(thread)),
            tasks=frozenset(task for loop in list(_loops) for task in asyncio.all_tasks(loop)),
            processes=frozenset(child.pid for child in multiprocessing.active_children() if child.pid is not None),
        )

    def more_than(self, before: "Running") -> Iterator[str]:
        """Describe each thing that runs here and did not run ``before``."""
        yield from (f"thread {thread.name}" for thread in self.threads - before.threads)
        yield from (f"task {task!r}" for task in self.tasks - before.tasks)
        yield from (f"process {pid}" for pid in self.processes - before.processes)


def left_over(before: Running, seconds: float = 2.0) -> list[str]:
    """What still runs that did not run ``before``, after giving it ``seconds`` to come to its end."""
    for _ in range(int(seconds / 0.01)):
        if not any(Running.now().more_than(before)):
            return []
        _pause.wait(0.01)
    return sorted(Running.now().more_than(before))


def _belongs_to_python(thread: threading.Thread) -> bool:
    """Threads of foreign code that called into Python (Qt's own): nobody here started them or could end them."""
    return thread.name.startswith("Dummy-") or thread is threading.main_thread()
