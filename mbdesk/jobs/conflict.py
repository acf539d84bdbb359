"""Somebody else changed a record between the review and now: mine and theirs, in words (PEO-7, quality F35)."""

from collections.abc import Mapping
from typing import Any

from mbdesk.jobs.refusals import TITLES
from mbdesk.plan.held import held, means_the_same
from mbdesk.plan.operations import UpdatePerson
from mbdesk.records import Person
from mbdesk.text import tr


def conflict(operation: UpdatePerson, person: Person, year_groups: Mapping[int, str] | None = None) -> str:
    """One sentence for each value that is neither what was reviewed nor what is wanted, "" when there is none.
    ``year_groups`` are names by id, as far as they are known."""
    sentences = []
    for key, reviewed in operation.before.items():
        now = held(person, key)
        if means_the_same(key, now, reviewed) or means_the_same(key, now, operation.values.get(key)):
            continue
        sentences.append(
            tr(
                "{title} was changed in ManageBac since your review: it is now {theirs}, yours is {mine}.",
                title=tr(TITLES[key]) if key in TITLES else key,
                theirs=shown(_called(key, now, year_groups or {})),
                mine=shown(_called(key, operation.values.get(key), year_groups or {})),
            )
        )
    if sentences:
        sentences.append(tr("Nothing was sent for {name}.", name=person.full_name))
    return " ".join(sentences)


def _called(key: str, value: Any, year_groups: Mapping[int, str]) -> Any:
    return year_groups.get(value, value) if key == "year_group_id" and isinstance(value, int) else value


def shown(value: Any) -> str:
    """A wire value between quotation marks, "empty" for a blank one."""
    if isinstance(value, list | tuple):
        value = ", ".join(str(item) for item in value)
    return tr("“{value}”", value=value) if value not in (None, "") else tr("empty")
