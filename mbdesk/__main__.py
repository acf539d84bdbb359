"""``python -m mbdesk`` and the program ``mbdesk``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

READ_SHEET: Final = "--read-sheet"
"""A frozen program starts itself with this to open a foreign file in a limited child process."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or do what the arguments ask. Gives the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == [READ_SHEET]:
        from mbdesk.sheets.child import main as read_sheet

        return read_sheet(given[1:])
    parser = argparse.ArgumentParser(prog="mbdesk", description="A desktop program for school registrars.")
    parser.add_argument("--practice", action="store_true", help="open the practice school at once")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="keep every file of mbdesk below this folder")
    parser.add_argument("--selftest", action="store_true", help="print versions and the keyring in use, then end")
    asked = parser.parse_args(given)

    from mbdesk import app

    if asked.selftest:
        return app.selftest()
    return app.run(practice=asked.practice, profile=asked.profile)


if __name__ == "__main__":
    sys.exit(main())
