"""The same student twice in one sheet: found before anything is sent, the second row waits for a decision."""

from collections.abc import Iterator, Mapping
from typing import Final

from mbdesk.plan.folding import fold_email, fold_number
from mbdesk.plan.given import Given
from mbdesk.plan.known import name_key
from mbdesk.plan.matching import LEAVE_OUT, Match, side_of_sheet
from mbdesk.plan.problems import LeftOut, Option
from mbdesk.plan.reading import Issue
from mbdesk.plan.troubles import Troubles
from mbdesk.text import tr

INSTEAD: Final = "instead"
DIFFERENT: Final = "different"


def find_doubles(
    students: Mapping[int, Given],
    matches: Mapping[int, Match],
    choices: Mapping[str, str],
    troubles: Troubles,
) -> dict[int, LeftOut]:
    """Rows that the person decided to leave out for another one. Undecided ones are told to ``troubles``.

    The same ManageBac ID, student ID, e-mail or known student is the same person. The same name and birthday asks, and
    may be answered with "two people".
    """
    owner: dict[tuple[str, str], Given] = {}
    left_out: dict[int, LeftOut] = {}
    for row, given in students.items():
        keys = list(_keys(given, matches.get(row)))
        first, what = next(((owner[key], key[0]) for key in keys if key in owner), (None, ""))
        if first is not None:
            cause = f"double:{first.row}:{row}"
            chosen = choices.get(cause)
            if chosen == LEAVE_OUT:
                left_out[row] = LeftOut(tr("The same student as in row {row}.", row=first.row), cause)
                continue
            if chosen == INSTEAD:
                left_out[first.row] = LeftOut(tr("The same student as in row {row}.", row=row), cause)
            elif not (chosen == DIFFERENT and what == "name"):
                troubles.add(row, given.column(*_COLUMNS[what]), _issue(cause, given, first, what), given.name)
                continue
        owner.update(dict.fromkeys(keys, given))
    return left_out


_COLUMNS: Final = {
    "person": ("id", "student_id", "email"),
    "number": ("student_id",),
    "email": ("email",),
    "name": ("first_name", "last_name"),
}


def _keys(given: Given, match: Match | None) -> Iterator[tuple[str, str]]:
    """What makes the row's student the same as another row's, the surest first."""
    if match and match.person:
        yield "person", str(match.person.id)
    if given.email:
        yield "email", fold_email(given.email)
    if given.text("student_id"):
        yield "number", fold_number(given.text("student_id"))
    name = name_key(given.text("first_name"), given.text("last_name"))
    if name and given.birthday:
        yield "name", f"{name} {given.birthday.isoformat()}"


def _issue(cause: str, given: Given, first: Given, what: str) -> Issue:
    match what:
        case "email":
            title = tr("Rows {first} and {second} have the same e-mail.", first=first.row, second=given.row)
        case "number":
            title = tr("Rows {first} and {second} have the same student ID.", first=first.row, second=given.row)
        case "person":
            title = tr(
                "Rows {first} and {second} are the same student in ManageBac.", first=first.row, second=given.row
            )
        case _:
            title = tr("Rows {first} and {second} have the same name and birthday.", first=first.row, second=given.row)
    options = [
        Option(key=LEAVE_OUT, label=tr("Leave row {row} out", row=given.row)),
        Option(key=INSTEAD, label=tr("Leave row {row} out", row=first.row)),
    ]
    if what == "name":
        options.append(Option(key=DIFFERENT, label=tr("They are two different students")))
    return Issue(cause=cause, title=title, options=tuple(options), sides=(side_of_sheet(first), side_of_sheet(given)))
