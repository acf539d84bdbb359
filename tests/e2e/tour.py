"""``python -m tests.e2e.tour [FOLDER]``: the real window does the everyday jobs and leaves pictures and workbooks.

One round through everything in the light look; then the main screens in the dark look, at 200 %, and with every text
stretched by two fifths to find what is clipped. Each look is a process of its own, because Qt scales once.
"""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import qasync

from mbdesk.app import House, make_application
from mbdesk.store.places import Places
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.settings import SCHEME
from tests.e2e import changes, journeys
from tests.support.hand import Hand, windows
from tests.support.make_sheets import XLSX

LOOKS: Final[dict[str, dict[str, str]]] = {
    "light": {},
    "dark": {},
    "zoomed": {"QT_SCALE_FACTOR": "2"},
    "stretched": {"MBDESK_STRETCH_TEXT": "1"},
}
"""Look -> what its process gets in its environment."""

SIZE: Final = (1280, 800)
SMALLEST: Final = (1024, 680)


async def everything(hand: Hand, house: House, folder: Path) -> None:
    """All jobs and all tabs, with the workbooks."""
    await journeys.open_practice(hand)
    await journeys.look_up_people(hand)
    await journeys.export_people(hand, folder)
    await journeys.look_at_classes(hand)
    await journeys.export_register(hand, folder)
    await journeys.look_at_totals(hand)
    await journeys.look_at_grades(hand, folder)
    await changes.correct_a_telephone(hand)
    await changes.look_at_several(hand)
    await changes.change_a_class(hand)
    sheet = folder / XLSX.name
    shutil.copy(XLSX, sheet)
    await journeys.import_enrolments(hand, sheet)
    await hand.click("Close")
    await journeys.undo_from_activity(hand)


async def main_screens(hand: Hand, house: House, _folder: Path) -> None:
    """Every tab and the pages of an import before it is sent, for another look; names are not read, texts may be
    stretched."""
    await hand.picture("01-welcome")
    house.window.open_practice()
    await hand.until(lambda: house.desk.directory.memberships, "the whole school")
    await asyncio.sleep(1)
    for number in range(4):
        house.window.show_tab(number)
        await asyncio.sleep(0.5)
        await hand.picture(f"1{number}-tab")
    house.window.start_import(ImportWish(path=XLSX))
    wizard = next(each for each in windows() if isinstance(each, ImportWizard))
    await hand.until(lambda: wizard.preparation.draft is not None, "the rows of the sheet, compared")
    for number, page in enumerate(wizard.pages):
        wizard.show_page(number)
        await hand.until(page.forward.isEnabled, f"page {number} of the import")
        await asyncio.sleep(0.5)
        await hand.picture(f"2{number}-import")


async def live(house: House, steps: Callable[[Hand, House, Path], Awaitable[None]], folder: Path, look: str) -> None:
    """Open the window, take the steps, close it again."""
    hand = Hand(folder)
    if look == "dark":
        house.settings.set(SCHEME, "dark")
    house.window.resize(*(SMALLEST if look in {"zoomed", "stretched"} else SIZE))
    house.window.show()
    try:
        await steps(hand, house, folder)
    except BaseException:
        await hand.picture("where-it-stopped")
        raise
    finally:
        await house.end()


def take(look: str, folder: Path) -> None:
    """One look, in this process."""
    folder.mkdir(parents=True, exist_ok=True)
    qt = make_application(["mbdesk"])
    steps = everything if look == "light" else main_screens
    with (
        tempfile.TemporaryDirectory(prefix="mbdesk-tour-") as profile,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qt)) as runner,
    ):
        runner.run(live(House(qt, Places.below(Path(profile))), steps, folder, look))


def main(arguments: list[str] | None = None) -> int:
    """Take all looks, each in a process of its own; gives 0 when every step of every look could be taken."""
    parser = argparse.ArgumentParser(prog="tour", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[2] / ".tour")
    parser.add_argument("--look", choices=LOOKS, help="take this look only, in this process")
    asked = parser.parse_args(arguments)
    if asked.look:
        take(asked.look, asked.folder)
        return 0
    folder = asked.folder.resolve()
    failed = []
    for look, variables in LOOKS.items():
        print(f"The tour in the {look} look ...", flush=True)
        place = folder if look == "light" else folder / look
        command = [sys.executable, "-m", "tests.e2e.tour", "--look", look, str(place)]
        if subprocess.run(command, env={**os.environ, **variables}, check=False, timeout=600).returncode != 0:
            failed.append(look)
    made = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    print(f"{len(made)} files are in {folder}:", *made, sep="\n  ")
    if failed:
        print(f"The tour could not be finished in the {', '.join(failed)} look.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
