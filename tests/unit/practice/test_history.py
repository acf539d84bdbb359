"""The recorder: the truth about what came and what it changed, without any token."""

import json
from typing import Any

from mbdesk.practice import PracticeSchool, Switches
from mbdesk.practice.control import control


def test_every_request_is_written_with_its_effect(call: Any) -> None:
    ana = call.person("students", "ana.silva@riverside.example")
    call.ask("PATCH", f"/students/{ana['id']}", {"student": {"city": "Gdynia"}})
    call.ask("GET", "/students/5")
    search, patch, missing = call.school.recorder.entries
    assert (search.method, search.path, search.query) == ("GET", "/v2/students", "q=ana.silva@riverside.example")
    assert [entry.status for entry in (search, patch, missing)] == [200, 200, 404]
    assert [entry.changes for entry in (search, patch, missing)] == [[], [1], []]
    assert [entry.token for entry in (search, patch, missing)] == ["full"] * 3
    (change,) = call.school.recorder.changes
    assert (change.request, change.verb, change.kind, change.id) == (2, "update", "students", ana["id"])
    assert change.values == {"before": {"city": ana["city"]}, "after": {"city": "Gdynia"}}


def test_no_token_is_ever_written_and_one_in_the_address_is_told(school: PracticeSchool) -> None:
    secret = school.tokens["full"]
    school.handle("GET", "/v2/ping", headers={"auth-token": secret})
    assert school.handle("GET", "/v2/ping", f"auth_token={secret}").status == 200
    school.handle("GET", f"/v2/students/{secret}", headers={"auth-token": "wrong"})
    school.handle("GET", "/v2/ping")
    school.handle("GET", "/v2/ping", "auth_token=of-another-school")
    school.handle("GET", "/v2/students", f"q={secret}")
    entries = school.recorder.entries
    assert [entry.token_in_url for entry in entries] == [False, True, True, False, True, True]
    assert [entry.token for entry in entries] == ["full", "full", "unknown", None, "unknown", None]
    assert "of-another-school" not in json.dumps(school.recorder.as_dict())
    assert secret not in json.dumps(school.recorder.as_dict())
    assert secret not in repr(school.world.tokens)


def test_the_control_routes_work_beside_the_api(school: PracticeSchool) -> None:
    school.handle("GET", "/v2/ping", headers={"auth-token": school.tokens["full"]})
    log = json.loads(control(school, "GET", "log", "", b"").body)
    assert [row["path"] for row in log["requests"]] == ["/v2/ping"]
    counts = json.loads(control(school, "GET", "state", "", b"").body)["counts"]
    assert counts["students"] == 60
    people = json.loads(control(school, "GET", "state", "kind=parents", b"").body)["parents"]
    assert people[0]["email"] == "maria.silva@home.example"
    assert control(school, "POST", "faults", "", b'[{"do": "explode"}]').status == 400
    assert control(school, "POST", "faults", "", b'[{"do": "delay"}]').status == 200
    assert control(school, "POST", "switches", "", b'{"gzip": true}').status == 200
    assert json.loads(control(school, "GET", "switches", "", b"").body)["gzip"] is True
    assert control(school, "POST", "revoke", "", b'{"token": "full"}').status == 200
    assert school.handle("GET", "/v2/ping", headers={"auth-token": school.tokens["full"]}).status == 401
    assert control(school, "POST", "nothing", "", b"").status == 404
    assert len(school.recorder.entries) == 2


def test_reset_brings_back_the_first_day_and_keeps_the_tokens() -> None:
    school = PracticeSchool("small", 1, switches=Switches(rate_limit=0, per_page_max=50))
    tokens = dict(school.tokens)
    headers = {"auth-token": school.tokens["full"], "content-type": "application/json"}
    body = b'{"student": {"email": "a@newfamily.example", "last_name": "A"}}'
    assert school.handle("POST", "/v2/students", "", headers, body).status == 201
    school.faults.add(do="delay")
    school.switches.per_page_max = 10
    school.revoke("full")
    school.reset({"next_page": "always"})
    assert school.tokens == tokens
    assert (school.switches.per_page_max, school.switches.next_page) == (50, "always")
    assert len(school.faults) == len(school.recorder.entries) == len(school.recorder.changes) == 0
    assert school.handle("POST", "/v2/students", "", headers, body).status == 201
