"""From a draft of family links to the plan: one step for each link that is not as the sheet wants it."""

from collections import defaultdict

from mbdesk.plan.changes import brought_back
from mbdesk.plan.draft import Draft
from mbdesk.plan.family_words import link_change, linked_already, unlink_change
from mbdesk.plan.known import Known
from mbdesk.plan.links import Links, Pair
from mbdesk.plan.operations import LinkChild, UnlinkChild
from mbdesk.plan.person_steps import bring_back
from mbdesk.plan.plan import Plan
from mbdesk.plan.steps import Steps, Where, plan_of
from mbdesk.records import PersonKind
from mbdesk.text import tr


def build_plan(draft: Draft, known: Known, where: Where) -> Plan:
    """The plan of a draft whose content is ``Links``. Nothing is in it for rows held back."""
    content = draft.content_as(Links)
    steps = Steps()
    back = _bring_back(steps, content)
    for number, pairs in content.pairs.items():
        for pair in pairs:
            if content.linking:
                _link(steps, number, pair, back.get(pair.parent.id, ()))
            else:
                _unlink(steps, number, pair)
    sheet = draft.sheet.sheet or tr("a sheet")
    title = (
        tr("Family links from {sheet}", sheet=sheet) if content.linking else tr("Ended links from {sheet}", sheet=sheet)
    )
    ids = {number: pairs[0].student.id for number, pairs in content.pairs.items() if pairs}
    return plan_of(draft, steps, where, title=title, people=ids)


def _bring_back(steps: Steps, content: Links) -> dict[int, tuple[int, ...]]:
    """The parents who come out of the archive, each once for all their rows: id -> the step."""
    rows: dict[int, dict[int, Pair]] = defaultdict(dict)
    for number, pairs in content.pairs.items():
        for pair in pairs:
            if pair.bring_back:
                rows[pair.parent.id][number] = pair
    found = {}
    for id_, of_parent in rows.items():
        first, pair = next(iter(of_parent.items()))
        found[id_] = bring_back(steps, pair.parent, PersonKind.PARENT, of_parent)
        steps.change(first, brought_back(pair.parent.full_name, pair.role))
    return found


def _link(steps: Steps, number: int, pair: Pair, after: tuple[int, ...]) -> None:
    parent, student = pair.parent.full_name, pair.student.full_name
    if pair.there:
        steps.note(number, linked_already(parent, pair.relationship, pair.said))
        return
    operation = LinkChild(parent=pair.parent.id, student=pair.student.id, relationship=pair.relationship)
    label = tr("Link {parent} to {student}", parent=parent, student=student)
    steps.add(operation, (number,), label, after=after)
    steps.change(number, link_change(parent, pair.role, student, pair.relationship))


def _unlink(steps: Steps, number: int, pair: Pair) -> None:
    parent, student = pair.parent.full_name, pair.student.full_name
    if not pair.there:
        steps.note(number, tr("{parent} is not linked to {student}.", parent=parent, student=student))
        return
    operation = UnlinkChild(parent=pair.parent.id, student=pair.student.id, relationship=pair.relationship)
    steps.add(operation, (number,), tr("End the link between {parent} and {student}", parent=parent, student=student))
    steps.change(number, unlink_change(parent, pair.role, student, pair.relationship))
