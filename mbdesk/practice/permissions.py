"""What a token may do, and the tokens every practice school hands out."""

import secrets
from dataclasses import dataclass, field

READS = (
    "students/index", "students/show", "students/memberships",
    "teachers/index", "teachers/show", "teachers/classes",
    "parents/index", "parents/show", "parents/children/index", "parents/children/show",
    "year-groups/index", "year-groups/advisors", "year-groups/students",
    "year-groups/term-attendance", "year-groups/date-attendance",
    "classes/index", "classes/show", "classes/students", "classes/terms",
    "classes/term-attendance", "classes/date-attendance",
    "classes/assessments/grades", "classes/assessments/term-grades",
    "tasks/index", "tasks/show", "tasks/students",
    "memberships/index",
    "school/show", "school/academic-years", "school/grades", "school/subjects",
    "school/term-grade-scales", "school/attendance-categories", "school/calendar",
    "avatars/show",
)  # fmt: skip
WRITES = (
    "students/create", "students/update", "students/archive", "students/unarchive",
    "teachers/create", "teachers/update", "teachers/archive", "teachers/unarchive",
    "parents/create", "parents/update", "parents/archive", "parents/unarchive",
    "parents/children/create", "parents/children/update", "parents/children/destroy",
    "year-groups/add-students", "year-groups/remove-students",
    "classes/add-students", "classes/remove-students",
)  # fmt: skip
EVERYTHING = frozenset(READS + WRITES)


def _without(*words: str) -> frozenset[str]:
    return frozenset(name for name in EVERYTHING if not any(word in name for word in words))


TOKEN_KINDS: dict[str, frozenset[str]] = {
    "full": EVERYTHING,
    "read-only": frozenset(READS),
    "no-create": _without("/create"),
    "no-update": _without("/update"),
    "no-archive": _without("archive"),
    "no-parents": _without("parents/"),
    "no-attendance": _without("attendance"),
    "no-grades": _without("assessments", "tasks"),
    "no-groups": _without("year-groups"),
    "students-only": frozenset({"school/show", "students/index", "students/show"}),
    "nothing": frozenset(),
    "revoked": EVERYTHING,
}
"""Token name -> what its boxes allow. `revoked` has every box and is switched off."""


@dataclass(slots=True)
class Tokens:
    """The secrets by name, who may do what, and which are switched off."""

    secrets: dict[str, str] = field(
        default_factory=lambda: {name: secrets.token_hex(32) for name in TOKEN_KINDS}, repr=False
    )
    allowed: dict[str, frozenset[str]] = field(default_factory=lambda: dict(TOKEN_KINDS))
    revoked: set[str] = field(default_factory=lambda: {"revoked"})

    def name_of(self, secret: str | None) -> str | None:
        """The name of a token that works, or None for a missing, wrong or switched-off one."""
        for name, known in self.secrets.items():
            if secret is not None and secrets.compare_digest(known.encode(), secret.encode()):
                return None if name in self.revoked else name
        return None

    def may(self, name: str, permission: str | None) -> bool:
        """Whether the named token has the box; routes without a box are open to all that work."""
        return permission is None or permission in self.allowed[name]
