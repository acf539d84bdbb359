"""From a draft of family links to the plan: one step for each link that is not as the sheet wants it."""

from mbdesk.plan.changes import brought_back
from mbdesk.plan.draft import Draft
from mbdesk.plan.family_words import link_change, linked_already, unlink_change
from mbdesk.plan.known import Known
from mbdesk.plan.links import Links, Pair
from mbdesk.plan.operations import LinkChild, UnarchivePerson, UnlinkChild
from mbdesk.plan.plan import Plan
from mbdesk.plan.steps import Steps, Where, plan_of
from mbdesk.records import PersonKind
from mbdesk.text import tr


def build_plan(draft: Draft, known: Known, where: Where) -> Plan:
    """The plan of a draft whose content is ``Links``. Nothing is in it for rows held back."""
    content = draft.content_as(Links)
    steps = Steps()
    back: set[int] = set()
    for number, pairs in content.pairs.items():
        for pair in pairs:
            if content.linking:
                _link(steps, number, pair, back)
            else:
                _unlink(steps, number, pair)
    sheet = draft.sheet.sheet or tr("a sheet")
    title = (
        tr("Family links from {sheet}", sheet=sheet) if content.linking else tr("Ended links from {sheet}", sheet=sheet)
    )
    ids = {number: pairs[0].student.id for number, pairs in content.pairs.items() if pairs}
    return plan_of(draft, steps, where, title=title, people=ids)


def _link(steps: Steps, number: int, pair: Pair, back: set[int]) -> None:
    parent, student = pair.parent.full_name, pair.student.full_name
    if pair.there:
        steps.note(number, linked_already(parent, pair.relationship, pair.said))
        return
    if pair.bring_back and pair.parent.id not in back:
        back.add(pair.parent.id)
        steps.add(
            UnarchivePerson(kind=PersonKind.PARENT, id=pair.parent.id), (number,), tr("Bring {name} back", name=parent)
        )
        steps.change(number, brought_back(parent, pair.role))
    operation = LinkChild(parent=pair.parent.id, student=pair.student.id, relationship=pair.relationship)
    steps.add(operation, (number,), tr("Link {parent} to {student}", parent=parent, student=student))
    steps.change(number, link_change(parent, pair.role, student, pair.relationship))


def _unlink(steps: Steps, number: int, pair: Pair) -> None:
    parent, student = pair.parent.full_name, pair.student.full_name
    if not pair.there:
        steps.note(number, tr("{parent} is not linked to {student}.", parent=parent, student=student))
        return
    operation = UnlinkChild(parent=pair.parent.id, student=pair.student.id, relationship=pair.relationship)
    steps.add(operation, (number,), tr("End the link between {parent} and {student}", parent=parent, student=student))
    steps.change(number, unlink_change(parent, pair.role, student, pair.relationship))
