"""A column of dates. Day first or month first is decided for the whole column, by its own cells or by the person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from mbdesk.plan.dates import DayOrder, Trouble, Years, as_date, order_of, read_date, serial_date, two_ways
from mbdesk.plan.problems import Level, Option
from mbdesk.plan.reading import BLANK, LEAVE_BLANK, Issue, Reading, State, given, leave_blank, wrong
from mbdesk.plan.rows import Cell
from mbdesk.plan.targets import CHILDREN, STUDENT, Target
from mbdesk.text import N_, date_words, tr

AS_DATES: Final = "dates"
_STUDENT_AGES: Final = (2, 22)
_PARENT_AGES: Final = (17, 90)
_OLDEST: Final = 1900
"""No date of anybody at a school is older: the year is of another calendar, or a slip."""


class DateColumn:
    """Reads the cells of one date column."""

    def __init__(self, target: Target, texts: Sequence[str], choices: Mapping[str, str], today: date) -> None:
        self._target = target
        self._choices = choices
        self._today = today
        self._years = _years(target, today)
        self._order_cause = f"order:{target.key}"
        self._serial_cause = f"serials:{target.key}"
        self._open = [text for text in dict.fromkeys(texts) if two_ways(text, self._years)]
        chosen = choices.get(self._order_cause)
        # An answer may be one about another sheet: what the cells prove comes first.
        self._order = order_of(texts) or (DayOrder(chosen) if chosen in set(DayOrder) else None)

    def read(self, cell: Cell, text: str) -> Reading:
        """The wire value is ISO text; the review shows the month as a word."""
        day = as_date(cell.raw)
        if day is not None:
            return self._day(day, text)
        number = cell.raw if isinstance(cell.raw, int | float) and not isinstance(cell.raw, bool) else None
        if number is not None:
            return self._serial(number, text)
        found = read_date(text, self._years, self._order)
        if isinstance(found, date):
            reading = self._day(found, text)
            asked = self._order_cause in self._choices and text in self._open
            return replace(reading, understood=self._order_cause, options=self._orders()) if asked else reading
        return self._trouble(found, text)

    def _day(self, day: date, text: str) -> Reading:
        if day.year < _OLDEST:
            title = tr("“{text}” is not a date of this calendar. Write it like 3 Apr 2011.", text=text)
            return self._wrong("calendar", text, title)
        reading = given(day.isoformat(), date_words(day))
        if self._target.field != "birthday":
            return reading
        if day > self._today:
            return self._wrong("future", text, tr("{date} lies in the future.", date=date_words(day)))
        age = self._today.year - day.year
        low, high = _ages(self._target)
        if low <= age <= high + 1:
            return reading
        title = tr("Born on {date}: that makes an age of {age}.", date=date_words(day), age=age)
        issue = Issue(cause=f"age:{self._target.key}:{text}", title=title, level=Level.WARNING)
        return Reading(state=State.VALUE, value=reading.value, shown=reading.shown, issue=issue)

    def _serial(self, number: float, text: str) -> Reading:
        day = serial_date(number)
        if day is None or not self._years.first - 80 <= day.year <= self._years.last + 20:
            return self._not_a_date(text)
        chosen = self._choices.get(self._serial_cause)
        if chosen == LEAVE_BLANK:
            return BLANK
        options = (Option(key=AS_DATES, label=tr("Yes, read these numbers as dates")), leave_blank())
        if chosen == AS_DATES:
            return replace(self._day(day, text), understood=self._serial_cause, options=options)
        title = tr(
            "{field} holds numbers that look like Excel dates: {text} would be {date}.",
            field=self._target.title(),
            text=text,
            date=date_words(day),
        )
        return wrong(Issue(cause=self._serial_cause, title=title, options=options))

    def _trouble(self, trouble: Trouble, text: str) -> Reading:
        match trouble:
            case Trouble.TWO_WAYS:
                return wrong(Issue(cause=self._order_cause, title=self._which_order(), options=self._orders()))
            case Trouble.SERIAL:
                return self._serial(int(text), text)
            case Trouble.NO_SUCH_DAY:
                return self._wrong("day", text, tr("There is no such day: “{text}”.", text=text))
            case Trouble.WHICH_CENTURY:
                return self._wrong("century", text, tr("Which century is “{text}”? Write the year in full.", text=text))
            case Trouble.NOT_A_DATE:
                return self._not_a_date(text)

    def _not_a_date(self, text: str) -> Reading:
        return self._wrong("date", text, tr("“{text}” is not a date. Write it like 3 Apr 2011.", text=text))

    def _wrong(self, what: str, text: str, title: str) -> Reading:
        return wrong(Issue(cause=f"{what}:{self._target.key}:{text}", title=title))

    def _which_order(self) -> str:
        return tr(
            "{field} can be read in two ways: is {text} the {day_first} or the {month_first}?",
            field=self._target.title(),
            text=self._open[0],
            day_first=self._example(self._open[0], DayOrder.DAY_FIRST),
            month_first=self._example(self._open[0], DayOrder.MONTH_FIRST),
        )

    def _orders(self) -> tuple[Option, ...]:
        """Both ways, each with two real cells."""
        return tuple(Option(key=order, label=self._in_words(order)) for order in DayOrder)

    def _in_words(self, order: DayOrder) -> str:
        text, *more = self._open[:2]
        day = self._example(text, order)
        if not more:
            label = (
                N_("Day first: {text} is {day}") if order is DayOrder.DAY_FIRST else N_("Month first: {text} is {day}")
            )
            return tr(label, text=text, day=day)
        other, other_day = more[0], self._example(more[0], order)
        if order is DayOrder.DAY_FIRST:
            label = N_("Day first: {text} is {day}, {other} is {other_day}")
        else:
            label = N_("Month first: {text} is {day}, {other} is {other_day}")
        return tr(label, text=text, day=day, other=other, other_day=other_day)

    def _example(self, text: str, order: DayOrder) -> str:
        found = read_date(text, self._years, order)
        return date_words(found) if isinstance(found, date) else text


def _ages(target: Target) -> tuple[int, int]:
    """From which age to which somebody in this role is nearly always."""
    return _STUDENT_AGES if target.role in {STUDENT, *CHILDREN} else _PARENT_AGES


def _years(target: Target, today: date) -> Years:
    """The window that settles the century of two-digit years."""
    if target.field != "birthday":
        return Years(today.year - 25, today.year + 5)
    low, high = _ages(target)
    return Years(today.year - high - 1, today.year - low)
