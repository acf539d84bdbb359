"""Whom in the school a row means. An ID or an e-mail says it; a name, with a birthday or without, only asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from mbdesk.plan.changes import shown_value, stays_archived
from mbdesk.plan.folding import fold, fold_email, fold_number, managebac_id
from mbdesk.plan.given import Given
from mbdesk.plan.held import held
from mbdesk.plan.known import Known, names_agree
from mbdesk.plan.problems import Option, Side
from mbdesk.plan.reading import Issue
from mbdesk.plan.targets import PARENTS, PERSON_ID, STUDENT, role_title
from mbdesk.records import Parent, Person, PersonKind, Student, Teacher
from mbdesk.text import N_, tr

P = TypeVar("P", bound=Person)
SAME: Final = "same"
NEW: Final = "new"
BRING_BACK: Final = "bring_back"
LEAVE_OUT: Final = "leave_out"
WITHOUT: Final = "without"

_SIDE_FIELDS: Final = (
    ("name", N_("Name")),
    ("birthday", N_("Birthday")),
    ("student_id", N_("Student ID")),
    ("email", N_("E-mail")),
    ("year_group", N_("Year group")),
    ("place", N_("In ManageBac")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """``person`` is who is meant, None for somebody new. ``issue`` waits for an answer (or warns). ``cause`` is a
    question that was answered; ``leave_out``: that this one is not to be sent. ``bring_back``: out of the archive
    first."""

    person: Person | None = None
    issue: Issue | None = None
    leave_out: bool = False
    cause: str = ""
    bring_back: bool = False


def match_student(given: Given, known: Known, choices: Mapping[str, str]) -> Match:
    """Whom a row's student is: by ManageBac ID, then student ID, then e-mail, then a question."""
    match = _by_identity(given, known, choices)
    found = match.person
    if match.issue or match.leave_out:
        return match
    if not isinstance(found, Student):
        return _by_name(given, known, choices)
    if found.is_administrator:
        return administrator(given, found, choices)
    if match.cause:
        return match
    if found.archived:
        return out_of_archive(given, found, known, choices)
    if _certain(given, found):
        return Match(person=found)
    return same_person(given, found, known, choices)


def match_parent(given: Given, known: Known, choices: Mapping[str, str]) -> Match:
    """Whom a row's parent is: by ManageBac ID or e-mail. A known parent of another name is asked about."""
    by_id, owner = parent_by_id(given, known), known.with_email(given.email)
    if given.text(PERSON_ID) and by_id is None:
        return _no_such_parent(given, choices)
    if owner is not None and not isinstance(owner, Parent):
        return _not_a_parent(given, owner, choices)
    found = by_id or owner
    if found is None:
        return Match()
    if owner is not None and owner.id != found.id:
        return _two_parents(given, found, owner, known, choices)
    if found.is_administrator:
        return administrator(given, found, choices)
    if found.archived:
        return out_of_archive(given, found, known, choices)
    if names_agree(given.text("first_name"), given.text("last_name"), given.birthday, found):
        return Match(person=found)
    return same_person(given, found, known, choices)


def parent_by_id(given: Given, known: Known) -> Parent | None:
    """The parent whose ManageBac ID a row gives."""
    wanted = managebac_id(given.text(PERSON_ID))
    return known.directory.parent_by_id.get(wanted) if wanted is not None else None


def _no_such_parent(given: Given, choices: Mapping[str, str]) -> Match:
    wanted = given.text(PERSON_ID)
    cause = f"nobody:parent:{wanted}"
    if choices.get(cause) == WITHOUT:
        return Match(leave_out=True, cause=cause)
    title = tr("No parent in ManageBac has the ManageBac ID {id}.", id=wanted)
    return Match(issue=Issue(cause=cause, title=title, options=(_out(given),)))


def _two_parents(given: Given, by_id: Person, owner: Person, known: Known, choices: Mapping[str, str]) -> Match:
    cause = f"two:parent:{by_id.id}:{owner.id}"
    if choices.get(cause) == WITHOUT:
        return Match(leave_out=True, cause=cause)
    title = tr(
        "The ManageBac ID of this row is {first}'s, the e-mail is {second}'s.",
        first=by_id.full_name,
        second=owner.full_name,
    )
    sides = sides_of(given, known, by_id, owner)
    return Match(issue=Issue(cause=cause, title=title, options=(_out(given),), sides=sides))


def side_of_sheet(given: Given) -> Side:
    """The row's person, for the question."""
    facts = {
        "name": given.name,
        "birthday": shown_value("birthday", given.text("birthday")),
        "student_id": given.text("student_id"),
        "email": given.email,
    }
    return Side(title=tr("Row {row} of your sheet", row=given.row), facts=_facts(facts))


def side_of_school(person: Person, known: Known) -> Side:
    """The person in ManageBac, for the question."""
    in_year = isinstance(person, Student) and known.directory.year_group_name(person.year_group_id)
    facts = {
        "name": person.full_name,
        "birthday": shown_value("birthday", held(person, "birthday")),
        "student_id": person.school_number if isinstance(person, Student) else "",
        "email": person.email or "",
        "year_group" if in_year else "place": _place(person, known),
    }
    return Side(title=tr("In ManageBac"), facts=_facts(facts), person_id=person.id)


def _facts(facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((tr(title), facts.get(key, "")) for key, title in _SIDE_FIELDS if facts.get(key))


def _place(person: Person, known: Known) -> str:
    """``Grade 9``, ``Parent``, with the word Archived where it belongs."""
    directory = known.directory
    match person:
        case Student():
            place = directory.year_group_name(person.year_group_id) or tr("Student")
        case Teacher():
            place = tr("Teacher")
        case _:
            place = tr("Parent")
    return tr("{place} (archived)", place=place) if person.archived else place


def meant(people: Sequence[P], *, archived: bool = False) -> tuple[P, ...]:
    """Of people with one ID or e-mail those who can be meant: somebody who left is not, once another one has it, unless
    those in the archive are wanted."""
    return tuple(person for person in people if person.archived is archived) or tuple(people)


def _by_identity(given: Given, known: Known, choices: Mapping[str, str]) -> Match:
    """The student that the identifiers name, or what is wrong with them. A ``cause`` is the question by whose answer
    they are meant: nothing else is asked about who it is."""
    wanted = given.text(PERSON_ID)
    id_ = managebac_id(wanted)
    by_id = known.directory.student_by_id.get(id_) if id_ is not None else None
    if wanted and by_id is None:
        title = tr("No student in ManageBac has the ID {id}.", id=wanted)
        return Match(issue=Issue(cause=f"nobody:{given.row}", title=title))
    owner = known.with_email(given.email)
    if owner is not None and not isinstance(owner, Student):
        return Match(issue=of_somebody_else(given, owner))
    named = {s.id: s for s in (by_id, owner) if s is not None}
    numbered = known.students_numbered(given.text("student_id"))
    if not named.keys() & {s.id for s in numbered}:
        named |= {s.id: s for s in meant(numbered, archived=given.archived)}
    if len(named) < 2:
        return Match(person=next(iter(named.values()), None))
    return _several(given, tuple(named.values()), known, choices, only_numbered=by_id is None and owner is None)


def _several(
    given: Given, people: tuple[Student, ...], known: Known, choices: Mapping[str, str], *, only_numbered: bool
) -> Match:
    """What names different students: the row is to be put right, or it is asked who of those with one ID is meant."""
    cause = f"two:{given.row}"
    names = ", ".join(tr("{name} ({place})", name=s.full_name, place=_place(s, known)) for s in people)
    sides = sides_of(given, known, *people)
    if not only_numbered:
        title = tr("The ID and the e-mail of this row belong to different students: {names}.", names=names)
        return Match(issue=Issue(cause=cause, title=title, sides=sides))
    back = {s.id for s in people if s.archived and not stays_archived(given, s)}
    chosen = choices.get(cause, "")
    if chosen == LEAVE_OUT:
        return Match(leave_out=True, cause=cause)
    person = next((s for s in people if str(s.id) == chosen), None)
    if person is not None:
        return Match(person=person, cause=cause, bring_back=person.id in back)
    title = tr(
        "More than one student has the ID {number}: {names}. Who is meant?",
        number=given.text("student_id"),
        names=names,
    )
    options = (
        *(Option(key=str(s.id), label=_with_email(s, back=s.id in back)) for s in people),
        Option(key=LEAVE_OUT, label=tr("Leave this row out")),
    )
    return Match(issue=Issue(cause=cause, title=title, options=options, sides=sides))


def _with_email(student: Student, *, back: bool) -> str:
    """A button for one of several with the same ID, who may even be called the same."""
    template = N_("Yes, bring back {name}, {email}") if back else N_("Yes, it is {name}, {email}")
    return tr(template, name=student.full_name, email=student.email or str(student.id))


def _certain(given: Given, found: Student) -> bool:
    """Whether nothing speaks against ``found``: two identifiers agree, or one of them and the name."""
    number, email = given.text("student_id"), given.email
    same_number = bool(number) and fold_number(number) == fold_number(found.school_number)
    same_email = bool(email) and fold_email(email) == fold_email(found.email)
    if same_number and same_email:
        return True
    if number and found.school_number and not same_number:
        return False
    return names_agree(given.text("first_name"), given.text("last_name"), given.birthday, found)


def _by_name(given: Given, known: Known, choices: Mapping[str, str]) -> Match:
    """Same name and same birthday, or no birthday to compare: a question. Another birthday: somebody else."""
    namesakes = known.namesakes(given.text("first_name"), given.text("last_name"))
    born = given.birthday
    twins = [s for s in namesakes if born and s.birthday == born]
    if twins:
        title = tr("{name} has the same name and birthday as a student in the school. Same person?", name=given.name)
        return _ask_who(given, "twin", title, twins, known, choices)
    perhaps = [s for s in namesakes if born is None or s.birthday is None]
    if perhaps:
        title = tr("A student called {name} is in the school already. Same person?", name=perhaps[0].full_name)
        return _ask_who(given, "namesake", title, perhaps, known, choices)
    return Match()


def _ask_who(
    given: Given, what: str, title: str, twins: list[Student], known: Known, choices: Mapping[str, str]
) -> Match:
    cause = f"{what}:{given.row}:{','.join(str(s.id) for s in twins)}"
    chosen = choices.get(cause, "")
    if chosen == NEW:
        return Match()
    if chosen == LEAVE_OUT:
        return Match(leave_out=True, cause=cause)
    person = next((s for s in twins if str(s.id) == chosen), None)
    if person is not None:
        return Match(person=person, bring_back=person.archived)
    options = (
        *(Option(key=str(s.id), label=_yes(s, one_of=len(twins))) for s in twins),
        Option(key=NEW, label=tr("No, add {name} as a new student", name=given.name)),
        Option(key=LEAVE_OUT, label=tr("Leave this row out")),
    )
    return Match(issue=Issue(cause=cause, title=title, options=options, sides=sides_of(given, known, *twins)))


def same_person(given: Given, found: Person, known: Known, choices: Mapping[str, str]) -> Match:
    """An identifier says ``found``, another word of the row speaks against it."""
    cause = question_key("same", given, found)
    match choices.get(cause):
        case "same":
            return Match(person=found)
        case "leave_out" | "without":
            return Match(leave_out=True, cause=cause)
    what, value = _said_by(given, found)
    title = tr(
        "{what} {value} belongs to {owner}. Is {name} the same person?",
        what=what,
        value=value,
        owner=found.full_name,
        name=given.name,
    )
    options = (Option(key=SAME, label=_yes(found)), _out(given))
    if _somebody_else(given, found):
        options = options[::-1]
    return Match(issue=Issue(cause=cause, title=title, options=options, sides=sides_of(given, known, found)))


def _somebody_else(given: Given, found: Person) -> bool:
    """Whether name, birthday and student ID are all other ones: most likely the e-mail is a slip."""
    if not isinstance(found, Student) or not (given.text("student_id") and found.school_number):
        return False
    if given.birthday is None or found.birthday is None or given.birthday == found.birthday:
        return False
    same_number = fold_number(given.text("student_id")) == fold_number(found.school_number)
    return not same_number and not names_agree(given.text("first_name"), given.text("last_name"), None, found)


def _said_by(given: Given, found: Person) -> tuple[str, str]:
    """Which of the row's identifiers is the found one's."""
    number = given.text("student_id")
    if isinstance(found, Student) and number and fold_number(number) == fold_number(found.school_number):
        return tr("Student ID"), number
    staff = given.text("identifier")
    if isinstance(found, Teacher) and staff and fold_email(given.email) != fold_email(found.email):
        return tr("Staff ID"), staff
    return (tr("E-mail"), given.email) if given.email else (tr("ManageBac ID"), given.text(PERSON_ID))


def out_of_archive(given: Given, found: Person, known: Known, choices: Mapping[str, str]) -> Match:
    """Somebody who left and is meant: brought back, or left out; the same if the row says that they left."""
    if stays_archived(given, found):
        return Match(person=found)
    cause = question_key("archived", given, found)
    match choices.get(cause):
        case "bring_back":
            return Match(person=found, bring_back=True)
        case "leave_out" | "without":
            return Match(leave_out=True, cause=cause)
    title = tr("{name} is in ManageBac already, in the archive.", name=found.full_name)
    options = (Option(key=BRING_BACK, label=tr("Bring {name} back", name=found.full_name)), _out(given))
    like = f"archived:{kind_of(found)}" if _is_called_so(given, found) else ""
    return Match(issue=Issue(cause=cause, title=title, options=options, sides=sides_of(given, known, found), like=like))


def _is_called_so(given: Given, found: Person) -> bool:
    """Whether the row's other words are the found one's too, so that the question needs no look of its own."""
    if isinstance(found, Student):
        return _certain(given, found)
    return names_agree(given.text("first_name"), given.text("last_name"), given.birthday, found)


def kind_of(person: Person) -> PersonKind:
    """Which of the three a person is."""
    match person:
        case Student():
            return PersonKind.STUDENT
        case Teacher():
            return PersonKind.TEACHER
        case _:
            return PersonKind.PARENT


def _not_a_parent(given: Given, owner: Person, choices: Mapping[str, str]) -> Match:
    issue = of_somebody_else(given, owner)
    if choices.get(issue.cause) == WITHOUT:
        return Match(leave_out=True, cause=issue.cause)
    return Match(issue=Issue(cause=issue.cause, title=issue.title, options=(_out(given),)))


def of_somebody_else(given: Given, owner: Person) -> Issue:
    """The e-mail is taken by a person of another kind."""
    match owner:
        case Teacher():
            title = tr("{email} belongs to the teacher {name}.", email=given.email, name=owner.full_name)
        case Student():
            title = tr("{email} belongs to the student {name}.", email=given.email, name=owner.full_name)
        case _:
            title = tr("{email} belongs to the parent {name}.", email=given.email, name=owner.full_name)
    return Issue(cause=question_key("owner", given, owner), title=title)


def administrator(given: Given, found: Person, choices: Mapping[str, str]) -> Match:
    """Nobody may change an administrator from outside (PEO-10)."""
    cause = question_key("admin", given, found)
    if choices.get(cause) in {LEAVE_OUT, WITHOUT}:
        return Match(leave_out=True, cause=cause)
    title = tr("{name} is a ManageBac administrator and cannot be changed from outside.", name=found.full_name)
    return Match(issue=Issue(cause=cause, title=title, options=(_out(given),)))


def question_key(what: str, given: Given, found: Person) -> str:
    """The key of a question: a student's is the row's own, another one's is one for all rows that name them."""
    if given.role == STUDENT:
        return f"{what}:{given.row}:{found.id}"
    return f"{what}:{fold_email(given.email)}:{fold(given.name)}:{found.id}"


def _yes(found: Person, one_of: int = 1) -> str:
    """``one_of`` several of the same name, the button says which by the student ID."""
    if one_of > 1 and isinstance(found, Student):
        template = N_("Yes, bring back {name}, {number}") if found.archived else N_("Yes, it is {name}, {number}")
        return tr(template, name=found.full_name, number=found.school_number or str(found.id))
    if found.archived:
        return tr("Yes, bring {name} back", name=found.full_name)
    if isinstance(found, Parent):
        return tr("Yes, use {name}", name=found.full_name)
    return tr("Yes, update {name}", name=found.full_name)


def _out(given: Given) -> Option:
    """Whom a row is about takes the row along when they are not sent; a student's parent only the link."""
    if given.role not in PARENTS:
        return Option(key=LEAVE_OUT, label=tr("Leave this row out"))
    return Option(key=WITHOUT, label=tr("Add the student without {who}", who=role_title(given.role)))


def sides_of(given: Given, known: Known, *people: Person) -> tuple[Side, ...]:
    """The row's person and these people, side by side for a question."""
    return (side_of_sheet(given), *(side_of_school(person, known) for person in people))
