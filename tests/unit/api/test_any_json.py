"""No JSON whatever breaks a reader: a record, or None, and nothing that came is lost (contract 18)."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mbdesk.api import decode, decode_attendance, decode_coursework, decode_school
from mbdesk.api.error_text import messages_of, summary
from mbdesk.api.permissions import Permissions
from mbdesk.api.transport import Answer
from mbdesk.errors import UnreadableAnswer
from mbdesk.records import Membership, Parent, SchoolClass, Student, Teacher, YearGroup

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
DATES = st.dates().map(str) | st.sampled_from(["31/02/2011", "2011-02-30", "2014-05-01T00:00:00.000GST", "0000-00-00"])
KEYS = st.sampled_from(
    ["id", "students", "attendance", "category", "status", "assignments", "student", "children", "errors", "error"]
) | st.text(max_size=6)
JSON = st.recursive(
    SCALARS | DATES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
)

READERS: dict[type[Any], Any] = {
    Student: decode.student,
    Parent: decode.parent,
    Teacher: decode.teacher,
    SchoolClass: decode.school_class,
    YearGroup: decode.year_group,
    Membership: decode.membership,
}


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=50)
@given(data=st.data())
def test_a_record_or_nothing(kind: type[Any], data: st.DataObject) -> None:
    names = [field.name for field in dataclasses.fields(kind) if field.name != "extra"]
    raw = data.draw(st.dictionaries(st.sampled_from([*names, "custom", "x"]), JSON, max_size=12))
    if data.draw(st.booleans()):
        raw = raw | {name: n for n, name in enumerate(("id", "user_id", "class_id"), 1)}
    record = READERS[kind](raw)
    if record is None:
        assert not all(type(raw.get(name)) is int for name in ("id", "user_id", "class_id"))
        return
    texts = {field.name for field in dataclasses.fields(kind) if field.type in (str, str | None)}
    for name, value in raw.items():
        if value is None:
            continue
        if name not in names:
            assert record.extra[name] == value
        elif name in texts and isinstance(value, str):
            assert getattr(record, name) == value
        elif isinstance(value, dict) and value:
            assert getattr(record, name) or name in record.extra


@settings(max_examples=50)
@given(raw=JSON)
def test_any_answer_is_read_or_unreadable(raw: Any) -> None:
    answer = Answer(200, raw, None, "GET", "/x")
    for read in (
        decode_school.school,
        decode_school.academic_years,
        decode_school.grades,
        decode_school.subjects,
        decode_attendance.term,
        lambda given: decode.page(given, "students", decode.student),
        lambda given: decode.single(given, "student"),
    ):
        try:
            read(answer)
        except UnreadableAnswer:
            continue
    for row in (
        decode_coursework.term_grade_row,
        decode_coursework.gradebook_row,
        decode_coursework.task,
        decode_coursework.task_result,
    ):
        row(raw)
    Permissions.of(raw).allows("students/create")
    assert len(summary(messages_of(raw), b"", "")) <= 300
