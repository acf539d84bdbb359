"""A thousand random plans through random trouble on a virtual clock: what must hold holds (quality 3.1, R1)."""

import os
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.bench.figures import Goal, Measured, Row, Table
from tests.support.seed_runs import Ended, run_seed

SEEDS: Final = int(os.environ.get("MBDESK_SEEDS", "1000"))


def measure() -> list[Table]:
    """Seeds that broke an invariant are named."""
    started = time.monotonic()
    ended = [_run(seed) for seed in range(1, SEEDS + 1)]
    seconds = time.monotonic() - started
    failed = [one for one in ended if one.broken]
    lives, questions = sum(one.lives for one in ended), sum(one.questions for one in ended)
    requests, hours = sum(one.requests for one in ended), sum(one.seconds for one in ended) / 3600
    return [
        Table(
            title=f"{SEEDS:,} random runs: {lives:,} lives, {questions:,} questions, {requests:,} requests, "
            f"{hours:,.0f} hours of their own time in {seconds:.0f} s",
            rows=(Row(what="seeds that broke an invariant", measured=Measured((len(failed),), ""), goals=(Goal(0),)),),
            notes=tuple(f"seed {one.seed}: {'; '.join(one.broken)}" for one in failed),
        )
    ]


def _run(seed: int) -> Ended:
    with tempfile.TemporaryDirectory(prefix="mbdesk-seed-") as folder:
        return run_seed(seed, Path(folder))
