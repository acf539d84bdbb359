"""What the Classes tab asks to be changed: each wish becomes a plan that is reviewed; nothing is sent from here."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mbdesk.directory import Directory
from mbdesk.plan.edits import RosterChange, roster_plan
from mbdesk.plan.plan import Plan
from mbdesk.records import SchoolClass, Student
from mbdesk.text import tr, trn
from mbdesk.ui.desk import Desk, ImportWish
from mbdesk.ui.rights import why_not
from mbdesk.ui.tabs.classes_actions import WIRE, Group, lets_go, why_not_move, why_not_this
from mbdesk.ui.tabs.classes_carry import Aim

_FEW: Final = 2
"""So many people are reviewed in a small window."""


class RosterEdits(QObject):
    """Opens dialogs over ``tab`` and reviews in windows of their own."""

    def __init__(self, desk: Desk, tab: QWidget) -> None:
        super().__init__(tab)
        self._desk = desk
        self._tab = tab

    def add(self, group: Group, pasted: str = "") -> None:
        """Ask whom to put into ``group``, with a list that was pasted already."""
        from mbdesk.ui.tabs.classes_add import AddDialog

        dialog = AddDialog(self._tab, self._desk, group, pasted)
        dialog.chosen.connect(partial(self._put_in, group))
        dialog.open()

    def remove(self, group: Group, students: Sequence[Student]) -> None:
        """Take ``students`` out of ``group``."""
        change = RosterChange(group=_wire(group), group_id=group.id, remove=_ids(students))
        self._review(tr("Remove from {group}", group=group.name), (change,))

    def move(self, source: Group, students: Sequence[Student]) -> None:
        """Ask where ``students`` of ``source`` go."""
        from mbdesk.ui.tabs.classes_move import MoveDialog

        def moved(target_id: int, keep: bool) -> None:
            target = _groups(self._desk.directory, source).get(target_id)
            if target is not None:
                self.put(source, target, students, keep=keep)

        dialog = MoveDialog(self._tab, self._desk, source, students)
        dialog.chosen.connect(moved)
        dialog.open()

    def put(self, source: Group, target: Group, students: Sequence[Student], *, keep: bool) -> None:
        """Put ``students`` of ``source`` into ``target``; unless ``keep``, they leave ``source`` once they are in.

        A year group lets go of a student by itself when another one takes them (contract 5.4)."""
        ids = _ids(students)
        changes = [RosterChange(group=_wire(target), group_id=target.id, add=ids)]
        if not keep and not lets_go(source):
            changes.append(RosterChange(group=_wire(source), group_id=source.id, remove=ids))
        words = tr("Add to {group}", group=target.name) if keep else tr("Move to {group}", group=target.name)
        self._review(words, changes)

    def match(self, groups: Sequence[Group]) -> None:
        """Make the lists of ``groups`` look like a sheet. Of several, the sheet's own column says which."""
        of_class = isinstance(groups[0], SchoolClass)
        choices = {"scope:class" if of_class else "scope:year_group": str(groups[0].id)} if len(groups) == 1 else {}
        kind = "class_exact" if of_class else "year_group_exact"
        self._desk.import_wanted.emit(ImportWish(kind=kind, choices=choices))

    def aim(self, source: Group | None, students: Sequence[Student], target: Group | None, *, keep: bool) -> Aim:
        """What dropping ``students`` of ``source`` on ``target`` would do."""
        count = len(students)
        if source is None:
            return Aim("", refused=True)
        keep = keep and isinstance(source, SchoolClass)
        refusal = why_not(self._desk, f"{_wire(source)}/add-students") if keep else why_not_move(self._desk, source)
        if refusal:
            return Aim(refusal, refused=True)
        if target is None or target.id == source.id:
            words = trn("Carry {count} student to another class", "Carry {count} students to another class", count)
            if not isinstance(source, SchoolClass):
                words = trn(
                    "Carry {count} student to another year group", "Carry {count} students to another year group", count
                )
            return Aim(words, refused=True)
        if refusal := why_not_this(target):
            return Aim(refusal, refused=True)
        if keep:
            return Aim(
                trn("Add {count} student to {group}", "Add {count} students to {group}", count, group=target.name)
            )
        return Aim(trn("Move {count} student to {group}", "Move {count} students to {group}", count, group=target.name))

    def _put_in(self, group: Group, ids: tuple[int, ...]) -> None:
        change = RosterChange(group=_wire(group), group_id=group.id, add=ids)
        self._review(tr("Add to {group}", group=group.name), (change,))

    def _review(self, title: str, changes: Sequence[RosterChange]) -> None:
        from mbdesk.ui.review.run_window import here, open_review

        def make(directory: Directory) -> Plan:
            return roster_plan(here(directory), directory, changes)

        people = {student for change in changes for student in (*change.add, *change.remove)}
        open_review(self._desk, make, title, wish=tuple(changes), small=len(people) <= _FEW)


def _groups(school: Directory, like: Group) -> dict[int, Group]:
    return {**(school.class_by_id if isinstance(like, SchoolClass) else school.year_group_by_id)}


def _wire(group: Group) -> str:
    return WIRE[type(group)]


def _ids(students: Sequence[Student]) -> tuple[int, ...]:
    return tuple(student.id for student in students)
