"""From a sheet to changes of students who are here: nobody is added, whoever is not found is a problem."""

from datetime import date

from mbdesk.plan.answers import Answers
from mbdesk.plan.changes import stays_archived
from mbdesk.plan.draft import Draft
from mbdesk.plan.enrolments import Enrolments, StudentDraft, student_draft
from mbdesk.plan.given import Given
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.identify import identify
from mbdesk.plan.known import Known
from mbdesk.plan.matching import Match
from mbdesk.plan.plan import Outcome
from mbdesk.plan.row_matches import each_once, match_rows
from mbdesk.plan.rows import SourceSheet
from mbdesk.records import PersonKind


def draft(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """What the sheet would change. Its content is ``Enrolments`` without families, so its plan is made alike."""
    ground = Groundwork.lay(sheet, answers, known, today)
    matches = match_rows(ground, lambda given: _match(given, known, answers))
    each_once(ground, matches)
    given = ground.given
    found = [number for number in ground.settle() if matches[number].person is not None]
    students = {number: student_draft(given[number], matches[number], known) for number in found}
    outcomes = {number: _outcome(made) for number, made in students.items()}
    names = {number: made.student.full_name for number, made in students.items() if made.student}
    return ground.finish(outcomes, Enrolments(students=students, families={}, links=()), names)


def _match(given: Given, known: Known, answers: Answers) -> Match:
    """Who is meant; whoever is in the archive and stays there as they are is not asked about."""
    found = identify(given, PersonKind.STUDENT, known, answers.choices)
    person = found.person
    return Match(person=person) if found.issue and person and stays_archived(given, person) else found


def _outcome(made: StudentDraft) -> Outcome:
    changes = made.bring_back or (made.difference is not None and bool(made.difference.values))
    return Outcome.CHANGES if changes else Outcome.SAME
