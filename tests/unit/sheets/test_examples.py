"""What is shown under a guess: telling cells."""

from mbdesk.sheets.examples import telling_texts
from mbdesk.sheets.pasted import read_text

SHEET = read_text(
    "Surnäme\tTown\tE-mail\nMüller\tKÃ¶ln\ta@x.example\nMüller\tKÃ¶ln\tb@x.example\nŻak\tŁódź\tc@x.example\n"
)


def test_telling_texts_are_different_and_the_first_of_the_data() -> None:
    assert telling_texts(SHEET) == ("Müller", "KÃ¶ln", "Żak", "Łódź")
    assert telling_texts(SHEET, 2) == ("Müller", "KÃ¶ln")
    assert telling_texts(read_text("Name\tTown\nAna\tBonn\n")) == ()
