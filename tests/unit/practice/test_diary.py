"""A practice school that is opened again on the same day is the school that was left."""

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import httpx

from mbdesk.practice import PracticeSchool, PracticeTransport
from mbdesk.practice.diary import Diary
from tests.support.loops import in_loop

TODAY = date(2026, 3, 10)


def opened(path: Path, today: date = TODAY) -> tuple[PracticeSchool, Diary]:
    school = PracticeSchool("small", today=today)
    return school, Diary(path, school)


async def write(school: PracticeSchool, diary: Diary) -> int:
    transport = PracticeTransport(school, 0, diary)
    headers = {"auth-token": school.tokens["full"]}
    async with httpx.AsyncClient(transport=transport, headers=headers, base_url="https://practice.test/v2") as client:
        body = {"student": {"email": "zoe@newfamily.example", "first_name": "Zoë", "last_name": "Lee"}}
        made = await client.post("/students", json=body)
        again = await client.post("/students", json=body)
        assert (made.status_code, again.status_code) == (201, 422)
        number = int(made.json()["student"]["id"])
        changed = await client.patch(f"/students/{number}", json={"student": {"city": "Łódź"}})
        assert changed.status_code == 200
        return number


@in_loop
async def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    school, diary = opened(tmp_path / "diary")
    assert diary.began
    assert sys.platform == "win32" or (tmp_path / "diary").stat().st_mode & 0o077 == 0, "the owner's only"
    number = await write(school, diary)
    again, diary = opened(tmp_path / "diary")
    assert not diary.began
    assert again.registry.people["students"][number]["city"] == "Łódź"
    assert sum(one["email"] == "zoe@newfamily.example" for one in again.registry.people["students"].values()) == 1
    assert again.recorder.entries == [], "replaying is not history"
    assert again.switches.rate_limit == school.switches.rate_limit


@in_loop
async def test_another_day_is_another_school(tmp_path: Path) -> None:
    school, diary = opened(tmp_path / "diary")
    number = await write(school, diary)
    other, diary = opened(tmp_path / "diary", TODAY + timedelta(days=1))
    assert diary.began
    assert number not in other.registry.people["students"]
    assert len((tmp_path / "diary").read_text(encoding="utf-8").splitlines()) == 1


def test_a_spoilt_diary_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("{half a li", encoding="utf-8")
    _school, diary = opened(tmp_path / "diary")
    assert diary.began
    assert json.loads((tmp_path / "diary").read_text(encoding="utf-8"))["today"] == "2026-03-10"


@in_loop
async def test_a_line_that_the_power_cut_short_costs_only_itself(tmp_path: Path) -> None:
    school, diary = opened(tmp_path / "diary")
    number = await write(school, diary)
    with (tmp_path / "diary").open("a", encoding="utf-8") as file:
        file.write('{"method": "POST", "path": "/v2/stu')
    again, _diary = opened(tmp_path / "diary")
    assert number in again.registry.people["students"]
