"""From a sheet of parents to a draft: new ones are added, the others are updated, children named in it are linked.

A parent may stand in one row with several children, or in a row for each child: rows with one e-mail (or one ManageBac
ID) are one parent.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from mbdesk.plan.answers import Answers
from mbdesk.plan.children import Child, children_of
from mbdesk.plan.complete import tell_missing
from mbdesk.plan.doubles import double_issue
from mbdesk.plan.draft import Draft
from mbdesk.plan.folding import fold, fold_email
from mbdesk.plan.given import Given, Said
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.known import Known
from mbdesk.plan.match_person import match_person
from mbdesk.plan.matching import SAME, Match
from mbdesk.plan.names import may_be_one
from mbdesk.plan.person_steps import PersonDraft, person_draft
from mbdesk.plan.plan import Outcome
from mbdesk.plan.problems import LeftOut, Option
from mbdesk.plan.reading import Issue
from mbdesk.plan.row_matches import match_rows, open_rows
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.targets import PERSON_ID, RELATIONSHIP
from mbdesk.records import PersonKind
from mbdesk.text import N_, tr

_NAMES: Final = ("first_name", "last_name")


@dataclass(frozen=True, slots=True)
class Parents:
    """The content of a draft: the parents of the rows that would be sent, each once, and the children of each row."""

    people: tuple[PersonDraft, ...]
    children: Mapping[int, tuple[Child, ...]]


def draft(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """What importing a sheet of parents would do, given the answers so far."""
    return _Drafting(Groundwork.lay(sheet, answers, known, today), known).draft()


class _Drafting:
    """One draft in the making; lives for one call."""

    def __init__(self, ground: Groundwork, known: Known) -> None:
        self._ground = ground
        self._known = known
        self._choices = ground.answers.choices
        self._matches: dict[int, Match] = {}

    def draft(self) -> Draft:
        ground = self._ground
        match_one = self._match
        self._matches = match_rows(ground, match_one)
        children = {
            number: children_of(ground, number, self._known, self._matches[number].person) for number in ground.waiting
        }
        for key, rows in self._families(ground.waiting).items():
            self._settle(key, rows, children)
        self._complete()
        sent = ground.settle()
        said = ground.given
        people = [self._together([said[number] for number in rows]) for rows in self._families(sent).values()]
        of_row = {number: made for made in people for number in made.rows}
        outcomes = {number: self._outcome(of_row[number], children[number]) for number in sent}
        names = {number: made.name for number, made in of_row.items()}
        content = Parents(tuple(people), {number: children[number] for number in sent})
        return ground.finish(outcomes, content, names)

    # -- who is one ------------------------------------------------------------------------------------------------

    def _match(self, given: Given) -> Match:
        return match_person(given, PersonKind.PARENT, self._known, self._choices)

    def _families(self, rows: Mapping[int, Given] | Sequence[int]) -> dict[str, list[int]]:
        """The rows of each parent: of one who is known, of one e-mail; a row with neither stands for itself."""
        said = self._ground.given
        found: dict[str, list[int]] = defaultdict(list)
        for number in rows:
            person = self._matches[number].person
            email = fold_email(said[number].email)
            found[f"id:{person.id}" if person else f"email:{email}" if email else f"row:{number}"].append(number)
        return found

    def _settle(self, key: str, rows: Sequence[int], children: Mapping[int, tuple[Child, ...]]) -> None:
        """Rows about one parent agree with each other, or the person says which counts."""
        if len(rows) < 2:
            return
        said = [self._ground.given[number] for number in rows]
        said = [given for given in said if not self._repeated(given, said, children)]
        said = [given for given in said if given.row not in self._ground.out]
        if self._one_name(key, said):
            said = [given for given in said if given.row not in self._ground.out]
            for field in dict.fromkeys(field for given in said for field in given.said):
                self._one_value(key, field, said)

    def _repeated(self, given: Given, said: Sequence[Given], children: Mapping[int, tuple[Child, ...]]) -> bool:
        """Whether an earlier row says the same parent with the same children: it is put to the person."""
        if self._ground.troubles.holds(given.row):
            return False  # which children are meant is not settled yet
        mine = {child.student.id for child in children[given.row]}
        first = next(
            (
                other
                for other in said
                if other.row < given.row
                and other.row not in self._ground.out
                and not self._ground.troubles.holds(other.row)
                and {child.student.id for child in children[other.row]} == mine
            ),
            None,
        )
        if first is None:
            return False
        cause = f"double:{first.row}:{given.row}"
        match self._choices.get(cause):
            case "leave_out":
                self._ground.out[given.row] = LeftOut(tr("The same as in row {row}.", row=first.row), cause)
            case "instead":
                self._ground.out[first.row] = LeftOut(tr("The same as in row {row}.", row=given.row), cause)
            case _:
                what = "email" if given.email else "person"
                issue = double_issue(cause, given, first, what)
                self._ground.troubles.add(given.row, given.column("email", PERSON_ID), issue, given.name)
        return True

    def _one_name(self, key: str, said: Sequence[Given]) -> bool:
        """Whether the rows can mean one person. Two names for one e-mail: the person says whose it is."""
        named = {fold(given.name): given for given in said if any(given.text(part) for part in _NAMES)}
        if all(may_be_one(_name(one), _name(other)) for one in named.values() for other in named.values()):
            return True
        cause = f"shared:{key}"
        chosen = self._choices.get(cause)
        if chosen == SAME:
            return True
        if chosen in named:
            for given in said:
                if fold(given.name) in named.keys() - {chosen}:
                    self._ground.out[given.row] = LeftOut(tr("Another parent with the same e-mail."), cause)
            return True
        people = ", ".join(given.name for given in named.values())
        title = tr(
            "{email} is given for more than one parent: {names}.", email=said[0].email or said[0].name, names=people
        )
        options = (
            *(
                Option(key=name, label=tr("It belongs to {name}: leave the others out", name=given.name))
                for name, given in named.items()
            ),
            Option(key=SAME, label=tr("They are the same person")),
        )
        for given in said:
            issue = Issue(cause=cause, title=title, options=options)
            self._ground.troubles.add(given.row, given.column("email", PERSON_ID), issue, given.name)
        return False

    def _one_value(self, key: str, field: str, said: Sequence[Given]) -> None:
        """Rows that say different things about one parent wait, both, until the person says which row counts."""
        if field in {RELATIONSHIP, "email", PERSON_ID}:
            return
        different = {fold(given.said[field].shown): given for given in reversed(said) if field in given.said}
        cause = _differs(key, field)
        if len(different) < 2 or self._choices.get(cause, "") in {str(given.row) for given in said}:
            return
        first, second, *_ = sorted(different.values(), key=lambda given: given.row)
        if second.said[field].clears:
            template = N_("Row {first} says “{one}” for {name}, row {second} empties it.")
        elif first.said[field].clears:
            template = N_("Row {second} says “{other}” for {name}, row {first} empties it.")
        else:
            template = N_("Rows {first} and {second} say different things about {name}: “{one}” and “{other}”.")
        title = tr(
            template,
            first=first.row,
            second=second.row,
            name=first.name,
            one=first.said[field].shown,
            other=second.said[field].shown,
        )
        options = tuple(
            Option(key=str(given.row), label=_as_in_row(given.said[field], given.row))
            for given in sorted(different.values(), key=lambda given: given.row)
        )
        for given in said:
            if field in given.said:
                issue = Issue(cause=cause, title=title, options=options)
                self._ground.troubles.add(given.row, given.said[field].column, issue, given.said[field].shown)

    def _complete(self) -> None:
        """A new parent's e-mail and names may stand in any of their rows."""
        ground = self._ground
        said: dict[str, dict[str, Said]] = defaultdict(dict)
        for given in ground.waiting.values():
            said[fold_email(given.email)].update(given.said)
        for given in open_rows(ground, self._matches):
            together = said[fold_email(given.email)] if given.email else {}
            tell_missing(replace(given, said={**together, **given.said}), ground.troubles)

    # -- what happens ----------------------------------------------------------------------------------------------

    def _together(self, said: Sequence[Given]) -> PersonDraft:
        """The parent as these rows give them: a chosen row counts, else the first that says it."""
        merged = said[0]
        for other in said[1:]:
            merged = replace(merged, said={**other.said, **merged.said}, columns={**other.columns, **merged.columns})
        key = next(iter(self._families([given.row for given in said])))
        chosen = {field: self._choices.get(_differs(key, field), "") for field in merged.said}
        by_row = {str(given.row): given for given in said}
        picked = {
            field: by_row[row].said[field]
            for field, row in chosen.items()
            if row in by_row and field in by_row[row].said
        }
        merged = replace(merged, said={**merged.said, **picked})
        match = self._matches[said[0].row]
        back = any(self._matches[given.row].bring_back for given in said)
        rows = tuple(given.row for given in said)
        return person_draft(merged, replace(match, bring_back=back), PersonKind.PARENT, self._known, rows=rows)

    def _outcome(self, made: PersonDraft, children: Sequence[Child]) -> Outcome:
        if made.person is None:
            return Outcome.NEW
        linked = {child.id for child in self._known.directory.children_of(made.person.id)}
        new = any(child.student.id not in linked for child in children)
        return Outcome.CHANGES if made.touched or new else Outcome.SAME


def _differs(key: str, field: str) -> str:
    return f"differs:{key}:{field}"


def _as_in_row(said: Said, row: int) -> str:
    """The button that makes ``row`` count."""
    if said.clears:
        return tr("Empty it, as in row {row}", row=row)
    return tr("“{value}”, as in row {row}", value=said.shown, row=row)


def _name(given: Given) -> tuple[str, str]:
    return given.text("first_name"), given.text("last_name")
