"""One column of the sheet on the second page: its heading, three of its values, what it means, what it may change."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mbdesk.plan.answers import Answers
from mbdesk.plan.mapping import ColumnMatch
from mbdesk.plan.proposal import Why
from mbdesk.plan.rows import column_letter
from mbdesk.plan.targets import Rule, Target
from mbdesk.text import N_, tr
from mbdesk.ui import theme
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.widgets import Choice, ElidedLabel, Label, PickBox, PlainButton

LEFT_OUT: Final = "-"
_RULES: Final = (
    (Rule.ALWAYS, N_("Change")),
    (Rule.IF_EMPTY, N_("Fill if empty")),
    (Rule.NEVER, N_("Leave as it is")),
)


class ColumnLine:
    """The widgets of one column, in one line of the grid. ``doubtful``: the person should look at it."""

    def __init__(
        self,
        grid: QGridLayout,
        at: int,
        match: ColumnMatch,
        preparation: Preparation,
        choices: Sequence[Choice],
        *,
        repeated: bool,
        hidden: bool,
        rules: bool,
    ) -> None:
        self.column: Final = match.column
        self.doubtful = False
        self._preparation = preparation
        self._match = match
        self._repeated, self._hidden, self._rules = repeated, hidden, rules
        name = self._name = heading_of(match, repeated=repeated)
        self._heading = ElidedLabel(name, kind="strong")
        self._samples = ElidedLabel(" · ".join(match.samples) or tr("empty"), kind="muted")
        self.field = PickBox(tr("{column} goes to", column=name))
        self.field.setMinimumWidth(220)
        self.field.set_choices(choices)
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
        self.field.show()  # a layout shows what it got in the next turn of the loop; until then it takes no keyboard
        grid.addWidget(about, 2 * at + 1, 2, 1, 2)  # below the field: there is room for the question at any width

    @property
    def waits(self) -> bool:
        """Whether the person must say what the column means before anything else: its heading is there twice."""
        return self._repeated and waits_for_choice(self._match)

    def show_match(self, match: ColumnMatch) -> None:
        """What the column means now."""
        self._match = match
        if not self.field.hasFocus():
            self.field.set_current(match.target.key if match.target else LEFT_OUT)
        self.rule.set_current(match.rule)
        self.rule.setVisible(self._rules and match.target is not None)
        self.doubtful = self.waits or (match.target is not None and not match.sure)
        text, tone = self._words(match)
        self._state.setText(text)
        self._state.set_tone(tone)
        self._about.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        if self.accept.hasFocus() and not self.doubtful:
            self.field.setFocus()
        self.accept.setVisible(self.doubtful)
        said = self.field.current_text or tr("Leave out")
        self.accept.setAccessibleName(tr("Yes, {column} is “{field}”", column=self._name, field=said))

    def remove(self) -> None:
        """Another sheet is shown."""
        for widget in self._widgets:
            widget.hide()
            widget.deleteLater()

    def _words(self, match: ColumnMatch) -> tuple[str, str]:
        """A word about how sure the match is, and its tone."""
        field = self.field.current_text
        if self.waits and match.target:
            return tr("Another column has the same heading. Is this one “{field}”?", field=field), "warning"
        if self.waits:
            return tr("Another column has the same heading. Leave this one out?"), "warning"
        if match.target and not match.sure:
            return _question(match.why, field), "warning"
        if match.target:
            return "", ""
        if self._hidden:
            return tr("Hidden in your sheet"), ""
        match match.why:
            case Why.RESULTS:
                return tr("mbdesk's own results"), ""
            case Why.TAKEN:
                return tr("Another column gives this"), "warning"
            case Why.EMPTY:
                return tr("Empty"), ""
            case _:
                return "", ""

    def _on_accepted(self) -> None:
        """What mbdesk thought is right."""
        self._preparation.answer(self._preparation.answers.with_target(self.column, self._match.target))

    def _on_field_picked(self, key: str) -> None:
        answers: Answers = self._preparation.answers
        target = None if key == LEFT_OUT else Target.of(key)
        self._preparation.answer(answers.with_target(self.column, target))

    def _on_rule_picked(self, key: str) -> None:
        self._preparation.answer(self._preparation.answers.with_rule(self.column, Rule(key)))


def heading_of(match: ColumnMatch, *, repeated: bool = False) -> str:
    """The heading, with the column's letter where there is none or ``repeated`` says that it is not the only one."""
    letter = column_letter(match.column)
    if not match.heading:
        return tr("Column {letter}", letter=letter)
    return tr("{heading} (column {letter})", heading=match.heading, letter=letter) if repeated else match.heading


def waits_for_choice(match: ColumnMatch) -> bool:
    """Whether a column whose heading is there twice has not been decided by the person."""
    return match.why not in {Why.CHOSEN, Why.RESULTS, Why.EMPTY}


def _question(why: Why, field: str) -> str:
    """What to look at, for a match that may be wrong."""
    match why:
        case Why.CELLS:
            return tr("Is this “{field}”? It was found by its values.", field=field)
        case Why.PLACE:
            return tr("Is this “{field}”? It was found by the columns beside it.", field=field)
        case _:
            return tr("Is this “{field}”? Its heading is only similar.", field=field)
