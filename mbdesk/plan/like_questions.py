"""Questions that are the same but for whom they name become one, with one answer for all of them (IMP-8)."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from mbdesk.plan.problems import Option
from mbdesk.plan.reading import Issue
from mbdesk.plan.troubles import Troubles
from mbdesk.text import N_, tr

ONE_BY_ONE: Final = "one_by_one"
"""The answer that these questions are to be asked each by itself."""
_TOGETHER: Final = "together:"
_FEWEST: Final = 2

_HEADLINES: Final[Mapping[str, str]] = {
    "archived:student": N_("{count} students of this sheet are in ManageBac already, in the archive."),
    "archived:teacher": N_("{count} teachers of this sheet are in ManageBac already, in the archive."),
    "archived:parent": N_("{count} parents of this sheet are in ManageBac already, in the archive."),
}
_ANSWERS: Final[Mapping[str, str]] = {
    "bring_back": N_("Bring them all back"),
    "leave_out": N_("Leave all these rows out"),
    "without": N_("Add the students without these parents"),
}
"""What each of the questions may be answered with, said of all of them."""


def ask_together(troubles: Troubles, choices: Mapping[str, str]) -> None:
    """Put one question in place of those whose issues say the same ``like``, from two on; each row keeps its own
    sentence. The answer to it is the answer to each (``Answers.answering``), so that any of them can be changed alone
    afterwards; ``ONE_BY_ONE`` takes them apart."""
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for key, issue in troubles.issues.items():
        if issue.like:
            alike[issue.like, tuple(option.key for option in issue.options)].append(key)
    for (like, options), keys in alike.items():
        cause = f"{_TOGETHER}{like}:{','.join(options)}"
        if len(keys) < _FEWEST or choices.get(cause) == ONE_BY_ONE:
            continue
        headline = tr(_HEADLINES[like], count=len(keys))
        ways = (
            *(Option(key=option, label=tr(_ANSWERS[option])) for option in options),
            Option(key=ONE_BY_ONE, label=tr("Ask me one by one")),
        )
        troubles.merge(keys, Issue(cause=cause, title=headline, options=ways, members=tuple(keys)))
