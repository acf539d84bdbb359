"""Keys of what the journal keeps of a person just before a step, beside the values of their record."""

from collections.abc import Mapping
from typing import Any, Final

from mbdesk.plan.operations import AddToGroup, RemoveFromGroup

LINKED: Final = "linked"
"""Before a link: whether the student was the parent's child already."""

MEMBER: Final = "member"
"""Before a step about a class: whether the student was in it."""

LEVEL: Final = "level"
"""Beside ``MEMBER``, where there is one: ``HL`` or ``SL``."""

HL: Final = 1
SL: Final = 0
"""The levels of a membership (contract 7)."""

IN_CLASSES: Final = "classes"
"""Before a student was archived: ``[class id, level]`` of each class (level None = it has none). Missing when it is
not known."""


def was_so(operation: AddToGroup | RemoveFromGroup, before: Mapping[str, Any]) -> bool:
    """Whether ``operation`` changed nothing for a student of whom the journal kept ``before``."""
    if operation.group == "classes":
        return before.get(MEMBER) is isinstance(operation, AddToGroup)
    return isinstance(operation, AddToGroup) and before.get("year_group_id") == operation.group_id
