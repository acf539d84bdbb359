"""Workbooks made by hand for the tests: openpyxl for ordinary ones, bare zips for odd ones."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from mbdesk.plan.rows import SourceRow, SourceSheet
from mbdesk.sheets.atoms import Cells, atom_text
from mbdesk.sheets.content import Content
from mbdesk.sheets.opening import content_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(*rows: Sequence[Any], title: str = "Sheet") -> Workbook:
    """A workbook with these rows on its only sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return book


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts(sheet_data: str, *, around: str = "", prefix: str = "", workbook_properties: str = "") -> dict[str, str]:
    """The parts of the smallest workbook; ``sheet_data`` are its rows, ``around`` what follows them."""
    p = f"{prefix}:" if prefix else ""
    main = f'xmlns:{prefix}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{LINKS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<{p}workbook {main} xmlns:r="{LINKS}">{workbook_properties}<{p}sheets>'
        f'<{p}sheet name="One" sheetId="1" r:id="r1"/></{p}sheets></{p}workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<{p}worksheet {main}><{p}sheetData>{sheet_data}</{p}sheetData>{around}"
        f"</{p}worksheet>",
    }


def with_part(made: dict[str, str], kind: str, content: str) -> dict[str, str]:
    """The workbook with one more part that it links to: ``styles``, ``sharedStrings``."""
    links = made["xl/_rels/workbook.xml.rels"]
    link = f'<Relationship Id="r{kind}" Type="{LINKS}/{kind}" Target="/xl/{kind}.xml"/></Relationships>'
    return made | {
        f"xl/{kind}.xml": content,
        "xl/_rels/workbook.xml.rels": links.replace("</Relationships>", link),
    }


def zipped(names: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return out.getvalue()


def read_here(path: Path, **options: Any) -> SourceSheet:
    """What ``read_sheet`` gives, without a child process: for files that nothing is wrong with."""
    data = path.read_bytes()
    content = content_of(data, suffix=path.suffix, **options)
    cells = Cells()
    return SourceSheet(
        path=str(path),
        sha256=sha256(data).hexdigest(),
        sheet=content.sheet,
        sheets=content.sheets,
        rows=tuple(SourceRow(number, cells.row(atoms), hidden) for number, hidden, atoms in content.rows),
        header=content.header,
        columns=content.columns,
        notes=content.notes,
    )


def texts(content: Content) -> list[list[str]]:
    """What a person sees in each row with content."""
    return [[atom_text(atom) for atom in row] for _, _, row in content.rows]
