"""The way in for tests and trainers, beside the API: `/_practice/...`. Needs no token, counts for no limit.

GET log (requests and changes), GET state (`?kind=students|teachers|parents`, else counts), GET switches,
POST faults (a list; the old plan goes), POST switches (an object), POST reset (an object of switches, or nothing),
POST revoke and POST restore (`{"token": "full"}`).
"""

import json
from typing import Any
from urllib.parse import parse_qs

from mbdesk.practice.registry import KINDS
from mbdesk.practice.render import person
from mbdesk.practice.school import PracticeSchool
from mbdesk.practice.wire import Answer, json_answer


def control(school: PracticeSchool, method: str, name: str, query: str, body: bytes) -> Answer:
    """Answer one control request; 400 with the reason when the body is wrong."""
    try:
        given: Any = json.loads(body) if body.strip() else None
        with school.lock:
            school.settle()
            payload = _do(school, method, name, parse_qs(query), given)
    except (ValueError, TypeError, AttributeError, KeyError) as reason:
        return json_answer({"error": str(reason)}, 400)
    return json_answer({"error": "Not Found"}, 404) if payload is None else json_answer(payload)


def _do(school: PracticeSchool, method: str, name: str, query: dict[str, list[str]], given: Any) -> Any:
    if method == "GET":
        if name == "log":
            return school.recorder.as_dict()
        if name == "switches":
            return school.switches.as_dict()
        if name == "state":
            return state(school, (query.get("kind") or [""])[-1])
        return None
    if method != "POST":
        return None
    if name == "faults":
        school.faults.replace(given or [])
    elif name == "switches":
        school.switches.change(given or {})
    elif name == "reset":
        school.reset(given)
    elif name == "revoke":
        school.revoke(given["token"])
    elif name == "restore":
        school.restore(given["token"])
    else:
        return None
    return {"status": "ok"}


def state(school: PracticeSchool, kind: str = "") -> dict[str, Any]:
    """The truth of one kind of people as the wire shows them, or how many of everything there are."""
    registry = school.registry
    if kind in KINDS:
        return {kind: [person(school.world, kind, record) for _, record in sorted(registry.people[kind].items())]}
    return {
        "today": school.today.isoformat(),
        "counts": {
            **{name: sum(not one["archived"] for one in registry.people[name].values()) for name in KINDS},
            "archived": {name: sum(one["archived"] for one in registry.people[name].values()) for name in KINDS},
            "year_groups": len(registry.year_groups),
            "classes": sum(not one["archived"] for one in registry.classes.values()),
            "memberships": len(registry.memberships),
        },
    }
