"""Every safety mechanism that is taken out turns a test red: a suite that stays green without it proves nothing."""

from pathlib import Path

import pytest

from tests.support.mutations import MUTATIONS, Mutation, copied, mutated, outcome


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources, copied once."""
    return copied(tmp_path_factory.mktemp("mutations"))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_mechanism_that_is_taken_out_is_missed(copy: Path, mutation: Mutation) -> None:
    source = mutated(copy, mutation)
    try:
        code, said = outcome(copy, mutation.test)
    finally:
        (copy / mutation.file).write_text(source, encoding="utf-8")
    assert code == 1, said
    assert "1 failed" in said


def test_the_copy_itself_is_green(copy: Path) -> None:
    code, said = outcome(copy, MUTATIONS[0].test)
    assert code == 0, said
