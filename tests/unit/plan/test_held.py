"""When a value in ManageBac says the same as one of ours, however it is kept there."""

from typing import Any

import pytest

from mbdesk.plan.held import means_the_same, same


@pytest.mark.parametrize(
    ("key", "ours", "theirs"),
    [
        ("email", "Ana.Silva@X.org", "ana.silva@x.org"),
        ("work_email", "Ana@X.org ", "ana@x.org"),
        ("nationalities", ["PT", "FR"], ["FR", "PT"]),
        ("nationalities", ["PT"], ["Portugal"]),
        ("languages", ["ENG", "FRA"], ("French", "English")),
        ("mobile_phone_number", "+48 601 100", "+48601100"),
        ("phone_number", "601100", "601100.0"),
        ("student_id", "00417", "00417.0"),
        ("gender", "Female", "female"),
        ("country", "PT", "Portugal"),
        ("city", "New  York", "New York"),
        ("nickname", None, ""),
        ("nationalities", [], None),
        ("year_group_id", 9, "9"),
    ],
)
def test_the_same_kept_otherwise(key: str, ours: Any, theirs: Any) -> None:
    assert means_the_same(key, ours, theirs)
    assert means_the_same(key, theirs, ours)


@pytest.mark.parametrize(
    ("key", "ours", "theirs"),
    [
        ("email", "ana@x.org", "ana@y.org"),
        ("nationalities", ["PT", "FR"], ["PT"]),
        ("nationalities", ["PT"], []),
        ("mobile_phone_number", "+48 601 100", "48 601 100"),
        ("mobile_phone_number", "ask mum", ""),
        ("mobile_phone_number", "ask mum", "ask dad"),
        ("student_id", "00417", "417"),
        ("gender", "Female", None),
        ("gender", "-", ""),
        ("country", "PT", ""),
        ("first_name", "ANA", "Ana"),
        ("city", "Rome", "rome"),
        ("birthday", "2014-03-01", "2014-03-02"),
        ("birthday", "2014-03-01", 20140301),
    ],
)
def test_another_value(key: str, ours: Any, theirs: Any) -> None:
    assert not means_the_same(key, ours, theirs)
    assert not means_the_same(key, theirs, ours)


def test_a_form_sees_every_letter() -> None:
    assert not same("Ana@x.org", "ana@x.org")
    assert not same("+48 601", "+48601")
