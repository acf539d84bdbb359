"""The school and its reference lists (contract 11): nested by programme, keys not uniform."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final

from mbdesk.api.decode import listed, single, unreadable, whole
from mbdesk.api.record_reader import RecordReader
from mbdesk.api.transport import Answer
from mbdesk.records import AcademicYear, Grade, School, Subject, Term, program_key

_school: Final = RecordReader(School)
_year: Final = RecordReader(AcademicYear)
_term: Final = RecordReader(Term)
_subject: Final = RecordReader(Subject)


def school(answer: Answer) -> School:
    """The school; its ``subdomain`` may be missing, then its id or name identifies it (contract 11.1)."""
    raw = dict(single(answer, "school"))
    name = raw.get("name") or raw.get("subdomain")
    identity = raw.get("subdomain") or raw.get("id") or name
    found = _school.read(raw | {"name": str(name), "subdomain": str(identity)}) if name else None
    if found is None:
        raise unreadable(answer, "no school")
    return found


def academic_years(answer: Answer) -> tuple[AcademicYear, ...]:
    """Years with their terms of every programme: ``{key: {"academic_years": [...]}}`` (contract 11.2)."""
    years = []
    for program, raw in _by_program(answer, "academic_years"):
        terms = [term for item in _items(raw, "academic_terms") if (term := _term.read(item))]
        terms.sort(key=lambda term: term.starts_on)
        year = _year.read({**raw, "program": program_key(program), "terms": []})
        if year is not None:
            years.append(dataclasses.replace(year, terms=tuple(terms)))
    return tuple(years)


def grades(answer: Answer) -> tuple[Grade, ...]:
    """The grades of every programme (contract 11.3)."""
    found = []
    for program in _items(single(answer, "school"), "programs"):
        if not isinstance(program, Mapping):
            continue
        key = program_key(str(program.get("code") or program.get("name") or ""))
        for raw in _items(program, "grades"):
            if not isinstance(raw, Mapping):
                continue
            name, label = raw.get("name") or raw.get("label"), raw.get("label")
            if name:
                found.append(
                    Grade(
                        name=str(name),
                        label=str(label) if label else None,
                        code=str(raw.get("code") or ""),
                        program=key,
                        number=whole(raw.get("grade_number")),
                    )
                )
    return tuple(found)


def subjects(answer: Answer) -> tuple[Subject, ...]:
    """The subjects of every programme (contract 11.4)."""
    found = (_subject.read({**raw, "program": program_key(key)}) for key, raw in _by_program(answer, "subjects"))
    return tuple(subject for subject in found if subject is not None)


def _items(raw: Mapping[str, Any], name: str) -> list[Any]:
    found = raw.get(name)
    return found if isinstance(found, list) else []


def _by_program(answer: Answer, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each object under ``{name: {key: [..]}}`` or ``{name: {key: {name: [..]}}}`` with its programme key."""
    outer = answer.data.get(name) if isinstance(answer.data, Mapping) else None
    if isinstance(outer, list):  # not by programme: then each item may name its own
        for raw in listed(answer, name):
            if isinstance(raw, Mapping):
                yield str(raw.get("program_code") or ""), raw
        return
    if not isinstance(outer, Mapping):
        raise unreadable(answer, f"no {name}")
    for key, inner in outer.items():
        items = inner.get(name) if isinstance(inner, Mapping) else inner
        for raw in items if isinstance(items, list) else []:
            if isinstance(raw, Mapping):
                yield str(key), raw
