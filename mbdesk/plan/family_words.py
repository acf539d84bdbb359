"""Family links in words, as reviews show them."""

from mbdesk.plan.plan import CellChange
from mbdesk.plan.targets import role_title
from mbdesk.text import tr


def describe(name: str, relationship: str) -> str:
    """``Ana Silva (Mother)``: whose parent, and what to them."""
    if not relationship:
        return name
    return tr("{name} ({relationship})", name=name, relationship=tr(relationship))


def link_change(parent: str, role: str, student: str, relationship: str) -> CellChange:
    """That ``student`` becomes a child of ``parent``, who has ``role`` in the row."""
    return CellChange(
        who=parent,
        role=role_title(role),
        field="child",
        title=tr("Child"),
        old="",
        new=describe(student, relationship),
    )


def unlink_change(parent: str, role: str, student: str, relationship: str) -> CellChange:
    """That ``student`` is a child of ``parent`` no more."""
    return CellChange(
        who=parent,
        role=role_title(role),
        field="child",
        title=tr("Child"),
        old=describe(student, relationship),
        new="",
        clears=True,
    )


def linked_already(name: str, present: str, said: str) -> str:
    """That a link is there, and that its relationship stays what it is when the sheet says another one."""
    if present and said and present != said:
        return tr("{name} is linked already, as {relationship}. That stays.", name=name, relationship=tr(present))
    return tr("{name} is linked already.", name=name)
