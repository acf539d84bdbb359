"""Cells become values; doubt becomes an issue with a way out."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.fields import Kind
from mbdesk.plan.problems import Level
from mbdesk.plan.reading import Reading, State
from mbdesk.plan.rows import NOT_CALCULATED, Cell
from mbdesk.plan.targets import IN_CLASS, Target
from mbdesk.plan.values import ColumnReader, Setting
from mbdesk.plan.year_groups import YearGroupFinder
from tests.support.enrolment_sheets import EVERY_TARGET, GRADES, GROUPS, TODAY, cell


def read(
    key: str,
    *values: Any,
    choices: Mapping[str, str] | None = None,
    id_width: int = 0,
    nationalities: Collection[str] = (),
) -> list[Reading]:
    """What each cell of one column says."""
    setting = Setting(
        choices=choices or {},
        today=TODAY,
        year_groups=YearGroupFinder(GROUPS, GRADES),
        genders=("Female", "Male", "Non-binary"),
        id_width=id_width,
        nationalities=nationalities,
    )
    cells = [cell(value) for value in values]
    reader = ColumnReader(Target.of(key), cells, setting)
    return [reader.read(each) for each in cells]


def value(key: str, given: Any, **more: Any) -> Any:
    """The one value of a cell alone in its column."""
    reading = read(key, given, **more)[0]
    assert reading.state is State.VALUE, reading
    return reading.value


@pytest.mark.parametrize(
    ("key", "given", "wire"),
    [
        ("student.first_name", "  Zoë \u00a0", "Zoë"),
        ("student.first_name", "None", "None"),
        ("student.last_name", "Ann <img src=x>", "Ann <img src=x>"),
        ("student.student_id", "00417", "00417"),
        ("student.student_id", Cell(417, "00417"), "00417"),
        ("student.student_id", Cell(417.0, "417.0"), "417"),
        ("student.zipcode", "00-950", "00-950"),
        ("student.gender", "girl", "Female"),
        ("student.gender", "M", "Male"),
        ("student.gender", "non-binary", "Non-binary"),
        ("parent1.relationship", "Mum", "Mother"),
        ("parent1.salutation", "Mrs", "Mrs."),
        ("student.nationalities", "Brazilian; France", ["BR", "FR"]),
        ("student.nationalities", "NA", ["NA"]),
        ("student.nationalities", "Bosnia and Herzegovina", ["BA"]),
        ("student.languages", "English, Klingon", ["ENG", "Klingon"]),
        ("student.country", "Deutschland", "DE"),
        ("student.country", "Atlantis", "Atlantis"),
        ("student.email", "mailto:Ana@s.org", "Ana@s.org"),
        ("student.email", "Ana Silva <ana@s.org>;", "ana@s.org"),
        ("student.email", "ana＠s.org", "ana@s.org"),
        ("parent1.mobile_phone_number", "+852 9301 5831 / 5832", "+852 9301 5831 / 5832"),
        ("parent1.mobile_phone_number", Cell(85293015831, "85293015831"), "85293015831"),
        ("student.birthday", date(2011, 4, 3), "2011-04-03"),
        ("student.birthday", "3 Apr 2011", "2011-04-03"),
        ("student.year_group_id", "Gr 9", 9),
        ("parent1.name", "Silva, João", {"first_name": "João", "last_name": "Silva"}),
    ],
)
def test_values(key: str, given: Any, wire: Any) -> None:
    assert value(key, given) == wire


NOTHING: Final = ("", "   ", "\u00a0", "-", "N/A", ",", " , ", ";", "; ;", ", ,", ":", "|", "/ /", "&", "‚ ،", "-, -")
NO_WORD: Final = ('""', "()", "•", "+", "#", "«»", "…", "、", "@", "\u200e")
"""What formulas that join two empty cells leave, and other signs that say nothing."""


@pytest.mark.parametrize("key", [target.key for target in EVERY_TARGET])
def test_blanks_and_stand_ins_leave_every_field_alone(key: str) -> None:
    assert [read(key, text)[0].state for text in NOTHING] == [State.BLANK] * len(NOTHING)


@pytest.mark.parametrize("key", [target.key for target in EVERY_TARGET if target.describes.kind is not Kind.YES_NO])
def test_signs_leave_every_field_alone(key: str) -> None:
    assert [read(key, text)[0].state for text in NO_WORD] == [State.BLANK] * len(NO_WORD)


def test_a_sign_in_the_column_of_a_class_may_be_a_mark() -> None:
    key = Target(IN_CLASS, "7").key
    assert [r.value for r in read(key, "✓", "☐")] == [True, False]
    assert read(key, "√")[0].state is State.WRONG
    assert read(key, "√", choices={"mark:√": "yes"})[0].value is True


def test_a_list_without_words_is_blank_and_no_empty_list() -> None:
    for text in ("N/A, -", ", none;", "- / -"):
        assert read("student.nationalities", text)[0].state is State.BLANK
        assert read("student.languages", text)[0].state is State.BLANK
    assert value("student.nationalities", "PT, ") == ["PT"]
    assert value("student.languages", "English, none") == ["ENG"]
    assert value("student.languages", "n/a, English") == ["ENG"]
    assert value("student.languages", "English & N / A") == ["ENG"]
    assert value("student.languages", "English/French") == ["ENG", "FRA"]
    assert read("student.country", "na")[0].state is State.BLANK
    assert value("student.country", "NA") == "NA"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Trinidad and Tobago", ["TT"]),
        ("Antigua & Barbuda", ["AG"]),
        ("Korea, Republic of", ["KR"]),
        ("Korea, Democratic People's Republic of", ["KP"]),
        ("Bosnia and Herzegovina; Saint Kitts and Nevis", ["BA", "KN"]),
        ("British and French", ["GB", "FR"]),
        ("Polish, São Tomé & Príncipe", ["PL", "ST"]),
        ("PL, QX", ["PL", "QX"]),
        ("Atlantis; Lower Nowhere", ["Atlantis", "Lower Nowhere"]),
        ("British; n/a", ["GB"]),
        ("N/A / British", ["GB"]),
        ("British/French", ["GB", "FR"]),
        ("British / n/a, Korea, Republic of", ["GB", "KR"]),
        ("Korea, Republic of / n/a", ["KR"]),
        ("British and n/a", ["GB"]),
        ("Hong Kong SAR, China", ["HK"]),
        ("Macao SAR, China; British", ["MO", "GB"]),
    ],
)
def test_countries_stay_whole(text: str, codes: list[str]) -> None:
    assert value("student.nationalities", text) == codes


def test_an_unknown_country_with_a_comma_or_and_is_asked_about() -> None:
    text = "Atlantis, Republic of"
    (reading,) = read("student.nationalities", text)
    assert reading.state is State.WRONG
    assert reading.issue is not None
    assert [o.label for o in reading.issue.options] == [
        "Send “Atlantis, Republic of” as written",
        "Each by itself: Atlantis; Republic of",
        "Leave this field alone",
    ]
    cause = reading.issue.cause
    assert value("student.nationalities", text, choices={cause: "one"}) == [text]
    assert value("student.nationalities", text, choices={cause: "several"}) == ["Atlantis", "Republic of"]
    assert read("student.nationalities", text, choices={cause: "leave_blank"})[0].state is State.BLANK
    assert value("student.nationalities", text, nationalities={"atlantis republic of"}) == [text]
    assert value("student.languages", "English and Klingon") == ["ENG", "Klingon"]
    (reading,) = read("student.nationalities", "Atlantis, Republic of; n/a")
    assert reading.issue is not None
    assert reading.issue.title == "Is “Atlantis, Republic of; n/a” one nationality or several?"
    assert reading.issue.options[0].label == "Send “Atlantis, Republic of” as written"


def test_stand_ins_and_tidied_cells_are_counted() -> None:
    assert [r.stand_in for r in read("student.city", "none", "", "Rome")] == [True, False, False]
    assert [r.tidied for r in read("student.city", "Rome ", "Rome", "a\u200bb")] == [True, False, True]


@pytest.mark.parametrize(
    ("key", "given", "cause"),
    [
        ("student.email", "ana s@s.org", "email"),
        ("student.email", "ana@s", "email"),
        ("student.email", "ana..b@s.org", "email"),
        ("student.email", "a@s.org, b@s.org", "value"),
        ("student.birthday", "31/02/2011", "day"),
        ("student.birthday", "soon", "date"),
        ("student.birthday", "3 Apr 2554", "future"),
        ("student.birthday", "03/04/2011", "order"),
        ("student.birthday", Cell(40636, "40636"), "serials"),
        ("student.year_group_id", "Y13B", "value"),
        ("student.year_group_id", "11", "value"),
        ("student.gender", "X", "value"),
        ("student.student_id", "8.52931E+11", "rounded"),
        ("student.student_id", Cell(12345678901234567, "12345678901234567"), "rounded"),
        ("student.student_id", date(2012, 3, 4), "date"),
        ("student.first_name", "[clear]", "clear"),
        ("student.year_group_id", "[clear]", "clear"),
        ("student.city", Cell(None, "#N/A", "#N/A"), "error"),
        ("student.city", Cell(None, "", NOT_CALCULATED), "formulas"),
        ("parent1.name", "Madonna", "oneword"),
    ],
)
def test_doubt_holds_the_row_back(key: str, given: Any, cause: str) -> None:
    reading = read(key, given)[0]
    assert reading.state is State.WRONG
    assert reading.issue is not None
    assert (reading.issue.level, reading.issue.cause.partition(":")[0]) == (Level.ERROR, cause)


@pytest.mark.parametrize(
    ("key", "given"),
    [("student.birthday", "3 Apr 1985"), ("student.first_name", "Nicol?"), ("student.phone_number", "12")],
)
def test_odd_values_are_said_and_go_on(key: str, given: str) -> None:
    reading = read(key, given)[0]
    assert reading.state is State.VALUE
    assert reading.issue is not None
    assert reading.issue.level is Level.WARNING


def test_the_whole_column_decides_day_or_month_first() -> None:
    readings = read("student.birthday", "03/04/2011", "25/04/2011")
    assert [r.value for r in readings] == ["2011-04-03", "2011-04-25"]
    assert readings[0].shown == "3 Apr 2011"


def test_an_open_column_is_asked_once_with_real_examples() -> None:
    open_ = read("student.birthday", "03/04/2011", "05/06/2011")
    issues = [r.issue for r in open_ if r.issue]
    assert issues[0] == issues[1]
    labels = [option.label for option in issues[0].options]
    assert "3 Apr 2011" in labels[0]
    assert "5 Jun 2011" in labels[0]
    assert "4 Mar 2011" in labels[1]
    answered = read("student.birthday", "03/04/2011", "05/06/2011", choices={issues[0].cause: "mdy"})
    assert [r.value for r in answered] == ["2011-03-04", "2011-05-06"]
    assert answered[0].understood == issues[0].cause


@pytest.mark.parametrize(
    ("key", "given", "option", "wire"),
    [
        ("student.year_group_id", "Y13B", "10", 10),
        ("student.gender", "X", "Female", "Female"),
        ("student.gender", "Divers", "Divers", "Divers"),
        ("student.email", "a@s.org / b@s.org", "b@s.org", "b@s.org"),
        ("student.birthday", Cell(40636, "40636"), "dates", "2011-04-03"),
    ],
)
def test_an_answer_is_one_of_the_options_and_settles_it(key: str, given: Any, option: str, wire: Any) -> None:
    issue = read(key, given)[0].issue
    assert issue is not None
    assert option in [each.key for each in issue.options]
    assert value(key, given, choices={issue.cause: option}) == wire


def test_leaving_it_alone_is_an_answer_too() -> None:
    lost = Cell(None, "", NOT_CALCULATED)
    for key, text in (
        ("student.year_group_id", "Y13B"),
        ("student.gender", "X"),
        ("student.birthday", 40636),
        ("student.mobile_phone_number", "8.52931E+11"),
        ("student.student_id", "8.52931E+11"),
        ("student.city", Cell(None, "#N/A", "#N/A")),
        ("student.city", lost),
    ):
        issue = read(key, text)[0].issue
        assert issue is not None
        assert read(key, text, choices={issue.cause: "leave_blank"})[0].state is State.BLANK


def test_clear_empties_and_only_where_it_may() -> None:
    cleared = read("student.phone_number", "[CLEAR]")[0]
    assert (cleared.state, cleared.value) == (State.CLEAR, "")
    assert read("student.languages", "[clear]")[0].value == []


def test_m_beside_h_is_asked() -> None:
    assert read("student.gender", "M", "H")[0].state is State.WRONG
    assert [r.value for r in read("student.gender", "M", "F", "H")] == ["Male", "Female", "Male"]


def test_lost_zeros_are_asked_once_and_added_for_all() -> None:
    asked = read("student.student_id", "417", "00418", "A1", id_width=5)
    assert [r.state for r in asked] == [State.WRONG, State.VALUE, State.VALUE]
    cause = asked[0].issue.cause if asked[0].issue else ""
    padded = read("student.student_id", "417", "00418", "A1", id_width=5, choices={cause: "add"})
    assert [r.value for r in padded] == ["00417", "00418", "A1"]
    kept = read("student.student_id", "417", id_width=5, choices={cause: "keep"})
    assert kept[0].value == "417"
    assert value("student.student_id", "417") == "417"


def test_what_was_understood_can_be_changed() -> None:
    reading = read("student.year_group_id", "Gr 9")[0]
    assert reading.understood == "value:year_group_id:gr 9"
    assert read("student.year_group_id", "Gr 9", choices={reading.understood: "10"})[0].value == 10
    assert read("student.year_group_id", "Grade 9")[0].understood == ""
    turned = read("parent1.name", "Silva Maria", choices={"names:parent1.name": "last_first"})[0]
    assert turned.value == {"first_name": "Maria", "last_name": "Silva"}


@given(st.text(max_size=30), st.sampled_from([target.key for target in EVERY_TARGET]))
def test_no_text_breaks_a_reader_and_none_clears_by_accident(text: str, key: str) -> None:
    reading = read(key, text)[0]
    assert reading.state is not State.CLEAR or text.strip().casefold() == "[clear]"
    assert (reading.state is State.WRONG) == (reading.issue is not None and reading.issue.level is Level.ERROR)


def test_what_the_cells_of_a_sheet_prove_comes_before_an_answer_about_an_earlier_sheet() -> None:
    """A day-first school gets a month-first sheet: a remembered answer must not move birthdays."""
    key = "student.birthday"
    found = read(key, "04/05/2012", "03/25/2012", choices={f"order:{key}": "dmy"})
    assert [reading.value for reading in found] == ["2012-04-05", "2012-03-25"]
    assert read(key, "04/05/2012", choices={f"order:{key}": "dmy"})[0].value == "2012-05-04"


def test_a_year_group_that_is_called_so_comes_before_an_answer_from_when_none_was() -> None:
    reading = read("student.year_group_id", "Grade 9", choices={"value:year_group_id:grade 9": "10"})[0]
    assert (reading.value, reading.understood) == (9, "")
