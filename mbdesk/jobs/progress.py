"""How a running job tells the window where it is. Frozen values cross the threads, at most ten a second."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a job is: ``done`` of ``total`` units (0 = not known yet), ``text`` what happens now, in words.

    ``so_far`` says the same in what a school counts (``Students 31 of 59 · Parents 40 of 59``), where that is known.
    ``seconds_left`` is None while it cannot be told. ``waiting`` is why nothing moves at the moment ("" = it moves),
    ``paused`` whether the person paused it. ``question`` is set while it waits for a person's answer: a short stable
    word for what is asked (``mbdesk.jobs.control`` lists those of a run); ``waiting`` is then the question in words.
    """

    done: int = 0
    total: int = 0
    text: str = ""
    so_far: str = ""
    seconds_left: float | None = None
    waiting: str = ""
    paused: bool = False
    question: str = ""


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """A ``Report`` for when nobody looks."""
