"""Everything the school knows, as plain tables: people, families, groups, classes, memberships.

People and groups are dicts with the wire's own keys; None stands for a field that is left out.
What follows from something else (`parent_ids`, `year_group_id`, `child_ids`) is not stored twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Record = dict[str, Any]

STUDENTS = "students"
TEACHERS = "teachers"
PARENTS = "parents"
KINDS = (STUDENTS, TEACHERS, PARENTS)


@dataclass(slots=True)
class Membership:
    """One person in one class; both days belong to it, `last_day` is None while it lasts."""

    id: int
    user_id: int
    class_id: int
    role: str
    level: int | None
    created_at: datetime
    updated_at: datetime
    first_day: date
    last_day: date | None = None


@dataclass(slots=True)
class Stay:
    """How long a student belonged to a year group; open at the end while the stay lasts."""

    first_day: date
    last_day: date | None = None


@dataclass(slots=True)
class Deleted:
    """A row that was softly deleted, kept for `deleted_since`."""

    record: Record
    deleted_at: datetime


@dataclass(slots=True)
class Registry:
    """The tables and their indexes. Callers hold the school's lock."""

    people: dict[str, dict[int, Record]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    children: dict[int, dict[int, str | None]] = field(default_factory=dict)
    """Parent id -> student id -> relationship."""
    parents_of: dict[int, list[int]] = field(default_factory=dict)
    year_groups: dict[int, Record] = field(default_factory=dict)
    advisors: dict[int, list[tuple[int, tuple[str, ...]]]] = field(default_factory=dict)
    stays: dict[int, dict[int, Stay]] = field(default_factory=dict)
    """Year group id -> student id -> stay, ended ones too."""
    classes: dict[int, Record] = field(default_factory=dict)
    memberships: dict[int, Membership] = field(default_factory=dict)
    former_memberships: list[Membership] = field(default_factory=list)
    deleted: dict[str, list[Deleted]] = field(default_factory=dict)
    by_class: dict[int, dict[int, int]] = field(default_factory=dict)
    """Class id -> user id -> membership id."""
    by_user: dict[int, dict[int, int]] = field(default_factory=dict)
    touched: dict[int, datetime] = field(default_factory=dict)
    """User id -> when a write last changed the record; teachers and parents show no `updated_at`."""
    next_user_id: int = 14_000_001
    next_membership_id: int = 70_000_001
    _emails: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add_person(self, kind: str, record: Record) -> None:
        """Put a complete record with its `id` into the tables."""
        self.people[kind][record["id"]] = record
        self.note_email(kind, record["id"], None, record["email"])
        if kind == PARENTS:
            self.children.setdefault(record["id"], {})

    def note_email(self, kind: str, user_id: int, before: str | None, after: str | None) -> None:
        """Keep the index of addresses right when somebody's address changes."""
        if before is not None:
            self._emails.pop(before.strip().casefold(), None)
        if after:
            self._emails[after.strip().casefold()] = (kind, user_id)

    def owner_of_email(self, email: str) -> tuple[str, int] | None:
        """Who uses this address, in any spelling of capitals, archived people included."""
        return self._emails.get(email.strip().casefold())

    def user(self, user_id: int) -> tuple[str, Record] | None:
        """A student, teacher or parent: they share one space of ids."""
        for kind in KINDS:
            record = self.people[kind].get(user_id)
            if record is not None:
                return kind, record
        return None

    def new_user_id(self) -> int:
        """The next free id; ids leave gaps now and then, as on a server many schools share."""
        given = self.next_user_id
        self.next_user_id += 1 if given % 7 else 4
        return given

    def link(self, parent_id: int, student_id: int, relationship: str | None) -> None:
        """Make or change the tie between a parent and a child."""
        self.children.setdefault(parent_id, {})[student_id] = relationship
        parents = self.parents_of.setdefault(student_id, [])
        if parent_id not in parents:
            parents.append(parent_id)

    def unlink(self, parent_id: int, student_id: int) -> None:
        """Undo `link`; both ends must exist."""
        del self.children[parent_id][student_id]
        self.parents_of[student_id].remove(parent_id)

    def active_group_of(self, student_id: int) -> int | None:
        """The one active year group a student is in."""
        for group_id, stays in self.stays.items():
            stay = stays.get(student_id)
            if stay and stay.last_day is None and not self.year_groups[group_id]["archived"]:
                return group_id
        return None

    def last_group_of(self, student_id: int) -> int | None:
        """The active year group that a student left last, None for somebody who was in none."""
        left = {
            group_id: stay.last_day
            for group_id, stays in self.stays.items()
            if not self.year_groups[group_id]["archived"] and (stay := stays.get(student_id)) and stay.last_day
        }
        return max(left, key=left.__getitem__, default=None)

    def stays_first_day(self, student_id: int) -> date | None:
        """Since when the student is in the active year group, None for somebody in none."""
        group_id = self.active_group_of(student_id)
        return None if group_id is None else self.stays[group_id][student_id].first_day

    def members_of_group(self, group_id: int) -> list[int]:
        """Students who are in the group now, by id."""
        return sorted(student for student, stay in self.stays[group_id].items() if stay.last_day is None)

    def add_membership(self, membership: Membership) -> None:
        """Put somebody into a class."""
        self.memberships[membership.id] = membership
        self.by_class.setdefault(membership.class_id, {})[membership.user_id] = membership.id
        self.by_user.setdefault(membership.user_id, {})[membership.class_id] = membership.id

    def end_membership(self, class_id: int, user_id: int, day: date, at: datetime) -> Membership:
        """Take somebody out of a class; the ended membership stays known for its attendance."""
        membership = self.memberships.pop(self.by_class[class_id].pop(user_id))
        del self.by_user[user_id][class_id]
        membership.last_day = day
        self.former_memberships.append(membership)
        row = {"id": membership.id, "user_id": user_id, "class_id": class_id, "role": membership.role}
        self.deleted.setdefault("memberships", []).append(Deleted(row, at))
        return membership

    def new_membership_id(self) -> int:
        """The next free id of a membership."""
        self.next_membership_id += 1
        return self.next_membership_id - 1

    def memberships_of_class(self, class_id: int, role: str) -> Iterator[Membership]:
        """Who is in the class now in this role, by user id."""
        users = self.by_class.get(class_id, {})
        for user_id in sorted(users):
            membership = self.memberships[users[user_id]]
            if membership.role == role:
                yield membership

    def set_stay(self, group_id: int, student_id: int, first_day: date) -> None:
        """A student is in this group from this day on."""
        self.stays.setdefault(group_id, {})[student_id] = Stay(first_day)
