"""Cells about classes: the name of one, or a mark in the column of one."""

from collections.abc import Mapping
from typing import Final

from mbdesk.plan.classes import ClassFinder
from mbdesk.plan.folding import fold
from mbdesk.plan.problems import Option
from mbdesk.plan.read_choices import value_cause
from mbdesk.plan.reading import BLANK, LEAVE_BLANK, Issue, Reading, State, given, wrong
from mbdesk.plan.targets import Target
from mbdesk.plan.vocabulary import YES_NO
from mbdesk.text import tr

MARKED: Final = "yes"
UNMARKED: Final = "no"


def read_class(target: Target, text: str, finder: ClassFinder, choices: Mapping[str, str]) -> Reading:
    """The class that ``text`` names, as its id; unknown and ambiguous ones are asked about once for all their rows."""
    cause = value_cause(target, text)
    found = finder.find(text)
    if len(found) == 1:
        return given(found[0].id, found[0].name)
    chosen = choices.get(cause, "")
    if chosen == LEAVE_BLANK:
        return BLANK
    one = finder.by_id(int(chosen)) if chosen.isdecimal() else None
    if one is not None and not one.archived:
        options = class_issue(target, text, finder).options
        return Reading(state=State.VALUE, value=one.id, shown=one.name, understood=cause, options=options)
    return wrong(class_issue(target, text, finder))


def class_issue(target: Target, text: str, finder: ClassFinder, otherwise: str = "") -> Issue:
    """The question which class ``text`` is. ``otherwise`` is the label of the way out that names no class."""
    found = finder.find(text)
    if found:
        title = tr("Class “{text}” can mean more than one.", text=text)
    elif finder.archived(text):
        title = tr("Class “{text}” is archived in ManageBac.", text=text)
    else:
        title = tr("Class “{text}” does not exist.", text=text)
    options = (
        *[finder.options[one.id] for one in found or finder.nearest(text)],
        Option(key=LEAVE_BLANK, label=otherwise or tr("Leave these rows out")),
    )
    return Issue(cause=value_cause(target, text), title=title, options=options)


def read_mark(text: str, choices: Mapping[str, str]) -> Reading:
    """Whether a mark in the column of a class says that the student is in it: ``x``, ``✓``, ``Oui``. A mark that is
    neither yes nor no is asked about once, in whichever column it stands."""
    folded = fold(text) or text
    cause = f"mark:{folded}"
    meant = YES_NO.get(folded) or YES_NO.get(text)
    options = (
        Option(key=MARKED, label=tr("“{text}” means in the class", text=text)),
        Option(key=UNMARKED, label=tr("“{text}” means not in the class", text=text)),
    )
    if meant is None and choices.get(cause) in {MARKED, UNMARKED}:
        marked = choices[cause] == MARKED
        return Reading(state=State.VALUE, value=marked, shown=_words(marked), understood=cause, options=options)
    if meant is None:
        title = tr("Does “{text}” mean that the student is in the class?", text=text)
        return wrong(Issue(cause=cause, title=title, options=options))
    return given(meant == MARKED, _words(meant == MARKED))


def _words(marked: bool) -> str:
    return tr("Yes") if marked else tr("No")
