"""``Gr 9``, ``Y10``, ``MYP4``: which year group they mean, or that it must be asked."""

import pytest

from mbdesk.plan.year_groups import YearGroupFinder
from tests.support.enrolment_sheets import GRADES, GROUPS

FINDER = YearGroupFinder(GROUPS, GRADES)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Grade 9", [9]),
        ("grade 9", [9]),
        ("Gr 9", [9]),
        ("Gr.09", [9]),
        ("9", [9]),
        ("Y9", [9]),
        ("G 9", [9]),
        ("9th grade", [9]),
        ("MYP4", [9]),
        ("MYP Year 5", [10]),
        ("Year 4", [9]),
        ("MYP Group (Grade 9)", [9]),
        ("11", [12, 11]),
        ("DP1", [11]),
        ("九年级", [9]),
        ("十年级", [10]),
        ("十一年级", [12, 11]),
        ("Y13B", []),
        ("12", []),
        ("9A", []),
        ("", []),
    ],
)
def test_labels(text: str, ids: list[int]) -> None:
    assert [group.id for group in FINDER.find(text)] == ids


def test_archived_groups_are_never_found_nor_offered() -> None:
    assert 99 not in [group.id for group in FINDER.groups]


def test_a_groups_own_name_needs_no_explanation() -> None:
    assert FINDER.is_called(GROUPS[0], "GRADE 9")
    assert not FINDER.is_called(GROUPS[0], "Gr 9")
