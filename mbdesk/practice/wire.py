"""Requests, answers and the small rules every route shares."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

_TRUE = {"1", "true", "t", "yes", "on"}


class Query:
    """The query string. Lists come as `x[]=1&x[]=2` or `x=1,2` (contract 1.5)."""

    def __init__(self, text: str) -> None:
        self._pairs = parse_qsl(text, keep_blank_values=True)

    def text(self, name: str) -> str | None:
        """The last value given, None when the name is absent."""
        return next((value for key, value in reversed(self._pairs) if key == name), None)

    def flag(self, name: str) -> bool | None:
        """True, False, or None when absent."""
        value = self.text(name)
        return None if value is None or value == "" else value.lower() in _TRUE

    def number(self, name: str, default: int) -> int:
        """A whole number of 1 or more, else the default."""
        value = self.text(name) or ""
        return int(value) if value.isdecimal() and int(value) > 0 else default

    def ids(self, *names: str) -> set[int] | None:
        """Ids under any of the names, with or without `[]`; None when none is given."""
        found: set[int] | None = None
        for key, value in self._pairs:
            if key.removesuffix("[]") in names:
                found = found or set()
                found.update(int(part) for part in value.split(",") if part.strip().isdecimal())
        return found


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong on the line around an answer. `serve` does it, `transport` reports it.

    `kind`: none, reset, half-body, close-after, slow, slow-headers. `delay` seconds pass before the answer starts.
    """

    kind: str = "none"
    delay: float = 0.0
    keep: float = 0.5
    """Share of the body that arrives, for half-body."""
    bytes_per_second: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, headers in their usual spelling, the body, and trouble on the way."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    trouble: Trouble = Trouble()


class Refusal(Exception):
    """Ends a route with this status and JSON body; nothing has been changed."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = dict(body)


def json_answer(payload: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with a JSON body, UTF-8 as Rails writes it."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, {"Content-Type": "application/json; charset=utf-8", **(headers or {})}, body)


def not_found(model: str, id_: object) -> Refusal:
    """404 in the words of Rails."""
    return Refusal(404, {"error": f"Couldn't find {model} with 'id'={id_}"})


def unprocessable(**errors: list[str]) -> Refusal:
    """422 with messages by field."""
    return Refusal(422, {"errors": errors})


def bad_request(text: str) -> Refusal:
    """400 with a sentence."""
    return Refusal(400, {"error": text})


def access_denied(status: int = 401) -> Refusal:
    """The token is missing, wrong or switched off, or lacks the box."""
    return Refusal(status, {"error": "Access Denied"})


def without_nulls(value: Any) -> Any:
    """Null fields are left out at every depth; empty lists and objects stay (contract 1.3)."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return value
