"""Files that are not what they say, broken, or meant to harm: one reason each, never a crash (quality B01 to B07)."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.errors import SheetError
from mbdesk.sheets.opening import content_of
from mbdesk.sheets.sheet_rows import MAX_ROWS
from tests.unit.sheets.books import parts, saved, with_part, workbook, zipped


def reason(data: bytes, suffix: str = ".xlsx") -> str:
    with pytest.raises(SheetError) as caught:
        content_of(data, suffix=suffix)
    return caught.value.reason


def compound(*names: str) -> bytes:
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0") + directory


NUMBERS = zipped({"Index/Document.iwa": b"x", "Metadata/Properties.plist": b"x"})
ODS = zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})
PAGE = b"\xef\xbb\xbf<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>Ana</td></tr></table>"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (compound("Root Entry", "EncryptionInfo", "EncryptedPackage"), "protected"),
        (compound("Root Entry", "Workbook"), "damaged"),
        (compound("Root Entry", "Book"), "damaged"),
        (compound("Root Entry", "WordDocument"), "word"),
        (compound("Root Entry", "Catalog"), "not_a_sheet"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "old_excel"),
        (ODS, "damaged"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "not_a_sheet"),
        (
            b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
            "open_document",
        ),
        (NUMBERS, "numbers"),
        (zipped({"xl/workbook.bin": b"x", "[Content_Types].xml": ""}), "damaged"),
        (zipped({"word/document.xml": "<x/>", "[Content_Types].xml": ""}), "word"),
        (zipped({"ppt/presentation.xml": "<x/>", "[Content_Types].xml": ""}), "not_a_sheet"),
        (zipped({"photo.jpg": b"x"}), "archive"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"%PDF-1.7\n...", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
        (b"\x00\x00\x00\x18ftypheic", "picture"),
        (b"{\\rtf1\\ansi Ana}", "word"),
        (PAGE, "html"),
        (b"<table><tr><td>Name</td></tr></table>", "html"),
        (b"Dear Ms Kowalska,\nplease find below what we talked about.\nYours\n", "plain_text"),
        (bytes(range(1, 32)) * 20, "not_a_sheet"),
        (b'{"url": "https://docs.example/1", "doc_id": "1"}', "link"),
        (b'{"":"WARNING! DO NOT EDIT","doc_id":"1abc","email":"a@b.example"}', "link"),
        (b"[InternetShortcut]\r\nURL=https://docs.example/1\r\n", "link"),
        (
            b'<?xml version="1.0"?>\n<plist><dict><key>URL</key><string>https://docs.example/1</string></dict></plist>',
            "link",
        ),
        (b"https://docs.example/spreadsheets/d/1/edit\n", "link"),
        (b'{"people": [1, 2]}', "not_a_sheet"),
        (b'<?xml version="1.0"?>\n<people/>', "not_a_sheet"),
    ],
)
def test_a_file_is_named_for_what_it_is(data: bytes, expected: str) -> None:
    assert reason(data) == expected


def test_a_text_table_named_xlsx_is_read_for_what_it_is() -> None:
    content = content_of(b"Name;Born\nAna;2011\nBen;2012\n", suffix=".xlsx")
    assert [row for _, _, row in content.rows] == [["Name", "Born"], ["Ana", "2011"], ["Ben", "2012"]]


def good() -> bytes:
    return saved(workbook(["Name", "Born"], ["Ana", 2011]))


def without(part: str) -> bytes:
    return changed(part, None)


def changed(part: str, content: bytes | None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as made, zipfile.ZipFile(out, "w") as archive:
        for entry in made.infolist():
            if entry.filename != part:
                archive.writestr(entry.filename, made.read(entry))
            elif content is not None:
                archive.writestr(entry.filename, content)
    return out.getvalue()


def flipped() -> bytes:
    data = bytearray(good())
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 90
    data[at : at + 8] = b"\xff" * 8
    return bytes(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def doubled() -> bytes:
    out = io.BytesIO(good())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return out.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: good()[: len(good()) // 2],
        lambda: good()[:-30],
        flipped,
        doubled,
        lambda: without("xl/worksheets/sheet1.xml"),
        lambda: without("xl/_rels/workbook.xml.rels"),
        lambda: without("xl/workbook.xml"),
        lambda: changed("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='1'><c r='A1'>"),
        lambda: changed("xl/worksheets/sheet1.xml", b"<worksheet><sheetData/></worksheet><worksheet/>"),
        lambda: zipped(with_part(parts("<row/>"), "sharedStrings", "<sst><si>")),
        lambda: changed("xl/styles.xml", b"<styleSheet"),
        lambda: zipped(parts('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
        lambda: zipped(parts('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')),
    ],
)
def test_a_broken_workbook_is_one_message(make: Callable[[], bytes]) -> None:
    assert reason(make()) == "damaged"


def test_missing_styles_break_nothing() -> None:
    assert len(content_of(without("xl/styles.xml"), suffix="").rows) == 2


@pytest.mark.parametrize("rows", ["", '<row r="1"><c r="A1" s="0"/></row>'])
def test_a_workbook_without_any_value_says_so(rows: str) -> None:
    assert reason(zipped(parts(rows))) == "no_rows"


def test_a_sheet_that_is_not_there_is_named() -> None:
    with pytest.raises(SheetError) as caught:
        content_of(good(), suffix="", sheet="Lists")
    assert (caught.value.reason, caught.value.place) == ("no_sheet", "Lists")


def test_a_bomb_is_refused_from_its_directory() -> None:
    big = zipped(parts("<row/>") | {"xl/media/zeros.bin": bytes(12_000_000)})
    many = zipped(parts("<row/>") | {f"xl/media/{n}.bin": b"" for n in range(2_000)})
    assert reason(big) == "bomb"
    assert reason(many) == "bomb"


def test_a_directory_that_lies_about_sizes_gives_no_more_than_it_promised() -> None:
    data = zipped(parts("<row r='1'><c r='A1'><v>1</v></c></row>" + " " * 60_000_000))
    entry = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    lying = data[: entry + 24] + (1000).to_bytes(4, "little") + data[entry + 28 :]
    assert reason(lying) == "damaged"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels"])
def test_an_xml_bomb_is_refused_at_its_doctype(part: str) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert reason(changed(part, bomb)) == "bomb"


def test_openpyxl_too_refuses_xml_bombs_here() -> None:
    assert openpyxl.DEFUSEDXML


def test_an_encrypted_zip_is_protected() -> None:
    data = bytearray(good())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert reason(bytes(data)) == "protected"


def test_too_much_is_said_not_cut() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, MAX_ROWS + 2))
    assert reason(zipped(parts(rows))) == "too_many_rows"
    wide = "".join(f'<row r="{n}"><c r="HZ{n}"><v>1</v></c></row>' for n in range(1, 10))
    assert reason(zipped(parts(wide))) == "too_many_columns"
    assert reason(b"a\n" * (MAX_ROWS + 1), ".csv") == "too_many_rows"
    assert reason(b"a," * 201 + b"a\n", ".csv") == "too_many_columns"


@given(st.binary(max_size=400), st.integers(0, 3000), st.sampled_from([".xlsx", ".csv"]))
def test_no_bytes_at_all_make_anything_but_a_reason(noise: bytes, at: int, suffix: str) -> None:
    data = good()
    for candidate in (noise, data[:at] + noise + data[at + len(noise) :]):
        with suppress(SheetError):
            content_of(candidate, suffix=suffix)
