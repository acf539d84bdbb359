"""The buttons over a roster: put students in, take them out, move them, match the list to a sheet (CLS-3 to 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from mbdesk.directory import Directory
from mbdesk.records import SchoolClass, YearGroup
from mbdesk.text import tr, trn
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.rights import why_not, why_not_import
from mbdesk.ui.widgets import PlainButton, QuietButton, set_reason

Group = SchoolClass | YearGroup


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why students cannot be added, removed or moved, or the list not be matched now; "" where they can."""

    add: str = ""
    remove: str = ""
    move: str = ""
    match: str = ""


class RosterActions(QWidget):
    """``add_wanted()``, ``remove_wanted()``, ``move_wanted()``, ``match_wanted()``, ``export_wanted()``."""

    add_wanted = Signal()
    remove_wanted = Signal()
    move_wanted = Signal()
    match_wanted = Signal()
    export_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = FlowLayout(spacing=theme.S)
        self.setLayout(row)
        self.add = PlainButton(tr("Add students…"))
        self.remove = QuietButton(tr("Remove…"))
        self.move_to = QuietButton(tr("Move to…"))
        self.match = PlainButton(tr("Match to a sheet…"))
        self.export = PlainButton(tr("Export list…"))
        for button, signal in (
            (self.add, self.add_wanted),
            (self.remove, self.remove_wanted),
            (self.move_to, self.move_wanted),
            (self.match, self.match_wanted),
            (self.export, self.export_wanted),
        ):
            button.clicked.connect(signal)
            row.addWidget(button)

    def show_for(self, groups: Sequence[Group], reasons: Reasons, *, export: bool) -> None:
        """The buttons for what is chosen: several classes can only be matched and exported together. ``export``: there
        is a list to export."""
        self.setVisible(bool(groups))
        self.export.setVisible(export)
        many = len(groups) > 1
        self.export.setText(
            trn("Export {count} list…", "Export {count} lists…", len(groups)) if many else tr("Export list…")
        )
        for button in (self.add, self.remove, self.move_to):
            button.setVisible(len(groups) == 1)
        set_reason(self.add, reasons.add)
        set_reason(self.remove, reasons.remove)
        set_reason(self.move_to, reasons.move)
        set_reason(self.match, reasons.match)

    def fill_menu(self, menu: QMenu) -> None:
        """The same in the menu of the students."""
        menu.setToolTipsVisible(True)
        for button, keys in ((self.remove, "\tDel"), (self.move_to, ""), (self.add, "")):
            action = menu.addAction(button.text() + keys)
            action.setEnabled(button.isEnabled())
            action.setToolTip(button.toolTip())
            action.triggered.connect(button.click)
        menu.addSeparator()


WIRE: Final[Mapping[type, str]] = {SchoolClass: "classes", YearGroup: "year-groups"}
"""What a plan calls them."""


def reasons_for(desk: Desk, groups: Sequence[Group], selected: int) -> Reasons:
    """Why not, for the groups chosen and ``selected`` students of the roster."""
    if not groups:
        return Reasons()
    match = why_not_import(desk, "class_exact" if isinstance(groups[0], SchoolClass) else "year_group_exact")
    if len(groups) > 1:
        return Reasons(match=match)
    group, area = groups[0], WIRE[type(groups[0])]
    gone = why_not_this(group)
    add = why_not(desk, f"{area}/add-students") or gone
    remove = why_not(desk, f"{area}/remove-students") or _unsettled(desk.directory, group)
    nobody = "" if selected else tr("Choose students in the list first.")
    return Reasons(
        add=add,
        remove=remove or nobody,
        move=why_not_move(desk, group) or _unsettled(desk.directory, group) or nobody,
        match=match or gone,
    )


def why_not_move(desk: Desk, source: Group) -> str:
    """Why nobody can be moved out of ``source`` now."""
    area = WIRE[type(source)]
    both = (f"{area}/add-students", f"{area}/remove-students")
    return why_not(desk, *(both[:1] if lets_go(source) else both))


def lets_go(source: Group) -> bool:
    """Whether a student leaves ``source`` by joining another group: so do active year groups (contract 5.4)."""
    return isinstance(source, YearGroup) and not source.archived


def why_not_this(group: Group) -> str:
    """Why nobody can be put into ``group``, whoever asks."""
    if not group.archived:
        return ""
    return tr("{group} is archived. Bring it back in ManageBac itself first.", group=group.name)


def lists_missing(school: Directory, group: Group) -> bool:
    """Whether nobody knows yet who is in ``group``. A year group brings its students along."""
    return isinstance(group, SchoolClass) and not school.memberships and "memberships" not in school.settled


def _unsettled(school: Directory, group: Group) -> str:
    """Who leaves is decided on a list that was read whole (quality 2.5)."""
    name = "memberships" if isinstance(group, SchoolClass) else "year_groups"
    if name in school.settled:
        return ""
    if name in school.not_allowed:
        return tr("This access key may not see class lists, so nobody can be taken out of them here.")
    return tr("The class lists were not read to their end yet. Press F5, then try again.")
