"""Where the headings are, and which rows at the bottom are not data."""

import pytest

from mbdesk.sheets.content import known_headings
from mbdesk.sheets.header import TextRow, find_header, footer_rows

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
    ],
)
def test_rows_at_the_bottom_that_are_no_data_are_listed(lines: list[str], expected: tuple[int, ...]) -> None:
    assert footer_rows(rows("Surname|First name|DOB|E-mail", *lines), 1) == expected
