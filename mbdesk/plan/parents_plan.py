"""From a draft of parents to the plan: the parents, then the links to their children (IMP-23)."""

from mbdesk.plan.children import Child
from mbdesk.plan.draft import Draft
from mbdesk.plan.family_words import link_change, linked_already
from mbdesk.plan.known import Known
from mbdesk.plan.operations import LinkChild, Who
from mbdesk.plan.parents import Parents
from mbdesk.plan.person_steps import PersonDraft, Placed, add_person
from mbdesk.plan.plan import Plan
from mbdesk.plan.steps import Steps, Where, plan_of
from mbdesk.plan.targets import PARENT
from mbdesk.text import tr


def build_plan(draft: Draft, known: Known, where: Where) -> Plan:
    """The plan of a draft of parents. Nothing is in it for rows held back."""
    content = draft.content_as(Parents)
    steps = Steps()
    made_of = {number: made for made in content.people for number in made.rows}
    placed = {
        made.rows[0]: add_person(steps, made, welcome_email=draft.answers.welcome_email) for made in content.people
    }
    for number, made in made_of.items():
        _show(steps, number, made)
    linked: set[tuple[Who, int]] = set()
    for number, children in content.children.items():
        made = made_of[number]
        parent = placed[made.rows[0]]
        there = {child.id for child in known.directory.children_of(made.person.id)} if made.person else set()
        for child in children:
            pair = (parent.who, child.student.id)
            if child.student.id in there:
                present = known.directory.relationship(made.person.id, child.student.id) if made.person else ""
                steps.note(number, linked_already(child.student.full_name, present, child.relationship))
            elif pair not in linked:
                linked.add(pair)
                _link(steps, number, made, parent, child)
    title = tr("Parents from {sheet}", sheet=draft.sheet.sheet or tr("a sheet"))
    ids = {number: made.person.id for number, made in made_of.items() if made.person}
    return plan_of(draft, steps, where, title=title, people=ids)


def _show(steps: Steps, number: int, made: PersonDraft) -> None:
    """A parent's own cells are shown once, at the first of their rows; the others say where."""
    if number == made.rows[0]:
        steps.change(number, *made.changes)
    elif made.touched:
        steps.note(number, tr("The same parent as in row {row}.", row=made.rows[0]))


def _link(steps: Steps, number: int, made: PersonDraft, parent: Placed, child: Child) -> None:
    name = child.student.full_name
    operation = LinkChild(parent=parent.who, student=child.student.id, relationship=child.relationship)
    label = tr("Link {parent} to {student}", parent=made.name, student=name)
    steps.add(operation, (number,), label, after=parent.after)
    steps.change(number, link_change(made.name, PARENT, name, child.relationship))
