"""Comparing without case, accents and width; cleaning without losing a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.plan.folding import fold, fold_email, fold_number, tidy
from mbdesk.plan.vocabulary import is_stand_in
from mbdesk.text import fold as letters


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Parent 1 e-mail:", "parent 1 e mail"),
        ("PARENT1 E-Mail", "parent 1 e mail"),
        ("Prénom", "prenom"),
        ("Straße", "strasse"),
        ("Mother's", "mothers"),
        ("Ｎａｍｅ", "name"),
        ("Søren Łukasz", "soren lukasz"),
        ("", ""),
    ],
)
def test_headings_fold_alike(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_marks_that_spell_the_word_are_kept_apart() -> None:
    assert fold("मोहन") != fold("मीहन")
    assert fold("محمّد") == fold("محمد")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Zoë  ", "Zoë"),
        ("Zoe\u0308", "Zoë"),
        ("a\u00a0b", "a b"),
        ("\ufeffAna\u200b", "Ana"),
        ("Ana\tMaria\n", "Ana Maria"),
        ("O’Brien", "O’Brien"),
        ("نگار\u200cسادات", "نگار\u200cسادات"),
        ("\u200fليلى\u200f", "ليلى"),
        ("Ａｎａ", "Ａｎａ"),
    ],
)
def test_tidy_takes_only_what_nobody_typed(text: str, clean: str) -> None:
    assert tidy(text) == clean


def test_identifiers_lose_their_width() -> None:
    assert tidy("００４１７", narrow=True) == "00417"
    assert fold_email("  ANA＠S.org ") == "ana@s.org"
    assert fold_number(" a17 ") == "a17"


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize("text", ["-", "—", "N/A", "n.a.", "none", "TBC", "...", "keine Angabe", "无"])
def test_stand_ins_say_nothing(text: str) -> None:
    assert is_stand_in(text)


@pytest.mark.parametrize("text", ["None", "Null", "Na", "Nil"])
def test_names_of_people_are_no_stand_ins(text: str) -> None:
    assert not is_stand_in(text, name=True)
    assert is_stand_in("-", name=True)


@pytest.mark.parametrize(
    "text", ["Müller", "ØSTERGAARD", "Đặng", "ＡＮＡ", "O’Brien", "שָׁלוֹם", "مُحَمَّد", "ガク", "हिन्दी", "Łukasz"]
)
def test_what_search_takes_for_the_same_the_import_takes_for_the_same_too(text: str) -> None:
    assert fold(letters(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=30))
def test_plain_letters_are_folded_as_they_are_beside_others(text: str) -> None:
    assert fold(f"{text} 中") == f"{fold(text)} 中".strip()
