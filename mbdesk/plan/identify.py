"""Who of the school a row means when nobody is created. An ID or an e-mail says it; a name only suggests."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Final

from mbdesk.plan.folding import fold, fold_email, fold_number
from mbdesk.plan.given import Given
from mbdesk.plan.known import Known, names_agree
from mbdesk.plan.matching import BRING_BACK, LEAVE_OUT, Match, kind_of, meant, side_of_school, side_of_sheet
from mbdesk.plan.people_index import PeopleIndex, number_of
from mbdesk.plan.problems import Option, Side
from mbdesk.plan.reading import Issue
from mbdesk.plan.targets import PERSON_ID
from mbdesk.records import Person, PersonKind, Student, Teacher
from mbdesk.text import N_, tr

SUGGESTIONS: Final = 5
_SIDES: Final = 1
"""So many people stand beside the row's own; for more there is no room, and their buttons tell them apart."""

_NOBODY_WITH_ID: Final[Mapping[PersonKind, str]] = {
    PersonKind.STUDENT: N_("No student in ManageBac has the ManageBac ID {value}."),
    PersonKind.TEACHER: N_("No teacher in ManageBac has the ManageBac ID {value}."),
    PersonKind.PARENT: N_("No parent in ManageBac has the ManageBac ID {value}."),
}
_NOBODY_NUMBERED: Final[Mapping[PersonKind, str]] = {
    PersonKind.STUDENT: N_("No student in ManageBac has the student ID {value}."),
    PersonKind.TEACHER: N_("No teacher in ManageBac has the ID {value}."),
    PersonKind.PARENT: N_("No parent in ManageBac has the ID {value}."),
}
_NOBODY_WITH_EMAIL: Final[Mapping[PersonKind, str]] = {
    PersonKind.STUDENT: N_("No student in ManageBac has the e-mail {value}."),
    PersonKind.TEACHER: N_("No teacher in ManageBac has the e-mail {value}."),
    PersonKind.PARENT: N_("No parent in ManageBac has the e-mail {value}."),
}
_NOBODY_CALLED: Final[Mapping[PersonKind, str]] = {
    PersonKind.STUDENT: N_("No student in ManageBac is called {value}."),
    PersonKind.TEACHER: N_("No teacher in ManageBac is called {value}."),
    PersonKind.PARENT: N_("No parent in ManageBac is called {value}."),
}
_SOMEBODY_ELSES: Final[Mapping[PersonKind, str]] = {
    PersonKind.STUDENT: N_("{email} belongs to the student {name}."),
    PersonKind.TEACHER: N_("{email} belongs to the teacher {name}."),
    PersonKind.PARENT: N_("{email} belongs to the parent {name}."),
}


class Archived(StrEnum):
    """What somebody in the archive is: a question (bring back, or leave out), as good as anybody, or who is meant."""

    ASK = "ask"
    TAKE = "take"
    WANT = "want"


def identify(
    given: Given,
    kind: PersonKind,
    known: Known,
    choices: Mapping[str, str],
    *,
    archived: Archived = Archived.ASK,
) -> Match:
    """The person of ``kind`` whom a row means: by ManageBac ID, then by student ID, then by e-mail.

    Otherwise ``Match.issue`` asks, with up to five people of a like name and the way to leave the row out; so it does
    when what the row says does not fit together, or when only zeros are missing. A name alone never decides. Rows that
    say the same of somebody are one question. ``archived`` says what somebody in the archive is; of two with one ID or
    e-mail the active one is meant, unless it is ``WANT``. No person and no issue: a cell that would tell waits to be
    put right.
    """
    return _Identifying(given, kind, known, choices, archived).match()


def who_label(person: Person, known: Known) -> str:
    """A person on a button among others: ``Ana Silva · 00417 · Grade 9``, and whether they are archived."""
    parts = [person.full_name, number_of(person) or person.email or str(person.id)]
    match person:
        case Student():
            parts.append(known.directory.year_group_name(person.year_group_id) or person.class_grade or "")
        case Teacher():
            pass
        case _:
            parts.append(", ".join(known.directory.child_names(person.id)))
    if person.archived:
        parts.append(tr("archived"))
    return " · ".join(part for part in parts if part)


class _Identifying:
    """One look for one row's person."""

    def __init__(
        self, given: Given, kind: PersonKind, known: Known, choices: Mapping[str, str], archived: Archived
    ) -> None:
        self._given = given
        self._kind = kind
        self._known = known
        self._choices = choices
        self._with_archived = archived
        self._index: PeopleIndex[Person] = known.people(kind)
        self._id = given.text(PERSON_ID)
        self._number = given.text("student_id") or given.text("identifier")
        self._email = given.email
        self._name = f"{given.text('first_name')} {given.text('last_name')}".strip()
        self._said = (self._id, self._number)
        if not self._id and self._is_managebac_id():
            self._id, self._number = self._number, ""

    def _is_managebac_id(self) -> bool:
        """Whether a column called ``ID`` holds ManageBac's own: nobody has it as student ID, and the name says so."""
        person = self._index.with_id(self._number)
        if person is None or self._index.numbered(self._number):
            return False
        return bool(self._given.text("first_name") and self._given.text("last_name")) and self._name_fits(person)

    def match(self) -> Match:
        person, issue = self._chosen(), None
        if self._choices and self._choices.get(self._cause) == LEAVE_OUT:
            return Match(leave_out=True, cause=self._cause)
        if person is None:
            person, issue = self._by_identity()
        if issue is not None or person is None:
            return Match(issue=issue)
        if person.is_administrator:
            return self._administrator(person)
        asked = person.archived and self._with_archived is Archived.ASK
        return self._archived(person) if asked else Match(person=person)

    @cached_property
    def _cause(self) -> str:
        """The key of the question: what the row says of the person. Of several people called so, another row may mean
        another one. Found when it is asked for: most rows ask nothing."""
        id_, number = self._said
        said = (
            id_,
            fold_number(number),
            fold_email(self._email),
            fold(self._name),
            self._given.text("birthday"),
        )
        key = f"who:{self._kind}:{'|'.join(said)}"
        alone = not (id_ or number or self._email)
        return f"{key}:{self._given.row}" if alone and len(self._index.called(self._name)) > 1 else key

    def _chosen(self) -> Person | None:
        """Whom the person picked, as long as they are there."""
        return self._index.with_id(self._choices.get(self._cause, "")) if self._choices else None

    def _by_identity(self) -> tuple[Person | None, Issue | None]:
        """The person that the identifiers name, else what is to be asked."""
        by_id = self._index.with_id(self._id)
        wanted = self._with_archived is Archived.WANT
        numbered = meant(self._index.numbered(self._number), archived=wanted) if self._number else ()
        mailed = meant(self._index.with_email(self._email), archived=wanted) if self._email else ()
        found = {person.id: person for person in (by_id, *numbered, *mailed) if person is not None}
        if self._id and by_id is None:
            return None, self._nobody(_NOBODY_WITH_ID, self._id, found)
        if len(found) > 1:
            names = ", ".join(who_label(person, self._known) for person in found.values())
            title = tr("What this row says fits different people: {names}. Which one is meant?", names=names)
            return None, self._ask(title, tuple(found.values()))
        if found:
            person = next(iter(found.values()))
            return self._agrees(person, by_id is not None or bool(numbered))
        if "student_id" in self._given.wrong or (not self._number and "email" in self._given.wrong):
            return None, None
        return None, self._not_found()

    def _agrees(self, person: Person, numbered: bool) -> tuple[Person | None, Issue | None]:
        """``person``, unless the row's other words are somebody else's: another ID, or another name."""
        theirs = number_of(person)
        other_number = bool(self._number and theirs) and fold_number(self._number) != fold_number(theirs)
        if not other_number and self._name_fits(person):
            return person, None
        if other_number:
            title = tr(
                "{name} has the ID {theirs} in ManageBac, not {number}. Is this the person you mean?",
                name=person.full_name,
                theirs=theirs,
                number=self._number,
            )
            return None, self._ask(title, (person,))
        value = (self._number or self._id) if numbered else self._email
        title = tr(
            "{value} belongs to {owner} in ManageBac. Do you mean {name}?",
            value=value,
            owner=person.full_name,
            name=self._name,
        )
        others = [one for one in self._like() if one.id != person.id]
        return None, self._ask(title, (person, *others)[:SUGGESTIONS])

    def _name_fits(self, person: Person) -> bool:
        """Whether the row's name can be the person's. Where it gives a first name only, or a surname only, each word of
        it must be one of theirs."""
        first, last = self._given.text("first_name"), self._given.text("last_name")
        if first and last:
            return names_agree(first, last, self._given.birthday, person)
        theirs = f"{person.full_name} {person.nickname or ''} {person.other_name or ''}"
        return set(fold(first or last).split()) <= set(fold(theirs).split()) or names_agree(first, last, None, person)

    def _not_found(self) -> Issue:
        owner = self._known.with_email(self._email) if self._email else None
        if self._number:
            return self._nobody(_NOBODY_NUMBERED, self._number, {})
        if owner is not None:
            sentence = _SOMEBODY_ELSES[kind_of(owner)]
            return self._ask(tr(sentence, email=self._email, name=owner.full_name), self._like())
        if self._email:
            return self._nobody(_NOBODY_WITH_EMAIL, self._email, {})
        if self._name and self._index.called(self._name):
            return self._ask(tr("“{name}” is only a name. Who is meant?", name=self._name), self._like())
        if self._name:
            return self._nobody(_NOBODY_CALLED, self._name, {})
        return self._ask(tr("This row does not say who is meant."), ())

    def _nobody(self, sentences: Mapping[PersonKind, str], value: str, others: Mapping[int, Person]) -> Issue:
        """Not found by ``value``. ``others`` are whom the row's other words name."""
        zeros = self._index.numbered_but_for_zeros(self._number) if self._number else ()
        found = (*others.values(), self._index.with_id(self._number), *zeros, *self._like())
        people = {person.id: person for person in found if person is not None}
        return self._ask(tr(sentences[self._kind], value=value), tuple(people.values())[:SUGGESTIONS])

    def _like(self) -> tuple[Person, ...]:
        return self._index.like(self._name, self._given.birthday, SUGGESTIONS) if self._name else ()

    def _ask(self, title: str, people: tuple[Person, ...]) -> Issue:
        options = (
            *(Option(key=str(person.id), label=who_label(person, self._known)) for person in people),
            _leave_out(),
        )
        return Issue(cause=self._cause, title=title, options=options, sides=self._sides(people))

    def _sides(self, people: tuple[Person, ...]) -> tuple[Side, ...]:
        if not 0 < len(people) <= _SIDES:
            return ()
        return (side_of_sheet(self._given), *(side_of_school(person, self._known) for person in people))

    def _administrator(self, person: Person) -> Match:
        cause = f"admin:{self._kind}:{person.id}"
        if self._choices.get(cause) == LEAVE_OUT:
            return Match(leave_out=True, cause=cause)
        title = tr("{name} is a ManageBac administrator and cannot be changed from outside.", name=person.full_name)
        return Match(person=person, issue=Issue(cause=cause, title=title, options=(_leave_out(),)))

    def _archived(self, person: Person) -> Match:
        cause = f"archived:{self._kind}:{person.id}"
        match self._choices.get(cause):
            case "bring_back":
                return Match(person=person, bring_back=True)
            case "leave_out":
                return Match(leave_out=True, cause=cause)
        title = tr("{name} is in the archive.", name=person.full_name)
        options = (Option(key=BRING_BACK, label=tr("Bring {name} back", name=person.full_name)), _leave_out())
        like = f"archived:{self._kind}" if self._choices.get(self._cause) is None else ""
        return Match(person=person, issue=Issue(cause=cause, title=title, options=options, like=like))


def _leave_out() -> Option:
    return Option(key=LEAVE_OUT, label=tr("Leave this row out"))
