"""Registers and totals against counts made by hand, as a registrar would with COUNTIF."""

from datetime import date, timedelta

import pytest

from mbdesk.records import Count, DayAttendance, Mark, StudentDay, StudentTotals, Term, TermAttendance, Timetable
from mbdesk.registers import (
    Cost,
    GroupKind,
    Pupil,
    Register,
    Totals,
    codes_of,
    cost_of,
    register_of,
    school_days,
    totals_of,
    weekend_of,
)

MONDAY = date(2026, 1, 12)
ANA, BEN, CHEN, DINA = (
    Pupil(id=1, name="Ana", student_id="0001"),
    Pupil(id=2, name="Ben"),
    Pupil(id=3, name="Chen"),
    Pupil(id=4, name="Dina"),
)
NAMES = {
    "P": ("Present", 1),
    "p": ("Present", -1),
    "A": ("Absent", 0),
    "L": ("Late", 2),
    "E": ("Excused", 13),
    "F": ("Fieldtrip", 12),
    "H": ("Health", 10),
}


def mark(letters: str, note: str = "") -> Mark:
    label, number = NAMES[letters]
    return Mark(status=label, category=number, note=note)


def homeroom(lines: dict[Pupil, str]) -> Register:
    """A homeroom register from one line of letters per student; a space is no record."""
    length = len(next(iter(lines.values())))
    answers = [
        DayAttendance(
            day=MONDAY + timedelta(days=place),
            students=tuple(
                StudentDay(id=pupil.id, marks={} if line[place] == " " else {"": mark(line[place])})
                for pupil, line in lines.items()
            ),
        )
        for place in range(length)
    ]
    return register_of(
        title="Grade 9",
        kind=GroupKind.HOMEROOM,
        group_id=7,
        pupils=tuple(lines),
        answers=answers,
        first=MONDAY,
        last=MONDAY + timedelta(days=length - 1),
        term="Term 2",
    )


LINES = {ANA: "PPAPL", BEN: "PPpPp", CHEN: "A EHF", DINA: "     "}


def test_every_cell_holds_its_letter_and_blank_stays_blank() -> None:
    register = homeroom(LINES)
    for row, line in zip(register.rows, LINES.values(), strict=True):
        assert "".join(cell.code.letters if cell else " " for cell in row.cells) == line


def test_totals_equal_counting_the_letters_of_each_line() -> None:
    register = homeroom(LINES)
    for row, line in zip(register.rows, LINES.values(), strict=True):
        for code in register.codes:
            assert row.count(code) == line.count(code.letters), code


def test_per_cent_present_leaves_blank_and_assumed_out() -> None:
    shares = [row.present_share for row in homeroom(LINES).rows]
    # Ana: P P P L of 5. Ben: three recorded, all present; two assumed. Chen: F of A E H F. Dina: nothing.
    assert shares == [4 / 5, 3 / 3, 1 / 4, None]
    assert [row.recorded for row in homeroom(LINES).rows] == [5, 3, 4, 0]


def test_assumed_present_is_a_code_of_its_own_beside_present() -> None:
    codes = homeroom(LINES).codes
    assert [code.letters for code in codes] == ["P", "p", "A", "L", "E", "H", "F"]
    assert [code.assumed for code in codes] == [False, True, False, False, False, False, False]
    assert codes[1].words() == "Present: assumed, nobody recorded it"
    assert homeroom(LINES).legend()[-1] == ("", "no record")


def test_the_definition_of_per_cent_present_is_said_in_the_schools_labels() -> None:
    assert homeroom(LINES).percent_words().startswith("Per cent present: Present, Late, Fieldtrip out of all recorded")
    assert "none of these marks" in homeroom({ANA: "AA"}).percent_words()


def lessons(*days: DayAttendance) -> Register:
    return register_of(
        title="Biology 10",
        kind=GroupKind.CLASS,
        group_id=5,
        pupils=(ANA, BEN),
        answers=days,
        first=MONDAY,
        last=MONDAY + timedelta(days=4),
    )


def test_periods_become_columns_numbered_as_the_school_does() -> None:
    register = lessons(
        DayAttendance(
            day=MONDAY + timedelta(days=1),
            students=(StudentDay(id=2, marks={"10": mark("L"), "2": mark("P")}), StudentDay(id=1)),
            timetable=Timetable(period_starts_count_from=0, period_offset=-1),
        ),
        DayAttendance(day=MONDAY, students=(StudentDay(id=1, marks={"3": mark("A", "Clinic visit")}),)),
    )
    assert [(c.day.day, c.period, c.several) for c in register.columns] == [
        (12, 3, False),
        (13, 1, True),
        (13, 9, True),
    ]
    ana, ben = register.rows
    assert [cell.code.letters if cell else "" for cell in ana.cells] == ["A", "", ""]
    assert [cell.code.letters if cell else "" for cell in ben.cells] == ["", "P", "L"]
    assert ana.cells[0] is not None
    assert ana.cells[0].note == "Clinic visit"


def test_a_day_without_records_keeps_a_blank_column_until_it_is_left_out() -> None:
    empty = DayAttendance(day=MONDAY + timedelta(days=1), students=(StudentDay(id=1), StudentDay(id=2)))
    full = DayAttendance(day=MONDAY, students=(StudentDay(id=1, marks={"1": mark("P")}),))
    register = lessons(full, empty)
    assert [c.day for c in register.columns] == [MONDAY, MONDAY + timedelta(days=1)]
    assert register.empty_days == 1
    short = register.without_empty_days()
    assert [c.day for c in short.columns] == [MONDAY]
    assert [len(row.cells) for row in short.rows] == [1, 1]
    assert not register.is_empty
    assert lessons(empty).is_empty


def test_a_student_who_left_is_shown_last_not_dropped() -> None:
    register = lessons(DayAttendance(day=MONDAY, students=(StudentDay(id=99, marks={"1": mark("A")}),)))
    assert [(row.pupil.id, row.pupil.enrolled) for row in register.rows] == [(1, True), (2, True), (99, False)]
    assert register.rows[-1].recorded == 1


def test_letters_are_unique_also_for_a_schools_own_words() -> None:
    own = ["Music lesson", "Medical leave", "Authorised", "Tardy", "出席", "Present (online)", "absent", "ausente"]
    pairs: list[tuple[str, int | None]] = [("Present", 1), ("Absent", 0), ("Present", -1), ("", 16), ("Late", None)]
    codes = codes_of([*pairs, *((label, 15 + n % 4) for n, label in enumerate(own))])
    letters = [code.letters for code in codes]
    assert len(set(letters)) == len(letters)
    folded = [code.letters.casefold() for code in codes if not code.assumed]
    assert len(set(folded)) == len(folded), "letters that differ by case alone cannot be told apart on paper"
    by_label = {code.label: code for code in codes if not code.assumed}
    assert by_label["Late"].status == 2
    assert by_label["Authorised"].letters == "Au"
    assert by_label["出席"].letters == "出"
    assert all(code.label for code in codes)


def test_a_schools_own_category_does_not_count_as_present() -> None:
    assert [code.present for code in codes_of([("Online", 15), ("Other", 14), ("Late", 2)])] == [True, False, False]


def totals(*students: StudentTotals) -> Totals:
    return totals_of(
        title="Biology 10",
        kind=GroupKind.CLASS,
        group_id=5,
        pupils=(ANA, BEN, CHEN),
        answer=TermAttendance(students=students),
        term="Term 2",
        first=MONDAY,
        last=MONDAY,
    )


def test_term_totals_keep_assumed_apart() -> None:
    sheet = totals(
        StudentTotals(
            id=1,
            counts=(
                Count(label="Present", status=1, value=56),
                Count(label="Present", status=-1, value=3),
                Count(label="Absent", status=0, value=4),
            ),
        ),
        StudentTotals(id=2, counts=(Count(label="Present", status=-1, value=9),)),
    )
    assert [code.letters for code in sheet.codes] == ["P", "p", "A"]
    assert [row.counts for row in sheet.rows] == [(56, 3, 4), (0, 9, 0), (0, 0, 0)]
    assert [row.present_share for row in sheet.rows] == [56 / 60, None, None]
    assert [row.recorded for row in sheet.rows] == [60, 0, 0]


def test_totals_without_numbers_give_no_percentage_and_say_why() -> None:
    sheet = totals(StudentTotals(id=1, by_label={"Present": 57, "Absent": 3, "Late": 0}))
    assert [(code.letters, code.status) for code in sheet.codes] == [("P", 1), ("A", 0)]
    assert sheet.rows[0].present_share is None
    assert "blank" in sheet.percent_words()


def test_totals_equal_the_sum_of_the_days() -> None:
    register = homeroom({ANA: "PPApL", BEN: "HHEpP"})
    counts = {
        row.pupil.id: tuple(
            Count(label=code.label, status=code.status or 0, value=row.count(code)) for code in register.codes
        )
        for row in register.rows
    }
    sheet = totals(*(StudentTotals(id=i, counts=c) for i, c in counts.items()))
    assert sheet.codes == register.codes
    assert [row.counts for row in sheet.rows[:2]] == [
        tuple(row.count(code) for code in register.codes) for row in register.rows
    ]
    assert [row.present_share for row in sheet.rows[:2]] == [row.present_share for row in register.rows]


TERM = Term(id=1, name="Term 2", starts_on=date(2026, 1, 12), ends_on=date(2026, 3, 27))


def test_school_days_skip_weekends_the_future_and_days_between_terms() -> None:
    days = school_days([TERM], date(2026, 1, 1), date(2026, 12, 31), today=date(2026, 1, 20))
    assert [day.day for day in days] == [12, 13, 14, 15, 16, 19, 20]
    assert school_days([], date(2026, 1, 10), date(2026, 1, 13), today=date(2026, 6, 1)) == (
        date(2026, 1, 12),
        date(2026, 1, 13),
    )
    assert school_days([TERM], date(2026, 4, 1), date(2026, 4, 30), today=date(2026, 6, 1)) == ()
    assert school_days([TERM], date(2026, 1, 13), date(2026, 1, 12), today=date(2026, 6, 1)) == ()


def test_the_weekend_is_the_countrys() -> None:
    week = [date(2026, 1, 11) + timedelta(days=n) for n in range(7)]
    days = school_days([], week[0], week[-1], today=week[-1], weekend=weekend_of("kw"))
    assert [day.strftime("%a") for day in days] == ["Sun", "Mon", "Tue", "Wed", "Thu"]
    assert weekend_of(None) == weekend_of("PL") == {5, 6}


@pytest.mark.parametrize(
    ("cost", "words", "propose"),
    [
        (Cost(days=54), "54 school days, 54 requests, about 6 seconds", False),
        (Cost(days=1), "1 school day, 1 request, a few seconds", False),
        (Cost(days=60, groups=60), "60 school days, 3,600 requests, about 20 minutes", True),
        (Cost(days=0), "No school days to ask for", False),
    ],
)
def test_cost_is_said_in_words(cost: Cost, words: str, propose: bool) -> None:
    assert cost.words() == words
    assert cost.propose_totals is propose


def test_a_day_asked_for_twice_costs_once() -> None:
    assert cost_of([MONDAY, MONDAY, date(2026, 1, 13)], groups=3).requests == 6
