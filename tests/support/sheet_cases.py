"""One real file for each of the 36 kinds of sheet that registrars have (features C), made the same every time.

``write_case(7, folder)`` writes the file of row 7 and gives its path; ``TITLES`` says what is special about each.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.worksheet import Worksheet

from tests.support import sheet_foreign

Make = Callable[[], bytes]
HEADINGS: Final = ("Student ID", "Surname", "First name", "D.O.B.", "E-mail")
PEOPLE: Final = (
    ("00417", "Silva", "Ana", "03/04/2011", "ana@x.example"),
    ("00418", "Okoro", "Ben", "25/12/2010", "ben@x.example"),
    ("00419", "Müller", "Zoë", "31/01/2012", "zoe@x.example"),
    ("00420", "张", "伟", "14/02/2011", "wei@x.example"),
)
PHONES: Final = ("+852 9301 5831", "0085293015831", "(020) 7946 0958", "93015831 / 93015832", "93015831\n93015832")
ODD_DATES: Final = ("12.3.11", "3 avr. 2011", "03/04/2554", "1432/4/29", "2011年4月3日", "29/02/2011")
MIXED_DATES: Final = ("03/04/2011", "25/12/2010", "12/25/2010", "2011-04-03", "04/03/11")
BLANKS: Final = (" Ana", "Ana ", "A\u00a0na", "Ana\u200b", "００４１７", "“Ana”", "ana@x.example\u00a0")
NAMES: Final = (
    "Nicolò",
    "Ștefan",
    "Đặng",
    "O'Brien",
    "van den Berg",
    "张伟",
    "محمد",
    "Ng",
    "N\u0303andu\u0301",
    "𠮷野",
)
TRUTHS: Final = ("Y", "N", "Yes", "No", "x", "✓", "Oui", "是", "نعم")
GRADES: Final = ("Gr 9", "Y10", "MYP4", "K2", "Grade 11", "十年级")
STAND_INS: Final = ("-", "N/A", "none", "—", "[clear]", "n/a", ".")

_MADE: dict[int, tuple[str, str, Make]] = {}


def case(number: int, name: str, title: str) -> Callable[[Make], Make]:
    """Registers the maker of the file of one row of the table."""

    def add(make: Make) -> Make:
        _MADE[number] = (name, title, make)
        return make

    return add


def write_case(number: int, folder: Path) -> Path:
    """The file of row ``number``, under the name it would have."""
    name, _, make = _MADE[number]
    path = folder / name
    path.write_bytes(make())
    return path


def sheet_of(*rows: Sequence[Any], texts: bool = False) -> tuple[Workbook, Worksheet]:
    """A workbook with these rows; ``texts`` writes what begins with ``=`` as text."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for cell in (cell for row in sheet.iter_rows() for cell in row if texts):
        cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    return book, sheet


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_bytes(rows: Sequence[Sequence[str]], encoding: str = "utf-8", separator: str = ",") -> bytes:
    """The rows as a text file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def column(heading: str, values: Sequence[Any]) -> bytes:
    """A workbook with a number and one column more."""
    return saved(sheet_of(("No", heading), *((n, value) for n, value in enumerate(values, start=1)), texts=True)[0])


@case(1, "Sims print-out.xlsx", "Title rows above the headings")
def _titles() -> bytes:
    above = (
        ("Riverside International School",),
        ("New enrolments 2026/27",),
        ("Updated by A. K.", "", "", "3 March"),
        (),
    )
    return saved(sheet_of(*above, HEADINGS, *PEOPLE)[0])


@case(2, "Totals.xlsx", "Totals, dates and signatures below the data")
def _footer() -> bytes:
    below = ((), ("Total", 4), ("Created on 12 March 2026",), ("Signature: ______________",))
    return saved(sheet_of(HEADINGS, *PEOPLE, *below)[0])


@case(3, "Parents.xlsx", "Two heading rows, groups in merged cells")
def _two_line_headings() -> bytes:
    book, sheet = sheet_of(
        ("", "", "Parent 1", "", "Parent 2", ""),
        ("Student ID", "Name", "Name", "E-mail", "Name", "E-mail"),
        ("00417", "Ana Silva", "Maria", "maria@x.example", "Paulo", "paulo@x.example"),
        ("00418", "Ben Okoro", "Chioma", "chioma@x.example", "Chidi", "chidi@x.example"),
    )
    sheet.merge_cells("C1:D1")
    sheet.merge_cells("E1:F1")
    return saved(book)


@case(4, "Families.xlsx", "The family name once, merged down the column")
def _merged_down() -> bytes:
    book, sheet = sheet_of(("Surname", "First name"), ("Silva", "Ana"), ("", "Bia"), ("", "Cem"), ("Okoro", "Ben"))
    sheet.merge_cells("A2:A4")
    return saved(book)


@case(5, "Formatted.xlsx", "40,000 merged areas and 100,000 formatted empty rows")
def _endless() -> bytes:
    book, _ = sheet_of(HEADINGS, *PEOPLE)
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="0"/></row>' for n in range(6, 100_006))
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(6, 40_006))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in made.infolist():
            data = made.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                around = f"{empty}</sheetData><mergeCells>{areas}</mergeCells>".encode()
                data = data.replace(b"</sheetData>", around)
            archive.writestr(entry.filename, data)
    return out.getvalue()


@case(6, "Three sheets.xlsx", "Several sheets, hidden ones, a list of choices")
def _several_sheets() -> bytes:
    book, sheet = sheet_of(HEADINGS, *PEOPLE)
    sheet.title = "Grade 9"
    for title, state, count in (("Grade 10", "visible", 2), ("Old", "hidden", 1), ("Lists", "veryHidden", 5)):
        other = book.create_sheet(title)
        other.sheet_state = state
        for number in range(count):
            other.append([f"{title} {number}"])
    return saved(book)


@case(7, "Filtered.xlsx", "Rows hidden by a filter, and others by hand")
def _hidden_rows() -> bytes:
    many = [(f"{n:05}", f"Family {n}", "Ana", "03/04/2011", f"a{n}@x.example") for n in range(1, 113)]
    book, sheet = sheet_of(HEADINGS, *many)
    sheet.auto_filter.ref = "A1:E100"
    sheet.auto_filter.filterColumn.append(FilterColumn(colId=2, filters=Filters(filter=["Ana"])))
    for row in (*range(10, 46), 101, 102):
        sheet.row_dimensions[row].hidden = True
    return saved(book)


@case(8, "Hidden columns.xlsx", "Hidden columns between the others")
def _hidden_columns() -> bytes:
    book, sheet = sheet_of(HEADINGS, *PEOPLE)
    for letter in ("B", "D", "K"):
        sheet.column_dimensions[letter].hidden = True
    return saved(book)


@case(9, "Formulas.xlsx", "Formulas, #N/A, never calculated")
def _formulas() -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book, _ = sheet_of(("Student ID", "Name", "Class"))
    rows = (
        '<row r="2"><c r="A2"><f>400+17</f><v>417</v></c><c r="B2" t="str"><f>A1&amp;""</f><v>Ana</v></c>'
        '<c r="C2" t="e"><f>VLOOKUP(A2,X!A:B,2,0)</f><v>#N/A</v></c></row>'
        '<row r="3"><c r="A3"><f>A2+1</f></c><c r="B3" t="e"><v>#REF!</v></c></row>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in made.infolist():
            data = made.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert main.encode() in data
                data = data.replace(b"</sheetData>", f"{rows}</sheetData>".encode())
            archive.writestr(entry.filename, data)
    return out.getvalue()


def _dated(book: Workbook, sheet: Worksheet) -> bytes:
    for row, form in enumerate(("dd/mm/yyyy", "m/d/yy", "d. mmmm yyyy", "yyyy-mm-dd hh:mm"), start=2):
        sheet.cell(row, 2).number_format = form
    return saved(book)


_DAYS: Final = (date(2011, 4, 3), date(2010, 12, 25), date(2012, 2, 29), datetime(2011, 4, 3))  # noqa: DTZ001 - as a sheet has it


@case(10, "True dates.xlsx", "Dates as dates, in many forms")
def _dates() -> bytes:
    return _dated(*sheet_of(("Name", "D.O.B."), *(("Ana", day) for day in _DAYS)))


@case(11, "Old Mac.xlsx", "Dates counted from 1904")
def _dates_1904() -> bytes:
    book, sheet = sheet_of(("Name", "D.O.B."))
    book.epoch = CALENDAR_MAC_1904
    for day in _DAYS:
        sheet.append(["Ana", day])
    return _dated(book, sheet)


@case(12, "Mixed dates.xlsx", "Dates as text, day first and month first")
def _text_dates() -> bytes:
    return column("D.O.B.", MIXED_DATES)


@case(13, "Odd dates.xlsx", "Two-digit years, names of months, other calendars")
def _odd_dates() -> bytes:
    return column("D.O.B.", ODD_DATES)


@case(14, "Serial.xlsx", "A date left as a number")
def _serial() -> bytes:
    return column("D.O.B.", (40636, 40537, "03/04/2011"))


@case(15, "IDs.xlsx", "Leading zeros kept, shown and lost")
def _identifiers() -> bytes:
    book, sheet = sheet_of(("Student ID", "Name"), ("00417", "Ana"), (418, "Ben"), (419, "Cem"))
    sheet["A3"].number_format = "00000"
    return saved(book)


@case(16, "Numbers.xlsx", "IDs and phones as broken numbers")
def _floats() -> bytes:
    return column("Student ID", (417.0, 8.52931e11, 12345678901234567, 1234567890123456.7, "8.52931E+11"))


@case(17, "Phones.xlsx", "Phones in every form")
def _phones() -> bytes:
    return column("Mobile", (*PHONES, 93015831))


@case(18, "Blanks.xlsx", "Stray blanks, zero-width characters, full-width digits")
def _blanks() -> bytes:
    return column("First name", BLANKS)


@case(19, "Names.csv", "Names of the world")
def _names() -> bytes:
    return csv_bytes([("No", "First name"), *((str(n), name) for n, name in enumerate(NAMES))])


@case(20, "Capitals.csv", "Capitals, and surname and first name in one cell")
def _capitals() -> bytes:
    return csv_bytes(
        [("Student ID", "Name"), ("00417", "SILVA, ANA"), ("00418", "OKORO BEN"), ("00419", "Ní Bhriain, Aoife")]
    )


@case(21, "Yes and no.xlsx", "Yes and no in every form")
def _truths() -> bytes:
    return column("Boarder", (*TRUTHS, True, False, 1, 0))


@case(22, "Gender.xlsx", "Genders in every form")
def _genders() -> bytes:
    return column("Gender", ("M", "F", "Male", "female", "H", "Mädchen", None, "X"))


@case(23, "Grades.xlsx", "Grade labels, some of which Excel took for dates")
def _grades() -> bytes:
    return column("Grade", (*GRADES, 9, date(2026, 3, 4)))


@case(24, "Nothing.xlsx", "Blanks and what people write for nothing")
def _stand_ins() -> bytes:
    return column("Known as", (*STAND_INS, None, 0, " "))


@case(25, "From Excel.csv", "A text file in the encoding of Western Windows")
def _cp1252() -> bytes:
    return csv_bytes(
        [HEADINGS, *(p for p in PEOPLE[:3]), ("00421", "Gonçalves", "João", "1/2/2011", "j@x.example")], "cp1252"
    )


@case(26, "Unicode text.txt", "UTF-16 with tabs, as Excel's Unicode text")
def _utf16() -> bytes:
    return csv_bytes([HEADINGS, *PEOPLE], "utf-16", "\t")


@case(27, "Broken.csv", "Letters broken by another program")
def _broken() -> bytes:
    return csv_bytes([("Name", "Town"), ("MÃ¼ller", "KÃ¶ln"), ("M?ller", "Bonn"), ("ÅukaszÃ³w", "x")])


@case(28, "European.csv", "A line that names the separator, decimal commas")
def _sep() -> bytes:
    return b"sep=;\r\n" + csv_bytes([("Name", "Score"), ("Silva, Ana", "1,5"), ("Okoro; Ben", "2,5")], separator=";")


@case(29, "Pasted.csv", "Quotes not doubled, breaks in cells, lone carriage returns")
def _quotes() -> bytes:
    return b'Name,Note\rAna,5" pipe\rBen,"two\nlines"\rCem "C" Tan,said "no"\r'


@case(30, "Renamed.csv", "An old workbook named as a text file")
def _renamed() -> bytes:
    return sheet_foreign.XLS.read_bytes()


@case(31, "Headings.xlsx", "Doubled, empty and meaningless headings")
def _headings() -> bytes:
    return saved(sheet_of(("Name", "Name", None, "Column1", "E-mail"), ("Ana", "Silva", "x", 1, "a@x.example"))[0])


@case(32, "Twice.csv", "The same child twice, a parent once per child")
def _twice() -> bytes:
    parent = ("Maria Silva", "maria@x.example")
    rows = [(*PEOPLE[0][:3], *parent), ("00421", "Silva", "Bia", *parent), (*PEOPLE[0][:3], *parent)]
    return csv_bytes([("Student ID", "Surname", "First name", "Parent", "Parent e-mail"), *rows])


@case(33, "Crossed out.xlsx", "Rows crossed out, rows coloured")
def _crossed_out() -> bytes:
    many = [(f"{n:05}", f"Family {n}", "Ana", "03/04/2011", f"a{n}@x.example") for n in range(1, 31)]
    book, sheet = sheet_of(HEADINGS, *many)
    for row in (4, 9, 10, 31):
        for cell in sheet[row]:
            cell.font = Font(strike=True)
    sheet.cell(10, 6).value = "left in May"
    for cell in (*sheet[1], *sheet[15]):
        cell.fill = PatternFill("solid", start_color="FFFF00", end_color="FFFF00")
    return saved(book)


@case(34, "Results.xlsx", "Last month's results pasted back")
def _results() -> bytes:
    own = (("Added.", 11_077_001, "12 Mar 2026 08:30"), ("There is no such day.", "", ""))
    rows = [(*person, status, *rest) for person, status, rest in zip(PEOPLE, ("Done", "Failed"), own, strict=False)]
    return saved(sheet_of((*HEADINGS, "Status", "What happened", "ID", "Time"), *rows)[0])


@case(35, "Open elsewhere.xlsx", "A file that another program has open")
def _open_elsewhere() -> bytes:
    return saved(sheet_of(HEADINGS, *PEOPLE)[0])


@case(36, "Whole roster.csv", "Everybody sent once more")
def _roster() -> bytes:
    rows = [(f"{n:05}", f"Family {n}", "Ana", "03/04/2011", f"a{n}@x.example") for n in range(1, 1001)]
    return csv_bytes([HEADINGS, *rows])


TITLES: Final = {number: title for number, (_, title, _) in sorted(_MADE.items())}
