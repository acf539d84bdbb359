"""The first few rows of a plan by themselves, to look at what they became before the rest is sent (IMP-12)."""

from mbdesk.plan.operations import AddToGroup, RemoveFromGroup, needs
from mbdesk.plan.plan import Plan, Step


def first_steps(plan: Plan, rows: int) -> frozenset[int]:
    """The numbers of the steps that bring the first ``rows`` rows to be sent as far as they go without the others.

    These are the steps that serve only those rows, and whatever they need (a parent who is shared with a later row).
    A step that adds fifty students to a class waits for all fifty: its rows are half done until then, and whatever
    comes after it waits too. Empty when every step serves more rows than those, so that there is nothing to try.
    """
    first = frozenset([row.number for row in plan.rows if row.steps][:rows])
    by_number = {step.number: step for step in plan.steps}
    found: set[int] = set()
    waiting: set[int] = set()
    for step in plan.steps:  # what a step waits for comes before it
        shared = isinstance(step.operation, AddToGroup | RemoveFromGroup) and not first.issuperset(step.rows)
        if shared or not waiting.isdisjoint(waits_for(step)):
            waiting.add(step.number)
    wanted = [s for s in plan.steps if s.rows and first.issuperset(s.rows) and s.number not in waiting]
    while wanted:
        step = wanted.pop()
        if step.number not in found:
            found.add(step.number)
            wanted += [by_number[number] for number in waits_for(step)]
    return frozenset(found)


def waits_for(step: Step) -> tuple[int, ...]:
    """The numbers of the earlier steps without which ``step`` is not sent, or not for everybody."""
    return (*needs(step.operation), *step.after)
