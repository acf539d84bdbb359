"""Finding what a path names: a year group, a class, a term."""

from datetime import date

from mbdesk.practice.calendar import AcademicYear, Term
from mbdesk.practice.registry import Record
from mbdesk.practice.routes.table import Call
from mbdesk.practice.wire import not_found


def group_in_path(call: Call) -> Record:
    """The year group with the path's `id`. Raises Refusal 404."""
    group_id = call.id("id", "IbGroup")
    group = call.world.registry.year_groups.get(group_id)
    if group is None:
        raise not_found("IbGroup", group_id)
    return group


def class_in_path(call: Call) -> Record:
    """The class with the path's `id`. Raises Refusal 404."""
    class_id = call.id("id", "IbClass")
    class_ = call.world.registry.classes.get(class_id)
    if class_ is None:
        raise not_found("IbClass", class_id)
    return class_


def terms_of_class(call: Call, class_: Record) -> list[tuple[AcademicYear, Term]]:
    """From the class's first to its last term, in its programme; none for a class without terms."""
    first, last = class_["start_term_id"], class_["end_term_id"]
    if first is None or last is None:
        return []
    return [
        (year, term)
        for year in call.world.calendar.years
        if year.program_code == class_["program_code"]
        for term in year.terms
        if first <= term.id <= last
    ]


def days_of_class(call: Call, class_: Record) -> tuple[date | None, date | None]:
    """The first and last day of the class's terms."""
    terms = [term for _, term in terms_of_class(call, class_)]
    return (terms[0].starts_on, terms[-1].ends_on) if terms else (None, None)


def term_in_path(call: Call, class_: Record | None = None) -> tuple[AcademicYear, Term]:
    """The term with the path's `term_id`, which must belong to the class. Raises Refusal 404."""
    term_id = call.id("term_id", "AcademicTerm")
    found = call.world.calendar.find_term(term_id)
    if found is None or (class_ is not None and found not in terms_of_class(call, class_)):
        raise not_found("AcademicTerm", term_id)
    return found
