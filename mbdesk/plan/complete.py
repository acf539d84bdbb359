"""What ManageBac needs for somebody new: an e-mail and both names (contract 8.3, 9.3, 10.3)."""

from collections.abc import Mapping
from typing import Final

from mbdesk.plan.given import Given
from mbdesk.plan.reading import Issue
from mbdesk.plan.targets import PARENT, STUDENT, TEACHER
from mbdesk.plan.troubles import Troubles
from mbdesk.text import N_, tr

_NEEDED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    STUDENT: (
        ("email", N_("A new student has no e-mail. ManageBac needs one for every student.")),
        ("first_name", N_("A new student has no first name.")),
        ("last_name", N_("A new student has no surname.")),
    ),
    TEACHER: (
        ("email", N_("A new teacher has no e-mail. ManageBac needs one for every teacher.")),
        ("first_name", N_("A new teacher has no first name.")),
        ("last_name", N_("A new teacher has no surname.")),
    ),
    PARENT: (
        ("email", N_("A new parent has no e-mail. ManageBac needs one for every parent.")),
        ("first_name", N_("A new parent has no first name.")),
        ("last_name", N_("A new parent has no surname.")),
    ),
}
_CAUSES: Final = {"email": "noemail"}


def tell_missing(given: Given, troubles: Troubles) -> None:
    """Tell what the row does not say of somebody who is to be added. What is said wrongly is told already."""
    for part, title in _NEEDED[given.role]:
        if not given.text(part) and part not in given.wrong:
            issue = Issue(cause=f"{_CAUSES.get(part, f'no_{part}')}:{given.role}", title=tr(title))
            troubles.add(given.row, given.column(part), issue, given.name)
