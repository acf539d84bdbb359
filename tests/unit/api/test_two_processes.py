"""Two programs on one computer behind one address, as processes of their own (quality I7, R3)."""

import os
import sys
import threading
from pathlib import Path

from mbdesk.api.rate_limit import CEILING, PLANNED
from tests.support.children import running
from tests.support.school import school_server

WINDOW = """
import asyncio, sys
from pathlib import Path
from mbdesk.jobs.connect import _api
from mbdesk.store.places import Places

async def main():
    url, token, folder, urgent = sys.argv[1:]
    api = _api(url, token, "v2", Places.below(Path(folder)), None, None)
    reads = api.reads.urgent if urgent == "urgent" else api.reads
    await asyncio.gather(*(reads.ping() for _ in range(250)))

asyncio.run(main())
"""


def test_two_programs_of_one_computer_never_pass_the_limit_together(tmp_path: Path) -> None:
    pause = threading.Event()
    with school_server(rate_limit=200) as served:
        command = [sys.executable, "-c", WINDOW, served.url, served.token(), str(tmp_path / "places")]
        logs = [tmp_path / "bulk.txt", tmp_path / "urgent.txt"]
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
        with running([*command, "bulk"], logs[0], env) as one, running([*command, "urgent"], logs[1], env) as other:
            sent = -1
            for _ in range(600):
                if sent >= PLANNED and sent == len(served.entries):
                    break
                sent = len(served.entries)
                pause.wait(0.2)
            assert one.poll() is None, logs[0].read_text(encoding="utf-8")
            assert other.poll() is None, logs[1].read_text(encoding="utf-8")
        assert PLANNED <= len(served.entries) <= CEILING
        assert served.school.recorder.busiest() <= CEILING
        assert not any(entry.status == 429 for entry in served.entries)
