"""Where to: the class or year group into which chosen students go (CLS-5)."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from mbdesk.directory import Directory
from mbdesk.records import SchoolClass, Student
from mbdesk.text import number, sort_text, tr, trn
from mbdesk.ui.desk import Desk
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.tabs.classes_actions import Group, why_not_move
from mbdesk.ui.widgets import Choice, HouseDialog, PickBox, PrimaryButton, QuietButton, field_with_label, set_reason

_NAMED: Final = 3


class MoveDialog(HouseDialog):
    """``chosen(group id, keep)``: into this one; ``keep``: and they stay where they are as well."""

    chosen = Signal(object, bool)

    def __init__(self, parent: QWidget, desk: Desk, source: Group, students: Sequence[Student]) -> None:
        super().__init__(
            parent,
            trn("Move {count} student", "Move {count} students", len(students)),
            tr("{names}, now in {group}.", names=names_of(students), group=source.name),
            practice=desk.practice,
        )
        self._desk = desk
        self._source = source
        self.setMinimumWidth(480)
        of_classes = isinstance(source, SchoolClass)
        words = tr("Find by name, code, grade or teacher…") if of_classes else tr("Find by name or grade…")
        self.target = PickBox(tr("Move to"), words)
        self.target.set_choices(targets(desk.directory, source))
        self.target.picked.connect(lambda _key: self._show_reason())
        self.page.body.addLayout(field_with_label(tr("&Move to"), self.target))
        self.keep = QCheckBox(plain_button(tr("Keep them in {group} as well", group=source.name)))
        self.page.body.addWidget(self.keep)
        self.keep.setVisible(of_classes)
        self.page.body.addStretch(1)
        back = QuietButton(tr("Go &back"))
        back.clicked.connect(self.reject)
        self.go = PrimaryButton(trn("&Review {count} student", "&Review {count} students", len(students)))
        self.go.setDefault(True)
        self.go.clicked.connect(self._on_go_clicked)
        self.page.set_buttons([back], [self.go])
        desk.rights_changed.connect(self._show_reason)
        desk.session_changed.connect(self.reject)
        self._show_reason()
        self.target.setFocus()

    def _show_reason(self) -> None:
        refusal = why_not_move(self._desk, self._source)
        if not refusal and not self.target.current:
            refusal = (
                tr("Choose the class first.")
                if isinstance(self._source, SchoolClass)
                else tr("Choose the year group first.")
            )
        set_reason(self.go, refusal)

    def _on_go_clicked(self) -> None:
        self.chosen.emit(int(self.target.current), self.keep.isChecked())
        self.accept()


def targets(school: Directory, source: Group) -> list[Choice]:
    """Every active group of the same kind but ``source``: those of its grade and subject first, then by name."""
    groups: Sequence[Group] = school.classes if isinstance(source, SchoolClass) else school.year_groups
    others = [group for group in groups if not group.archived and group.id != source.id]
    others.sort(key=lambda group: (-_alike(group, source), sort_text(group.name)))
    return [Choice(str(group.id), group_words(school, group), _also(school, group)) for group in others]


def group_words(school: Directory, group: Group) -> str:
    """``Biology 10B · Grade 10 · 24 students``."""
    size = school.class_size(group.id) if isinstance(group, SchoolClass) else len(group.student_ids)
    students = trn("{count} student", "{count} students", size) if size is not None else ""
    grade = group.grade if group.grade and group.grade not in group.name else ""
    return " · ".join(part for part in (group.name, grade, students) if part)


def names_of(students: Sequence[Student]) -> str:
    """``Ana Silva, Ben Okoro``; of many the first and how many more."""
    names = ", ".join(student.full_name for student in students[:_NAMED])
    more = len(students) - _NAMED
    return tr("{names} and {count} more", names=names, count=number(more)) if more > 0 else names


def _alike(group: Group, source: Group) -> int:
    same = int(bool(source.grade) and group.grade == source.grade)
    if isinstance(group, SchoolClass) and isinstance(source, SchoolClass):
        same += 2 * int(bool(source.subject_name) and group.subject_name == source.subject_name)
    return same


def _also(school: Directory, group: Group) -> str:
    """By what else it is found."""
    if isinstance(group, SchoolClass):
        return " ".join([group.uniq_id or "", group.grade or "", *school.teacher_names(group.id)])
    return " ".join([group.short_name or "", group.grade or "", group.program or ""])
