"""Whom the rows of a sheet mean, told to the draft in the making: questions, rows left out, and the same one twice."""

from collections.abc import Callable, Collection
from typing import Final

from mbdesk.plan.doubles import find_doubles
from mbdesk.plan.given import Given
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.matching import LEAVE_OUT, Match
from mbdesk.plan.problems import LeftOut, Level
from mbdesk.plan.reading import Issue
from mbdesk.text import tr

NOBODY: Final = "nobody"
"""The cause behind all rows that mean nobody who is in ManageBac."""
WHO: Final = "who:"
"""What the causes begin with that ask whom a row means."""
_WHERE: Final = ("student_id", "identifier", "email", "id", "first_name", "last_name")


def match_rows(
    ground: Groundwork,
    match: Callable[[Given], Match],
    together: Callable[[dict[int, Match]], None] | None = None,
) -> dict[int, Match]:
    """Whom each row that nobody left out is about. Rows that name nobody are told, those without a suggestion as one
    (IMP-8), and rows that an answer leaves out are left out. ``together`` may put one question in place of many."""
    matches = {number: match(given) for number, given in ground.waiting.items()}
    if together is not None:
        together(matches)
    nobody = {number for number, found in matches.items() if found.issue and _names_nobody(found.issue)}
    for number, found in matches.items():
        given = ground.given[number]
        if found.issue:
            said = next((field for field in _WHERE if field in given.said and field in given.columns), "")
            issue = _together(found.issue) if len(nobody) > 1 and number in nobody else found.issue
            ground.troubles.add(number, given.column(said, *_WHERE), issue, given.name)
        if found.leave_out:
            ground.out[number] = LeftOut(tr("You left this row out."), found.cause)
    return matches


def _names_nobody(issue: Issue) -> bool:
    """Whether the question who is meant offers nobody: there is only the way to leave the row out."""
    return issue.cause.startswith(WHO) and {option.key for option in issue.options} == {LEAVE_OUT}


def _together(issue: Issue) -> Issue:
    return Issue(cause=NOBODY, title=issue.title, headline=tr("These rows name nobody in ManageBac."))


def each_once(ground: Groundwork, matches: dict[int, Match], but: Collection[int] = ()) -> None:
    """Rows about somebody who is in another row too wait for a decision, ``but`` those that may."""
    people = {number: given for number, given in ground.waiting.items() if number not in but}
    ground.out.update(find_doubles(people, matches, ground.answers.choices, ground.troubles))


def open_rows(ground: Groundwork, matches: dict[int, Match], but: Collection[int] = ()) -> list[Given]:
    """What is said of those who would be new, so that it can be seen whether it is enough; rows with an open question
    about who they mean are not among them, nor those in ``but``."""
    return [
        given
        for number, given in ground.waiting.items()
        if number not in but and matches[number].person is None and not _asked(matches[number])
    ]


def _asked(match: Match) -> bool:
    return match.issue is not None and match.issue.level is Level.ERROR
