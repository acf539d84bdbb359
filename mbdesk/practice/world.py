"""The school itself, without the wire: what the routes read and change."""

from collections.abc import Callable
from datetime import date, datetime
from random import Random

from mbdesk.practice.attendance import Register
from mbdesk.practice.calendar import Calendar
from mbdesk.practice.coursework import Coursework
from mbdesk.practice.curriculum import PROGRAMS, SIZES
from mbdesk.practice.draw import Draw
from mbdesk.practice.groups import GroupMaker
from mbdesk.practice.people import PeopleMaker
from mbdesk.practice.permissions import Tokens
from mbdesk.practice.recorder import Recorder
from mbdesk.practice.registry import Registry
from mbdesk.practice.switches import Switches
from mbdesk.practice.term_grades import TermGrades


class World:
    """One fictional school. Not safe between threads: `PracticeSchool` holds the lock."""

    def __init__(
        self, size: str, seed: int, today: date, switches: Switches, recorder: Recorder, now: Callable[[], datetime]
    ) -> None:
        self.size = SIZES[size]
        self.seed = seed
        self.now = now
        self.switches = switches
        self.recorder = recorder
        self.tokens = Tokens()
        self.calendar = Calendar(today, tuple(program.code for program in PROGRAMS))
        self.draw = Draw(seed)
        self.register = Register(self.draw, self.calendar)
        self.coursework = Coursework(self.draw, self.calendar)
        self.term_grades = TermGrades(self.draw, self.calendar)
        self.registry = self._make_registry()
        self.row_order: dict[str, int] = {}
        """List name -> by how many rows its order has been moved while somebody was reading pages."""

        self.left_with: dict[int, tuple[list[int], dict[int, int | None]]] = {}
        """Archived student -> the year groups, and the classes with levels, they were in."""

    def _make_registry(self) -> Registry:
        registry = Registry()
        random = Random(self.seed)
        people = PeopleMaker(registry, random, self.calendar, self.size)
        people.make()
        groups = GroupMaker(registry, random, self.calendar, self.size)
        groups.make(people.grade_of, people.section_wish, people.left_this_year)
        return registry

    def day(self) -> date:
        """Today, in the school's own calendar."""
        return self.calendar.today
