"""Ten thousand students of the practice school: its own, again and again under other numbers."""

import asyncio
import dataclasses
import tempfile
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from mbdesk.directory import Directory
from mbdesk.jobs.connect import open_practice
from mbdesk.jobs.load import load_school
from mbdesk.jobs.progress import silent
from mbdesk.practice import PracticeSchool, PracticeTransport
from mbdesk.records import Student
from mbdesk.store.places import Places


def many_students(wanted: int) -> Directory:
    """The large practice school with ``wanted`` active students, linked to its parents, year groups and classes."""
    directory = asyncio.run(_large_school())
    active = tuple(student for student in directory.students if not student.archived)
    students = tuple(islice(_again_and_again(active), wanted))
    return dataclasses.replace(directory, students=students)


def _again_and_again(students: tuple[Student, ...]) -> Iterator[Student]:
    for lap in count():
        for student in students:
            yield student if not lap else _other(student, lap)


def _other(student: Student, lap: int) -> Student:
    return dataclasses.replace(
        student,
        id=student.id + lap * 100_000_000,
        student_id=f"{student.student_id}{lap}",
        email=f"{lap}.{student.email}",
        nickname=f"{student.first_name} {lap}",
    )


async def _large_school() -> Directory:
    school = PracticeSchool("large")
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as folder:
        wire = PracticeTransport(school, latency=0)
        session = await open_practice(lambda: wire, school.tokens["full"], places=Places.below(Path(folder)))
        try:
            return await load_school(session, silent, lambda _so_far: None)
        finally:
            await session.aclose()
