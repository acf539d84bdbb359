"""Workbooks are written outside the window's thread; each appears whole or not at all."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from mbdesk.fields import Table
from mbdesk.gradesheets import GradeSheet, missing_table
from mbdesk.registers import GroupKind, Register, Totals, overview_table, totals_table
from mbdesk.sheets.names import safe_file_name
from mbdesk.text import tr


async def export_tables(path: Path, tables: Sequence[Table], *, school: str) -> Path:
    """Write a workbook with a sheet per table; a ``.csv`` path writes the first table as text. Gives the path.

    Raises SheetError; ``target_locked`` means the file is open elsewhere: offer ``beside(path)``.
    """

    def write() -> None:
        from mbdesk.sheets.write import write_csv, write_tables

        if path.suffix.casefold() == ".csv":
            write_csv(path, tables[0])
        else:
            write_tables(path, tables, school=school, made_at=_now())

    return await _written(path, write)


async def export_registers(
    path: Path, registers: Sequence[Register], *, school: str, extra: Sequence[Table] = ()
) -> Path:
    """Write a register workbook: a sheet per class or year group, ``extra``, notes and legend. Raises SheetError."""

    def write() -> None:
        from mbdesk.sheets.register import write_registers

        write_registers(path, registers, school=school, made_at=_now(), extra=extra)

    return await _written(path, write)


async def export_totals(path: Path, many: Sequence[Totals], *, school: str, extra: Sequence[Table] = ()) -> Path:
    """Write term totals: one group alone, or an overview per kind first and a sheet per group. Raises SheetError."""
    return await export_tables(path, [*totals_tables(many), *extra], school=school)


async def export_grades(path: Path, sheets: Sequence[GradeSheet], *, school: str, extra: Sequence[Table] = ()) -> Path:
    """Write grade sheets, a sheet per class, and "Missing grades" where any are. Raises SheetError."""
    return await export_tables(path, [*grade_tables(sheets), *extra], school=school)


def totals_tables(many: Sequence[Totals]) -> list[Table]:
    """The sheets of a totals workbook. Classes and year groups have overviews of their own (ATT-2)."""
    if len(many) < 2:
        return [totals_table(one) for one in many]
    kinds = {
        GroupKind.CLASS: tr("All classes"),
        GroupKind.HOMEROOM: tr("All year groups"),
    }
    of_kind = {kind: [one for one in many if one.kind is kind] for kind in kinds}
    overviews = [overview_table(title, of_kind[kind]) for kind, title in kinds.items() if of_kind[kind]]
    return [*overviews, *map(totals_table, many)]


def grade_tables(sheets: Sequence[GradeSheet]) -> list[Table]:
    """The sheets of a grades workbook: a sheet per class with any grade, then who has none, if anybody."""
    missing = missing_table(sheets)
    return [*(sheet.table() for sheet in sheets if not sheet.is_empty), *([missing] if missing.rows else [])]


def suggested_name(parts: Iterable[str], today: date, suffix: str = ".xlsx") -> str:
    """A file name such as ``Biology 10 - Term 2 - register 2026-03-10.xlsx``; blank parts are left out."""
    words = " - ".join(part.strip() for part in parts if part.strip())
    return safe_file_name(f"{words} {today.isoformat()}", suffix)


def beside(path: Path) -> Path:
    """The first free name of the form ``Biology 10 (2).xlsx``: nothing is overwritten."""
    numbered = (path.with_name(f"{path.stem} ({n}){path.suffix}") for n in range(2, 10_000))
    return next(name for name in numbered if not name.exists())


async def _written(path: Path, write: Callable[[], None]) -> Path:
    await asyncio.to_thread(write)
    return path


def _now() -> datetime:
    return datetime.now().astimezone()
