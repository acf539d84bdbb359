"""The admissions sheet that tests, tour and training import, made the same every time.

``python tests/support/make_sheets.py`` writes ``tests/data/admissions_60.xlsx`` and ``.csv`` again. ``EXPECTED`` says
what an import of either must come to once the two wrong cells are put right and the doubled child is left out.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

DATA: Final = Path(__file__).parent.parent / "data"
XLSX: Final = DATA / "admissions_60.xlsx"
CSV: Final = DATA / "admissions_60.csv"

_DAY: Final = datetime(2026, 3, 12)  # noqa: DTZ001 - the properties of a workbook know no time zone
SHEET: Final = "New enrolments"
TITLES: Final = (
    "Riverside International School",
    "New enrolments for the academic year 2026/27",
    "Updated by A. Kowalska, Admissions Office, 12 March 2026",
)
MAPPING: Final[Mapping[str, str]] = {
    "Student ID": "student.student_id",
    "Surname": "student.last_name",
    "First name": "student.first_name",
    "Known as": "student.nickname",
    "D.O.B.": "student.birthday",
    "M/F": "student.gender",
    "Applying for": "student.year_group_id",
    "Nationality": "student.nationalities",
    "Student e-mail": "student.email",
    "Parent 1 First name": "parent1.first_name",
    "Parent 1 Surname": "parent1.last_name",
    "Parent 1 Relationship": "parent1.relationship",
    "Parent 1 E-mail": "parent1.email",
    "Parent 1 Mobile": "parent1.mobile_phone_number",
    "Parent 2 First name": "parent2.first_name",
    "Parent 2 Surname": "parent2.last_name",
    "Parent 2 Relationship": "parent2.relationship",
    "Parent 2 E-mail": "parent2.email",
    "Parent 2 Mobile": "parent2.mobile_phone_number",
    "Bus": "",
    "Remarks": "",
}
"""Heading -> the field it means; "" = left out. ``Applying for`` is the one that no list of aliases knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the sheet holds and what an import must come to."""

    header: int = 5
    first_row: int = 6
    last_row: int = 65
    footer: tuple[int, ...] = (67, 68)
    rows: int = 60
    new_students: int = 59
    left_out: int = 1
    new_parents: int = 59
    existing_parents: int = 4
    links: int = 98
    families_in_school: int = 3
    duplicate: tuple[int, int] = (25, 60)
    """The same child stands in both rows."""
    namesake: tuple[int, str] = (17, "Student ID")
    """Where a question stands while the wrong birthday does not tell the child apart from one in the school."""
    wrong: Mapping[tuple[int, str], str]
    """(row, heading) -> the text that cannot be right."""
    fixes: Mapping[tuple[int, str], str]
    """(row, heading) -> what to type instead."""
    existing_emails: tuple[str, ...] = (
        "maria.silva@home.example",
        "paulo.silva@home.example",
        "wei.zhang@home.example",
        "k.mueller@home.example",
    )


EXPECTED: Final = Expected(
    wrong={(17, "D.O.B."): "31/02/2011", (45, "Parent 2 E-mail"): "mehmet.yilmaz.newfamily.example"},
    fixes={(17, "D.O.B."): "28/02/2011", (45, "Parent 2 E-mail"): "mehmet.yilmaz@newfamily.example"},
)

_NEW: Final = "newfamily.example"

_FAMILIES: Final = """
Larsen; Ingrid/ingrid Mother; Henrik/henrik Father; NO; +47 22 55 01 0; Sofie:F:9 Magnus:M:6
Silva; Maria/=maria.silva@home.example Mother; Paulo/=paulo.silva@home.example Father; BR; +48 22 555 010; Beatriz:F:2
Okoro; Chioma/chioma Mother; Chidi/chidi Father; NG; +234 803 555 01; Ben:M:9 Adaeze:F:7 Obinna:M:3
张/zhang; 卫民/=wei.zhang@home.example Father; ; CN; +48 22 555 011; 婷/ting:F:7
Müller; Katrin/=k.mueller@home.example Mother; ; DE; +49 30 55501; Jonas:M:9
Kowalczyk; Agnieszka/agnieszka Mother; Piotr/piotr Father; PL; +48 601 555 2; Zofia:F:K Stanisław/stanislaw:M:4
O'Brien; Niamh/niamh Mother; ; IE; +353 1 555 03; Seán/sean:M:10
González Ruiz/gonzalez; Lucía/lucia Mother; Andrés/andres Father; ES; +34 91 555 04; Inés/ines:F:8 Martín/martin:M:5
佐藤/sato; 美咲/misaki Mother; 健一/kenichi Father; JP; +81 3 5550 05; 陽菜/hina:F:6
Nguyễn/nguyen; Thị Lan/lan Mother; ; VN; +84 24 555 06; Minh Anh/minhanh:F:11
Haddad; رانيا/rania Mother; Samir/samir Father; LB; +961 1 555 07; ليلى/layla:F:1 Karim:M:4
Петренко/petrenko; Ольга/olha Mother; Дмитро/dmytro Father; UA; +380 44 555 08; Анна/anna:F:10
Andersson-Lindqvist; Åsa/asa Mother; ; SE; +46 8 555 09; Björn/bjorn:M:2
김/kim; 지영/jiyoung Mother; 민수/minsu Father; KR; +82 2 555 10; 서연/seoyeon:F:7 도윤/doyun:M:3
Papadopoulos; Ελένη/eleni Mother; Nikos/nikos Father; GR; +30 21 555 11; Δήμητρα/dimitra:F:8
Okafor; Ngozi/ngozi Mother; Emeka/emeka Father; NG; +234 803 555 12; Ifeoma:F:5
Sharma; Priya/priya Mother; Rahul/rahul Father; IN; +91 11 555 13; Aarav:M:6 Diya:F:K
D'Souza; Anita/anita Mother; ; IN; +91 22 555 14; Kevin:M:12 Clara:F:9
Yılmaz/yilmaz; Ayşe/ayse Mother; Mehmet/mehmet Father; TR; +90 212 555 15; Elif:F:4
von der Heide; Käthe/kathe Mother; Götz/gotz Father; DE; +49 30 555 16; Frieda:F:1
Nangolo; Selma/selma Grandmother; ; NA; +264 61 555 17; Ndapewa:F:9
Rossi; Giulia/giulia Mother; Marco/marco Stepfather; IT; +39 06 555 18; Mia:F:8 Luca:M:8
Cohen; Tamar/tamar Mother; Yossi/yossi Father; IL; +972 2 555 19; נועה/noa:F:11
Ó Súilleabháin/osuilleabhain; Sinéad/sinead Mother; ; IE; +353 1 555 20; Tadhg:M:3
Tan; Mei Ling/meiling Mother; Wei Ming/weiming Father; SG; +65 6555 21; Xin Yi/xinyi:F:10 Jun Jie/junjie:M:7
Novák/novak; Jana/jana Mother; Petr/petr Father; CZ; +420 2 555 22; Tereza:F:2 Jakub:M:5
Dubois; Camille/camille Mother; ; FR; +33 1 55 50 23; Élodie/elodie:F:6
Fernandes; Rosa/rosa Aunt; ; PT; +351 21 555 24; Tomás/tomas:M:12
สุขใจ/sukjai; มาลี/malee Mother; ; TH; +66 2 555 25; Ploy:F:5
Jóhannsdóttir/johannsdottir; Björk/bjork Mother; ; IS; +354 555 26; Freyja:F:1 Baldur:M:3
Mbeki; Thandi/thandi Mother; Sipho/sipho Father; ZA; +27 11 555 27; Lerato:F:9 Themba:M:2
Hughes; Rhian/rhian Mother; Gareth/gareth Father; GB; +44 20 7946 09; Owen:M:5 Cerys:F:11
Çelik/celik; Zeynep/zeynep Mother; ; TR; +90 216 555 29; Deniz:M:K
Al-Rashid; Huda/huda Mother; Faisal/faisal Father; SA; +966 11 555 30; Noor:F:4 Yousef:M:8
Popescu; Ioana/ioana Mother; ; RO; +40 21 555 31; Ștefan/stefan:M:7 Andrei:M:4
Weiß/weiss; Marlene/marlene Mother; Emil/emil Father; AT; +43 1 555 32; Lena:F:3 Matthias:M:10
Nakamura; Emi/emi Legal Guardian; ; JP; +81 6 5550 33; Ren:M:12
Lim; Soo-jin/soojin Mother; ; KR; +82 51 555 34; Hana:F:2
van den Berg; Fenna/fenna Mother; Daan/daan Father; NL; +31 20 555 35; Sem:M:8 Lotte:F:6
Mensah; Abena/abena Mother; ; GH; +233 30 255 36; Kofi:M:1
"""
"""Surname; parent 1; parent 2; nationality; phone; children ``First:gender:grade``. After a slash: how an address
spells it, or ``=`` and an address that the practice school knows."""


@dataclass(frozen=True, slots=True)
class _Parent:
    first: str
    last: str
    relationship: str
    email: str
    mobile: str


@dataclass(frozen=True, slots=True)
class _Child:
    first: str
    last: str
    email: str
    gender: str
    grade: str
    nationality: str
    parents: tuple[_Parent, ...]


def rows() -> list[dict[str, str]]:
    """The 60 rows of enrolments from top to bottom: heading -> text, wrong cells and all."""
    children = list(_children())
    mixed = [children[at * 37 % len(children)] for at in range(len(children))]
    lines = [_line(at, child) for at, child in enumerate(mixed)]
    first, second = (row - EXPECTED.first_row for row in EXPECTED.duplicate)
    twice = {**lines[first], "Surname": f"{lines[first]['Surname'].upper()} ", "Remarks": "sent again by e-mail"}
    lines.insert(second, twice)
    for (row, heading), text in EXPECTED.wrong.items():
        lines[row - EXPECTED.first_row][heading] = text
    return lines


def corrected() -> list[dict[str, str]]:
    """The rows with the two wrong cells put right."""
    lines = rows()
    for (row, heading), text in EXPECTED.fixes.items():
        lines[row - EXPECTED.first_row][heading] = text
    return lines


def _children() -> Iterator[_Child]:
    for family in _FAMILIES.strip().splitlines():
        surname, first, second, nationality, phone, young = (part.strip() for part in family.split(";"))
        last, _, handle = surname.partition("/")
        handle = handle or _ascii(last)
        parents = tuple(_parents((first, second), last, handle, phone))
        for child in _named(young):
            name, _, address = child[0].partition("/")
            email = f"{_ascii(address or name)}.{handle}@student.{_NEW}"
            yield _Child(name, last, email, child[1], child[2], nationality, parents)


def _named(young: str) -> Iterator[tuple[str, str, str]]:
    """``Minh Anh/minhanh:F:11 Sofie:F:9`` in pieces: a name may hold a blank."""
    name: list[str] = []
    for word in young.split():
        start, _, rest = word.partition(":")
        name.append(start)
        if rest:
            gender, _, grade = rest.partition(":")
            yield " ".join(name), gender, grade
            name = []


def _parents(texts: Sequence[str], last: str, handle: str, phone: str) -> Iterator[_Parent]:
    for number, text in enumerate(filter(None, texts), start=1):
        name, _, rest = text.partition("/")
        address, _, relationship = rest.partition(" ")
        email = address[1:] if address.startswith("=") else f"{address}.{handle}@{_NEW}"
        yield _Parent(name, last, relationship, email, f"{phone}{number}")


def _ascii(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isascii() and char.isalpha())


_NICKNAMES: Final = {"Zofia": "Zosia", "Stanisław": "Staś", "Beatriz": "Bia", "Tomás": "Tom", "Minh Anh": "Annie"}
_REMARKS: Final = (
    "",
    "",
    "",
    "Allergic to nuts; carries an EpiPen",
    "",
    "Sibling discount",
    "",
    "",
    "=see e-mail of 3 March",
    "",
)
_GRADES: Final = ("Gr {}", "{}", "Grade {}", "{}", "Gr. {}", "grade {}")


def _line(at: int, child: _Child) -> dict[str, str]:
    """One row the way a registrar types: grades in all forms, stray blanks, dashes for "nothing"."""
    parents = [*child.parents, None, None][:2]
    line = {
        "Student ID": f"{400 + at:05}",
        "Surname": child.last,
        "First name": child.first + (" " if at % 9 == 4 else ""),
        "Known as": _NICKNAMES.get(child.first, "-" if at % 3 == 0 else ""),
        "D.O.B.": _birthday(at, child.grade),
        "M/F": child.gender,
        "Applying for": _grade(at, child.grade),
        "Nationality": child.nationality,
        "Student e-mail": child.email + (" " if at % 13 == 5 else ""),
    }
    for number, parent in enumerate(parents, start=1):
        line |= _parent_cells(at, number, parent)
    return {**line, "Bus": ("Yes", "No", "")[at % 3], "Remarks": _REMARKS[at % len(_REMARKS)]}


def _parent_cells(at: int, number: int, parent: _Parent | None) -> dict[str, str]:
    blank = ("-", "", "N/A")[at % 3]
    cells = (
        (blank, blank, blank, blank, blank)
        if parent is None
        else (
            parent.first,
            parent.last + ("\u00a0" if at % 11 == 3 else ""),
            _relationship(at, parent.relationship),
            parent.email.title() if at % 17 == 6 else parent.email,
            parent.mobile,
        )
    )
    titles = ("First name", "Surname", "Relationship", "E-mail", "Mobile")
    return {f"Parent {number} {title}": cell for title, cell in zip(titles, cells, strict=True)}


def _relationship(at: int, word: str) -> str:
    short = {"Mother": "Mum", "Father": "Dad"}
    return short.get(word, word) if at % 5 == 2 else word


def _grade(at: int, grade: str) -> str:
    return {"K": ("K", "Kindergarten")[at % 2]}.get(grade, _GRADES[at % len(_GRADES)].format(grade))


def _birthday(at: int, grade: str) -> str:
    """A day on which the child has the right age for the grade in September 2026."""
    month, day = 1 + at * 7 % 12, 1 + at * 11 % 28
    age = 5 if grade == "K" else int(grade) + 5
    return f"{day:02}/{month:02}/{2026 - age - (month >= 9)}"


def write_xlsx(path: Path) -> None:
    """Write the workbook: merged titles, texts as texts, some IDs as padded numbers, a hidden sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(SHEET)
    _write_titles(sheet)
    for at, line in enumerate(rows()):
        for column, (heading, text) in enumerate(line.items(), start=1):
            cell = sheet.cell(EXPECTED.first_row + at, column)
            if heading == "Student ID" and at % 4 == 1:
                cell.value, cell.number_format = int(text), "00000"
            elif text:
                cell.value = text
                cell.data_type = "s"  # a remark may start with "="
    for row, cells in zip(EXPECTED.footer, _footer(), strict=True):
        for column, value in enumerate(cells, start=1):
            sheet.cell(row, column, value)
    lists = book.create_sheet("Lists")
    lists.sheet_state = "hidden"
    for grade in range(1, 13):
        lists.append([f"Grade {grade}"])
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(_fixed(out.getvalue()))


def _write_titles(sheet: Worksheet) -> None:
    for number, title in enumerate(TITLES, start=1):
        sheet.cell(number, 1, title).font = Font(bold=number == 1, size=14 if number == 1 else 10)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(MAPPING))
    for column, heading in enumerate(MAPPING, start=1):
        cell = sheet.cell(EXPECTED.header, column, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="DDE6F5", end_color="DDE6F5")
    sheet.freeze_panes = f"D{EXPECTED.first_row}"


def _footer() -> tuple[tuple[str, ...], ...]:
    return (("Total", str(EXPECTED.rows)), ("Printed 12/03/2026 by A. Kowalska",))


def write_csv(path: Path) -> None:
    """Write the text file as a European Excel saves it: semicolons, a byte order mark, rows of equal length."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines: list[Sequence[str]] = [*((title,) for title in TITLES), (), tuple(MAPPING)]
    lines += [tuple(line.values()) for line in rows()]
    lines += [(), *_footer()]
    writer.writerows([*line, *[""] * (len(MAPPING) - len(line))] for line in lines)
    path.write_bytes(out.getvalue().encode("utf-8-sig"))


def _fixed(workbook: bytes) -> bytes:
    """The same bytes every time: no clock in the zip, none in the properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for entry in made.infolist():
            data = made.read(entry)
            if entry.filename == "docProps/core.xml":
                properties = DocumentProperties(creator="A. Kowalska", created=_DAY, modified=_DAY)
                as_xml: Any = tostring  # lxml's or the standard library's; their type stubs disagree
                data = as_xml(properties.to_tree())
            fixed.writestr(zipfile.ZipInfo(entry.filename), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


if __name__ == "__main__":
    DATA.mkdir(exist_ok=True)
    write_xlsx(XLSX)
    write_csv(CSV)
