"""Where the headings are, and which rows at the bottom are not data."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from mbdesk.sheets.header import TextRow, find_header, footer_rows
from mbdesk.sheets.heading_words import known_headings

DATA = Path(__file__).parents[2] / "data"
PEOPLE = ["Silva|Ana|03/04/2011|ana@x.example", "Okoro|Ben|12/05/2011|ben@x.example", "Tan|Xin|1/1/2012|xin@x.example"]


def rows(*lines: str, start: int = 1) -> list[TextRow]:
    """``a|b`` per row; an empty line is a blank row, which is not there but counts."""
    return [(number, line.split("|")) for number, line in enumerate(lines, start=start) if line]


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        (["Surname|First name|DOB|E-mail", *PEOPLE], 1),
        (["Riverside School|||", "Updated by AK||3 March|", "", "Surname|First name|DOB|E-mail", *PEOPLE], 4),
        (["Nom|Prénom|Date de naissance|Courriel", *PEOPLE], 1),
        (["Nachname|Vorname|Geburtsdatum|E-Mail", *PEOPLE], 1),
        (["School|2026||", "Child's surname|Child's name|Born|Mother's e-mail", *PEOPLE], 2),
        (["姓|名|出生日期|电子邮件", *PEOPLE], 1),
        (["Column1|Column2|Column3|Column4", *PEOPLE], 1),
        (["|Parent 1||", "ID|Name|E-mail|Phone", "00417|Ana|a@x.example|+44 20", "00418|Ben|b@x.example|+44 21"], 2),
        (["Admissions|2026|Page 1|", "Surname|First name|DOB|E-mail|Parent 1 e-mail", *PEOPLE], 2),
        (["Name", "Ana Silva", "Ben Okoro"], 1),
        (["SURNAME|FIRST NAME|DOB|E-MAIL", *PEOPLE, "Surname|First name|DOB|E-mail", *PEOPLE], 1),
        (PEOPLE, 0),
        ([], 0),
        (["12|13|14|15", "1|2|3|4"], 0),
    ],
)
def test_the_heading_row_is_found(lines: list[str], header: int) -> None:
    assert find_header(rows(*lines), known_headings()) == header


def test_headings_are_found_without_knowing_a_single_word() -> None:
    lines = ["Skolan i Lund||||", "Efternamn|Förnamn|Född|Epost", *PEOPLE]
    assert find_header(rows(*lines)) == 2


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (PEOPLE, ()),
        ([*PEOPLE, "Total|3||"], (5,)),
        ([*PEOPLE, "", "Total|3||", "Created on 3 March 2026|||"], (6, 7)),
        ([*PEOPLE, "", "Signed: ____________|||"], (6,)),
        ([*PEOPLE, "", "A. Kowalska|||"], (6,)),
        ([*PEOPLE, "Totalini|Marco|2/2/2011|marco@x.example"], ()),
        ([*PEOPLE, "Silva||"], ()),
        ([*PEOPLE, "Gesamt|3", "", "Stand: 3.3.2026"], (5, 7)),
        ([*PEOPLE, " |  |", "Total|3||", " |||"], (6,)),
        ([*PEOPLE, "Subtotal|3||", *PEOPLE, "小计: 3|||", *PEOPLE, "Total|9||"], (5, 9, 13)),
        ([*PEOPLE, "Total|Ana||", *PEOPLE], ()),
        ([*PEOPLE, "Sum|Wing||wing@x.example"], ()),
        ([*PEOPLE, "Count|Ada||"], ()),
        ([*PEOPLE, "Printed on 3 March 2026|||"], (5,)),
        ([*PEOPLE, "Total number of pupils|||"], (5,)),
        ([*PEOPLE, "合计3人|||"], (5,)),
    ],
)
def test_rows_at_the_bottom_that_are_no_data_are_listed(lines: list[str], expected: tuple[int, ...]) -> None:
    assert footer_rows(rows("Surname|First name|DOB|E-mail", *lines), 1) == expected


@pytest.mark.parametrize(
    ("columns", "lines", "expected"),
    [
        ("Name|Class", ["Total|25"], (8,)),
        ("Name|Class", ["Total|"], (8,)),
        ("Name|Class", ["Total: 25|"], (8,)),
        ("Name|Class", ["", "Signed: ____|"], (9,)),
        ("Name|Grade", ["Sum|9"], ()),
        ("Name", ["Total: 25"], (8,)),
        ("Name", ["", "Created on 3 March 2026"], (9,)),
        ("Name", ["Total"], ()),
    ],
)
def test_short_lists_end_where_no_pupil_can_be_meant(columns: str, lines: list[str], expected: tuple[int, ...]) -> None:
    second = {"Name|Class": "|Maths 9", "Name|Grade": "|9", "Name": ""}[columns]
    pupils = [f"Pupil {letter}{second}" for letter in "ABCDEF"]
    assert footer_rows(rows(columns, *pupils, *lines), 1) == expected


NAMES_LIKE_TOTALS = """
Summers Summer Summerfield Sumner Sum Sumi Sumaya Total Totah Totti Subtil Grandi Grand Countess Counter Count
Counts Averageson Average Createman Créé Printz Printzlau Print Generate Generali Exportova Export Report
Reporter Reportez Signature Signorelli Signes Signed Legend Legendre Legends Updated Updike Upd Page Pagel
Paget Endo Endoh Endof Note Notes Notestine Notebaert Noted Source Sourcel Stand Standish Stande Summe
Summerer Gesamt Gesamter Erstellt Gedruckt Importe Importuna Imprimé Firma Firmansyah Firmino Impreso Creado
Creadon Generado Razem Razemi Итого Итоговски Unterschrift Preparedness Prepared Signé Smith Silva Okoro
O'Brien Müller 佐藤 王 김 Nguyễn Đặng
"""
FAMILY_NAMES = NAMES_LIKE_TOTALS.split()
GIVEN_NAMES = sorted(
    {name for names in json.loads((DATA / "given_names.json").read_text(encoding="utf-8")).values() for name in names}
)


@pytest.mark.parametrize("line", ["{family} {given}", "{family}, {given}", "{given} {family}", "{family}|{given}"])
@pytest.mark.parametrize("second", ["", "|Maths 9", "|9"])
def test_nobody_is_dropped_from_a_short_list_for_their_name(line: str, second: str) -> None:
    above = [line.format(family=f, given=g) + second for f, g in zip(FAMILY_NAMES[-6:], GIVEN_NAMES, strict=False)]
    pairs = [(family, GIVEN_NAMES[at % len(GIVEN_NAMES)]) for at, family in enumerate(FAMILY_NAMES)]
    pairs += [(FAMILY_NAMES[at % len(FAMILY_NAMES)], given) for at, given in enumerate(GIVEN_NAMES)]
    last = [line.format(family=family, given=given) + second for family, given in pairs]
    dropped = [one for one in last if footer_rows(rows("Name|Class|X", *above, one), 1)]
    dropped += [one for one in last if footer_rows(rows("Name|Class|X", *above, "", one), 1)]
    assert dropped == []


def test_a_single_surname_or_first_name_in_one_column_is_kept() -> None:
    above = ["Silva", "Okoro", "Tan", "Li"]
    assert [n for n in (*FAMILY_NAMES, *GIVEN_NAMES) if footer_rows(rows("Name", *above, n), 1)] == []


TITLES = (
    "Riverside International School",
    "Enrolments 2026/27|||",
    "Admissions Office||Updated by A. Kowalska|3 March 2026",
    "Confidential",
    "Liste der Neuaufnahmen||Stand: 3.3.2026",
    "Printed on|03/03/2026|Page|1 of 2",
    "|||For internal use only",
)
FIRST = ("Ana", "Ben", "张伟", "Zoë", "Seán", "محمد", "Inés", "Δήμητρα")
LAST = ("Silva", "Okoro", "O'Brien", "Müller", "佐藤", "van den Berg", "Ní Bhriain")
COLUMNS: dict[str, Callable[[Random], str]] = {
    "Surname|Last name|Family name|Nom|Nachname|Apellidos|姓": lambda r: r.choice(LAST),
    "First name|Given name|Prénom|Vorname|Nombre|名": lambda r: r.choice(FIRST),
    "DOB|Date of birth|Birthday|Geburtsdatum|Fecha de nacimiento": lambda r: (
        f"{r.randint(1, 28):02}/0{r.randint(1, 9)}/2011"
    ),
    "Student ID|Adm No|ID|学号": lambda r: f"{r.randint(1, 999):05}",
    "Grade|Year|Class|Classe|Klasse": lambda r: r.choice(("9", "Gr 10", "Grade 11", "K")),
    "E-mail|Mother's e-mail|Parent 1 E-mail|Courriel": lambda r: f"x{r.randint(1, 999)}@home.example",
    "Mobile|Father mobile|Tel|电话": lambda r: f"+48 601 {r.randint(100_000, 999_999)}",
    "M/F|Gender|Sexe": lambda r: r.choice("MF"),
    "House|Bus|Remarks|Locker": lambda r: r.choice(("", "yes", "Red", "see file")),
    "Nationality|Passport country": lambda r: r.choice(("PL", "Brazilian", "CN")),
}


def made_up(random: Random) -> tuple[list[TextRow], int]:
    """A sheet as schools have it, and the number of its heading row."""
    chosen = random.sample(sorted(COLUMNS), random.randint(3, len(COLUMNS)))
    lines = random.sample(TITLES, random.randint(0, 4))
    if lines and random.random() < 0.5:
        lines.append("")
    lines.append("|".join(random.choice(names.split("|")) for names in chosen))
    header = len(lines)
    for _ in range(random.randint(1, 40)):
        cells = [COLUMNS[names](random) if random.random() < 0.9 else "" for names in chosen]
        lines.append("|".join(cells))
    return rows(*lines), header


def test_headings_are_found_in_nineteen_of_twenty_sheets() -> None:
    random = Random(7)
    sheets = [made_up(random) for _ in range(400)]
    for known, least in ((known_headings(), 392), (frozenset[str](), 340)):
        found = sum(find_header(sheet, known) == header for sheet, header in sheets)
        assert found >= least, (found, bool(known))
