"""A plan as text with a hash, and back: what was reviewed is kept, and exactly that is sent (IMP-11).

The text is canonical JSON: the same plan gives the same text, and so the same hash, on every computer.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from mbdesk.errors import JournalError
from mbdesk.plan.operations import (
    CLASSES,
    YEAR_GROUPS,
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
    Who,
)
from mbdesk.plan.plan import CellChange, Outcome, Plan, PlannedRow, Step, canonical, digest
from mbdesk.records import PersonKind

FORMAT: Final = 3
"""The shape of the text. Raise it when the shape changes, and teach ``thaw`` the old ones: 1 had no ``Step.after``, 2
no ``Step.reviewed``."""

_OPERATIONS: Final[Mapping[str, Callable[..., Operation]]] = {
    "create_person": CreatePerson,
    "update_person": UpdatePerson,
    "archive_person": ArchivePerson,
    "unarchive_person": UnarchivePerson,
    "link_child": LinkChild,
    "unlink_child": UnlinkChild,
    "add_to_group": AddToGroup,
    "remove_from_group": RemoveFromGroup,
}
_TAGS: Final = {operation: tag for tag, operation in _OPERATIONS.items()}


@dataclass(frozen=True, slots=True)
class Frozen:
    """A plan's ``text`` and its SHA-256 (hex), which is the plan's identity in the journal."""

    text: str
    sha256: str


def freeze(plan: Plan) -> Frozen:
    """The plan as canonical text with its hash.

    Wire values (``values``, ``before``, ``answers``) must be made of JSON types: text, whole and finite numbers, yes
    and no, None, lists and dicts with text keys. Anything else raises TypeError, because it would not come back as it
    went.
    """
    text = canonical({"format": FORMAT, "plan": _encode(plan)})
    return Frozen(text, digest(text))


def thaw(text: str) -> Plan:
    """The plan that ``freeze`` wrote. Raises JournalError ``newer`` when a newer mbdesk wrote it, ``damaged`` when
    ``text`` is no plan at all."""
    try:
        whole = json.loads(text)
        if whole["format"] > FORMAT:
            raise JournalError("newer", f"plan format {whole['format']!r}")
        return _plan(whole["plan"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise JournalError("damaged", f"not a plan: {error}") from error


def _encode(value: Any) -> Any:
    """House values as JSON types: dataclasses by field name, operations with their tag under ``do``."""
    match value:
        case Ref():
            return {"ref": value.step}
        case tuple():
            return [_encode(item) for item in value]
        case Mapping():
            return _wire(value)
        case str():
            return str(value)
        case None | bool() | int():
            return value
        case _:
            encoded = {f.name: _encode(getattr(value, f.name)) for f in fields(value)}
            tag = _TAGS.get(type(value))
            return encoded if tag is None else {"do": tag, **encoded}


def _wire(value: Any) -> Any:
    """``value`` itself, once it is certain that JSON gives back the same."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case float() if value - value == 0:
            return value
        case list():
            return [_wire(item) for item in value]
        case Mapping() if all(isinstance(key, str) for key in value):
            return {str(key): _wire(item) for key, item in value.items()}
        case _:
            raise TypeError(f"a plan cannot keep a {type(value).__name__}")


def _plan(data: Mapping[str, Any]) -> Plan:
    return Plan(
        **{
            **data,
            "columns": tuple(data["columns"]),
            "rows": tuple(_row(row) for row in data["rows"]),
            "steps": tuple(_step(step) for step in data["steps"]),
        }
    )


def _row(data: Mapping[str, Any]) -> PlannedRow:
    return PlannedRow(
        **{
            **data,
            "outcome": Outcome(data["outcome"]),
            "cells": tuple(data["cells"]),
            "changes": tuple(CellChange(**change) for change in data["changes"]),
            "steps": tuple(data["steps"]),
            "notes": tuple(data["notes"]),
        }
    )


def _step(data: Mapping[str, Any]) -> Step:
    after = tuple(data.get("after", ()))
    return Step(**{**data, "operation": _operation(data["operation"]), "rows": tuple(data["rows"]), "after": after})


def _operation(data: Mapping[str, Any]) -> Operation:
    values = {key: value for key, value in data.items() if key != "do"}
    if "kind" in values:
        values["kind"] = PersonKind(values["kind"])
    for key in ("parent", "student"):
        if key in values:
            values[key] = _who(values[key])
    if values.get("group", CLASSES) not in (CLASSES, YEAR_GROUPS):
        raise ValueError(f"no such group: {values['group']!r}")
    if "students" in values:
        values["students"] = tuple(_who(student) for student in values["students"])
    return _OPERATIONS[data["do"]](**values)


def _who(data: int | Mapping[str, int]) -> Who:
    return data if isinstance(data, int) else Ref(data["ref"])
