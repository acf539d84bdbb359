"""The access key after a whole day's work at debug level: it is in the keyring and in request headers, nowhere else
(quality X08, X09, X11, X13). Names are in no log.

Everything runs against the practice school over a real socket: connect, load, refresh, the locked copy, pictures,
attendance, grades, an import that loses answers, and every function in every kind of trouble.
"""

import asyncio
import dataclasses
import io
import logging
import os
import random
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mbdesk.api.client import Api
from mbdesk.directory import Directory
from mbdesk.errors import ApiError, MbdeskError
from mbdesk.jobs import run as runs
from mbdesk.jobs.attendance import totals
from mbdesk.jobs.avatars import Avatars
from mbdesk.jobs.connect import check, connect, open_connection
from mbdesk.jobs.control import Control
from mbdesk.jobs.load import load_school
from mbdesk.jobs.offline import choose, recall, remember
from mbdesk.jobs.progress import Progress
from mbdesk.jobs.refresh import refresh_school
from mbdesk.jobs.session import Session
from mbdesk.records import PersonKind
from mbdesk.store.connections import Connections
from mbdesk.store.journal import Journal
from mbdesk.store.places import Places
from tests.support.engine import QUICK, enrolment_plan
from tests.support.functions import CONTRACT, FUNCTIONS
from tests.support.keyrings import MemoryKeys
from tests.support.school import Served, no_limit, school_server
from tests.support.troubles import TROUBLES

CANARY = "ca9a97" * 10
WRONG = "bad0ca9a97" * 6
NAME = "Quillfeather"
"""Somebody's surname in the practice school; those who are imported are called Silva."""


@contextmanager
def logged(*loud: str) -> Iterator[io.StringIO]:
    """Everything that is logged at debug level while the block lasts; ``loud`` libraries are made to tell all too."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    loggers = [logging.getLogger(name) for name in ("", *loud)]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        loggers[0].removeHandler(handler)


class Day:
    """A day's work; what was seen of it besides files and log."""

    def __init__(self, served: Served, places: Places) -> None:
        self.served, self.places = served, places
        self.tokens, self.keys = MemoryKeys(), MemoryKeys()
        self.texts: list[str] = []

    def told(self, progress: Progress) -> None:
        self.texts.append(repr(progress))

    def looked(self, directory: Directory) -> None:
        self.texts.append(repr(directory)[:2000])

    def failed(self, error: BaseException) -> None:
        self.texts += [str(error), repr(error), *traceback.format_exception(error), repr(vars(error))]

    async def work(self) -> None:
        session = await self.connected()
        directory = await load_school(session, self.told, self.looked)
        assert await remember(session, directory, keys=self.keys)
        await self.look_around(session, directory)
        await self.send(session, directory)
        directory = await refresh_school(session, directory, self.told, self.looked)
        assert any(one.last_name == "Silva 1" for one in directory.students)
        assert await remember(session, directory, keys=self.keys)
        await session.aclose()
        assert await recall(session.connection, places=self.places, keys=self.keys) == directory
        again = await open_connection(session.connection, places=self.places, tokens=self.tokens)
        self.texts += [repr(session), repr(session.api.transport.__dict__), repr(again), repr(again.connection)]
        await again.aclose()

    async def connected(self) -> Session:
        for key in (WRONG, f"{CANARY} with a space", f"{CANARY}\n{CANARY}"):
            try:
                await check(self.served.url, key, limiter=no_limit())
            except MbdeskError as error:
                self.failed(error)
        for address in (f"https://{CANARY}@api.managebac.com", f"http://api.managebac.com/?auth_token={CANARY}"):
            try:
                await check(address, CANARY, limiter=no_limit())
            except MbdeskError as error:
                self.texts += [str(error), *traceback.format_exception(error)]
        session = await connect(self.served.url, CANARY, places=self.places, tokens=self.tokens, limiter=no_limit())
        return await choose(session, keep=True, keys=self.keys)

    async def look_around(self, session: Session, directory: Directory) -> None:
        await Avatars(session).load([one.id for one in directory.students[:5]], lambda _id, _picture: None)
        taught = next(one for one in directory.classes if one.program_code == "diploma" and one.start_term_id)
        term = directory.terms_of_class(taught)[0]
        self.texts.append(repr(await totals(session, directory, taught, term)))
        self.texts.append(repr(await session.api.reads.term_grades(taught.id, term.id)))
        await session.api.reads.find_people(PersonKind.STUDENT, f"{NAME.lower()}@riverside.example")

    async def send(self, session: Session, directory: Directory) -> None:
        """An import during which answers are lost, connections break and the key is refused once."""
        group = next(one for one in directory.year_groups if not one.archived)
        plan = enrolment_plan(6, group.id)
        plan = dataclasses.replace(plan, school=session.school.subdomain)
        faults = self.served.school.faults
        faults.add(do="reset-after", method="POST", route="/students", nth=1)
        faults.add(do="server-error", method="POST", route="/students", nth=3)
        faults.add(do="too-many", method="POST", route="/parents", nth=2, retry_after="zero")
        with Journal(self.places) as journal:
            run = await runs.begin(journal, session, plan)
            self.texts.append(repr(await runs.run(session, journal, run, Control(), self.told, waits=QUICK)))
        faults.clear()

    async def trouble(self) -> None:
        """Every function in every kind of trouble."""
        api = Api(self.served.url, CANARY, limiter=no_limit())
        api.transport._sleep = _at_once
        api.limiter._sleep = _at_once
        for trouble in TROUBLES:
            if "429" in trouble.name:
                continue  # ten minutes of waiting; the import has met it
            for function in FUNCTIONS:
                self.served.school.faults.clear()
                route = "*" if trouble.everywhere else function.route
                self.served.school.faults.add(**({"route": route} | trouble.fault))
                try:
                    await function.call(api, CONTRACT)
                except ApiError as error:
                    self.failed(error)
        await api.aclose()


async def _at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


def test_the_key_is_nowhere_and_names_are_in_no_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random, "uniform", lambda _low, _high: 0.0)
    places = Places.below(tmp_path)
    with school_server() as served:
        served.school.tokens["full"] = CANARY
        somebody = served.school.registry.people["students"][min(served.school.registry.people["students"])]
        somebody |= {"last_name": NAME, "email": f"{NAME.lower()}@riverside.example"}
        day = Day(served, places)
        with logged() as work_log:
            asyncio.run(day.work())
        with logged("httpx", "httpcore") as trouble_log:
            asyncio.run(day.trouble())
        assert not any(entry.token_in_url for entry in served.entries)
        assert len(served.entries) > 400
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {file.name.split("-")[0] for file in files} >= {"schools.json", "journal.sqlite", "copy", "pace"}
    printed = capfd.readouterr()
    everything = {
        "log of the work": work_log.getvalue(),
        "log of the troubles": trouble_log.getvalue(),
        "printed": printed.out + printed.err,
        "errors and progress": "\n".join(day.texts),
        "arguments": "\0".join(sys.argv) + _command_lines(),
        "environment": repr(dict(os.environ)),
        **{f"file {file.name}": file.name + file.read_bytes().decode("latin-1") for file in files},
    }
    assert "asyncio" in everything["log of the work"]
    assert "httpcore" in everything["log of the troubles"]
    assert len(day.texts) > 1000
    for key in (CANARY, WRONG, CANARY[:24]):
        assert [where for where, text in everything.items() if key in text] == []
    assert day.tokens.kept == {Connections(places).all()[0].key: CANARY}
    named = [where for where, text in everything.items() if NAME in text or NAME.lower() in text]
    assert {where for where in named if where != "errors and progress"} <= {
        "file journal.sqlite",
        "file journal.sqlite-wal",
    }


def _command_lines() -> str:
    """The argument lists of every program that can be seen (Linux)."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(place.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue
    return "\0".join(found)
