"""Pure routes: a request goes in, an answer comes out, and the world has changed or not."""

import json
from typing import Any

# Importing a module enters its routes into the table.
from mbdesk.practice.routes import (
    children,
    classes,
    coursework,
    people,
    registers,
    school,
    utilities,
    year_groups,
)
from mbdesk.practice.routes.table import ROUTES, Call, find_route
from mbdesk.practice.wire import Answer, Query, Refusal, access_denied, bad_request, json_answer
from mbdesk.practice.world import World

__all__ = [
    "ROUTES", "children", "classes", "coursework", "dispatch", "people", "registers", "school", "split_version",
    "utilities", "year_groups",
]  # fmt: skip


def split_version(path: str) -> tuple[str, str]:
    """`/v2p1/students/` -> (`v2p1`, `/students`); an old client's trailing slash is forgiven (contract 1.2)."""
    _, version, *rest = path.split("/", 2)
    return version, "/" + (rest[0].rstrip("/") if rest else "")


def dispatch(
    world: World, method: str, path: str, query: str, body: bytes, token: str | None, base_url: str, content_type: str
) -> Answer:
    """Answer one call of the API. `token` is the name of a token that works, or None."""
    version, rest = split_version(path)
    if version not in world.switches.versions:
        return json_answer({"error": "Not Found"}, 404)
    try:
        if token is None:
            raise access_denied()
        found = find_route(method, rest)
        if found is None:
            raise Refusal(404, {"error": "Not Found"})
        route, params = found
        if not world.tokens.may(token, route.permission):
            raise access_denied(world.switches.missing_permission_status)
        parsed = _read_body(method, body, content_type)
        return route.answer(Call(world, method, rest, version, params, Query(query), parsed, base_url, token))
    except Refusal as refusal:
        return json_answer(refusal.body, refusal.status)


def _read_body(method: str, body: bytes, content_type: str) -> Any:
    if method not in ("POST", "PATCH", "PUT") or not body.strip():
        return None
    if "json" not in content_type.lower():
        raise bad_request("Content-Type must be application/json")
    try:
        return json.loads(body)
    except ValueError:
        raise bad_request("Invalid payload data structure.") from None
