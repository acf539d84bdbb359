"""Every safety mechanism that is taken out turns a test red: a suite that stays green without it proves nothing."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.support.mutations import MUTATIONS, ROOT, THE_TEN, Mutation, copied, mutated, outcome, table

AT_ONCE = 2
UNCHANGED = "nothing at all"

Said = tuple[int, str]


def taken_out(copies: SimpleQueue[Path], mutation: Mutation) -> Said:
    """What the test of ``mutation`` says in a copy without the mechanism; the copy is then as it was."""
    copy = copies.get()
    try:
        source = mutated(copy, mutation)
        try:
            return outcome(copy, mutation.test)
        finally:
            (copy / mutation.file).write_text(source, encoding="utf-8")
    finally:
        copies.put(copy)


def left_alone(copies: SimpleQueue[Path]) -> Said:
    """What a test says in an unchanged copy."""
    copy = copies.get()
    try:
        return outcome(copy, MUTATIONS[0].test)
    finally:
        copies.put(copy)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Said]]]:
    """What the test of each mutation says, by the mutation's name; two of them run at a time."""
    copies: SimpleQueue[Path] = SimpleQueue()
    for _ in range(AT_ONCE):
        copies.put(copied(tmp_path_factory.mktemp("mutations")))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = {mutation.name: pool.submit(taken_out, copies, mutation) for mutation in MUTATIONS}
        found[UNCHANGED] = pool.submit(left_alone, copies)
        yield found
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_mechanism_that_is_taken_out_is_missed(said: dict[str, Future[Said]], mutation: Mutation) -> None:
    code, words = said[mutation.name].result()
    if "1 skipped" in words:
        pytest.skip("its test needs another system")
    assert code == 1, words
    assert "failed" in words


def test_the_copy_itself_is_green(said: dict[str, Future[Said]]) -> None:
    code, words = said[UNCHANGED].result()
    assert code == 0, words


def test_the_ten_mechanisms_are_among_them_and_in_the_readme() -> None:
    names = [mutation.name for mutation in MUTATIONS]
    assert [name for name in THE_TEN if names.count(name) != 1] == []
    assert all(mutation.without for mutation in MUTATIONS if mutation.name in THE_TEN)
    readme = (ROOT / "tests" / "README.md").read_text(encoding="utf-8")
    assert table() in readme, "python -m tests.support.mutations prints the table as it is now"
