"""The lists of which a school consists: how each is read whole, and how what changed in it is asked (contract 13.2)."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mbdesk.text import N_

if TYPE_CHECKING:
    from mbdesk.api.reads import Reads

Pass = Callable[["Reads", str], AsyncGenerator[Any, None]]
"""Reads pages; the second argument is ``modified_since``, "" for everything."""


@dataclass(frozen=True, slots=True)
class SchoolList:
    """A paged list: its wire plural, its words, and the passes that together give all of it.

    ``archived`` is what each pass asks for: None where one pass gives active and archived ones. Wherever the server
    would leave the archived ones out, both are asked for by name (contract 16 row 2).
    ``tells_changes``: it can be asked for what was modified and what was deleted since a moment.
    """

    name: str
    words: str
    words_so_far: str
    words_changes: str
    passes: tuple[Pass, ...]
    archived: tuple[bool | None, ...] = (None,)
    tells_changes: bool = True


PEOPLE: Final = (
    SchoolList(
        "students",
        N_("Loading students: {done} of {total}"),
        N_("Loading students: {done}"),
        N_("Looking for changes: students"),
        (lambda reads, since: reads.students(modified_since=since),),
    ),
    SchoolList(
        "parents",
        N_("Loading parents: {done} of {total}"),
        N_("Loading parents: {done}"),
        N_("Looking for changes: parents"),
        (lambda reads, since: reads.parents(modified_since=since),),
    ),
    SchoolList(
        "teachers",
        N_("Loading teachers: {done} of {total}"),
        N_("Loading teachers: {done}"),
        N_("Looking for changes: teachers"),
        (lambda reads, since: reads.teachers(modified_since=since),),
    ),
)
GROUPS: Final = (
    SchoolList(
        "year_groups",
        N_("Loading year groups: {done} of {total}"),
        N_("Loading year groups: {done}"),
        N_("Looking for changes: year groups"),
        # Joining one need not count as a modification of it, and none tells what was deleted: read whole each time.
        (lambda reads, _: reads.year_groups(archived=False), lambda reads, _: reads.year_groups(archived=True)),
        (False, True),
        tells_changes=False,
    ),
    SchoolList(
        "classes",
        N_("Loading classes: {done} of {total}"),
        N_("Loading classes: {done}"),
        N_("Looking for changes: classes"),
        (
            lambda reads, since: reads.classes(archived=False, modified_since=since),
            lambda reads, since: reads.classes(archived=True, modified_since=since),
        ),
        (False, True),
    ),
    SchoolList(
        "memberships",
        N_("Loading class lists: {done} of {total}"),
        N_("Loading class lists: {done}"),
        N_("Looking for changes: class lists"),
        (lambda reads, since: reads.memberships(modified_since=since),),
    ),
)
REFERENCE: Final = ("academic_years", "grades", "subjects")
"""Short lists without pages: one request each."""
