"""Page 2: what each column means."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.kinds import Layout, layout_of
from mbdesk.plan.mapping import ColumnMatch
from mbdesk.plan.proposal import Why
from mbdesk.plan.rows import column_letter
from mbdesk.plan.targets import STUDENT, Rule, Target
from mbdesk.text import N_, number, tr, trn
from mbdesk.ui import theme
from mbdesk.ui.import_wizard.page import WizardPage
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.widgets import Choice, ElidedLabel, Label, Muted, PickBox, PlainButton, Scroll

LEFT_OUT: Final = "-"
_AT_ONCE: Final = 8
_RULES: Final = (
    (Rule.ALWAYS, N_("Change")),
    (Rule.IF_EMPTY, N_("Fill if empty")),
    (Rule.NEVER, N_("Leave as it is")),
)


class ColumnsPage(WizardPage):
    """One line per column: its heading, three of its values, the field it goes to, what it may change."""

    def __init__(self, preparation: Preparation) -> None:
        super().__init__(
            preparation,
            tr("What do the columns mean?"),
            tr("mbdesk has matched what it knows. Type in a field to find another meaning."),
        )
        self.summary = Label(wrap=True)
        self.body.addWidget(self.summary)
        self._scroll = Scroll()
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
        """To the first column that needs a look."""
        doubtful = next((line for line in self.lines if line.doubtful), None)
        (doubtful.field if doubtful else self.forward).setFocus()
        self._looks_for_doubt = doubtful is None and len(self.lines) < len(self._shown)

    def _add_titles(self) -> None:
        titles = (tr("Your column"), tr("First values"), tr("Goes to"), tr("For people already there"))
        for column, text in enumerate(titles):
            self._grid.addWidget(Muted(text, small=True), 0, column)

    def _on_sheet_changed(self) -> None:
        self._shown = []
        for line in self.lines:
            line.remove()
        self.lines.clear()

    def _on_draft_changed(self, draft: Draft) -> None:
        if not self.isVisible():
            return
        shown = [match for match in draft.columns if match.heading or match.filled]
        if [line.column for line in self.lines] != [match.column for match in shown[: len(self.lines)]]:
            self._on_sheet_changed()
        self._shown = shown
        for line, match in zip(self.lines, shown, strict=False):
            line.show_match(match)
        self._add_lines()
        self._show_summary(shown)
        self._show_state()

    def _add_lines(self) -> None:
        """A line has a dozen widgets: some now, the next ones in the next turn of the window's loop."""
        start = len(self.lines)
        for at, match in enumerate(self._shown[start : start + _AT_ONCE], start=start + 1):
            line = ColumnLine(self._grid, at, match, self.preparation)
            line.show_match(match)
            self.lines.append(line)
        if self._looks_for_doubt and self.forward.hasFocus():
            self.take_focus()
        if len(self.lines) < len(self._shown):
            self._later.start()

    def _show_summary(self, shown: Sequence[ColumnMatch]) -> None:
        matched = [match for match in shown if match.target]
        out = [match for match in shown if not match.target]
        doubtful = sum(not match.sure for match in matched)
        parts = [tr("{done} of {all} columns are matched.", done=number(len(matched)), all=number(len(shown)))]
        if doubtful:
            parts.append(trn("Please check {count} of them.", "Please check {count} of them.", doubtful))
        if out:
            names = ", ".join(heading_of(match) for match in out[:6]) + (", …" if len(out) > 6 else "")
            parts.append(tr("Will be left out: {names}.", names=names))
        self.summary.setText(" ".join(parts))

    def _show_state(self) -> None:
        draft = self.preparation.draft
        reason = self.preparation.waits_for
        if draft is not None and not any(m.target and m.target.role == STUDENT for m in draft.columns):
            reason = tr("No column is about the students yet.")
        rows = len(draft.rows) if draft is not None else 0
        self.forward.setText(trn("Check {count} row", "Check {count} rows", rows) if rows else tr("Check"))
        self.may_go_on(reason)


class ColumnLine:
    """The widgets of one column, in one line of the grid."""

    def __init__(self, grid: QGridLayout, at: int, match: ColumnMatch, preparation: Preparation) -> None:
        self.column: Final = match.column
        self.doubtful = False
        self._preparation = preparation
        self._match = match
        name = heading_of(match)
        self._heading = ElidedLabel(name, kind="strong")
        self._samples = ElidedLabel(" · ".join(match.samples) or tr("empty"), kind="muted")
        self.field = PickBox(tr("{column} goes to", column=name))
        self.field.setMinimumWidth(220)
        self.field.set_choices(_choices(layout_of(preparation.answers)))
        self.field.picked.connect(self._on_field_picked)
        self.rule = PickBox(tr("{column}, for people already there", column=name))
        self.rule.setMinimumWidth(130)
        self.rule.set_choices([Choice(rule, tr(words)) for rule, words in _RULES])
        self.rule.picked.connect(self._on_rule_picked)
        self._state = Label(kind="small", wrap=True)
        self.accept = PlainButton(tr("Yes"))
        self.accept.clicked.connect(self._on_accepted)
        about = QWidget()
        words = QHBoxLayout(about)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(theme.S)
        words.addWidget(self._state, 1)
        words.addWidget(self.accept)
        self._about = about
        self._widgets = (self._heading, self._samples, self.field, self.rule, about)
        for column, widget in enumerate(self._widgets[:-1]):
            grid.addWidget(widget, 2 * at, column)
        grid.addWidget(about, 2 * at + 1, 2, 1, 2)  # below the field: there is room for the question at any width

    def show_match(self, match: ColumnMatch) -> None:
        """What the column means now."""
        if not self.field.hasFocus():
            self.field.set_current(match.target.key if match.target else LEFT_OUT)
        self.rule.set_current(match.rule)
        self.rule.setVisible(match.target is not None)
        self.doubtful = bool(match.target) and not match.sure
        text, tone = _state(match)
        self._state.setText(text)
        self._state.set_tone(tone)
        self._about.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        self._match = match
        if self.accept.hasFocus() and not self.doubtful:
            self.field.setFocus()
        self.accept.setVisible(self.doubtful)
        if match.target is not None:
            self.accept.setAccessibleName(
                tr("Yes, {column} is “{field}”", column=heading_of(match), field=match.target.title())
            )

    def remove(self) -> None:
        """Another sheet is shown."""
        for widget in self._widgets:
            widget.hide()
            widget.deleteLater()

    def _on_accepted(self) -> None:
        """What mbdesk thought is right."""
        target = self._match.target
        if target is not None:
            self._preparation.answer(self._preparation.answers.with_target(self.column, target))

    def _on_field_picked(self, key: str) -> None:
        answers: Answers = self._preparation.answers
        target = None if key == LEFT_OUT else Target.of(key)
        self._preparation.answer(answers.with_target(self.column, target))

    def _on_rule_picked(self, key: str) -> None:
        self._preparation.answer(self._preparation.answers.with_rule(self.column, Rule(key)))


def heading_of(match: ColumnMatch) -> str:
    """The heading, with the column's letter where there is none."""
    return match.heading or tr("Column {letter}", letter=column_letter(match.column))


@cache
def _choices(layout: Layout) -> tuple[Choice, ...]:
    out = Choice(LEFT_OUT, tr("Leave out"))
    return (
        out,
        *(Choice(target.key, target.title(), " ".join(target.describes.aliases)) for target in layout.targets),
    )


def _state(match: ColumnMatch) -> tuple[str, str]:
    """A word about how sure the match is, and its tone."""
    if match.target and not match.sure:
        return _question(match.why, match.target.title()), "warning"
    if match.target:
        return "", ""
    match match.why:
        case Why.RESULTS:
            return tr("mbdesk's own results"), ""
        case Why.TAKEN:
            return tr("Another column gives this"), "warning"
        case Why.EMPTY:
            return tr("Empty"), ""
        case _:
            return "", ""


def _question(why: Why, field: str) -> str:
    """What to look at, for a match that may be wrong."""
    match why:
        case Why.CELLS:
            return tr("Is this “{field}”? It was found by its values.", field=field)
        case Why.PLACE:
            return tr("Is this “{field}”? It was found by the columns beside it.", field=field)
        case _:
            return tr("Is this “{field}”? Its heading is only similar.", field=field)
