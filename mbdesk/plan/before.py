"""Keys of what the journal keeps of a person just before a step, beside the values of their record."""

from typing import Final

LINKED: Final = "linked"
"""Before a link: whether the student was the parent's child already."""

MEMBER: Final = "member"
"""Before a step about a class: whether the student was in it."""

LEVEL: Final = "level"
"""Beside ``MEMBER``, where there is one: ``HL`` or ``SL``."""

HL: Final = 1
SL: Final = 0
"""The levels of a membership (contract 7)."""

CLASSES: Final = "classes"
"""Before a student was archived: ``[class id, level]`` of each class (level None = it has none). Missing when it is
not known."""
