"""Homeroom and class attendance, worked out from the seed when somebody asks.

A term's totals are made by adding up its days, so they agree by construction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mbdesk.practice.calendar import Calendar
from mbdesk.practice.draw import Draw
from mbdesk.practice.registry import Record

ASSUMED_PRESENT = -1
ABSENT = 0
PRESENT = 1
LATE = 2
DISMISSED = 5
HEALTH = 10
FIELDTRIP = 12
EXCUSED = 13

LABELS: dict[int, str] = {
    ASSUMED_PRESENT: "Present",
    ABSENT: "Absent",
    PRESENT: "Present",
    LATE: "Late",
    3: "Dress code",
    4: "Late and dress code",
    DISMISSED: "Dismissed",
    HEALTH: "Health",
    11: "Sports",
    FIELDTRIP: "Fieldtrip",
    EXCUSED: "Excused",
    14: "Other",
}
"""Contract 5.8. What this school never uses is still offered by `attendance_categories`, disabled."""

_USED = {ASSUMED_PRESENT, ABSENT, PRESENT, LATE, DISMISSED, HEALTH, FIELDTRIP, EXCUSED}
_AWAY = {ABSENT, HEALTH, FIELDTRIP, EXCUSED}
_NOTES: dict[int, tuple[str, ...]] = {
    ABSENT: ("Parents not reached", "Family away, see e-mail", "Clinic visit"),
    LATE: ("Bus delayed", "Overslept", "Arrived 9:20"),
    HEALTH: ("With the nurse", "Fever", "Sent home by the nurse"),
    EXCUSED: ("Embassy appointment", "Funeral", "Note from mother: “zażółć gęślą jaźń”"),
    FIELDTRIP: ("Science museum",),
}
_COLOURS = {-1: "#54e33b", 0: "#c00", 1: "#008800", 2: "#fa8c00", 5: "#7a5", 10: "#2175C6", 12: "#33C", 13: "#999"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What the register says of one student at one time."""

    status: int
    note: str = ""

    def as_wire(self) -> Record:
        """The `attendance` of one student at one time (contract 5.7)."""
        return {"status": LABELS[self.status], "note": self.note, "category": {"status": self.status}}


_ASSUMED = Mark(ASSUMED_PRESENT)
_PRESENT = Mark(PRESENT)


class Register:
    """Every mark of the active year, by question."""

    def __init__(self, draw: Draw, calendar: Calendar) -> None:
        self._draw = draw
        self._calendar = calendar
        self._day = lru_cache(maxsize=400_000)(self._status_of_day)
        self._leaning = lru_cache(maxsize=10_000)(lambda student: 0.012 + 0.05 * draw.share("health", student) ** 3)
        self._is_trip = lru_cache(maxsize=50_000)(lambda day, party: draw.number("trip", day, party) % 160 == 0)
        self._is_untaken = lru_cache(maxsize=50_000)(lambda group, day: draw.number("untaken", group, day) % 31 == 0)

    def _status_of_day(self, student_id: int, day: int) -> int:
        """How the student's day goes: the same for homeroom and for every class of that day."""
        if self._is_trip(day, student_id // 40):
            return FIELDTRIP
        leaning = self._leaning(student_id)
        chance = self._draw.share(student_id, day)
        if chance >= leaning * 2.4 + 0.02:
            return PRESENT
        if chance < leaning:
            return ABSENT
        if chance < leaning * 1.8:
            return HEALTH
        return EXCUSED if chance < leaning * 2.4 else LATE

    def homeroom(self, group_id: int, student_id: int, day: date) -> Mark | None:
        """The homeroom mark; None when there is no school that day, or not yet."""
        if day > self._calendar.today or not self._calendar.is_school_day(day):
            return None
        number = day.toordinal()
        if self._is_untaken(group_id, number):
            return _ASSUMED
        return self._with_note(self._day(student_id, number), "homeroom", student_id, number)

    def periods(self, class_: Record, day: date) -> tuple[int, ...]:
        """The periods, from 1, in which a class meets on a day; () when it does not."""
        if not self._calendar.is_school_day(day):
            return ()
        weekday = day.weekday()
        slot = int(class_["subject_id"])
        if class_["program_code"] == "diploma":
            pair = (slot // 10 + weekday) % 6
            return (pair * 2 + 1, pair * 2 + 2) if pair < 4 else ()
        if slot == 701:
            return (1,)
        if class_["program_code"] == "pyp":
            return (2 + slot % 6,) if weekday == slot % 5 else ()
        if weekday == slot % 5:
            return ()
        return ((slot + weekday + int(class_["grade_number"]) * 3) % 8 + 1,)

    def lesson(self, class_: Record, student_id: int, day: date, period: int) -> Mark | None:
        """The mark of one period in which the class meets; None when there is none yet."""
        if day > self._calendar.today:
            return None
        class_id, number = class_["id"], day.toordinal()
        if self._is_untaken(class_id, number * 16 + period):
            return _ASSUMED
        status = self._day(student_id, number)
        if status not in _AWAY:
            chance = self._draw.share(class_id, student_id, number, period)
            status = PRESENT
            if chance < 0.025:
                status = LATE
            elif chance < 0.031:
                status = ABSENT
            elif chance < 0.035:
                status = DISMISSED
        return self._with_note(status, class_id, student_id, number, period)

    def _with_note(self, status: int, *question: object) -> Mark:
        if status == PRESENT:
            return _PRESENT
        notes = _NOTES.get(status)
        if notes and self._draw.number("note", *question) % 5 == 0:
            return Mark(status, self._draw.pick(notes, "which note", *question))
        return Mark(status)


def totals(marks: Iterator[Mark]) -> Record:
    """`attendance` by label and `attendance_categories` by number, without zeros (contract 5.6)."""
    counts: dict[int, int] = {}
    for mark in marks:
        counts[mark.status] = counts.get(mark.status, 0) + 1
    by_label: dict[str, int] = {}
    for status, count in counts.items():
        by_label[LABELS[status]] = by_label.get(LABELS[status], 0) + count
    ordered = sorted(counts, key=lambda status: (status == ASSUMED_PRESENT, status != PRESENT, status))
    return {
        "attendance": by_label,
        "attendance_categories": [
            {"label": LABELS[status], "status": status, "value": counts[status]} for status in ordered
        ],
    }


def categories() -> list[Record]:
    """The school's attendance categories, the unused ones disabled."""
    return [
        {
            "status": status,
            "label": label,
            "abbreviation": "".join(word[0] for word in label.split()).upper(),
            "enabled": status in _USED,
            "color_code": _COLOURS.get(status, "#666"),
        }
        for status, label in LABELS.items()
    ]
