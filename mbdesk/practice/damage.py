"""Spoilt and odd bodies: what a fault does to an answer that was right."""

import gzip
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from mbdesk.practice.wire import Answer

PORTAL_PAGE = (
    b"<!DOCTYPE html><html><head><title>Welcome to FreeWiFi</title></head>"
    b'<body><form action="/login"><h1>Please sign in to use this network</h1></form></body></html>'
)
ERROR_PAGE = (
    "<!DOCTYPE html><html><head><title>{status}</title></head>"
    "<body><h1>We're sorry, but something went wrong.</h1><p>nginx</p></body></html>"
)


def html(status: int, page: bytes, headers: Mapping[str, str] | None = None) -> Answer:
    """A page where JSON was expected."""
    return Answer(status, {"Content-Type": "text/html; charset=utf-8", **(headers or {})}, page)


def garble(answer: Answer, how: str) -> Answer:
    """The answer with its bytes spoilt. Raises KeyError for an unknown way."""
    headers, body = GARBLES[how](answer.body)
    return Answer(answer.status, {**answer.headers, **headers}, body, answer.trouble)


def _huge(body: bytes) -> tuple[dict[str, str], bytes]:
    """80 MB once unpacked, small on the wire."""
    return {"Content-Encoding": "gzip"}, gzip.compress(b"[" + b" " * 80_000_000 + b"]", 1)


GARBLES: dict[str, Callable[[bytes], tuple[dict[str, str], bytes]]] = {
    "truncated": lambda body: ({}, body[: len(body) // 2]),
    "doubled": lambda body: ({}, body + body),
    "trailing": lambda body: ({}, body + b"\n<!-- served by cache 7 -->"),
    "nan": lambda body: ({}, re.sub(rb":\d+", b":NaN", body, count=1)),
    "deep": lambda body: ({}, b'{"students":' + b"[" * 5000 + b"]" * 5000 + b"}"),
    "duplicate-keys": lambda body: ({}, body[:-1] + b',"meta":{"total_pages":1}}'),
    "empty": lambda body: ({}, b""),
    "not-utf8": lambda body: ({}, body.decode("utf-8", "replace").encode("latin-1", "replace") + b"\xff\xfe"),
    "huge": _huge,
}


def reshape(answer: Answer, how: str) -> Answer:
    """The answer with its JSON changed; answers without a JSON object stay as they are."""
    try:
        payload = json.loads(answer.body)
    except ValueError:
        return answer
    payload = RESHAPES[how](payload)
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(answer.status, answer.headers, body, answer.trouble)


def _deep(value: Any, change: Callable[[str, Any], Any], key: str = "") -> Any:
    if isinstance(value, dict):
        return {inner: _deep(one, change, inner) for inner, one in value.items()}
    if isinstance(value, list):
        return [_deep(one, change, key) for one in value]
    return change(key, value)


def numeric_strings(payload: Any) -> Any:
    """Every number becomes text, ids too."""
    return _deep(payload, lambda key, value: str(value) if type(value) in (int, float) else value)


def stray_spaces(payload: Any) -> Any:
    """Codes and school numbers get a space before or behind."""
    codes = {"uniq_id", "student_id", "identifier", "uniq_class_id", "uniq_student_id"}
    return _deep(payload, lambda key, value: f" {value} " if key in codes and isinstance(value, str) else value)


def zone_abbreviations(payload: Any) -> Any:
    """Timestamps end in letters: `2021-06-28T12:39:36.000CET`."""

    def change(key: str, value: Any) -> Any:
        if isinstance(value, str) and key.endswith(("_at", "due_date")):
            return re.sub(r"(T\d\d:\d\d:\d\d(\.\d+)?)(Z|[+-]\d\d:\d\d)$", r"\1CET", value)
        return value

    return _deep(payload, change)


def extra_keys(payload: Any) -> Any:
    """Every object has keys nobody knows."""
    if isinstance(payload, dict):
        return {**{key: extra_keys(one) for key, one in payload.items()}, "x_new_field": {"nested": [1, None]}}
    return [extra_keys(one) for one in payload] if isinstance(payload, list) else payload


def _nulls(payload: Any) -> Any:
    """Texts that are empty, and a few more, come as null."""
    names = {"middle_name", "nickname", "phone_number", "uniq_id", "class_section", "last_accessed_at", "gender"}
    if isinstance(payload, dict):
        return {key: None if key in names else _nulls(one) for key, one in payload.items()}
    return [_nulls(one) for one in payload] if isinstance(payload, list) else payload


def _without(name: str, payload: Any) -> Any:
    if isinstance(payload, dict):
        return {key: _without(name, one) for key, one in payload.items() if key != name}
    return [_without(name, one) for one in payload] if isinstance(payload, list) else payload


def _other_record(payload: Any) -> Any:
    """A write is answered with the record of somebody else."""
    others = {"id": 12_999_999, "email": "somebody.else@riverside.example"}
    return _deep(payload, others.get)


def _bad_row(payload: Any) -> Any:
    """The second row of a list cannot be read: its id is a word and its name a list."""
    if isinstance(payload, dict):
        for key, rows in payload.items():
            if isinstance(rows, list) and len(rows) > 1 and isinstance(rows[1], dict):
                spoilt = {**rows[1], "id": "none", "first_name": [1, 2]}
                return {**payload, key: [rows[0], spoilt, *rows[2:]]}
    return payload


RESHAPES: dict[str, Callable[[Any], Any]] = {
    "no-meta": lambda payload: {key: one for key, one in payload.items() if key != "meta"},
    "no-id": lambda payload: _without("id", payload),
    "other-record": _other_record,
    "numeric-strings": numeric_strings,
    "nulls": _nulls,
    "extra-keys": extra_keys,
    "stray-spaces": stray_spaces,
    "zone-abbreviations": zone_abbreviations,
    "bad-row": _bad_row,
    "empty-list": lambda payload: {key: [] if isinstance(one, list) else one for key, one in payload.items()},
}
