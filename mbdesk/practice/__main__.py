"""`python -m mbdesk.practice`: the practice school as a process of its own."""

import argparse
import json
import signal
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any

from mbdesk.practice.curriculum import SIZES
from mbdesk.practice.faults import ACTIONS
from mbdesk.practice.school import PracticeSchool
from mbdesk.practice.serve import serve
from mbdesk.practice.switches import Switches


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT. Prints one JSON line with the address and the tokens when ready."""
    options = _parser().parse_args(arguments)
    switches = Switches()
    try:
        switches.change(_read_json(options.switches) or {})
        if options.rate is not None:
            switches.change({"rate_limit": options.rate})
        school = PracticeSchool(options.size, options.seed, options.today, switches=switches)
        school.faults.replace(_read_json(options.faults) or [])
        server = serve(school, options.port)
    except (OSError, ValueError) as reason:
        print(f"The practice school cannot start: {reason}", file=sys.stderr)
        return 2
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    print(json.dumps({"url": server.url, "tokens": school.tokens}), flush=True)
    while not stop.wait(1.0):  # a wait without an end would not see signals on Windows
        pass
    server.close()
    if options.log:
        options.log.write_text(json.dumps(school.recorder.as_dict(), ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mbdesk.practice",
        description="A fictional school on loopback.",
        epilog="Faults:\n" + "\n".join(f"  {name:15} {text}" for name, text in ACTIONS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, size and date make the same school")
    parser.add_argument("--size", choices=sorted(SIZES), default="school")
    parser.add_argument("--today", type=date.fromisoformat, default=None, help="yyyy-mm-dd, default: the real date")
    parser.add_argument("--faults", type=Path, help="JSON list of faults, see mbdesk/practice/faults.py")
    parser.add_argument("--switches", type=Path, help="JSON object of switches, see mbdesk/practice/switches.py")
    parser.add_argument("--rate", type=int, default=None, help="requests a minute, 0 for no limit; default 200")
    parser.add_argument("--log", type=Path, help="write the history here at the end")
    return parser


def _read_json(path: Path | None) -> Any:
    return None if path is None else json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
