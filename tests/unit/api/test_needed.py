"""What a refusal teaches: the permission it is about, until the same request is allowed (features CON-4)."""

import pytest

from mbdesk.api.needed import permission
from mbdesk.api.permissions import NAMES
from mbdesk.errors import NotAllowed, TokenRefused
from mbdesk.practice.permissions import EVERYTHING
from mbdesk.practice.routes import ROUTES
from tests.support.loops import in_loop
from tests.support.school import school_server


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.pattern}")
def test_each_published_function_knows_its_permission(route: object) -> None:
    method, pattern, needed = (getattr(route, name) for name in ("method", "pattern", "permission"))
    path = "/".join("7" if part.startswith("{") else part for part in pattern.split("/"))
    assert permission(method, path) == (needed if needed in NAMES or needed in LATER else "")


LATER = {"teachers/archive", "teachers/unarchive"}
"""Beside the published list, but named alike."""


def test_every_name_of_the_contract_is_reached() -> None:
    paths = [(r.method, "/".join("7" if p.startswith("{") else p for p in r.pattern.split("/"))) for r in ROUTES]
    assert {permission(*one) for one in paths} - {""} - LATER == set(NAMES)


@in_loop
async def test_a_dead_key_teaches_nothing() -> None:
    with school_server() as served:
        talk = served.transport("revoked")
        with pytest.raises(TokenRefused):
            await talk.request("GET", "/students")
        assert talk.refused == set()
        await talk.aclose()


@in_loop
async def test_a_refusal_is_remembered_and_forgotten_when_it_is_lifted() -> None:
    with school_server() as served:
        allowed = served.school.world.tokens.allowed
        async with served.reads("no-groups") as reads:
            may = await reads.permissions()
            served.school.allow("no-groups", EVERYTHING - {"year-groups/index", "students/create"})
            assert may.allows("students/create") is True  # nobody asked yet: never by a write
            with pytest.raises(NotAllowed):
                async for _ in reads.year_groups():
                    pass
            assert may.allows("year-groups/index") is False
            allowed["no-groups"] = EVERYTHING
            async for _ in reads.year_groups():
                pass
            assert may.refused == set()
