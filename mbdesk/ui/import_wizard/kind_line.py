"""On top of the first page: what is in the sheet. It decides what columns can mean and what happens to people."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from mbdesk.directory import Directory
from mbdesk.plan.kinds import CLASS_FOR_ALL, KINDS, YEAR_GROUP_FOR_ALL, kind_title
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.import_wizard.saved import saved_name
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.widgets import Choice, Label, LinkButton, PickBox, QuietButton, field_with_label

FIND_OUT = "?"
"""The key of the choice that leaves it to mbdesk."""


class KindLine(QWidget):
    """Picks the kind of import, gives a template for it and says which saved import is done again.

    ``template_wanted(str)`` with the key of a kind.
    """

    template_wanted = Signal(str)

    def __init__(self, preparation: Preparation) -> None:
        super().__init__()
        self._preparation = preparation
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.S)
        self.field = PickBox(tr("What is in this sheet?"))
        self.field.set_choices(_choices())
        self.field.picked.connect(self._on_picked)
        place = QWidget()
        inner = field_with_label(tr("&What is in this sheet?"), self.field)
        inner.setContentsMargins(0, 0, 0, 0)
        place.setLayout(inner)
        place.setMaximumWidth(theme.letters_wide(56))
        self.template = QuietButton(tr("Get a &template…"), icon="export")
        self.template.clicked.connect(self._on_template_clicked)
        row = QHBoxLayout()
        row.setSpacing(theme.M)
        row.addWidget(place, 100)
        row.addWidget(self.template, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        outer.addLayout(row)
        self._again = QWidget()
        again = QHBoxLayout(self._again)
        again.setContentsMargins(0, 0, 0, 0)
        again.setSpacing(theme.S)
        self.saved = Label(wrap=True)
        self.without = LinkButton(tr("Begin without it"))
        self.without.clicked.connect(lambda: preparation.choose_saved(None))
        again.addWidget(self.saved, 1)
        again.addWidget(self.without)
        outer.addWidget(self._again)
        preparation.kind_changed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """What is chosen or found now."""
        preparation = self._preparation
        if not self.field.hasFocus() or not self.field.isModified():
            self.field.set_current(preparation.kind or FIND_OUT)
        saved = preparation.saved
        self._again.setVisible(saved is not None)
        if saved is not None:
            self.saved.setText(_again_words(preparation))

    def _on_picked(self, key: str) -> None:
        self._preparation.choose_kind("" if key == FIND_OUT else key)

    def _on_template_clicked(self) -> None:
        """For the kind that is chosen; else it is asked."""
        if self._preparation.kind:
            self.template_wanted.emit(self._preparation.kind)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in KINDS.values():
            action = menu.addAction(plain_button(tr(kind.title)))
            action.triggered.connect(lambda _=False, key=kind.key: self.template_wanted.emit(key))
        menu.popup(self.template.mapToGlobal(self.template.rect().bottomLeft()))


def kind_heading(kind: str, choices: Mapping[str, str], directory: Directory) -> str:
    """The kind as a title, with the class or year group that it is about; "" when it is not known yet."""
    name = _group_name(kind, choices, directory)
    return tr("Make {name} exactly like a sheet", name=name) if name else kind_title(kind)


def _group_name(kind: str, choices: Mapping[str, str], directory: Directory) -> str:
    """The class or year group that shall be like the sheet, "" when each row names its own."""
    text = choices.get({"class_exact": CLASS_FOR_ALL, "year_group_exact": YEAR_GROUP_FOR_ALL}.get(kind, ""), "")
    if not text.isdecimal():
        return ""
    groups = directory.class_by_id if kind == "class_exact" else directory.year_group_by_id
    group = groups.get(int(text))
    return group.name if group is not None else ""


def _choices() -> list[Choice]:
    found = (Choice(kind.key, tr(kind.title), tr(kind.sentence)) for kind in KINDS.values())
    return [Choice(FIND_OUT, tr("mbdesk finds out from the sheet")), *found]


def _again_words(preparation: Preparation) -> str:
    """Which saved import is done again, and what of it does not fit this sheet."""
    saved, followed = preparation.saved, preparation.followed
    if saved is None:
        return ""
    name = saved_name(saved)
    if followed is None:
        return tr("As in “{name}”: choose the new sheet.", name=name)
    words = [tr("The columns follow “{name}”.", name=name)]
    if followed.missing:
        words.append(tr("Not in this sheet: {columns}.", columns=_listed(followed.missing)))
    if followed.new:
        words.append(tr("New in this sheet: {columns}.", columns=_listed(followed.new)))
    return " ".join(words)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
