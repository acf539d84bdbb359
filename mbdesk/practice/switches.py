"""One switch for every question only a real school can settle (contract section 18).

The defaults are the contract's section 19. Numbers in the comments are the rows of section 18.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

ALL_VERSIONS = ("v2", "v2p0", "v2p1", "v2p2", "v2p3")


@dataclass(slots=True)
class Switches:
    """How this practice school answers where the contract leaves it open. May be changed while it runs."""

    versions: tuple[str, ...] = ALL_VERSIONS

    # pages
    per_page_default: int = 100
    per_page_default_assessments: int = 10  # 15
    per_page_max: int = 200
    per_page_over_max: str = "clamp"  # 1: clamp, obey, refuse (400)
    leave_out_meta: bool = False  # 16
    next_page: str = "never"  # never, when-there-is-one, always (null at the end)

    # pace
    rate_limit: int = 200  # 0 for no limit
    rate_period: float = 60.0
    rate_window: str = "sliding"  # sliding, fixed
    rate_reset: str = "text"  # 3: text, iso, epoch, seconds, garbage, none
    retry_after: str = "none"  # 2: none, seconds, date, zero, negative, huge, garbage
    rate_body: str = "json"  # 2: json, text, none
    rate_headers_on_success: bool = False  # 2
    other_traffic: int = 0  # calls a period that somebody else makes from the same address

    # refusals
    missing_permission_status: int = 401  # 4: 401, 403
    unknown_people: str = "404"  # 5, 6: 404, 422, skip (the known ones are applied)
    max_student_ids: int = 0  # 24: 0 for no limit
    admin_refusal_status: int = 403
    unique_student_ids: bool = True
    bad_time: str = "refuse"  # refuse (400), ignore
    permissions_status: int = 200  # 19: what auth/permissions answers: 200, 401, 404
    permission_spelling: str = "hyphen"  # 19: hyphen, underscore, colon
    date_outside_terms: int = 404  # 14: 404, 422, or 200 with empty attendance

    # writes
    archive_without_date: str = "refuse"  # 8: refuse, accept
    archive_date_in: str = "both"  # 9: both, body, query
    memberships_return: bool = False  # 10: after unarchive
    old_year_group_stays: bool = False  # 10: who left keeps it in their record, also after unarchive
    patch_null: str = "ignore"  # 23: ignore, clear
    membership_touches_student: bool = False  # 26
    envelope: str = "wrapped"  # 17: wrapped, bare, list
    child_ids_versions: tuple[str, ...] = ("v2p0",)
    class_grade_patch_sticks: bool = False

    # reads
    deleted_rows: str = "deleted_at"  # 7: deleted_at (id and deleted_at), id, full
    modified_since: str = "inclusive"  # 27: inclusive, strict
    year_groups_default: str = "active"  # 11: active, all
    legacy_task_versions: tuple[str, ...] = ("v2p0", "v2p1")  # 12
    staff_role: str = "Advisor"  # 18
    lower_case_roles: bool = False  # 18
    status_in_students: bool = False
    periods_from_zero: bool = False
    nested_gradebook: bool = False
    avatar_missing: str = "404"  # 20: 404, default, text (not an image)
    custom_fields: bool = False  # 21
    gzip: bool = False  # 30

    # untidy data, in every answer
    explicit_nulls: bool = False
    numeric_strings: bool = False
    extra_keys: bool = False
    stray_spaces: bool = False
    zone_abbreviations: bool = False

    def change(self, values: Mapping[str, Any]) -> None:
        """Set switches by name. Raises ValueError for a name or a kind of value that is not one."""
        known = {one.name: getattr(self, one.name) for one in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"no such switch: {name}")
            before = known[name]
            given = tuple(value) if isinstance(before, tuple) and isinstance(value, list | tuple) else value
            if isinstance(before, float) and isinstance(given, int):
                given = float(given)
            if type(given) is not type(before):
                raise ValueError(f"switch {name} takes a value like {before!r}")
            setattr(self, name, given)

    def as_dict(self) -> dict[str, Any]:
        """Every switch and its value, for JSON."""
        return asdict(self)
