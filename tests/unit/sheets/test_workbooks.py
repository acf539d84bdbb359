"""What a workbook says: texts, numbers as they are shown, dates, errors, formulas, what is hidden or merged."""

from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mbdesk.plan.rows import NOT_CALCULATED, Cell
from mbdesk.sheets.atoms import Cells
from mbdesk.sheets.content import Content
from mbdesk.sheets.opening import content_of
from tests.unit.sheets.books import parts, saved, texts, with_part, workbook, zipped

moment = datetime.fromisoformat


def read(book: Workbook | bytes, **options: Any) -> Content:
    return content_of(saved(book) if isinstance(book, Workbook) else book, suffix=".xlsx", **options)


def only_cell(value: Any, number_format: str = "General", **settings: Any) -> Cell:
    book = Workbook()
    if settings.get("from_1904"):
        book.epoch = CALENDAR_MAC_1904
    cell = book.worksheets[0]["A1"]
    cell.value = value
    cell.number_format = number_format
    if settings.get("text"):
        cell.data_type = "s"
    return Cells().cell(read(book).rows[0][2][0])


@pytest.mark.parametrize(
    ("value", "number_format", "raw", "text"),
    [
        ("  Zoë Müller ", "General", "  Zoë Müller ", "  Zoë Müller "),
        ("00417", "@", "00417", "00417"),
        (417, "00000", 417, "00417"),
        (12345, "000-000", 12345, "012-345"),
        (417, '"S-"00000', 417, "S-00417"),
        (1234567, "000", 1234567, "1234567"),
        (417.0, "General", 417, "417"),
        (8.52931e11, "General", 852931000000, "852931000000"),
        (12345678901234567890, "General", 12345678901234600000, "12345678901234600000"),
        (0.1 + 0.2, "General", 0.3, "0.3"),
        (12.5, "0.00", 12.5, "12.5"),
        (0.85, "0%", 0.85, "85%"),
        (1234, "#,##0", 1234, "1234"),
        (1234, "[$kr-41D] #,##0", 1234, "1234"),
        (True, "General", True, "TRUE"),
    ],
)
def test_a_cell_keeps_its_value_and_shows_what_excel_shows(value: Any, number_format: str, raw: Any, text: str) -> None:
    cell = only_cell(value, number_format)
    assert (cell.text, cell.error) == (text, "")
    assert cell.raw == raw
    assert type(cell.raw) is type(raw)


@pytest.mark.parametrize(
    ("serial", "number_format", "raw"),
    [
        (40636, "dd/mm/yyyy", date(2011, 4, 3)),
        (40636.75, "dd/mm/yyyy", date(2011, 4, 3)),
        (40636.75, "dd/mm/yyyy hh:mm", moment("2011-04-03 18:00")),
        (40636, "yyyy-mm-dd hh:mm", date(2011, 4, 3)),
        (40636.999994, "dd/mm/yyyy hh:mm", moment("2011-04-03 23:59:59")),
        (40636, "[$-409]d mmm yyyy;@", date(2011, 4, 3)),
        (0.3125, "hh:mm", time(7, 30)),
        (1.5, "[h]:mm", "36:00:00"),
        (0.3125, "[h]:mm", time(7, 30)),
        (40636.75, "hh:mm", moment("2011-04-03 18:00")),
        (1, "dd/mm/yyyy", date(1900, 1, 1)),
        (59, "dd/mm/yyyy", date(1900, 2, 28)),
        (60, "dd/mm/yyyy", "1900-02-29"),
        (61, "dd/mm/yyyy", date(1900, 3, 1)),
        (-5, "dd/mm/yyyy", -5),
        (99999999, "dd/mm/yyyy", 99999999),
    ],
)
def test_a_serial_number_is_a_date_by_its_format(serial: float, number_format: str, raw: Any) -> None:
    assert only_cell(serial, number_format).raw == raw


@pytest.mark.parametrize("number_format_id", [14, 15, 16, 17, 27, 30, 50, 58])
def test_excels_own_date_formats_have_no_text_in_the_file(number_format_id: int) -> None:
    made = parts('<row r="1"><c r="A1" s="1"><v>40636</v></c></row>')
    styles = f'<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="{number_format_id}"/></cellXfs></styleSheet>'
    content = read(zipped(with_part(made, "styles", styles)))
    assert Cells().cell(content.rows[0][2][0]).raw == date(2011, 4, 3)


def test_dates_counted_from_1904_are_read_right_and_said() -> None:
    book = workbook([date(2011, 4, 3)])
    book.epoch = CALENDAR_MAC_1904
    content = read(book)
    assert Cells().cell(content.rows[0][2][0]).raw == date(2011, 4, 3)
    assert "dates_1904" in content.notes


def test_a_date_never_shows_in_a_form_that_could_be_misread() -> None:
    assert only_cell(date(2011, 4, 3), "mm-dd-yy").text == "2011-04-03"
    assert only_cell(moment("2011-04-03 08:05"), "d/m/yy h:mm").text == "2011-04-03 08:05:00"


def test_formulas_give_their_stored_result_and_say_when_there_is_none() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'
        '<c r="C1"><f>1+1</f></c><c r="D1"><f>1+1</f><v></v></c><c r="E1" t="str"><f>""</f><v></v></c>'
        '<c r="F1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="G1" t="e"><v>#N/A</v></c></row>'
    )
    content = read(zipped(parts(rows)))
    cells = [Cells().cell(atom) for atom in content.rows[0][2]]
    assert [c.raw for c in cells] == [2, "ab", None, None, None, None, None]
    assert [c.error for c in cells] == ["", "", NOT_CALCULATED, NOT_CALCULATED, "", "#DIV/0!", "#N/A"]
    assert {"formulas_without_values", "error_cells"} <= set(content.notes)


def test_texts_of_every_kind_are_whole() -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>'
        '<c r="B1" t="inlineStr"><is><r><t>Zo</t></r><r><rPr><b/></rPr><t>ë</t></r></is></c>'
        '<c r="C1" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>'
        '<c r="D1" t="inlineStr"><is><t>a_x000D_\nb_x005F_x0041_</t></is></c>'
        '<c r="E1" t="str"><v>&lt;b&gt; &amp; &#x1F600;</v></c><c r="F1" t="d"><v>2011-04-03</v></c></row>'
    )
    content = read(zipped(parts(rows)))
    assert texts(content) == [[" a ", "Zoë", "東京", "a\r\nb_x0041_", "<b> & 😀", "2011-04-03"]]


def test_dates_written_out_are_dates() -> None:
    stored = ("2011-04-03", "2011-04-03T00:00:00.000Z", "2011-04-03T08:30:00", "soon")
    rows = "".join(f'<c t="d"><v>{value}</v></c>' for value in stored)
    cells = [Cells().cell(atom) for atom in read(zipped(parts(f"<row>{rows}</row>"))).rows[0][2]]
    day = date(2011, 4, 3)
    assert [cell.raw for cell in cells] == [day, day, moment("2011-04-03 08:30"), "soon"]


def test_shared_texts_are_found_by_their_number() -> None:
    made = parts(
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>2</v></c></row>'
    )
    shared = "<sst><si><t>=1+1</t></si><si><r><t>Zo</t></r><r><t>ë</t></r><rPh><t>x</t></rPh></si><si><t/></si></sst>"
    assert texts(read(zipped(with_part(made, "sharedStrings", shared)))) == [["Zoë", "=1+1"]]


def test_cells_without_references_stand_side_by_side() -> None:
    content = read(zipped(parts("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>")))
    assert texts(content) == [["1", "", "3"], ["4", "", ""]]
    assert [number for number, _, _ in content.rows] == [1, 2]


def test_a_workbook_with_prefixed_elements_is_the_same_workbook() -> None:
    rows = (
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Zoë</x:t></x:is></x:c><x:c r="B1"><x:v>7</x:v></x:c></x:row>'
    )
    assert texts(read(zipped(parts(rows, prefix="x")))) == [["Zoë", "7"]]


def test_hidden_rows_columns_and_sheets_are_kept_and_told() -> None:
    book = workbook(["Name", "Secret"], ["Ana", "1"], ["Ben", "2"])
    sheet = book.worksheets[0]
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("Lists").append(["x"])
    book["Lists"].sheet_state = "veryHidden"
    content = read(book)
    assert [(number, hidden) for number, hidden, _ in content.rows] == [(1, False), (2, False), (3, True)]
    assert {"hidden_rows:1", "hidden_columns:B", "hidden_sheets:Lists"} <= set(content.notes)
    assert [(s.name, s.rows, s.hidden) for s in content.sheets] == [("Sheet", 3, False), ("Lists", 1, True)]


def test_the_sheet_excel_opens_on_is_proposed_unless_it_holds_nothing_to_import() -> None:
    book = workbook(["Read me"], title="Cover")
    for name in ("Old", "New"):
        book.create_sheet(name).append(["Name"])
        book[name].append([name])
    book.active = 2
    assert read(book).sheet == "New"
    book.active = 0
    assert read(book).sheet == "Old"
    assert read(book, sheet="New").sheet == "New"


def test_row_numbers_are_excels_own() -> None:
    book = Workbook()
    book.worksheets[0]["B7"] = "Name"
    book.worksheets[0]["C1048576"] = "far down"
    content = read(book)
    assert [number for number, _, _ in content.rows] == [7, 1048576]
    assert texts(content) == [["", "Name", ""], ["", "", "far down"]]


def test_one_stray_cell_in_the_farthest_corner_is_named_not_followed() -> None:
    book = workbook(["Name"], ["Ana"])
    book.worksheets[0]["XFD1048576"] = "x"
    content = read(book)
    assert content.columns == 1
    assert "far_cells:XFD1048576" in content.notes


def test_formatted_empty_rows_and_cells_are_not_there() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="Z1" s="4"/></row>' + "".join(
        f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(2, 20_000)
    )
    content = read(zipped(parts(rows)))
    assert (len(content.rows), content.columns) == (1, 1)


def test_group_headings_over_merged_cells_reach_all_their_columns() -> None:
    book = workbook(
        ["Riverside International School"],
        ["", "", "Parent 1", "", "Parent 2", ""],
        ["Student ID", "Name", "Name", "E-mail", "Name", "E-mail"],
        ["00417", "Ana", "Maria", "m@x.example", "Paulo", "p@x.example"],
        ["00418", "Ben", "Maria", "m@x.example", "Paulo", "p@x.example"],
    )
    sheet = book.worksheets[0]
    for area in ("A1:F1", "C2:D2", "E2:F2", "B4:B5"):
        sheet.merge_cells(area)
    content = read(book)
    assert texts(content)[0] == ["Riverside International School", "", "", "", "", ""]
    assert texts(content)[1] == ["", "", "Parent 1", "Parent 1", "Parent 2", "Parent 2"]
    assert texts(content)[4][1] == ""
    assert content.header == 3
    assert "merged_cells:B4-5" in content.notes


def test_headings_merged_over_two_rows_stand_in_both() -> None:
    book = workbook(["ID", "Parent 1", ""], ["", "Name", "E-mail"], ["00417", "Maria", "m@x.example"])
    for area in ("A1:A2", "B1:C1"):
        book.worksheets[0].merge_cells(area)
    assert texts(read(book))[:2] == [["ID", "Parent 1", "Parent 1"], ["ID", "Name", "E-mail"]]
