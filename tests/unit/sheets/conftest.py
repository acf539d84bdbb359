"""One conversion by LibreOffice for all tests of this folder: what it opens, it has to agree with."""

import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from mbdesk.sheets.register import write_registers
from mbdesk.sheets.results import write_results
from mbdesk.sheets.write import write_csv, write_tables
from tests.support.libreoffice import saved_by_libreoffice
from tests.unit.sheets import samples

SCHOOL: Final = "Tom & Jerry's School"
MADE_AT: Final = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Every kind of file we write, by a short name."""
    folder = tmp_path_factory.mktemp("written")
    names = ("tables.xlsx", "register.xlsx", "results.xlsx", "payloads.csv")
    files = {name.partition(".")[0]: folder / name for name in names}
    write_tables(files["tables"], [samples.VALUES, samples.TEXTS], school=SCHOOL, made_at=MADE_AT)
    registers = [samples.register(), samples.register("Homeroom 10", periods=False)]
    write_registers(files["register"], registers, school=SCHOOL, made_at=MADE_AT)
    write_results(
        files["results"],
        samples.COLUMNS,
        samples.ROWS,
        samples.RESULTS,
        school=SCHOOL,
        title="Enrolments",
        made_at=MADE_AT,
    )
    write_csv(files["payloads"], samples.TEXTS)
    return files


@pytest.fixture(scope="session")
def opened(written: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The same files opened and saved by LibreOffice; the register with its stored results taken out first."""
    bare = tmp_path_factory.mktemp("bare") / written["register"].name
    _without_results(written["register"], bare)
    sources = [bare if name == "register" else path for name, path in written.items()]
    saved = saved_by_libreoffice(sources, tmp_path_factory.mktemp("opened") / "saved")
    return dict(zip(written, saved, strict=True))


def _without_results(source: Path, target: Path) -> None:
    with zipfile.ZipFile(source) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bare:
        for entry in made.infolist():
            bare.writestr(entry.filename, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", made.read(entry)))
