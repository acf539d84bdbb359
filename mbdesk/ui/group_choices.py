"""Classes and year groups as something to pick by typing, the two kinds told apart in words."""

from datetime import date

from mbdesk.directory import Directory
from mbdesk.records import SchoolClass, Term, YearGroup
from mbdesk.text import sort_text, tr
from mbdesk.ui.widgets import Choice

Group = SchoolClass | YearGroup


def class_choices(directory: Directory) -> list[Choice]:
    """The active classes by name; found by code, subject, grade and teachers as well. Keys as in ``key_of``."""
    classes = sorted((c for c in directory.classes if not c.archived), key=lambda c: sort_text(c.name))
    return [Choice(key_of(c), class_words(c), _also(directory, c)) for c in classes]


def year_group_choices(directory: Directory) -> list[Choice]:
    """The active year groups by grade; their register is the homeroom's."""
    groups = sorted((g for g in directory.year_groups if not g.archived), key=lambda g: (g.grade_number or 0, g.name))
    return [
        Choice(key_of(g), tr("{name} · year group, homeroom", name=g.name), f"{g.short_name or ''} {g.grade or ''}")
        for g in groups
    ]


def class_words(school_class: SchoolClass) -> str:
    """``Biology 10 · BIO-10 · class``."""
    code = (school_class.uniq_id or "").strip()
    if code:
        return tr("{name} · {code} · class", name=school_class.name, code=code)
    return tr("{name} · class", name=school_class.name)


def key_of(group: Group) -> str:
    """A stable key: ids of classes and of year groups may be equal."""
    return f"{'class' if isinstance(group, SchoolClass) else 'year'} {group.id}"


def group_of(directory: Directory, key: str) -> Group | None:
    """The loaded group with this key."""
    kind, _, number = key.partition(" ")
    if not number:
        return None
    return directory.class_by_id.get(int(number)) if kind == "class" else directory.year_group_by_id.get(int(number))


def terms_of(directory: Directory, group: Group) -> tuple[Term, ...]:
    """The terms in which a group may have been recorded, in order."""
    if isinstance(group, SchoolClass):
        return directory.terms_of_class(group)
    year = directory.academic_year(group.program_code)
    return year.terms if year is not None else ()


def _also(directory: Directory, school_class: SchoolClass) -> str:
    parts = (school_class.subject_name, school_class.grade, *directory.teacher_names(school_class.id))
    return " ".join(part for part in parts if part)


def term_names(directory: Directory) -> list[str]:
    """The names of the active years' terms, in the order in which they begin."""
    terms = sorted((t for y in directory.academic_years if y.active for t in y.terms), key=lambda t: t.starts_on)
    return list(dict.fromkeys(term.name for term in terms))


def term_called(directory: Directory, group: Group, name: str, today: date) -> Term | None:
    """The term of this name in which a group meets; of several (classes over two years) the last that has begun."""
    named = [term for term in terms_of(directory, group) if term.name == name]
    begun = [term for term in named if term.starts_on <= today]
    return begun[-1] if begun else next(iter(named), None)
