"""The table of routes: which function answers which method and path, and which box it needs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mbdesk.practice.wire import Answer, Query, bad_request, not_found
from mbdesk.practice.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """One request on its way to a route. `params` are the parts of the path in braces."""

    world: World
    method: str
    path: str
    version: str
    params: dict[str, str]
    query: Query
    body: Any
    base_url: str
    token: str
    """The name of the token the call came with."""

    def id(self, name: str, model: str) -> int:
        """A whole number from the path; anything else is an unknown `model`."""
        text = self.params[name]
        if not text.isascii() or not text.isdecimal():
            raise not_found(model, text)
        return int(text)

    def object(self, name: str) -> dict[str, Any]:
        """The body's object under `name`, or the body itself when it came unwrapped (contract 1.2)."""
        if not isinstance(self.body, dict):
            raise bad_request("Invalid payload data structure.")
        inner = self.body.get(name, self.body)
        if not isinstance(inner, dict):
            raise bad_request("Invalid payload data structure.")
        return inner


RouteFunction = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the table. `pattern` is the path behind the version, such as `/students/{id}`."""

    method: str
    pattern: str
    permission: str | None
    answer: RouteFunction
    expression: re.Pattern[str]


ROUTES: list[Route] = []


def route(method: str, pattern: str, permission: str | None) -> Callable[[RouteFunction], RouteFunction]:
    """Enter a function into the table."""

    def enter(function: RouteFunction) -> RouteFunction:
        add_route(method, pattern, permission, function)
        return function

    return enter


def add_route(method: str, pattern: str, permission: str | None, function: RouteFunction) -> None:
    """The same without a decorator, for functions made for several kinds."""
    expression = re.compile("^" + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern) + "$")
    ROUTES.append(Route(method, pattern, permission, function, expression))


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route for a path behind the version, with its parameters."""
    for one in ROUTES:
        if one.method == method:
            match = one.expression.match(path)
            if match:
                return one, match.groupdict()
    return None
