"""Which column means which field: proposed from the headings, checked against the cells, decided by the person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mbdesk.plan.answers import SCOPE, Answers
from mbdesk.plan.folding import fold, tidy
from mbdesk.plan.headings import result_columns
from mbdesk.plan.kinds import Layout, layout_of
from mbdesk.plan.own_export import shown_only
from mbdesk.plan.proposal import Column, Why, propose
from mbdesk.plan.roles import role_of
from mbdesk.plan.rows import SourceRow
from mbdesk.plan.targets import IN_CLASS, Rule, Target, default_rule
from mbdesk.plan.vocabulary import EITHER_M

SAMPLES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMatch:
    """What one column means. ``target`` None: it is left out. ``sure`` False: the person should look.

    ``heading`` is the sheet's own ("" for none), ``samples`` up to three different values, ``filled`` how many cells
    say something, ``why`` how it came about.
    """

    column: int
    heading: str
    target: Target | None
    sure: bool
    why: Why
    rule: Rule
    samples: tuple[str, ...]
    filled: int


def match_columns(
    titles: Sequence[str],
    rows: Sequence[SourceRow],
    answers: Answers,
    known: Mapping[int, Target] | None = None,
    layout: Layout | None = None,
) -> tuple[ColumnMatch, ...]:
    """One match per column: the person's choice where there is one and the kind of import allows it, else what is
    ``known`` for certain, else the proposal. No target appears twice. ``layout`` is what columns can mean, when it is
    not the one of the answers."""
    layout = layout or layout_of(answers)
    counts = [_counts(rows, at) for at in range(len(titles))]
    texts = [[clean for text in count if (clean := tidy(text))] for count in counts]
    ours, shown = result_columns(titles), shown_only(titles, layout)
    columns = [  # what is only shown says nothing about the columns after it
        Column(at, title, role_of("" if at in shown else title), texts[at]) for at, title in enumerate(titles)
    ]
    for column in columns:
        chosen = answers.targets.get(column.index)
        if column.index in answers.targets and (chosen is None or layout.allows(chosen)):
            column.target, column.sure, column.why = chosen, True, Why.CHOSEN
        elif known and column.index in known:
            column.target, column.sure, column.why = known[column.index], True, Why.HEADING
        elif column.index in ours:
            column.why = Why.RESULTS
        elif column.index in shown:
            column.why = Why.SHOWN
        elif not column.texts:
            column.why = Why.EMPTY
    propose(columns, layout)
    return tuple(
        _result(column, answers, filled=sum(n for text, n in counts[column.index].items() if text.strip()))
        for column in columns
    )


_PORTABLE: Final = (
    *(f"value:{field}:" for field in ("year_group_id", "class_id", "gender", "relationship", "salutation")),
    *("order:", "names:", "capitals:", "phones:", "serials:", "mark:"),
)
"""Causes whose answers hold for the next sheet as well: about spellings of words, never about one row or person."""
_OF_A_SHEET: Final = (*_PORTABLE, "zeros:", "row_per_parent", SCOPE)
"""Those and what holds for all of one sheet: whether its numbers lost their zeros, the next one must tell itself, and
which class it is about as well."""
_OF_ITS_SHEET: Final = frozenset({f"value:gender:{EITHER_M}"})
"""Except for a word that another column beside it gives its meaning."""


def about_the_sheet(choices: Mapping[str, str]) -> dict[str, str]:
    """The choices that hold for other rows of the same sheet: none about a single row or person."""
    return {key: value for key, value in choices.items() if key.startswith(_OF_A_SHEET)}


def remember(answers: Answers, titles: Sequence[str]) -> dict[str, Any]:
    """What of the answers helps with the next sheet, by heading: columns, rules and readings (JSON types)."""
    names = _unique(titles)
    return {
        "targets": {
            names[c]: t.key if t else ""
            for c, t in answers.targets.items()
            if c < len(names) and (t is None or t.role != IN_CLASS)  # next year's class of this name is another one
        },
        "rules": {names[c]: str(rule) for c, rule in answers.rules.items() if c < len(names)},
        "choices": {
            key: value
            for key, value in answers.choices.items()
            if key.startswith(_PORTABLE) and key not in _OF_ITS_SHEET
        },
    }


def recall(remembered: Mapping[str, Any], titles: Sequence[str]) -> Answers:
    """The remembered answers that fit a sheet with these headings. What no longer makes sense is forgotten."""
    places = {name: at for at, name in enumerate(_unique(titles))}
    targets: dict[int, Target | None] = {}
    for name, key in dict(remembered.get("targets", {})).items():
        if name in places:
            try:
                targets[places[name]] = Target.of(key) if key else None
            except ValueError:
                continue
    rules = {places[n]: Rule(r) for n, r in dict(remembered.get("rules", {})).items() if n in places and r in set(Rule)}
    return Answers(targets=targets, rules=rules, choices=dict(remembered.get("choices", {})))


def _unique(titles: Sequence[str]) -> list[str]:
    """Folded headings, told apart when they repeat."""
    seen: Counter[str] = Counter()
    names = []
    for title in titles:
        name = fold(title)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return names


def _counts(rows: Sequence[SourceRow], column: int) -> Counter[str]:
    """The different texts of a column, with how often each is there."""
    return Counter(row.cells[column].text for row in rows if column < len(row.cells))


def _result(column: Column, answers: Answers, filled: int) -> ColumnMatch:
    target = column.target
    rule = answers.rules.get(column.index) or (default_rule(target) if target else Rule.ALWAYS)
    return ColumnMatch(
        column=column.index,
        heading=column.heading,
        target=target,
        sure=column.sure,
        why=column.why,
        rule=rule,
        samples=tuple(dict.fromkeys(column.texts))[:SAMPLES],
        filled=filled,
    )
