"""Sheets that put students into classes or year groups, or take them out of classes, one by one: nobody else leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from mbdesk.plan.answers import Answers
from mbdesk.plan.brakes import EXACT_KINDS
from mbdesk.plan.doubles import INSTEAD, one_row_out
from mbdesk.plan.draft import Draft
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.group_words import group_name
from mbdesk.plan.identify import Archived, identify
from mbdesk.plan.known import Known
from mbdesk.plan.matching import LEAVE_OUT, Match
from mbdesk.plan.names_there import ask_together
from mbdesk.plan.plan import Plan
from mbdesk.plan.problems import LeftOut
from mbdesk.plan.reading import Issue
from mbdesk.plan.roster_sheets import RosterSheet, class_sheet, year_group_sheet
from mbdesk.plan.rosters import Placing, Rosters, build_plan
from mbdesk.plan.row_matches import match_rows
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.steps import Where
from mbdesk.records import Person, PersonKind, Student
from mbdesk.text import N_, tr

TITLES: Final[Mapping[str, str]] = {
    "class_add": N_("Students into classes, from {sheet}"),
    "class_remove": N_("Students out of classes, from {sheet}"),
    "year_groups": N_("Students into year groups, from {sheet}"),
    "class_exact": N_("Classes exactly like {sheet}"),
    "year_group_exact": N_("Year groups exactly like {sheet}"),
}


def draft_class_add(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """Students join classes."""
    return _joining(class_sheet(sheet, answers, known, today))


def draft_class_remove(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """Students leave classes. Who is archived is in no class any more."""
    return _leaving(class_sheet(sheet, answers, known, today))


def draft_year_groups(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """Students join year groups, and so leave the one they are in (contract 5.4)."""
    return _joining(year_group_sheet(sheet, answers, known, today), one_each=True)


def build(draft: Draft, known: Known, where: Where) -> Plan:
    """The plan of such a draft."""
    title = tr(TITLES[draft.answers.kind], sheet=draft.sheet.sheet or tr("a sheet"))
    return build_plan(draft, known.directory, where, title)


def students_of(sheet: RosterSheet, archived: Archived = Archived.ASK) -> dict[int, Match]:
    """Whom each row means; what is open is told."""
    ground, choices = sheet.ground, sheet.ground.answers.choices
    return match_rows(
        ground,
        lambda given: identify(given, PersonKind.STUDENT, ground.known, choices, archived=archived),
        partial(ask_together, sheet),
    )


def settled_students(ground: Groundwork, matches: Mapping[int, Match]) -> dict[int, Student]:
    """Row number -> student, of the rows that would be sent."""
    found = {number: matches[number].person for number in ground.settle() if number in matches}
    return {number: person for number, person in found.items() if isinstance(person, Student)}


def said_before(sheet: RosterSheet, matches: Mapping[int, Match]) -> None:
    """Rows that only say again what rows above them say are left out for those."""
    ground = sheet.ground
    said: dict[tuple[int, int], int] = {}
    for number in ground.waiting:
        person = matches[number].person
        if person is None or ground.troubles.holds(number):
            continue
        pairs = [(person.id, group) for group in sheet.of[number].named]
        if pairs and all(pair in said for pair in pairs):
            ground.out[number] = LeftOut(tr("Row {row} says the same.", row=said[pairs[0]]))
        for pair in pairs:
            said.setdefault(pair, number)


def one_group_each(sheet: RosterSheet, matches: Mapping[int, Match]) -> None:
    """A student whom two rows want in two year groups can only be in one: that is asked."""
    ground = sheet.ground
    first: dict[int, int] = {}
    for number, given in ground.waiting.items():
        person, named = matches[number].person, sheet.of[number].named
        if person is None or not named or ground.troubles.holds(number):
            continue
        earlier = first.setdefault(person.id, number)
        if sheet.of[earlier].named == named:
            continue
        cause = f"double:{earlier}:{number}"
        chosen = ground.answers.choices.get(cause)
        if chosen == LEAVE_OUT:
            ground.out[number] = LeftOut(tr("Row {row} says where they belong.", row=earlier), cause)
        elif chosen == INSTEAD:
            ground.out[earlier] = LeftOut(tr("Row {row} says where they belong.", row=number), cause)
            first[person.id] = number
        else:
            ground.troubles.add(number, given.column("year_group_id"), _two_groups(cause, person, earlier, number))


def _two_groups(cause: str, person: Person, first: int, second: int) -> Issue:
    title = tr(
        "Rows {first} and {second} put {name} into two year groups. A student can be in one only.",
        first=first,
        second=second,
        name=person.full_name,
    )
    return Issue(cause=cause, title=title, options=one_row_out(first, second))


def finish(sheet: RosterSheet, matches: Mapping[int, Match], content: Rosters) -> Draft:
    """The draft of ``content``; rows that do not say a name are called by the student's."""
    given = sheet.ground.given
    certain = {n: match.person.id for n, match in matches.items() if match.person is not None and match.issue is None}
    content = replace(content, people=certain)
    names = {
        placing.row: placing.student.full_name
        for placing in content.placings
        if not (given[placing.row].text("first_name") or given[placing.row].text("last_name"))
    }
    made = sheet.ground.finish(content.outcomes, content, names)
    return replace(made, beyond=len(content.beyond), together=made.answers.kind in EXACT_KINDS)


def _joining(sheet: RosterSheet, *, one_each: bool = False) -> Draft:
    ground = sheet.ground
    matches = students_of(sheet)
    if one_each:
        one_group_each(sheet, matches)
    said_before(sheet, matches)
    placings = []
    for number, student in settled_students(ground, matches).items():
        named = sheet.of[number].named
        present = [group for group in named if student.id in sheet.members(group)]
        joins = tuple(group for group in named if group not in present)
        already = N_("{name} is in {group} already.")
        notes = () if joins else _why_not(sheet, student, named, already)
        back = matches[number].bring_back
        placings.append(Placing(row=number, student=student, joins=joins, bring_back=back, notes=notes))
    return finish(sheet, matches, Rosters(group=sheet.group, placings=tuple(placings)))


def _leaving(sheet: RosterSheet) -> Draft:
    ground = sheet.ground
    matches = students_of(sheet, Archived.TAKE)
    said_before(sheet, matches)
    placings = []
    for number, student in settled_students(ground, matches).items():
        named = sheet.of[number].named
        # Without the class lists it is not known who is in them; taking somebody out who is not in changes nothing.
        lists = bool(ground.known.directory.memberships)
        leaves = tuple(g for g in named if not lists or student.id in sheet.members(g))
        notes = () if leaves else _why_not(sheet, student, named, N_("{name} is not in {group}."))
        placings.append(Placing(row=number, student=student, leaves=leaves, notes=notes))
    return finish(sheet, matches, Rosters(group=sheet.group, placings=tuple(placings)))


def _why_not(sheet: RosterSheet, student: Student, named: Sequence[int], sentence: str) -> tuple[str, ...]:
    """Why there is nothing to do for a row."""
    if not named:
        return (tr("No class is marked in this row."),)
    directory = sheet.ground.known.directory
    return tuple(
        tr(sentence, name=student.full_name, group=group_name(sheet.group, group, directory)) for group in named
    )
