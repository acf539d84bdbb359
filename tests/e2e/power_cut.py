"""A window that imports a sheet and is killed by whoever started it: ``power_cut PROFILE SHEET``.

The school in the profile is the one that is used.
"""

import asyncio
import sys
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton

from mbdesk.app import House, make_application
from tests.e2e import journeys
from tests.support.day import at_the_desk
from tests.support.hand import Hand


async def send_and_wait(hand: Hand, sheet: Path) -> None:
    """Import without a question, until the end of this process."""
    await journeys.loaded(hand)
    await journeys.choose_sheet(hand, sheet)
    await hand.find("Is this the right sheet?")
    await journeys.forward(hand)  # nothing to look at and nothing to settle
    await hand.find("Review every change")
    await journeys.forward(hand)
    await hand.find("Pause*", QAbstractButton)
    await asyncio.sleep(600)


def main(profile: Path, sheet: Path) -> None:
    """Open the window and begin."""

    async def steps(hand: Hand, _house: House) -> None:
        await send_and_wait(hand, sheet)

    at_the_desk(make_application(["mbdesk"]), profile, steps, Hand())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
