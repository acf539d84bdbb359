"""What can be done with a sheet, and what its columns can mean then."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from mbdesk.plan.answers import Answers
from mbdesk.plan.targets import (
    CHILDREN,
    CLASS,
    IN_CLASS,
    LEAVING,
    LEAVING_ON,
    NAME,
    PARENT,
    PARENTS,
    PERSON_ID,
    RELATIONSHIP,
    STUDENT,
    TEACHER,
    Target,
    fields_of,
)
from mbdesk.text import N_, tr

PEOPLE: Final = "scope:people"
"""Whom a sheet of people to be archived is about: the key of that choice."""
CLASS_FOR_ALL: Final = "scope:class"
YEAR_GROUP_FOR_ALL: Final = "scope:year_group"
LEAVING_FOR_ALL: Final = "scope:leaving"
DAY_FOR_ALL: Final = "scope:day"
"""The keys of what is chosen once for all rows: the id of a class or year group, ``withdrawn`` or ``graduated``, the
ISO date."""

Fields = frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What columns can mean; there is one object for each, so that it can be a key. ``main`` is whom a row is about:
    headings that name nobody are about them. ``fields`` says for each role, in order, which fields a column may give.
    """

    main: str
    fields: Mapping[str, Fields]

    @property
    def roles(self) -> tuple[str, ...]:
        """Who can be in a row."""
        return tuple(self.fields)

    @property
    def parents(self) -> tuple[str, ...]:
        """The roles of parents, in the order in which headings fill them."""
        return tuple(role for role in self.fields if role == PARENT or role in PARENTS)

    @property
    def children(self) -> tuple[str, ...]:
        """The roles that a heading about a child or student can mean."""
        return tuple(role for role in self.fields if role == STUDENT or role in CHILDREN)

    def allows(self, target: Target) -> bool:
        """Whether a column may mean ``target``."""
        return target.role in self.fields and (target.role == IN_CLASS or target.field in self.fields[target.role])

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every target, in the order of a pick list; classes themselves are not among them."""
        known = (Target(role, key) for role in self.fields if role != IN_CLASS for key in fields_of(role))
        return tuple(target for target in known if self.allows(target))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportKind:
    """One way to use a sheet. ``title`` and ``sentence`` are marked for translation and stand in the pick list.

    ``layouts``: main role -> layout; the first one is meant until ``scope:people`` says another. ``scopes`` are the
    ``scope:`` choices that the kind asks for; ``for_all`` says for some of them what columns can mean once they are
    chosen (of one class for all rows, no column tells the class). ``finds_only``: names only help to find people and
    are never sent, so that one word of a name will do. ``needs`` are the lists of the school for ``lists``, which knows
    about whom a sheet is where that is asked.
    """

    key: str
    title: str
    sentence: str
    layouts: Mapping[str, Layout]
    scopes: tuple[str, ...] = ()
    for_all: Mapping[str, Layout] = field(default_factory=dict)
    finds_only: bool = False
    needs: frozenset[str] = frozenset({"students"})

    def layout(self, choices: Mapping[str, str]) -> Layout:
        """What columns can mean, given the answers."""
        for scope, layout in self.for_all.items():
            if choices.get(scope):
                return layout
        chosen = self.layouts.get(choices.get(PEOPLE, ""))
        return chosen or next(iter(self.layouts.values()))

    def lists(self, choices: Mapping[str, str], fields: Collection[str] = ()) -> frozenset[str]:
        """The lists of the school (wire plurals) that it compares with, given the answers and the fields of columns."""
        people = frozenset({f"{self.layout(choices).main}s"}) if PEOPLE in self.scopes else self.needs
        return people | {"year_groups"} if "year_group_id" in fields else people


def layout_of(answers: Answers) -> Layout:
    """What columns can mean for these answers."""
    return KINDS[answers.kind].layout(answers.choices)


_FINDING: Final = frozenset({NAME, "first_name", "last_name", "email", PERSON_ID})
_FINDING_A_STUDENT: Final = _FINDING | {"student_id", "birthday"}
_LEAVING: Final = frozenset({LEAVING_ON, "withdrawn_on", "graduated_on", LEAVING})


@cache
def _all(role: str) -> Fields:
    """Everything that can be said about ``role`` in a sheet that makes or changes people."""
    return frozenset(fields_of(role)) - {CLASS} - _LEAVING


def _of(main: str, **others: Fields) -> Mapping[str, Layout]:
    return {main: Layout(main, others)}


_WITH_PARENTS: Final = {STUDENT: _all(STUDENT), **{role: _all(role) for role in PARENTS}}
_PAIRS: Final = {STUDENT: _FINDING_A_STUDENT, **dict.fromkeys(PARENTS, _FINDING | {RELATIONSHIP})}
_PEOPLE: Final = {
    STUDENT: Layout(STUDENT, {STUDENT: _FINDING_A_STUDENT | _LEAVING}),
    PARENT: Layout(PARENT, {PARENT: _FINDING}),
    TEACHER: Layout(TEACHER, {TEACHER: _FINDING | {"identifier"}}),
}
_IN_CLASSES: Final = {STUDENT: _FINDING_A_STUDENT | {CLASS}, IN_CLASS: frozenset[str]()}
_IN_YEAR_GROUPS: Final = {STUDENT: _FINDING_A_STUDENT | {"year_group_id"}}
_IN_ONE: Final = Layout(STUDENT, {STUDENT: _FINDING_A_STUDENT})
GRID: Final = Layout(STUDENT, {STUDENT: _FINDING_A_STUDENT, IN_CLASS: frozenset()})
"""A table of students by classes: no column names the class of a row."""


def _pairs(key: str, title: str, sentence: str) -> ImportKind:
    """A kind about students and their parents, all of whom are there."""
    return ImportKind(
        key=key,
        title=title,
        sentence=sentence,
        layouts=_of(STUDENT, **_PAIRS),
        finds_only=True,
        needs=frozenset({"students", "parents"}),
    )


def _classes(key: str, title: str, sentence: str) -> ImportKind:
    """A kind about students in classes."""
    return ImportKind(
        key=key,
        title=title,
        sentence=sentence,
        layouts=_of(STUDENT, **_IN_CLASSES),
        scopes=(CLASS_FOR_ALL,),
        for_all={CLASS_FOR_ALL: _IN_ONE},
        finds_only=True,
        needs=frozenset({"students", "classes", "memberships"}),
    )


def _year_groups(key: str, title: str, sentence: str) -> ImportKind:
    """A kind about students in year groups."""
    return ImportKind(
        key=key,
        title=title,
        sentence=sentence,
        layouts=_of(STUDENT, **_IN_YEAR_GROUPS),
        scopes=(YEAR_GROUP_FOR_ALL,),
        for_all={YEAR_GROUP_FOR_ALL: _IN_ONE},
        finds_only=True,
        needs=frozenset({"students", "year_groups"}),
    )


_KINDS: Final = (
    ImportKind(
        key="enrolments",
        title=N_("New and changed students, with their parents"),
        sentence=N_("Students who are not in ManageBac are added, the others are updated; parents are linked."),
        layouts=_of(STUDENT, **_WITH_PARENTS),
        needs=frozenset({"students", "parents"}),
    ),
    ImportKind(
        key="student_changes",
        title=N_("Update students who are here"),
        sentence=N_("Changes details of students who are in ManageBac. Nobody is added."),
        layouts=_of(STUDENT, **{STUDENT: _all(STUDENT)}),
    ),
    ImportKind(
        key="teachers",
        title=N_("New and changed teachers"),
        sentence=N_("Teachers who are not in ManageBac are added, the others are updated, found by their e-mail."),
        layouts=_of(TEACHER, **{TEACHER: _all(TEACHER)}),
        needs=frozenset({"teachers"}),
    ),
    ImportKind(
        key="parents",
        title=N_("New and changed parents"),
        sentence=N_("One parent a row, or one row for each child. Children named in the sheet are linked."),
        layouts=_of(PARENT, **{PARENT: _all(PARENT), **{role: _all(role) for role in CHILDREN}}),
        needs=frozenset({"students", "parents"}),
    ),
    _pairs(
        "link",
        N_("Link parents and students"),
        N_("Each row names a student and the parents to be linked. Nobody is added."),
    ),
    _pairs(
        "unlink",
        N_("End links between parents and students"),
        N_("Each row names a student and the parents who are not theirs any more. Nobody is archived."),
    ),
    ImportKind(
        key="archive",
        finds_only=True,
        title=N_("Archive people"),
        sentence=N_("Everybody in the sheet is archived; students as withdrawn or as graduated on a day."),
        layouts=_PEOPLE,
        scopes=(PEOPLE, LEAVING_FOR_ALL, DAY_FOR_ALL),
    ),
    ImportKind(
        key="unarchive",
        finds_only=True,
        title=N_("Bring people back from the archive"),
        sentence=N_("Everybody in the sheet who is archived is brought back."),
        layouts=_PEOPLE,
        scopes=(PEOPLE,),
    ),
    _year_groups(
        "year_groups",
        N_("Move students to a year group"),
        N_("Each student is put into the year group of the row, or all into one; they leave the old one."),
    ),
    _classes(
        "class_add",
        N_("Add students to classes"),
        N_("A student and a class in each row, a table with marks, or a list for one class. Nobody leaves."),
    ),
    _classes(
        "class_remove",
        N_("Remove students from classes"),
        N_("A student and a class in each row, a table with marks, or a list for one class."),
    ),
    _classes(
        "class_exact",
        N_("Make classes exactly like the sheet"),
        N_("Whoever is missing is added, and students of these classes who are not in the sheet are removed."),
    ),
    _year_groups(
        "year_group_exact",
        N_("Make year groups exactly like the sheet"),
        N_("Whoever is missing is added, and students of these year groups who are not in the sheet leave."),
    ),
)

KINDS: Final[Mapping[str, ImportKind]] = {kind.key: kind for kind in _KINDS}
"""Every kind by its key, in the order of the pick list."""


def kind_title(key: str) -> str:
    """The kind in words, in the user's language; "" for a plan that was made without a sheet."""
    kind = KINDS.get(key)
    return tr(kind.title) if kind else ""
