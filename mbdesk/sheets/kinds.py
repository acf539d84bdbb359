"""What a file really is, by its content and never by its name."""

import json
import re
from typing import Final

from mbdesk.errors import SheetError
from mbdesk.sheets.package import Package, targets

_STARTS: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"{\\rtf", "word"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"SQLite format 3", "not_a_sheet"),
    (b"\x7fELF", "not_a_sheet"),
    (b"MZ", "not_a_sheet"),
    (b"\x09\x08", "old_excel"),
    (b"\x09\x04", "old_excel"),
    (b"\x09\x02", "old_excel"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGES: Final = ("<!doctype html", "<html", "<head", "<meta", "<table", "<style", "<body", "<div", "mime-version:")
_OLD_XML: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_FLAT_XML: Final = "urn:oasis:names:tc:opendocument"
_LINK: Final = re.compile(
    r'^\[internetshortcut\]|^<\?xml.*<key>url</key>|^\{.*"(doc_id|url)" *: *"|^https?://\S+\s*$', re.DOTALL
)
_LONGEST_LINK: Final = 4_000
"""Characters of a file that is nothing but a link."""
_CONTROLS: Final = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
_TEXT_NAMES: Final = (".csv", ".tsv", ".tab", ".txt", ".text", "")


def named_as_text(suffix: str) -> bool:
    """Whether the name promises a text file (``.csv``, ``.txt``, ...)."""
    return suffix.casefold() in _TEXT_NAMES


def refuse_by_start(data: bytes) -> None:
    """Raises ``SheetError`` naming what the file is when its first bytes say so."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise SheetError("", "empty")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise SheetError("", "picture")
    if data[4:8] == b"ftyp":
        raise SheetError("", "picture")
    for start, reason in _STARTS:
        if data.startswith(start) and (len(start) > 2 or b"\x00" in data[:64]):
            raise SheetError("", reason)


def is_compound(data: bytes) -> bool:
    """Whether the file is an old Office container, as every .xls is."""
    return data.startswith(_OLE)


def refuse_other_compounds(data: bytes) -> None:
    """Raises ``SheetError`` naming what an old Office container holds, by the names in it, when it is no workbook."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise SheetError("", "protected")
    sector_size, directory = 1 << min(data[30], 12), int.from_bytes(data[48:52], "little")
    if (directory + 1) * sector_size >= len(data):
        raise SheetError("", "damaged", "end")
    if not (holds("Workbook") or holds("Book")):
        raise SheetError("", "word" if holds("WordDocument") else "not_a_sheet")


def is_zip(data: bytes) -> bool:
    """Whether the file is a zip, as every .xlsx is."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def workbook_kind(package: Package) -> str:
    """``xlsx``, ``xlsb`` or ``ods``. Raises ``SheetError`` naming what the zip is when it is none of them."""
    names = package.names()
    if "mimetype" in package:
        return _open_document_kind(package)
    if any(kind == "officeDocument" and part.endswith(".bin") for kind, part in targets(package, "").values()):
        return "xlsb"
    if "xl/workbook.bin" in package:
        return "xlsb"
    if any(name.endswith(".iwa") or name.startswith("index/") or name == "index.zip" for name in names):
        raise SheetError("", "numbers")
    if any(name.startswith("word/") for name in names):
        raise SheetError("", "word")
    if any(name.startswith("ppt/") for name in names):
        raise SheetError("", "not_a_sheet")
    if "[content_types].xml" not in package and not any(name.startswith("xl/") for name in names):
        raise SheetError("", "archive")
    return "xlsx"


def _open_document_kind(package: Package) -> str:
    if b"spreadsheet" not in package.read("mimetype"):
        raise SheetError("", "not_a_sheet")
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.read(manifest):
        raise SheetError("", "protected")
    return "ods"


def refuse_odd_text(text: str) -> None:
    """Raises ``SheetError`` when the text is a web page, an old Excel XML file or no text at all."""
    start = text[:4000].lstrip().casefold()
    if start.startswith("<?xml") and _OLD_XML in start:
        raise SheetError("", "old_excel")
    if start.startswith("<?xml") and _FLAT_XML in start:
        raise SheetError("", "open_document")
    if start.startswith(_PAGES) or ("<html" in start and start.startswith("<")):
        raise SheetError("", "html")
    if _LINK.search(start) and len(text) < _LONGEST_LINK:
        raise SheetError("", "link")
    if start.startswith("<?xml") or _is_json(text):
        raise SheetError("", "not_a_sheet")
    if len(_CONTROLS.findall(text[:4000])) * 20 > len(text[:4000]):
        raise SheetError("", "not_a_sheet")


def _is_json(text: str) -> bool:
    """Data of some program, or the link that a cloud drive leaves in place of a file."""
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
