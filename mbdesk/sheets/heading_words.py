"""The headings that mbdesk knows, folded. The child process is told them with the question: to make them it would have
to import every record and field, which takes longer than reading a small sheet."""

from collections.abc import Iterable

from mbdesk.plan.folding import fold

_known: list[frozenset[str]] = []


def known_headings() -> frozenset[str]:
    """Every heading that some field of a person answers to."""
    if not _known:
        from mbdesk.fields import PARENT_FIELDS, STUDENT_FIELDS, TEACHER_FIELDS
        from mbdesk.fields.aliases import ALIASES

        titles = [field.title for fields in (STUDENT_FIELDS, PARENT_FIELDS, TEACHER_FIELDS) for field in fields]
        _known.append(frozenset(fold(h) for h in (*titles, *(a for aliases in ALIASES.values() for a in aliases))))
    return _known[0]


def tell_headings(headings: Iterable[str]) -> None:
    """What ``known_headings`` gives from now on, in this process."""
    _known[:] = [frozenset(headings)]
