"""Sheets about teachers, parents and family links, with a school for them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.imports import draft
from mbdesk.plan.known import Known
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.records import Parent, Student, Teacher
from tests.support.enrolment_sheets import ANA, BEN, GONE, MARIA, SCHOOL, TODAY, option, planned, sheet_of

UMA: Final = Teacher(
    id=302, email="uma@t.org", first_name="Uma", last_name="Patel", identifier="T-002", phone_number="+48 22 1"
)
LEFT: Final = Teacher(id=303, email="left@t.org", first_name="Tom", last_name="Left", identifier="T-003", archived=True)
JOAO: Final = Parent(id=203, email="joao@p.org", first_name="João", last_name="Silva", city="Porto")
EVA: Final = Student(id=104, email="eva@s.org", first_name="Eva", last_name="Silva", student_id="00420")
PEOPLE: Final = SCHOOL.with_(
    students=(*SCHOOL.students, EVA), parents=(*SCHOOL.parents, JOAO), teachers=(*SCHOOL.teachers, UMA, LEFT)
)
"""ANA's mother is MARIA; JOAO has no children; UMA teaches, LEFT is archived, BOSS an administrator."""

__all__ = ["ANA", "BEN", "EVA", "GONE", "JOAO", "LEFT", "MARIA", "PEOPLE", "UMA", "Sheet"]


class Sheet:
    """A sheet of one kind of import; every answer gives the draft anew."""

    def __init__(
        self, kind: str, titles: Sequence[str], *rows: Sequence[Any], school: Directory = PEOPLE, **choices: str
    ) -> None:
        self.kind = kind
        self._sheet = sheet_of(titles, rows)
        self._school = school
        self._known = Known(school)
        self.answers = Answers(kind=kind, choices={f"scope:{key}": value for key, value in choices.items()})

    def draft(self) -> Draft:
        """As it stands."""
        return draft(self._sheet, self.answers, self._known, TODAY)

    def choosing(self, cause: str, at: int = 0) -> "Sheet":
        """With the option number ``at`` of the first cause that starts so."""
        self.answers = self.answers.choosing(*option(self.draft(), cause, at))
        return self

    def plan(self) -> Plan:
        """The plan of the draft."""
        return planned(self.draft(), self._school)

    @property
    def operations(self) -> list[Any]:
        """What would be sent, in order."""
        return [step.operation for step in self.plan().steps]

    @property
    def outcomes(self) -> Mapping[str, int]:
        """How many rows end how; those that are none are missing."""
        made = self.draft()
        return {outcome.value: made.count(outcome) for outcome in Outcome if made.count(outcome)}

    @property
    def titles(self) -> list[str]:
        """The sentences that stand against rows."""
        return [cause.title for cause in self.draft().causes]
