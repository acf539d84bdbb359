"""A random plan of every kind of operation, random trouble for it, and a random school to send it to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    LinkChild,
    Operation,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import Plan
from mbdesk.practice.school import PracticeSchool
from mbdesk.records import PersonKind
from tests.support.engine import parent, plan_of, student

SWITCHES: Final[dict[str, list[Any]]] = {
    "memberships_return": [False, True],
    "rate_window": ["sliding", "fixed"],
    "retry_after": ["none", "seconds", "date", "zero", "negative", "garbage"],
    "rate_reset": ["text", "none", "garbage"],
    "other_traffic": [0, 0, 40],
    "unknown_people": ["404", "422"],
    "envelope": ["wrapped", "bare", "list"],
    "membership_touches_student": [False, True],
    "archive_date_in": ["both", "body", "query"],
    "explicit_nulls": [False, False, True],
    "numeric_strings": [False, False, True],
    "extra_keys": [False, True],
}
TROUBLES: Final[list[dict[str, Any]]] = [
    {"do": "reset-early"},
    {"do": "reset-before"},
    {"do": "reset-after"},
    {"do": "late-commit", "seconds": 8},
    {"do": "half-body"},
    {"do": "server-error"},
    {"do": "server-error", "after": True},
    {"do": "server-error", "status": 503},
    {"do": "too-many"},
    {"do": "too-many", "seconds": 40, "retry_after": "seconds"},
    {"do": "captive-portal"},
    {"do": "redirect"},
    {"do": "garble", "how": "truncated"},
    {"do": "garble", "how": "doubled"},
    {"do": "garble", "how": "nan"},
    {"do": "garble", "how": "empty"},
    {"do": "delay", "seconds": 45},
    {"do": "delay", "seconds": 3},
    {"do": "answer", "status": 200, "body": {"status": "later"}},
    {"do": "answer", "status": 422, "body": {"errors": {"base": ["not today"]}}},
    {"do": "answer", "status": 404, "body": {"error": "Not Found"}},
    {"do": "answer", "status": 403, "body": {"error": "Access Denied"}},
    {"do": "revoke"},
]
"""The rows of quality 3 that concern one request."""
WRITES: Final = ("POST", "PATCH", "PUT", "DELETE")


@dataclass
class Cast:
    """Who of the practice school takes part, each in one operation only, so that the end can be told from it."""

    school: PracticeSchool
    random: Random
    used: set[int] = field(default_factory=set)

    def student(self, wanted: Callable[[int], bool] = lambda _: True, *, archived: bool = False) -> int:
        people = self.school.registry.people["students"]
        found = [i for i, one in people.items() if one["archived"] is archived and i not in self.used and wanted(i)]
        chosen = self.random.choice(found)
        self.used.add(chosen)
        return chosen

    def family(self) -> tuple[int, int]:
        """A parent and a child, tied."""
        ties = [(p, c) for p, children in self.school.registry.children.items() for c in children]
        tie = self.random.choice([(p, c) for p, c in ties if c not in self.used and p not in self.used])
        self.used |= set(tie)
        return tie

    def classes(self) -> tuple[int, int]:
        """Two active classes, the first with students."""
        registry = self.school.registry
        found = [i for i, one in registry.classes.items() if not one["archived"] and len(self.members(i)) > 3]
        first, second = self.random.sample(found, 2)
        return first, second

    def members(self, class_id: int) -> list[int]:
        return [m.user_id for m in self.school.registry.memberships_of_class(class_id, "Student")]

    def year_group(self) -> int:
        groups = self.school.registry.year_groups
        return self.random.choice([i for i, one in groups.items() if not one["archived"]])


@dataclass(frozen=True, slots=True)
class Trial:
    """A plan, and the operations that somebody else got in the way of before it is sent (step numbers)."""

    plan: Plan
    edited: frozenset[int] = frozenset()

    def changed(self, number: int) -> UpdatePerson:
        """The update that step ``number`` is."""
        operation = self.plan.steps[number - 1].operation
        assert isinstance(operation, UpdatePerson)
        return operation


def random_plan(school: PracticeSchool, random: Random, made_at: str) -> Trial:
    """Enrolments, changes, leavers, links and class lists in one plan, in the order in which a plan has them."""
    cast = Cast(school, random)
    steps: list[tuple[Operation, tuple[int, ...]]] = []
    after: dict[int, tuple[int, ...]] = {}
    rows = iter(range(1, 1000))
    families, updates = random.randint(1, 3), random.randint(1, 3)
    parents = [(parent(n), (next(rows),)) for n in range(families)]
    students = [(student(n), parents[n % families][1]) for n in range(random.randint(1, 4))]
    steps += [*parents, *students]
    new = [Ref(families + n + 1) for n in range(len(students))]
    for _ in range(updates):
        id_ = cast.student()
        was = school.registry.people["students"][id_]["city"]
        change = UpdatePerson(kind=PersonKind.STUDENT, id=id_, values={"city": f"Town {id_}"}, before={"city": was})
        steps.append((change, (next(rows),)))
    changed = range(len(parents) + len(students) + 1, len(steps) + 1)
    for _ in range(random.randint(0, 3)):
        leaver = ArchivePerson(kind=PersonKind.STUDENT, id=cast.student(), withdrawn_on="2026-03-01")
        steps.append((leaver, (next(rows),)))
    if random.random() < 0.5:
        back = UnarchivePerson(kind=PersonKind.STUDENT, id=cast.student(archived=True))
        steps.append((back, (next(rows),)))
    for place, one in enumerate(new):
        tie = LinkChild(parent=Ref(place % families + 1), student=one, relationship="Mother")
        steps.append((tie, students[place][1]))
    if random.random() < 0.5:
        mother, child = cast.family()
        steps.append((UnlinkChild(parent=mother, student=child), (next(rows),)))
    steps.append((AddToGroup(group="year-groups", group_id=cast.year_group(), students=tuple(new)), parents[0][1]))
    old, other = cast.classes()
    inside = [i for i in cast.members(old) if i not in cast.members(other) and i not in cast.used]
    movers = tuple(random.sample(inside, min(len(inside), random.randint(1, 4))))
    if movers:
        served = tuple(next(rows) for _ in movers)
        steps.append((AddToGroup(group="classes", group_id=other, students=(*movers, *new)), served))
        after[len(steps) + 1] = (len(steps),)
        steps.append((RemoveFromGroup(group="classes", group_id=old, students=movers), served))
    plan = plan_of(steps, after=after, made_at=made_at)
    edited = frozenset({random.choice(changed)} if random.random() < 0.3 else ())
    return Trial(plan, edited)


def random_faults(random: Random, *, storm: bool) -> Iterator[dict[str, Any]]:
    """A few single troubles; in a ``storm`` a burst of one kind besides. All of them end."""
    for _ in range(random.randint(1, 6)):
        method = random.choice([*WRITES, "*", "GET"])
        yield {**random.choice(TROUBLES), "method": method, "nth": sorted(random.sample(range(1, 16), 2))}
    if storm:
        first = random.randint(1, 10)
        kind = random.choice(
            ["server-error", "too-many", "reset-before", "reset-after", "captive-portal", "reset-early"]
        )
        yield {"do": kind, "method": random.choice(["*", "POST"]), "from": first, "to": first + random.randint(3, 15)}
