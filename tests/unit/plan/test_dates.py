"""Dates as registrars write them; two readings are a question."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.plan.dates import DayOrder, Trouble, Years, as_date, order_of, read_date, serial_date, two_ways

YEARS = Years(2004, 2024)
BORN = date(2011, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2011-04-03",
        "2011/4/3",
        "20110403",
        "2011-04-03T00:00:00",
        "2011-04-03 00:00:00",
        "3 Apr 2011",
        "3-Apr-11",
        "April 3, 2011",
        "April 3rd 2011",
        "3rd of April 2011",
        "3 avr. 2011",
        "3 de abril de 2011",
        "3. April 2011",
        "Sun 3 April 2011",
        "03.04.2011",
        "3.4.11",
        "2011年4月3日",
        "2011년 4월 3일",
    ],
)
def test_forms_that_say_one_day(text: str) -> None:
    assert read_date(text, YEARS, None) == BORN


def test_french_and_german_months() -> None:
    assert read_date("1er mars 2012", YEARS, None) == date(2012, 3, 1)
    assert read_date("3. März 2012", YEARS, None) == date(2012, 3, 3)
    assert read_date("15 août 2012", YEARS, None) == date(2012, 8, 15)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("03/04/2011", Trouble.TWO_WAYS),
        ("31/02/2011", Trouble.NO_SUCH_DAY),
        ("2011-13-01", Trouble.NO_SUCH_DAY),
        ("9/9/99", Trouble.WHICH_CENTURY),
        ("40636", Trouble.SERIAL),
        ("soon", Trouble.NOT_A_DATE),
        ("3 Foo 2011", Trouble.NOT_A_DATE),
        ("13/14/2011", Trouble.NO_SUCH_DAY),
    ],
)
def test_what_is_not_one_day(text: str, trouble: Trouble) -> None:
    assert read_date(text, YEARS, None) is trouble


def test_an_order_settles_what_two_readings_leave_open() -> None:
    assert read_date("03/04/2011", YEARS, DayOrder.DAY_FIRST) == BORN
    assert read_date("04/03/2011", YEARS, DayOrder.MONTH_FIRST) == BORN
    assert read_date("25/04/2011", YEARS, DayOrder.MONTH_FIRST) == date(2011, 4, 25)
    assert read_date("05/05/2011", YEARS, None) == date(2011, 5, 5)


def test_a_column_proves_its_order_or_does_not() -> None:
    assert order_of(["03/04/2011", "25/04/2011"]) is DayOrder.DAY_FIRST
    assert order_of(["03/04/2011", "04/25/2011"]) is DayOrder.MONTH_FIRST
    assert order_of(["03/04/2011", "05/05/2011"]) is None
    assert order_of(["25/04/2011", "04/25/2011"]) is None
    assert order_of(["3 Apr 2011"]) is None


def test_two_digit_years_take_the_century_that_fits_the_age() -> None:
    assert read_date("25/04/11", YEARS, None) == date(2011, 4, 25)
    assert read_date("25/04/80", Years(1936, 2009), None) == date(1980, 4, 25)
    assert read_date("25/04/05", Years(1904, 2009), None) is Trouble.WHICH_CENTURY


def test_serials_and_true_dates() -> None:
    assert serial_date(40636) == BORN
    assert serial_date(0) is None
    assert as_date(datetime(2011, 4, 3, 23, 59)) == BORN  # noqa: DTZ001 - a workbook's date has no zone
    assert as_date("2011-04-03") is None


@given(st.dates(date(2004, 1, 1), date(2024, 12, 31)), st.sampled_from(DayOrder), st.sampled_from("/- "))
def test_a_written_date_is_never_read_as_another_day_without_an_order(day: date, order: DayOrder, sign: str) -> None:
    parts = [f"{day.day:02}", f"{day.month:02}"]
    text = sign.join([*(parts if order is DayOrder.DAY_FIRST else reversed(parts)), str(day.year)])
    assert read_date(text, YEARS, order) == day
    assert read_date(text, YEARS, None) in {day, Trouble.TWO_WAYS}
    assert two_ways(text, YEARS) == (day.day <= 12 and day.day != day.month)
