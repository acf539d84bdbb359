"""What people would write themselves: one request after the other, ``per_page=100``, until the last page."""

from typing import Any

import httpx

PAGED = ("students", "parents", "teachers", "year-groups", "classes", "memberships")
SHORT = ("school/academic-years", "school/grades", "school/subjects")


def whole_school(url: str, token: str) -> dict[str, list[dict[str, Any]]]:
    """Every list of the school, as plain dictionaries. Archived year groups and classes are not thought of."""
    found: dict[str, list[dict[str, Any]]] = {}
    with httpx.Client(base_url=f"{url}/v2/", headers={"auth-token": token}) as client:
        for name in PAGED:
            key = name.replace("-", "_")
            page, pages = 1, 1
            found[key] = []
            while page <= pages:
                answer = client.get(name, params={"page": page, "per_page": 100})
                answer.raise_for_status()
                found[key] += answer.json()[key]
                pages = answer.json()["meta"]["total_pages"]
                page += 1
        for name in SHORT:
            answer = client.get(name)
            answer.raise_for_status()
            found[name] = [answer.json()]
    return found
