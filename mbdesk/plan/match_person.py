"""Whom a row about a teacher or a parent means: by ManageBac ID or e-mail. A staff ID or a name only asks."""

from collections.abc import Mapping, Sequence
from typing import Final

from mbdesk.plan.changes import difference
from mbdesk.plan.folding import fold_email
from mbdesk.plan.given import Given
from mbdesk.plan.known import Known, names_agree
from mbdesk.plan.matching import (
    LEAVE_OUT,
    NEW,
    Match,
    administrator,
    of_somebody_else,
    out_of_archive,
    same_person,
    sides_of,
)
from mbdesk.plan.people_index import PeopleIndex
from mbdesk.plan.problems import Option
from mbdesk.plan.reading import Issue
from mbdesk.plan.targets import PERSON_ID
from mbdesk.records import Parent, Person, PersonKind, Teacher
from mbdesk.text import N_, tr

_NOBODY: Final[Mapping[PersonKind, str]] = {
    PersonKind.TEACHER: N_("No teacher in ManageBac has the ManageBac ID {id}."),
    PersonKind.PARENT: N_("No parent in ManageBac has the ManageBac ID {id}."),
}
_NAMESAKE: Final[Mapping[PersonKind, str]] = {
    PersonKind.TEACHER: N_("A teacher called {name} is in ManageBac already, with another e-mail. Same person?"),
    PersonKind.PARENT: N_("A parent called {name} is in ManageBac already, with another e-mail. Same person?"),
}
_ADD: Final[Mapping[PersonKind, str]] = {
    PersonKind.TEACHER: N_("No, add {name} as a new teacher"),
    PersonKind.PARENT: N_("No, add {name} as a new parent"),
}


def match_person(given: Given, kind: PersonKind, known: Known, choices: Mapping[str, str]) -> Match:
    """The teacher or parent whom a row is about, None for somebody new, or what is to be asked first."""
    index = known.people(kind)
    by_id, issue = _by_id(given, kind, index)
    if issue:
        return Match(issue=issue)
    owner = known.with_email(given.email)
    if owner is not None and not isinstance(owner, Teacher if kind is PersonKind.TEACHER else Parent):
        return _somebody_else(given, owner, choices)
    if by_id is not None and owner is not None and owner.id != by_id.id:
        return _two(given, by_id, owner, known)
    found = by_id or owner
    if found is None:
        return _by_number(given, index, known, choices) or _by_name(given, kind, index, known, choices)
    return _checked(given, found, known, choices, certain=by_id is not None and owner is not None)


def _by_id(given: Given, kind: PersonKind, index: PeopleIndex[Person]) -> tuple[Person | None, Issue | None]:
    wanted = given.text(PERSON_ID)
    found = index.with_id(wanted)
    if wanted and found is None:
        return None, Issue(cause=f"nobody:{given.row}", title=tr(_NOBODY[kind], id=wanted))
    return found, None


def _checked(given: Given, found: Person, known: Known, choices: Mapping[str, str], *, certain: bool) -> Match:
    if found.is_administrator:
        same = not difference(given, found, "").values
        return Match(person=found) if same else administrator(given, found, choices)
    if found.archived:
        return out_of_archive(given, found, known, choices)
    if certain or names_agree(given.text("first_name"), given.text("last_name"), given.birthday, found):
        return Match(person=found)
    return same_person(given, found, known, choices)


def _by_number(given: Given, index: PeopleIndex[Person], known: Known, choices: Mapping[str, str]) -> Match | None:
    """The staff ID is somebody's who signs in with another e-mail: asked about, whatever the name."""
    number = given.text("identifier")
    numbered = index.numbered(number) if number else ()
    if not numbered:
        return None
    found = numbered[0]
    if found.is_administrator:
        return administrator(given, found, choices)
    return out_of_archive(given, found, known, choices) if found.archived else same_person(given, found, known, choices)


def _by_name(
    given: Given, kind: PersonKind, index: PeopleIndex[Person], known: Known, choices: Mapping[str, str]
) -> Match:
    """Somebody of the same name and no other birthday: perhaps the same with a new e-mail, so it is asked."""
    name = f"{given.text('first_name')} {given.text('last_name')}".strip()
    both = given.text("first_name") and given.text("last_name")
    people = [p for p in index.called(name) if both and _same_birthday(given, p) and not p.is_administrator]
    if not people:
        return Match()
    whose = fold_email(given.email) or str(given.row)
    cause = f"namesake:{kind}:{whose}:{','.join(str(p.id) for p in people)}"
    chosen = choices.get(cause, "")
    if chosen == NEW:
        return Match()
    if chosen == LEAVE_OUT:
        return Match(leave_out=True, cause=cause)
    person = next((p for p in people if str(p.id) == chosen), None)
    if person is not None:
        return Match(person=person, bring_back=person.archived)
    return Match(issue=_namesakes(given, kind, cause, people, known))


def _namesakes(given: Given, kind: PersonKind, cause: str, people: Sequence[Person], known: Known) -> Issue:
    options = (
        *(Option(key=str(p.id), label=_yes(p)) for p in people),
        Option(key=NEW, label=tr(_ADD[kind], name=given.name)),
        Option(key=LEAVE_OUT, label=tr("Leave this row out")),
    )
    title = tr(_NAMESAKE[kind], name=people[0].full_name)
    return Issue(cause=cause, title=title, options=options, sides=sides_of(given, known, *people[:2]))


def _yes(person: Person) -> str:
    template = N_("Yes, bring back {name}, {email}") if person.archived else N_("Yes, it is {name}, {email}")
    return tr(template, name=person.full_name, email=person.email or str(person.id))


def _same_birthday(given: Given, person: Person) -> bool:
    return given.birthday is None or person.birthday is None or given.birthday == person.birthday


def _somebody_else(given: Given, owner: Person, choices: Mapping[str, str]) -> Match:
    issue = of_somebody_else(given, owner)
    if choices.get(issue.cause) == LEAVE_OUT:
        return Match(leave_out=True, cause=issue.cause)
    options = (Option(key=LEAVE_OUT, label=tr("Leave this row out")),)
    return Match(issue=Issue(cause=issue.cause, title=issue.title, options=options))


def _two(given: Given, by_id: Person, owner: Person, known: Known) -> Match:
    title = tr(
        "The ManageBac ID of this row is {first}'s, the e-mail is {second}'s.",
        first=by_id.full_name,
        second=owner.full_name,
    )
    sides = sides_of(given, known, by_id, owner)
    return Match(issue=Issue(cause=f"two:{given.row}", title=title, sides=sides))
