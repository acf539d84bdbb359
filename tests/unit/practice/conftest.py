"""A small practice school on a fixed day, and a short way to ask it."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mbdesk.practice import PracticeSchool, Switches

TODAY = date(2026, 3, 10)


class Caller:
    """Asks a school without a socket, with one of its tokens."""

    def __init__(self, school: PracticeSchool, token: str, version: str = "v2") -> None:
        self.school = school
        self.token = token
        self.version = version

    def ask(self, method: str, path: str, body: Any = None, query: str = "") -> tuple[int, Any]:
        """Status and decoded JSON; None for an empty body."""
        headers = {"auth-token": self.school.tokens[self.token], "Content-Type": "application/json"}
        data = b"" if body is None else json.dumps(body).encode()
        answer = self.school.handle(method, f"/{self.version}{path}", query, headers, data)
        return answer.status, json.loads(answer.body) if answer.body else None

    def get(self, path: str, query: str = "") -> Any:
        """The payload of a GET that must succeed."""
        status, payload = self.ask("GET", path, query=query)
        assert status == 200, (path, status, payload)
        return payload

    def every(self, path: str, key: str, query: str = "", per_page: int = 200) -> list[Any]:
        """All rows of a list, page by page."""
        rows: list[Any] = []
        page, pages = 1, 1
        while page <= pages:
            payload = self.get(path, f"{query}&page={page}&per_page={per_page}")
            rows += payload[key]
            pages = payload["meta"]["total_pages"]
            page += 1
        return rows

    def person(self, kind: str, email: str) -> Any:
        """The one person with this address."""
        (found,) = self.get(f"/{kind}", f"q={email}")[kind]
        return found

    def class_named(self, name: str) -> Any:
        return next(row for row in self.every("/classes", "classes") if row["name"] == name)

    def group_of(self, grade: str) -> Any:
        return next(row for row in self.get("/year-groups")["year_groups"] if row["grade"] == grade)

    def terms(self, key: str) -> list[Any]:
        """The terms of the active year, by the key academic-years files the programme under."""
        years = self.get("/school/academic-years", "active=true")["academic_years"][key]["academic_years"]
        return list(years[0]["academic_terms"])


@pytest.fixture
def school() -> PracticeSchool:
    return PracticeSchool("small", 1, TODAY, switches=Switches(rate_limit=0))


@pytest.fixture
def call(school: PracticeSchool) -> Caller:
    return Caller(school, "full")


@pytest.fixture
def as_token(school: PracticeSchool) -> Callable[[str], Caller]:
    """Somebody with another token."""
    return lambda name: Caller(school, name)


@pytest.fixture
def at_version(school: PracticeSchool) -> Callable[[str], Caller]:
    """The same school under another version."""
    return lambda version: Caller(school, "full", version)


@pytest.fixture(scope="session")
def whole_school() -> Caller:
    """The school of the usual size; for reading only."""
    return Caller(PracticeSchool("school", 1, TODAY, switches=Switches(rate_limit=0)), "full")
