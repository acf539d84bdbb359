"""Whole names parted into first name and surname."""

import pytest

from mbdesk.plan.names import NameOrder, calm_name, order_of_names, split_name


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Maria Silva", ("Maria", "Silva")),
        ("Maria Clara Silva", ("Maria Clara", "Silva")),
        ("Silva, Maria Clara", ("Maria Clara", "Silva")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("Daan van den Berg", ("Daan", "van den Berg")),
        ("Marie DUPONT MARTIN", ("Marie", "DUPONT MARTIN")),
        ("DUPONT Marie", ("Marie", "DUPONT")),
        ("张伟", ("伟", "张")),
        ("欧阳娜娜", ("娜娜", "欧阳")),
        ("김서연", ("서연", "김")),
        ("Madonna", None),
        ("Silva,", None),
    ],
)
def test_first_names_first(text: str, parts: tuple[str, str] | None) -> None:
    assert split_name(text, NameOrder.FIRST_LAST) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [("Silva Maria Clara", ("Maria Clara", "Silva")), ("van den Berg Daan", ("Daan", "van den Berg"))],
)
def test_surnames_first(text: str, parts: tuple[str, str]) -> None:
    assert split_name(text, NameOrder.LAST_FIRST) == parts


def test_capitals_in_front_tell_the_order_of_the_column() -> None:
    assert order_of_names(["DUPONT Marie", "Anna Nowak"]) is NameOrder.LAST_FIRST
    assert order_of_names(["Marie DUPONT", "Anna Nowak"]) is NameOrder.FIRST_LAST
    assert order_of_names(["ANNA NOWAK"]) is NameOrder.FIRST_LAST


def test_commas_tell_the_order_of_the_cells_without_one_when_most_have_one() -> None:
    assert order_of_names(["Silva, Ana", "Okoro, Ben", "Rossi Mia"]) is NameOrder.LAST_FIRST
    assert order_of_names(["Silva, Ana", "Mia Rossi"]) is NameOrder.FIRST_LAST


@pytest.mark.parametrize(
    ("name", "calm"),
    [
        ("SILVA", "Silva"),
        ("O'BRIEN", "O'Brien"),
        ("MARY-ANN", "Mary-Ann"),
        ("VAN DER BERG", "van der Berg"),
        ("MCDONALD", "McDonald"),
        ("DUPONT Marie", "Dupont Marie"),
        ("ÖZTÜRK", "Öztürk"),
        ("SILVA, ANA", "Silva, Ana"),
        ("J. P. Rossi", "J. P. Rossi"),
        ("张伟", "张伟"),
    ],
)
def test_capitals_become_calm_and_nothing_else_changes(name: str, calm: str) -> None:
    assert calm_name(name) == calm
