"""From a sheet of teachers to a draft and a plan: new ones are added, the others are updated (contract 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mbdesk.plan.answers import Answers
from mbdesk.plan.complete import tell_missing
from mbdesk.plan.draft import Draft
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.known import Known
from mbdesk.plan.match_person import match_person
from mbdesk.plan.person_steps import PersonDraft, add_person, outcome_of, person_draft
from mbdesk.plan.plan import Plan
from mbdesk.plan.row_matches import each_once, match_rows, open_rows
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.steps import Steps, Where, plan_of
from mbdesk.records import PersonKind
from mbdesk.text import tr

_TEACHER = PersonKind.TEACHER


@dataclass(frozen=True, slots=True)
class Teachers:
    """The content of a draft: what would happen to the teacher of a row, for the rows that would be sent."""

    people: Mapping[int, PersonDraft]


def draft(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """What importing a sheet of teachers would do, given the answers so far."""
    ground = Groundwork.lay(sheet, answers, known, today)
    matches = match_rows(ground, lambda given: match_person(given, _TEACHER, known, answers.choices))
    each_once(ground, matches)
    for given in open_rows(ground, matches):
        tell_missing(given, ground.troubles)
    said = ground.given
    people = {
        number: person_draft(said[number], matches[number], _TEACHER, known, rows=(number,))
        for number in ground.settle()
    }
    outcomes = {number: outcome_of(made) for number, made in people.items()}
    return ground.finish(outcomes, Teachers(people), {number: made.name for number, made in people.items()})


def build_plan(draft: Draft, known: Known, where: Where) -> Plan:
    """The plan of a draft of teachers. Nothing is in it for rows held back."""
    people = draft.content_as(Teachers).people
    steps = Steps()
    for number, made in people.items():
        add_person(steps, made, welcome_email=draft.answers.welcome_email)
        steps.change(number, *made.changes)
    title = tr("Teachers from {sheet}", sheet=draft.sheet.sheet or tr("a sheet"))
    ids = {number: made.person.id for number, made in people.items() if made.person}
    return plan_of(draft, steps, where, title=title, people=ids)
