"""What an access key may do, area by area, and a request for the administrator (CON-4, CON-5)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout

from mbdesk.text import N_, tr
from mbdesk.ui import theme
from mbdesk.ui.clipboard import copy_text
from mbdesk.ui.messages import KEY_PATH
from mbdesk.ui.widgets import Card, Heading, Label, LinkButton, Muted, Picture

if TYPE_CHECKING:
    from mbdesk.api.permissions import Permissions


@dataclass(frozen=True, slots=True)
class Area:
    """A part of ManageBac: what is needed to see it and to change it."""

    title: str
    see: tuple[str, ...]
    change: tuple[str, ...] = ()


_PEOPLE: Final = ("create", "update", "archive", "unarchive")
_LISTS: Final = ("add-students", "remove-students")


def _named(area: str, actions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{area}/{action}" for action in actions)


AREAS: Final = (
    Area(N_("Students"), ("students/index", "students/show"), _named("students", _PEOPLE)),
    Area(N_("Parents"), ("parents/index", "parents/show"), _named("parents", _PEOPLE)),
    Area(N_("Teachers"), ("teachers/index",), _named("teachers", ("create", "update"))),
    Area(N_("Year groups"), ("year-groups/index", "year-groups/students"), _named("year-groups", _LISTS)),
    Area(N_("Classes and class lists"), ("classes/index", "memberships/index"), _named("classes", _LISTS)),
    Area(N_("Attendance"), ("classes/term-attendance", "classes/date-attendance", "year-groups/term-attendance")),
    Area(N_("Grades"), ("classes/assessments/term-grades",)),
)
"""Every change that ManageBac publishes a permission for is in here (contract 12.3)."""


def standing(permissions: "Permissions", area: Area) -> tuple[str, str, str]:
    """The icon, its colour role and the words for ``area``."""
    see = [permissions.allows(name) for name in area.see]
    change = [permissions.allows(name) for name in area.change]
    if not any(answer is not False for answer in see):
        return "close", "bad", tr("Not allowed")
    if not all(see) and None in see:
        return "help", "muted", tr("ManageBac did not say")
    if False in see:
        return "warning", "warning", tr("Can see a part")
    if change and all(change):
        return "tick", "good", tr("Can see and change")
    if change and any(change):
        return "tick", "good", tr("Can see, can change a part")
    return "tick", "good", tr("Can see")


def missing(permissions: "Permissions") -> list[str]:
    """The permissions that the key is known to lack, as ManageBac names them."""
    names = [name for area in AREAS for name in (*area.see, *area.change)]
    return [name for name in names if permissions.allows(name) is False]


def request_text(permissions: "Permissions", school: str) -> str:
    """An e-mail to the administrator that asks for what is missing."""
    lines = "\n".join(f"- {name}" for name in missing(permissions))
    return tr(
        "Hello,\n\nI use mbdesk for {school}. Its access key lacks some permissions. Could you open ManageBac,"
        " {path} > Edit, and tick these for my key?\n\n{lines}\n\nThank you.",
        school=school,
        path=KEY_PATH,
        lines=lines,
    )


class PermissionCard(Card):
    """A card with one line an area."""

    def __init__(self, permissions: "Permissions", school: str) -> None:
        super().__init__()
        self.body.addWidget(Heading(tr("What this access key may do")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.S)
        grid.setColumnStretch(1, 4)
        grid.setColumnStretch(2, 5)
        for row, area in enumerate(AREAS):
            icon, role, words = standing(permissions, area)
            grid.addWidget(Picture(icon, role), row, 0)
            grid.addWidget(Label(tr(area.title), wrap=True), row, 1)
            grid.addWidget(Muted(words, wrap=True), row, 2)
        self.body.addLayout(grid)
        if missing(permissions):
            self.body.addWidget(
                Muted(
                    tr("Your ManageBac administrator can change this in {path} > Edit.", path=KEY_PATH),
                    small=True,
                    wrap=True,
                )
            )
            copy = LinkButton(tr("Copy a request for my administrator"))
            copy.clicked.connect(lambda: copy_text(request_text(permissions, school)))
            self.body.addWidget(copy)
