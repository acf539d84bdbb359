"""The server's own words, whatever their form (contract 4, quality F21)."""

from typing import Any

import pytest

from mbdesk.api.error_text import messages_of, plain, summary


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ({"errors": {"email": ["can't be blank"]}}, {"email": ("can't be blank",)}),
        ({"errors": {"email": ["a", "b"], "last_name": "c"}}, {"email": ("a", "b"), "last_name": ("c",)}),
        ({"errors": "Something"}, {"": ("Something",)}),
        ({"errors": ["one", "two"]}, {"": ("one", "two")}),
        ({"error": {"due_date": ["can't be blank"]}}, {"due_date": ("can't be blank",)}),
        ({"error": "Access Denied"}, {"": ("Access Denied",)}),
        ({"error": "No relation", "reason": "not a child"}, {"": ("No relation", "not a child")}),
        (
            {"error": "found unpermitted parameters: :language", "allowed_params": ["name", {"subject_ids": []}]},
            {"": ("found unpermitted parameters: :language",)},
        ),
        ({"error_description": "bad scope"}, {"": ("bad scope",)}),
        ({"message": "no"}, {"": ("no",)}),
        ({"errors": {"address": {"city": ["too long"]}}}, {"address": ("city: too long",)}),
        ({"errors": {}, "message": "no"}, {"": ("no",)}),
        ({"errors": None}, {}),
        ([], {}),
        (None, {}),
        ("text", {"": ("text",)}),
    ],
)
def test_every_form_is_read(body: Any, messages: dict[str, tuple[str, ...]]) -> None:
    assert messages_of(body) == messages


def test_pages_and_long_texts_become_short_plain_lines() -> None:
    assert plain("<h1>Sorry</h1><script>alert(1)</script>\r\n went &amp; wrong") == "Sorry went & wrong"
    assert len(plain("x" * 10_000)) == 300
    assert plain("a\x00b\x1b[31m\u202ec") == "ab[31mc"
    assert summary({"email": ("a", "b"), "": ("c",)}, b"", "") == "email: a, b; c"
    assert summary({}, b"<html><p>Bad gateway</p></html>", "") == "Bad gateway"
    assert summary({}, b"", "Not Found") == "Not Found"
