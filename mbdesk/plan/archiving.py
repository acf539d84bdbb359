"""Sheets of people to be archived, with the day on which students left, or to be brought back from the archive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from mbdesk.fields import STUDENT_FIELDS
from mbdesk.plan.answers import Answers
from mbdesk.plan.changes import brought_back
from mbdesk.plan.doubles import INSTEAD, one_row_out
from mbdesk.plan.draft import Draft
from mbdesk.plan.given import Given
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.identify import Archived, identify
from mbdesk.plan.kinds import DAY_FOR_ALL, LEAVING_FOR_ALL
from mbdesk.plan.known import Known
from mbdesk.plan.matching import LEAVE_OUT, Match
from mbdesk.plan.operations import ArchivePerson, UnarchivePerson
from mbdesk.plan.plan import CellChange, Outcome, Plan
from mbdesk.plan.problems import LeftOut, Option
from mbdesk.plan.reading import Issue
from mbdesk.plan.row_matches import match_rows
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.steps import Steps, Where, plan_of
from mbdesk.plan.targets import LEAVING, LEAVING_ON, role_title
from mbdesk.records import Person, PersonKind, Student
from mbdesk.text import N_, date_words, tr

WITHDRAWN: Final = "withdrawn"
GRADUATED: Final = "graduated"
_ON: Final[Mapping[str, str]] = {WITHDRAWN: "withdrawn_on", GRADUATED: "graduated_on"}
_WORDS: Final[Mapping[str, str]] = {"Withdrawn": WITHDRAWN, "Graduated": GRADUATED}
_TITLES: Final = {field.key: field for field in STUDENT_FIELDS if field.key in _ON.values()}
_PLAN_TITLES: Final[Mapping[tuple[str, PersonKind], str]] = {
    ("archive", PersonKind.STUDENT): N_("Students archived from {sheet}"),
    ("archive", PersonKind.PARENT): N_("Parents archived from {sheet}"),
    ("archive", PersonKind.TEACHER): N_("Teachers archived from {sheet}"),
    ("unarchive", PersonKind.STUDENT): N_("Students brought back from {sheet}"),
    ("unarchive", PersonKind.PARENT): N_("Parents brought back from {sheet}"),
    ("unarchive", PersonKind.TEACHER): N_("Teachers brought back from {sheet}"),
}


@dataclass(frozen=True, slots=True)
class Leaving:
    """When and how a student left; exactly one of the two dates is sent (contract 8.5). "" = nothing is to be sent."""

    how: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leavers:
    """The content of a draft: ``people`` by row, and of students who are to be archived how they left, by row.
    ``certain`` are the ids of those whom rows are certainly about, also of rows that are left out."""

    kind: PersonKind
    people: Mapping[int, Person]
    leaving: Mapping[int, Leaving]
    certain: Mapping[int, int]


def draft_archive(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """Everybody in the sheet is archived."""
    ground = Groundwork.lay(sheet, answers, known, today)
    kind = PersonKind(ground.layout.main)
    matches = _match(ground, kind, Archived.TAKE)
    leaving: dict[int, Leaving] = {}
    for number, given in ground.waiting.items():
        person = matches[number].person
        if isinstance(person, Student) and not person.archived and matches[number].issue is None:
            leaving[number] = _leaving(ground, given, person)
    _each_once(ground, matches, leaving)
    return _finish(ground, kind, matches, leaving, wanted=False)


def draft_unarchive(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """Everybody in the sheet who is archived is brought back."""
    ground = Groundwork.lay(sheet, answers, known, today)
    kind = PersonKind(ground.layout.main)
    matches = _match(ground, kind, Archived.WANT)
    _each_once(ground, matches, {})
    return _finish(ground, kind, matches, {}, wanted=True)


def build_plan(draft: Draft, known: Known, where: Where) -> Plan:
    """The plan of a draft whose content is ``Leavers``: one request for each person."""
    content, steps = draft.content_as(Leavers), Steps()
    archives = draft.answers.kind == "archive"
    for number, person in content.people.items():
        name, role = person.full_name, content.kind.value
        if person.archived is archives:
            sentence = N_("{name} is archived already.") if archives else N_("{name} is not archived.")
            steps.note(number, tr(sentence, name=name))
        elif archives:
            left = content.leaving.get(number, Leaving())
            dates = {_ON[left.how]: left.day} if left.how else {}
            steps.change(number, _archived(name, role), *(_dated(name, role, key, day) for key, day in dates.items()))
            operation = ArchivePerson(kind=content.kind, id=person.id, **dates)
            steps.add(operation, (number,), tr("Archive {name}", name=name))
        else:
            steps.change(number, brought_back(name, role))
            steps.add(UnarchivePerson(kind=content.kind, id=person.id), (number,), tr("Bring {name} back", name=name))
            if content.kind is PersonKind.STUDENT:
                steps.note(number, tr("The year group and the classes may have to be added again."))
    title = tr(_PLAN_TITLES[draft.answers.kind, content.kind], sheet=draft.sheet.sheet or tr("a sheet"))
    return plan_of(draft, steps, where, title=title, people=content.certain)


def _match(ground: Groundwork, kind: PersonKind, archived: Archived) -> dict[int, Match]:
    choices = ground.answers.choices
    return match_rows(ground, lambda given: identify(given, kind, ground.known, choices, archived=archived))


def _finish(
    ground: Groundwork,
    kind: PersonKind,
    matches: Mapping[int, Match],
    leaving: Mapping[int, Leaving],
    *,
    wanted: bool,
) -> Draft:
    """``wanted``: whether those who are archived are those for whom something is sent."""
    found = {number: matches[number].person for number in ground.settle() if number in matches}
    people = {number: person for number, person in found.items() if person is not None}
    outcomes = {n: Outcome.CHANGES if p.archived is wanted else Outcome.SAME for n, p in people.items()}
    names = {n: p.full_name for n, p in people.items() if not ground.given[n].text("last_name")}
    certain = {n: match.person.id for n, match in matches.items() if match.person is not None and match.issue is None}
    return ground.finish(outcomes, Leavers(kind=kind, people=people, leaving=leaving, certain=certain), names)


def _leaving(ground: Groundwork, given: Given, student: Student) -> Leaving:
    """How and when a student left, as the row says it or else as it was said for all; what is wrong is told."""
    ways = {how for how, key in _ON.items() if given.text(key) or key in given.wrong}
    ways |= {_WORDS[word] for word in [given.text(LEAVING)] if word in _WORDS}
    days = {given.text(key) for key in (LEAVING_ON, *_ON.values())} - {""}
    if len(ways) > 1 or len(days) > 1:
        title = tr("{name} can leave once and in one way: withdrawn or graduated.", name=student.full_name)
        issue = Issue(cause=f"leaving:{given.row}", title=title)
        ground.troubles.add(given.row, given.column(*_ON.values(), LEAVING, LEAVING_ON), issue)
        return Leaving()
    how = next(iter(ways), "") or _chosen_way(ground)
    day = next(iter(days), "") or _chosen_day(ground)
    if day > ground.today.isoformat() and ground.answers.choices.get(_future(day)) == ground.today.isoformat():
        day = ground.today.isoformat()
    if not how and LEAVING not in given.wrong:
        ground.troubles.add(given.row, None, _which_way())
    if not day and not given.wrong & {LEAVING_ON, *_ON.values()}:
        ground.troubles.add(given.row, None, _which_day(ground.today))
    if how and day:
        _check_day(ground, given, student, date.fromisoformat(day))
    return Leaving(how, day) if how and day else Leaving()


def _chosen_way(ground: Groundwork) -> str:
    chosen = ground.answers.choices.get(LEAVING_FOR_ALL, "")
    return chosen if chosen in _ON else ""


def _chosen_day(ground: Groundwork) -> str:
    chosen = ground.answers.choices.get(DAY_FOR_ALL, "")
    try:
        return date.fromisoformat(chosen).isoformat()
    except ValueError:
        return ""


def _which_way() -> Issue:
    options = (
        Option(key=WITHDRAWN, label=tr("They have left the school (withdrawn)")),
        Option(key=GRADUATED, label=tr("They have graduated")),
    )
    return Issue(cause=LEAVING_FOR_ALL, title=tr("Have these students withdrawn or graduated?"), options=options)


def _which_day(today: date) -> Issue:
    options = (Option(key=today.isoformat(), label=tr("Today, {date}", date=date_words(today))),)
    return Issue(
        cause=DAY_FOR_ALL, title=tr("The sheet does not say on which day these students left."), options=options
    )


def _future(day: str) -> str:
    """The question about the rows whose people leave on a day that is still to come."""
    return f"future:{day}"


def _check_day(ground: Groundwork, given: Given, student: Student, day: date) -> None:
    """Nobody has left tomorrow, or before they came."""
    column = given.column(LEAVING_ON, *_ON.values())
    of_row = bool(given.text(LEAVING_ON) or any(given.text(key) for key in _ON.values()))
    if day > ground.today:
        title = tr(
            "The leaving date {date} lies in the future. ManageBac archives at once: import this list on that day, or "
            "put today's date.",
            date=date_words(day),
        )
        options = _which_day(ground.today).options
        cause = _future(day.isoformat()) if of_row else DAY_FOR_ALL
        ground.troubles.add(given.row, column if of_row else None, Issue(cause=cause, title=title, options=options))
    elif student.attendance_start_date is not None and day < student.attendance_start_date:
        title = tr(
            "{name} came on {start}, after the leaving date {date}.",
            name=student.full_name,
            start=date_words(student.attendance_start_date),
            date=date_words(day),
        )
        issue = Issue(cause=f"before:{given.row}:{day.isoformat()}", title=title)
        ground.troubles.add(given.row, column if of_row else None, issue, day.isoformat())


def _each_once(ground: Groundwork, matches: Mapping[int, Match], leaving: Mapping[int, Leaving]) -> None:
    """Somebody in two rows is sent once; two rows that say different things about their leaving wait."""
    first: dict[int, int] = {}
    for number in ground.waiting:
        person = matches[number].person
        if person is None or ground.troubles.holds(number):
            continue
        earlier = first.setdefault(person.id, number)
        if earlier == number:
            continue
        cause = f"double:{earlier}:{number}"
        if leaving.get(earlier) == leaving.get(number):
            ground.out[number] = LeftOut(tr("Row {row} says the same.", row=earlier))
        elif ground.answers.choices.get(cause) == LEAVE_OUT:
            ground.out[number] = LeftOut(tr("Row {row} says how they left.", row=earlier), cause)
        elif ground.answers.choices.get(cause) == INSTEAD:
            ground.out[earlier] = LeftOut(tr("Row {row} says how they left.", row=number), cause)
            first[person.id] = number
        else:
            ground.troubles.add(number, None, _two_leavings(cause, person, earlier, number))


def _two_leavings(cause: str, person: Person, first: int, second: int) -> Issue:
    title = tr(
        "Rows {first} and {second} say different things about how {name} left.",
        first=first,
        second=second,
        name=person.full_name,
    )
    return Issue(cause=cause, title=title, options=one_row_out(first, second))


def _archived(name: str, role: str) -> CellChange:
    return CellChange(
        who=name, role=role_title(role), field="archived", title=tr("Status"), old=tr("Active"), new=tr("Archived")
    )


def _dated(name: str, role: str, field: str, day: str) -> CellChange:
    return CellChange(
        who=name,
        role=role_title(role),
        field=field,
        title=_TITLES[field].heading(),
        old="",
        new=date_words(date.fromisoformat(day)),
    )
