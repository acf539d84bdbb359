"""Page 2: what each column means."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mbdesk.directory import Directory
from mbdesk.plan.draft import Draft
from mbdesk.plan.kinds import Layout, layout_of
from mbdesk.plan.mapping import ColumnMatch
from mbdesk.plan.roles import role_of
from mbdesk.plan.targets import IN_CLASS, PARENT, PARENTS, Rule, Target
from mbdesk.text import N_, number, sort_text, tr, trn
from mbdesk.ui import theme
from mbdesk.ui.import_wizard.beginning import hidden_columns
from mbdesk.ui.import_wizard.column_line import LEFT_OUT, ColumnLine, heading_of
from mbdesk.ui.import_wizard.for_all_rows import ForAllRows, class_words
from mbdesk.ui.import_wizard.page import WizardPage
from mbdesk.ui.import_wizard.passing import (
    COLUMNS,
    doubtful_columns,
    listed,
    next_page,
    repeated_columns,
    shown_columns,
    way_words,
    what_columns_lack,
)
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.widgets import Choice, Label, Muted, PickBox, PlainButton, Scroll

_AT_ONCE: Final = 8
_WIDE: Final = 320
_ALL_RULES: Final = (
    (Rule.ALWAYS, N_("Change all")),
    (Rule.IF_EMPTY, N_("Fill all if empty")),
    (Rule.NEVER, N_("Leave all as they are")),
)
_CHANGING: Final = frozenset({"enrolments", "student_changes", "teachers", "parents"})
"""The kinds that change details of people, so that each column has a rule."""


class ColumnsPage(WizardPage):
    """One line per column: its heading, three of its values, the field it goes to, what it may change."""

    def __init__(self, preparation: Preparation) -> None:
        super().__init__(
            preparation,
            tr("What do the columns mean?"),
            tr("mbdesk has matched what it knows. Type in a field to find another meaning."),
        )
        head = QHBoxLayout()
        head.setSpacing(theme.M)
        self.summary = Label(wrap=True)
        self.accept_all = PlainButton(tr("&Yes to all"))
        self.accept_all.clicked.connect(self._on_all_accepted)
        self.all_rules = PickBox(
            tr("For people already there, all columns at once"), tr("All columns, for people already there…")
        )
        self.all_rules.setFixedWidth(_WIDE)
        self.all_rules.picked.connect(self._on_all_rules_picked)
        head.addWidget(self.summary, 1)
        head.addWidget(self.all_rules)
        head.addWidget(self.accept_all)
        self.body.addLayout(head)
        self._scroll = Scroll()
        self.for_all = ForAllRows(preparation)
        self._scroll.body.addWidget(self.for_all)
        self._place = QWidget()
        self._grid = QGridLayout(self._place)
        self._grid.setContentsMargins(0, 0, theme.L, 0)
        self._grid.setHorizontalSpacing(theme.L)
        self._grid.setVerticalSpacing(theme.S)
        for column, stretch in ((0, 3), (1, 4), (2, 4), (3, 2)):
            self._grid.setColumnStretch(column, stretch)
        self._scroll.body.addWidget(self._place)
        self._scroll.body.addStretch(1)
        self.body.addWidget(self._scroll, 1)
        self.lines: list[ColumnLine] = []
        self._shown: list[ColumnMatch] = []
        self._layout: Layout | None = None
        self._choices: tuple[Choice, ...] = ()
        self._repeated: frozenset[int] = frozenset()
        self._looks_for_doubt = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._add_lines)
        self._add_titles()
        preparation.draft_changed.connect(self._on_draft_changed)
        preparation.sheet_changed.connect(self._on_sheet_changed)
        preparation.waiting_changed.connect(self._show_state)

    def entered(self) -> None:
        """Show what there is."""
        if self.preparation.draft is not None:
            self._on_draft_changed(self.preparation.draft)

    def take_focus(self) -> None:
        """To what must be chosen for all rows, else to the first column that needs a look."""
        if self.for_all.take_focus():
            return
        doubtful = next((line for line in self.lines if line.doubtful), None)
        (doubtful.field if doubtful else self.forward).setFocus()
        self._looks_for_doubt = doubtful is None and len(self.lines) < len(self._shown)

    def _add_titles(self) -> None:
        titles = (tr("Your column"), tr("First values"), tr("Goes to"), tr("For people already there"))
        for column, text in enumerate(titles):
            self._rule_title = Muted(text, small=True)
            self._grid.addWidget(self._rule_title, 0, column)

    def _on_sheet_changed(self) -> None:
        self._shown = []
        for line in self.lines:
            line.remove()
        self.lines.clear()

    def _on_draft_changed(self, draft: Draft) -> None:
        if not self.isVisible():
            return
        shown = shown_columns(draft)
        layout, repeated = layout_of(draft.answers), repeated_columns(shown)
        same = [line.column for line in self.lines] == [match.column for match in shown[: len(self.lines)]]
        if not same or layout is not self._layout or repeated != self._repeated:
            self._on_sheet_changed()
            self._layout, self._repeated = layout, repeated
            self._choices = field_choices(layout, self.preparation.desk.directory)
        self._show_all_rules(shown, draft.answers.kind in _CHANGING)
        self._shown = shown
        self.for_all.show_draft(draft)
        for line, match in zip(self.lines, shown, strict=False):
            line.show_match(match)
        self._add_lines()
        self._show_summary(shown)
        self._show_state()

    def _add_lines(self) -> None:
        """A line has a dozen widgets: some now, the next ones in the next turn of the window's loop."""
        start = len(self.lines)
        sheet, kind = self.preparation.sheet, self.preparation.answers.kind
        hidden = hidden_columns(sheet) if sheet is not None else frozenset()
        for at, match in enumerate(self._shown[start : start + _AT_ONCE], start=start + 1):
            line = ColumnLine(
                self._grid,
                at,
                match,
                self.preparation,
                self._choices,
                repeated=match.column in self._repeated,
                hidden=match.column in hidden,
                rules=kind in _CHANGING,
            )
            line.show_match(match)
            self.lines.append(line)
        if self._looks_for_doubt and self.forward.hasFocus():
            self.take_focus()
        if len(self.lines) < len(self._shown):
            self._later.start()

    def _show_all_rules(self, shown: Sequence[ColumnMatch], there: bool) -> None:
        """One choice for all columns: the same rule, or that only one of them changes anything (task B12)."""
        self._rule_title.setVisible(there)
        matched = [match for match in shown if match.target is not None]
        self.all_rules.setVisible(there and len(matched) > 1)
        only = (
            Choice(str(match.column), tr("Change only “{column}”", column=self._heading(match))) for match in matched
        )
        self.all_rules.set_choices([*(Choice(rule, tr(words)) for rule, words in _ALL_RULES), *only])
        self.all_rules.set_current("")

    def _on_all_rules_picked(self, key: str) -> None:
        answers = self.preparation.answers
        for match in self._shown:
            if match.target is not None:
                only = Rule.ALWAYS if key == str(match.column) else Rule.NEVER
                answers = answers.with_rule(match.column, only if key.isdecimal() else Rule(key))
        self.all_rules.set_current("")
        self.preparation.answer(answers)

    def _heading(self, match: ColumnMatch) -> str:
        return heading_of(match, repeated=match.column in self._repeated)

    def _show_summary(self, shown: Sequence[ColumnMatch]) -> None:
        matched = [match for match in shown if match.target]
        out = [match for match in shown if not match.target]
        doubtful = len(doubtful_columns(shown))
        parts = [
            trn(
                "{done} of {count} column is matched.",
                "{done} of {count} columns are matched.",
                len(shown),
                done=number(len(matched)),
            )
        ]
        if doubtful:
            parts.append(trn("Please check {count} of them.", "Please check {count} of them.", doubtful))
        if out:
            parts.append(tr("Will be left out: {names}.", names=listed([self._heading(match) for match in out], 6)))
        self.summary.setText(" ".join(parts))
        self.accept_all.setVisible(doubtful > 1)
        words = trn("All {count} columns are as mbdesk thinks", "All {count} columns are as mbdesk thinks", doubtful)
        self.accept_all.setAccessibleName(words)

    def _on_all_accepted(self) -> None:
        answers = self.preparation.answers
        for match in doubtful_columns(self._shown):
            answers = answers.with_target(match.column, match.target)
        self.preparation.answer(answers)

    def _show_state(self) -> None:
        draft = self.preparation.draft
        reason = self.preparation.waits_for
        if draft is not None:
            reason = reason or what_columns_lack(draft)
            self.forward.setText(way_words(draft, next_page(draft, COLUMNS)))
        self.may_go_on(reason)


def field_choices(layout: Layout, directory: Directory) -> tuple[Choice, ...]:
    """What a column can mean: to be left out, a field, or one of the school's classes where marks may stand."""
    fields = [Choice(t.key, t.title(), _also(t)) for t in layout.targets]
    classes: list[Choice] = []
    if IN_CLASS in layout.fields:
        words = class_words(directory)
        active = sorted((one for one in directory.classes if not one.archived), key=lambda one: sort_text(one.name))
        classes = [
            Choice(Target(IN_CLASS, str(one.id)).key, tr("Marks: {name}", name=words(one.id)), one.uniq_id or "")
            for one in active
        ]
    return (Choice(LEFT_OUT, tr("Leave out")), *fields, *classes)


def _also(target: Target) -> str:
    """What else a field is looked for by: other words for it, and whose it is, as headings say it. Who types ``mother``
    means a parent, and not a ``mother tongue``."""
    parents = target.role in {PARENT, *PARENTS}
    aliases = (role_of(alias).rest if role_of(alias).is_parent else alias for alias in target.describes.aliases)
    return " ".join((*aliases, tr("mother father guardian mum dad carer") if parents else ""))
