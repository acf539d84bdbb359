"""Whom the rows of a sheet mean, told to the draft in the making: questions, rows left out, and the same one twice."""

from collections.abc import Callable, Collection
from typing import Final

from mbdesk.plan.doubles import find_doubles
from mbdesk.plan.given import Given
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.matching import Match
from mbdesk.plan.problems import LeftOut, Level
from mbdesk.text import tr

_WHERE: Final = ("student_id", "identifier", "email", "id", "first_name", "last_name")


def match_rows(ground: Groundwork, match: Callable[[Given], Match]) -> dict[int, Match]:
    """Whom each row that nobody left out is about. Rows that name nobody are told, and rows that an answer leaves
    out are left out."""
    matches: dict[int, Match] = {}
    for number, given in ground.waiting.items():
        found = matches[number] = match(given)
        if found.issue:
            said = next((field for field in _WHERE if field in given.said and field in given.columns), "")
            ground.troubles.add(number, given.column(said, *_WHERE), found.issue, given.name)
        if found.leave_out:
            ground.out[number] = LeftOut(tr("You left this row out."), found.cause)
    return matches


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
