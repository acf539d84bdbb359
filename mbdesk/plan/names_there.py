"""A list of names only, of students most of whom are in that class already: whom they mean is asked once, not per row.

A name alone decides nothing here either. Whoever answers sees each name with the student ID it would be taken for, and
the answer holds for exactly those students.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mbdesk.plan.draft import Understood
from mbdesk.plan.folding import fold
from mbdesk.plan.given import Given
from mbdesk.plan.group_words import group_name
from mbdesk.plan.known import Known
from mbdesk.plan.like_questions import ONE_BY_ONE
from mbdesk.plan.matching import Match
from mbdesk.plan.people_index import number_of
from mbdesk.plan.problems import Option, Side
from mbdesk.plan.reading import Issue
from mbdesk.plan.roster_sheets import RosterSheet
from mbdesk.plan.targets import PERSON_ID
from mbdesk.records import Person, PersonKind
from mbdesk.text import tr, trn

TAKE: Final = "take:"
"""What the key of the answer begins with that takes the names for these students; their ids follow."""
_SAYS_WHO: Final = (PERSON_ID, "student_id", "identifier", "email")
_FEWEST: Final = 2
"""A single row is asked about by itself."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """A row whose name fits one student of the school, who is in the row's own groups."""

    row: int
    said: str
    person: Person


def ask_together(sheet: RosterSheet, matches: dict[int, Match]) -> None:
    """Rows that say nothing but a name, which fits one student of the school only, who is in the class or year group of
    the row now: one question for each group (in a table of marks, for all of it) in place of one a row. Those for whom
    the answer was given mean that student; so ``matches`` changes in place.

    Not among them: a name that somebody else has too, archived or not, that only resembles a student's, or that stands
    in two rows; and whoever is in one of the row's groups and not in another.
    """
    for group, fits in _fits(sheet, matches).items():
        key = f"who-all:{sheet.ground.answers.kind}:{group or 'all'}"
        chosen = sheet.ground.answers.choices.get(key, "")
        taken = set(chosen.removeprefix(TAKE).split(",")) if chosen.startswith(TAKE) else set()
        sure = [fit for fit in fits if str(fit.person.id) in taken]
        for fit in sure:
            matches[fit.row] = Match(person=fit.person)
        rest = [fit for fit in fits if str(fit.person.id) not in taken]
        if chosen != ONE_BY_ONE and len(rest) >= _FEWEST:
            issue = _question(sheet, group, key, rest, also=taken)
            for fit in rest:
                matches[fit.row] = Match(issue=issue)
        elif sure:
            _tell(sheet, group, key, sure, chosen)


def _fits(sheet: RosterSheet, matches: Mapping[int, Match]) -> dict[int, list[_Fit]]:
    """Group -> its rows; group 0 is all of a table of marks."""
    found: dict[int, list[_Fit]] = defaultdict(list)
    for number, given in sheet.ground.waiting.items():
        named, issue = sheet.of[number].named, matches[number].issue
        if issue is None or not named:
            continue
        person = _only_one_called(given, sheet.ground.known)
        if person is None or not all(person.id in sheet.members(group) for group in named):
            continue
        if any(option.key == str(person.id) for option in issue.options):
            found[0 if sheet.grid else named[0]].append(_Fit(number, given.name, person))
    means = Counter(match.person.id for match in matches.values() if match.person is not None)
    means.update(fit.person.id for fits in found.values() for fit in fits)
    return {group: [fit for fit in fits if means[fit.person.id] == 1] for group, fits in found.items()}


def _only_one_called(given: Given, known: Known) -> Person | None:
    """The student of a row that says only a name, if nobody else of the school, archived or not, is called so."""
    name = f"{given.text('first_name')} {given.text('last_name')}".strip()
    if not name or any(given.text(field) or field in given.wrong for field in _SAYS_WHO):
        return None
    called = known.people(PersonKind.STUDENT).called(name)
    if len(called) != 1 or called[0].archived or called[0].is_administrator:
        return None
    person = called[0]
    names = fold(f"{person.first_name or ''} {person.last_name or ''}")
    whole = len(fold(name).split()) > 1 or sorted(fold(name)) == sorted(names.replace(" ", ""))
    other_day = given.birthday and person.birthday and given.birthday != person.birthday
    return None if other_day or "birthday" in given.wrong or not whole else person


def _question(sheet: RosterSheet, group: int, key: str, fits: list[_Fit], also: set[str]) -> Issue:
    """``also``: those taken by an earlier answer, who stay so."""
    ids = sorted(also | {str(fit.person.id) for fit in fits}, key=lambda id_: (len(id_), id_))
    take = trn("Take the {count} (look at it first)", "Take all {count} (look at them first)", len(fits))
    options = (Option(key=TAKE + ",".join(ids), label=take), Option(key=ONE_BY_ONE, label=tr("Ask me one by one")))
    facts = tuple((fit.said, _who(fit)) for fit in fits)
    return Issue(
        cause=key,
        title=tr("This is only a name. It fits one student, who is in {group} now.", group=_place(sheet, group)),
        headline=_headline(sheet, group, len(fits)),
        options=options,
        sides=(Side(title=tr("In ManageBac"), facts=facts),),
    )


def _headline(sheet: RosterSheet, group: int, count: int) -> str:
    return trn(
        "{count} name fits one student who is in {group} now.",
        "{count} names fit one student each who is in {group} now.",
        count,
        group=_place(sheet, group),
    )


def _place(sheet: RosterSheet, group: int) -> str:
    return group_name(sheet.group, group, sheet.ground.known.directory) if group else tr("the classes marked")


def _who(fit: _Fit) -> str:
    """The student ID, with the name where the school writes it another way."""
    person = fit.person
    number = number_of(person) or person.email or str(person.id)
    return number if fold(fit.said) == fold(person.full_name) else f"{person.full_name} · {number}"


def _tell(sheet: RosterSheet, group: int, key: str, fits: list[_Fit], chosen: str) -> None:
    """What was taken stands with what was understood, and can be changed there."""
    taken = tr("The students of these names in {group}", group=_place(sheet, group))
    options = (Option(key=chosen, label=taken), Option(key=ONE_BY_ONE, label=tr("Ask me one by one")))
    sheet.ground.understand(
        Understood(key=key, field=tr("Name"), text=_place(sheet, group), shown=taken, rows=len(fits), options=options)
    )
