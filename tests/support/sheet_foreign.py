"""Sheets in the formats that calamine reads: an .xls and an .ods that LibreOffice made, an .xlsb made by hand.

``python tests/support/sheet_foreign.py`` writes ``tests/data/foreign.xls`` and ``.ods`` again. LibreOffice writes no
.xlsb.
"""

import io
import shutil
import struct
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font

DATA: Final = Path(__file__).parent.parent / "data"
XLS: Final = DATA / "foreign.xls"
ODS: Final = DATA / "foreign.ods"

SHEET: Final = "New pupils"
HEADINGS: Final = ("Student ID", "Surname", "First name", "D.O.B.", "Score", "Bus", "Remarks", "Sum")
ROWS: Final = (
    ("00417", "Müller", "Zoë", date(2011, 4, 3), 12.5, True, "two\nlines", 3),
    ("00418", "张", "伟", date(2012, 12, 31), 7, False, None, 3),
    ("00419", "الأحمد", "محمد", date(2013, 1, 1), None, True, "left in May", 3),
    ("00420", "Nguyễn", "Thị Lan", date(2010, 2, 28), -1, False, "=see file", 3),
)
"""What stands in the rows 3 to 6; IDs are texts but that of row 4, a number shown as 00418."""

MADE_AT: Final = datetime(2026, 3, 12, 8, 30)  # noqa: DTZ001 - sheets know no time zones


def workbook() -> Workbook:
    """The sheet as Excel has it: a title, merged; row 5 hidden; row 6 crossed out; an error in I3; a hidden sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet.append(["Riverside International School, new pupils"])
    sheet.merge_cells("A1:H1")
    sheet.append(list(HEADINGS))
    for number, row in enumerate(ROWS, start=3):
        sheet.append([*row[:-1], "=1+2"])
        sheet.cell(number, 4).number_format = "dd/mm/yyyy"
        sheet.cell(number, 7).data_type = "s"
    sheet["A4"].value, sheet["A4"].number_format = 418, "00000"
    sheet["I3"] = "=1/0"
    sheet["I4"] = MADE_AT
    sheet.row_dimensions[5].hidden = True
    for cell in sheet[6]:
        cell.font = Font(strike=True)
    lists = book.create_sheet("Lists")
    lists.append(["Grade 1"])
    lists.sheet_state = "hidden"
    return book


def convert(source: Path, kind: str, folder: Path, program: str) -> Path:
    """``source`` in another format, by LibreOffice with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore",
             "--convert-to", kind, "--outdir", str(folder), str(source)],
            check=True,
            capture_output=True,
            timeout=110,
        )  # fmt: skip
    return folder / source.with_suffix(f".{kind}").name


class _Records:
    """The records that the parts of an .xlsb are made of ([MS-XLSB] 2.1.4)."""

    def __init__(self) -> None:
        self._out = bytearray()

    def add(self, kind: int, body: bytes = b"") -> "_Records":
        self._out += _variable(kind) + _variable(len(body)) + body
        return self

    def taken(self) -> bytes:
        return bytes(self._out)


def _variable(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


Value = str | float | bool | date | None


def _cell(column: int, value: Value) -> tuple[int, bytes]:
    style = 1 if isinstance(value, date) else 0
    head = struct.pack("<II", column, style)
    match value:
        case bool():
            return 4, head + bytes([value])
        case date():
            return 5, head + struct.pack("<d", (value - date(1899, 12, 30)).days)
        case str():
            return 6, head + _wide(value)
        case None:
            return 1, head
        case _:
            return 5, head + struct.pack("<d", value)


def xlsb(rows: Sequence[Sequence[Value]], *, at: tuple[int, int] = (0, 0), hidden: bool = False) -> bytes:
    """An .xlsb with these rows, the first cell at row and column ``at`` (from 0); ``hidden`` adds a hidden sheet."""
    top, left = at
    cells = {(top + r, left + c): value for r, row in enumerate(rows) for c, value in enumerate(row)}
    return _book(_sheet(cells), hidden=hidden)


def corners() -> bytes:
    """An .xlsb with two cells, as far from each other as Excel's grid allows."""
    return _book(_sheet({(0, 0): "Name", (1_048_575, 16_383): "Ana"}))


def _sheet(cells: Mapping[tuple[int, int], Value]) -> bytes:
    last = (max(row for row, _ in cells), max(column for _, column in cells))
    sheet = _Records().add(129).add(148, struct.pack("<IIII", 0, last[0], 0, last[1])).add(145)
    current = -1
    for (row, column), value in sorted(cells.items(), key=lambda item: item[0]):
        if row != current:
            sheet.add(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
            current = row
        sheet.add(*_cell(column, value))
    return sheet.add(146).add(130).taken()


def _book(sheet: bytes, *, hidden: bool = False) -> bytes:
    book = _Records().add(131).add(153, struct.pack("<II", 0, 0) + _wide("")).add(143)
    sheets = [(SHEET, 0), ("Lists", 1)] if hidden else [(SHEET, 0)]
    for number, (name, state) in enumerate(sheets, start=1):
        book.add(156, struct.pack("<II", state, number) + _wide(f"rId{number}") + _wide(name))
    book.add(144).add(132)
    formats = struct.pack("<I", 2)
    styles = _Records().add(278).add(617, formats)
    for number_format in (0, 14):
        styles.add(47, struct.pack("<HHHHHBBBBH", 0, number_format, 0, 0, 0, 0, 0, 0, 0, 0))
    styles.add(618).add(279)
    return _zipped(book.taken(), [sheet] * len(sheets), styles.taken())


def _zipped(book: bytes, sheets: Sequence[bytes], styles: bytes) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    names = [f"worksheets/sheet{n}.bin" for n in range(1, len(sheets) + 1)]
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="{name}"/>'
        for n, name in enumerate(names, start=1)
    )
    links += f'<Relationship Id="rIdS" Type="{office}/styles" Target="styles.bin"/>'
    top = f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.bin"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}">{top}</Relationships>',
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}">{links}</Relationships>',
        "xl/styles.bin": styles,
        **{f"xl/{name}": data for name, data in zip(names, sheets, strict=True)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def replace_part(path: Path, name: str, content: bytes) -> None:
    """Write the zip again with other content in one of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()} | {name: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def main() -> None:
    """Write the two files that LibreOffice makes."""
    program = shutil.which("soffice")
    if program is None:
        raise SystemExit("LibreOffice is needed for this.")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "foreign.xlsx"
        workbook().save(source)
        for path in (XLS, ODS):
            shutil.copyfile(convert(source, path.suffix[1:], Path(folder), program), path)


if __name__ == "__main__":
    main()
