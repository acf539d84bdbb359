"""The parents of all rows together: each e-mail is one person, however many children's rows name them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from mbdesk.plan.changes import may_change
from mbdesk.plan.folding import fold, fold_email
from mbdesk.plan.given import Given, Said
from mbdesk.plan.held import means_the_same
from mbdesk.plan.known import Known
from mbdesk.plan.matching import LEAVE_OUT, SAME, WITHOUT, match_parent, parent_by_id
from mbdesk.plan.names import may_be_one
from mbdesk.plan.person_steps import PersonDraft, person_draft
from mbdesk.plan.problems import Level, Option
from mbdesk.plan.reading import Issue
from mbdesk.plan.targets import PERSON_ID, RELATIONSHIP, STUDENT, Rule
from mbdesk.plan.troubles import Troubles
from mbdesk.records import PersonKind
from mbdesk.text import N_, tr

NO_EMAIL: Final = "noemail:parents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """That the parent ``email`` (folded) belongs to the student of ``row``; relationship "" = not said."""

    row: int
    email: str
    role: str
    relationship: str


@dataclass(slots=True)
class _Group:
    """All rows' words about one e-mail."""

    givens: list[Given] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)


class Families:
    """Parents by folded e-mail, and the links of every row. Rows in trouble are told to ``troubles``."""

    def __init__(
        self,
        people: Mapping[int, Mapping[str, Given]],
        defaults: Mapping[str, str],
        known: Known,
        choices: Mapping[str, str],
        troubles: Troubles,
    ) -> None:
        """``people``: row -> role -> given, rows that are left out not among them. ``defaults``: role -> the
        relationship that its headings say (``Mother's e-mail``)."""
        self._known = known
        self._choices = choices
        self._troubles = troubles
        self._defaults = defaults
        self._students = {
            fold_email(given.email): given for roles in people.values() for given in _students(roles) if given.email
        }
        self.left_out: Final[set[int]] = set()
        self._links: dict[tuple[int, str], Link] = {}
        self._groups: dict[str, _Group] = defaultdict(_Group)
        for roles in people.values():
            for given in _parents(roles):
                self._sort_in(given)
        for email, group in self._groups.items():
            self._settle(email, group)

    def links(self, rows: Sequence[int]) -> tuple[Link, ...]:
        """The links that these rows make, in their order."""
        wanted = set(rows)
        return tuple(link for link in self._links.values() if link.row in wanted)

    def together(self, links: Sequence[Link]) -> dict[str, PersonDraft]:
        """The parents that these links need, each once, in their order."""
        needed: dict[str, set[tuple[int, str]]] = defaultdict(set)
        for link in links:
            needed[link.email].add((link.row, link.role))
        return {email: self._family(email, places) for email, places in needed.items()}

    def _sort_in(self, given: Given) -> None:
        """Into the group of the e-mail; without one nobody can be made."""
        if "email" in given.wrong:
            return
        given = self._with_known_email(given)
        if not given.email:
            self._without_email(given)
            return
        email = fold_email(given.email)
        student = self._students.get(email)
        if student is not None:
            self._students_email(given, student)
            return
        self._groups[email].givens.append(given)

    def _with_known_email(self, given: Given) -> Given:
        """A parent named by the ManageBac ID alone has the e-mail that ManageBac knows."""
        found = None if given.email else parent_by_id(given, self._known)
        if found is None or not found.email:
            return given
        column = given.said[PERSON_ID].column
        known = Said(value=found.email, shown=found.email, column=column, rule=Rule.NEVER)
        return replace(given, said={**given.said, "email": known})

    def _without_email(self, given: Given) -> None:
        match self._choices.get(NO_EMAIL):
            case "without":
                return
            case "leave_out":
                self.left_out.add(given.row)
                return
        options = (
            Option(key=WITHOUT, label=tr("Add the students without these parents")),
            Option(key=LEAVE_OUT, label=tr("Leave these rows out")),
        )
        title = tr("A parent has no e-mail. ManageBac needs one for every parent.")
        issue = Issue(cause=NO_EMAIL, title=title, options=options)
        self._troubles.add(given.row, given.column("email", "first_name", "last_name"), issue, given.name)

    def _students_email(self, given: Given, student: Given) -> None:
        cause = f"childs:{fold_email(given.email)}"
        if self._choices.get(cause) == WITHOUT:
            return
        title = tr(
            "{email} is given for a parent and for the student {name}. Everybody needs an e-mail of their own.",
            email=given.email,
            name=student.name,
        )
        options = (Option(key=WITHOUT, label=tr("Add the student without this parent")),)
        issue = Issue(cause=cause, title=title, options=options)
        self._troubles.add(given.row, given.column("email"), issue, given.email)

    def _settle(self, email: str, group: _Group) -> None:
        """One e-mail: one person of one name, known or new, with all that is needed."""
        named = self._one_name(email, group)
        for given in group.givens:
            if fold(given.name) in group.dropped:
                continue
            match = match_parent(given, self._known, self._choices)
            if match.issue:
                self._troubles.add(given.row, given.column("email"), match.issue, given.email)
            elif match.leave_out or (match.person is None and not self._complete(given, group)):
                continue
            self._link(email, given)
        if named:
            self._contradictions(email, group)

    def _one_name(self, email: str, group: _Group) -> bool:
        """Whether the e-mail has one owner. Two people with one e-mail: ManageBac cannot tell them apart, so the person
        decides."""
        names = {fold(g.name): g for g in group.givens if g.text("first_name") or g.text("last_name")}
        if len(names) < 2 or all(_close(a, b) for a in names.values() for b in names.values()):
            return True
        cause = f"shared:{email}"
        chosen = self._choices.get(cause)
        if chosen == SAME:
            return True
        if chosen in names:
            group.dropped = set(names) - {chosen}
            return True
        people = ", ".join(dict.fromkeys(given.name for given in names.values()))
        title = tr("{email} is given for more than one parent: {names}.", email=email, names=people)
        options = (
            *(
                Option(key=key, label=tr("It belongs to {name}: leave the others out", name=given.name))
                for key, given in names.items()
            ),
            Option(key=SAME, label=tr("They are the same person")),
        )
        for given in group.givens:
            issue = Issue(cause=cause, title=title, options=options)
            self._troubles.add(given.row, given.column("email"), issue, given.email)
        return False

    def _complete(self, given: Given, group: _Group) -> bool:
        """Whether a new parent has both names, here or in another row; if not it is told."""
        missing = [
            part
            for part in ("first_name", "last_name")
            if not any(g.text(part) or part in g.wrong for g in group.givens)
        ]
        if not missing:
            return True
        cause = f"nameless:{fold_email(given.email)}"
        if self._choices.get(cause) == WITHOUT:
            return False
        title = tr("The new parent {email} needs a first name and a surname.", email=given.email)
        options = (Option(key=WITHOUT, label=tr("Add the student without this parent")),)
        issue = Issue(cause=cause, title=title, options=options)
        self._troubles.add(given.row, given.column(missing[0], "email"), issue, given.name)
        return True

    def _link(self, email: str, given: Given) -> None:
        relationship = given.text(RELATIONSHIP) or self._defaults.get(given.role, "")
        link = Link(row=given.row, email=email, role=given.role, relationship=relationship)
        self._links.setdefault((given.row, email), link)

    def _contradictions(self, email: str, group: _Group) -> None:
        """Rows that say different things about the same parent: the first one counts, and it is said. Of a parent who
        is there already only what would be sent."""
        owner = self._known.with_email(email)
        first: dict[str, tuple[int, Said]] = {}
        for given in group.givens:
            if fold(given.name) in group.dropped:
                continue
            for key, said in given.said.items():
                if key in {RELATIONSHIP, "email"} or (owner is not None and not may_change(key, said, owner)):
                    continue
                row, earlier = first.setdefault(key, (given.row, said))
                if fold(earlier.shown) == fold(said.shown) or means_the_same(key, earlier.value, said.value):
                    continue
                title = tr(
                    _disagreement(earlier, said),
                    row=row,
                    first=earlier.shown,
                    second=said.shown,
                    name=given.name,
                )
                issue = Issue(cause=f"differs:{email}:{key}", title=title, level=Level.WARNING)
                self._troubles.add(given.row, said.column, issue, said.shown)

    def _family(self, email: str, places: set[tuple[int, str]]) -> PersonDraft:
        """The parent as these (row, role) places give them, blanks filled from the later ones."""
        givens = [given for given in self._groups[email].givens if (given.row, given.role) in places]
        match = match_parent(givens[0], self._known, self._choices)
        merged = givens[0]
        for other in givens[1:]:
            said = {**other.said, **merged.said}
            if match.person is not None:  # of two columns only one may change somebody who is there
                said |= {key: one for key, one in other.said.items() if said[key].rule is Rule.NEVER}
            merged = Given(row=merged.row, role=merged.role, said=said, columns=merged.columns)
        rows = tuple(dict.fromkeys(given.row for given in givens))
        return person_draft(merged, match, PersonKind.PARENT, self._known, rows=rows)


def _disagreement(earlier: Said, said: Said) -> str:
    """The sentence for two rows that say different things; either may say that a detail is to be emptied."""
    if earlier.clears:
        return N_("Row {row} empties this for {name}, this row says “{second}”. Row {row} counts.")
    if said.clears:
        return N_("Row {row} says “{first}” for {name}, this row empties it. Row {row} counts.")
    return N_("Row {row} says “{first}” for {name}, this row says “{second}”. Row {row} counts.")


def _students(roles: Mapping[str, Given]) -> list[Given]:
    return [given for role, given in roles.items() if role == STUDENT]


def _parents(roles: Mapping[str, Given]) -> list[Given]:
    return [given for role, given in roles.items() if role != STUDENT]


def _close(one: Given, other: Given) -> bool:
    return may_be_one(
        (one.text("first_name"), one.text("last_name")), (other.text("first_name"), other.text("last_name"))
    )
