"""Somebody else changed a record between the review and now: mine and theirs, in words (PEO-7, quality F35)."""

from typing import Any

from mbdesk.jobs.refusals import TITLES
from mbdesk.plan.held import held, means_the_same
from mbdesk.plan.operations import UpdatePerson
from mbdesk.records import Person
from mbdesk.text import tr


def conflict(operation: UpdatePerson, person: Person) -> str:
    """One sentence for each value that is neither what was reviewed nor what is wanted, "" when there is none."""
    sentences = []
    for key, reviewed in operation.before.items():
        now = held(person, key)
        if means_the_same(key, now, reviewed) or means_the_same(key, now, operation.values.get(key)):
            continue
        sentences.append(
            tr(
                "{title} was changed in ManageBac since your review: it is now {theirs}, yours is {mine}.",
                title=tr(TITLES[key]) if key in TITLES else key,
                theirs=shown(now),
                mine=shown(operation.values.get(key)),
            )
        )
    if sentences:
        sentences.append(tr("Nothing was sent for {name}.", name=person.full_name))
    return " ".join(sentences)


def shown(value: Any) -> str:
    """A wire value between quotation marks, "empty" for a blank one."""
    if isinstance(value, list | tuple):
        value = ", ".join(str(item) for item in value)
    return tr("“{value}”", value=value) if value not in (None, "") else tr("empty")
