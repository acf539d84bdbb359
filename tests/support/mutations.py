"""Safety mechanisms taken out one at a time, to see that a test notices (quality 3.2, R6).

A mutation is a copy of the sources in which one mechanism does nothing; the tests named for it must turn red there.
``python -m tests.support.mutations`` prints the table of ``tests/README.md``; a test holds the two together.
"""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Mutation:
    """In ``file`` the text ``there`` becomes ``instead``; ``test`` is the name of a test that then fails.

    ``without`` says what goes wrong without it, for those that belong to the ten (``THE_TEN``).
    """

    name: str
    file: str
    there: str
    instead: str
    test: str
    without: str = ""


THE_TEN: Final = (
    "look-up",
    "journal before send",
    "durable commit",
    "sliding window",
    "redirect ban",
    "frozen hash",
    "conflict check",
    "brake",
    "blank means leave alone",
    "child-process limit",
)
"""The mechanisms that stand between a school and harm."""


MUTATIONS: Final = (
    Mutation(
        "sliding window",
        "mbdesk/api/rate_limit.py",
        "if len(self._sent) >= limit:",
        "if len(self._sent) >= limit * 1000:",
        "test_a_thousand_requests_stay_below_the_limit_and_lose_no_time",
        without="More than 200 requests leave in a minute, and ManageBac turns us away.",
    ),
    Mutation(
        "the length of the window",
        "mbdesk/api/rate_limit.py",
        "WINDOW: Final = 62.0",
        "WINDOW: Final = 31.0",
        "test_an_undisturbed_run_is_never_refused_however_the_server_counts",
    ),
    Mutation(
        "the ledger that windows share",
        "mbdesk/store/rate_ledger.py",
        "if len(recent) >= limit else 0.0",
        "if len(recent) >= limit * 1000 else 0.0",
        "test_windows_of_one_computer_share_the_limit",
    ),
    Mutation(
        "redirect ban",
        "mbdesk/api/wire.py",
        "follow_redirects=False",
        "follow_redirects=True",
        "test_no_redirect_is_followed_so_the_token_stays_here",
        without="The access key follows a redirect to somebody else's computer.",
    ),
    Mutation(
        "pictures asked for without the token",
        "mbdesk/api/wire.py",
        'headers = {"accept": "image/*", "user-agent": "mbdesk"}',
        'headers = {"accept": "image/*", "auth-token": "c0ffee"}',
        "test_the_token_does_not_go_where_the_picture_lies",
    ),
    Mutation(
        "a write is sent once",
        "mbdesk/api/transport.py",
        'return method == "GET" and isinstance(error',
        "return isinstance(error",
        "test_each_fault_is_its_own_error_and_only_reading_is_tried_again",
    ),
    Mutation(
        "the settling of pages",
        "mbdesk/jobs/load.py",
        "if len(totals) == 1 and len(ids) + unreadable in totals:",
        "if totals:",
        "test_a_list_that_never_rests_is_loaded_but_not_called_settled",
    ),
    Mutation(
        "the number that proves a refresh",
        "mbdesk/jobs/refresh.py",
        "for count in counts) == known else None",
        "for count in counts) >= 0 else None",
        "test_what_vanished_without_a_word_is_seen_in_the_number_and_read_whole",
    ),
    Mutation(
        "look-up",
        "mbdesk/jobs/resolve.py",
        "found = await look.find(operation.kind, email or number)",
        "found: tuple[Person, ...] = ()",
        "test_created_but_the_answer_was_lost",
        without="A create whose answer was lost is sent again: the same student twice.",
    ),
    Mutation(
        "journal before send",
        "mbdesk/store/journal.py",
        "(StepState.SENDING.value, now, now, now, lease.run, number)",
        "(StepState.PLANNED.value, now, now, now, lease.run, number)",
        "test_states_are_on_the_disk_before_the_next_thing_happens",
        without="After a power cut nobody knows what was on its way.",
    ),
    Mutation(
        "the seal on a kept copy",
        "mbdesk/store/cache.py",
        "_cipher(key).decrypt(body[:_NONCE], body[_NONCE:], school.encode())",
        '_cipher(key).decrypt(body[:_NONCE], body[_NONCE:], b"")',
        "test_what_was_kept_comes_back_and_the_newer_takes_the_place_of_the_older",
    ),
    Mutation(
        "durable commit",
        "mbdesk/store/journal_file.py",
        '"PRAGMA synchronous=FULL"',
        '"PRAGMA synchronous=OFF"',
        "test_a_commit_waits_for_the_disk",
        without="A power cut takes lines that were already acted on.",
    ),
    Mutation(
        "frozen hash",
        "mbdesk/store/journal.py",
        'if digest(text) != row["plan_sha256"]:',
        'if not row["plan_sha256"]:',
        "test_a_plan_that_was_changed_in_the_file_is_not_run",
        without="Something else is sent than what was reviewed.",
    ),
    Mutation(
        "conflict check",
        "mbdesk/jobs/runner.py",
        "and conflict(operation, person):",
        "and conflict(operation, person)[:0]:",
        "test_a_value_changed_since_the_review_is_shown_and_not_overwritten",
        without="What a colleague changed since the review is written over.",
    ),
    Mutation(
        "year groups of colleagues",
        "mbdesk/plan/reviewed.py",
        "    if str(student) not in step.reviewed:",
        "    if step.reviewed:",
        "test_who_was_moved_since_the_review_stays_and_the_others_go",
        without="A student whom a colleague moved since the review is moved on without a word.",
    ),
    Mutation(
        "brake",
        "mbdesk/plan/brakes.py",
        "    if count > MANY_PEOPLE:",
        "    if count > MANY_PEOPLE * 1000:",
        "test_more_than_ten_people_are_archived_by_typing_their_number",
        without="One wrong click archives a whole grade.",
    ),
    Mutation(
        "blank means leave alone",
        "mbdesk/plan/given.py",
        "        if reading.state is State.BLANK or reading.state is State.WRONG:",
        "        if reading.state is State.WRONG:",
        "test_a_blank_cell_leaves_alone_and_clear_clears",
        without="An empty cell empties the field of a person.",
    ),
    Mutation(
        "child-process limit",
        "mbdesk/sheets/limits.py",
        "MEMORY: Final = 1 << 30",
        "MEMORY: Final = 1 << 40",
        "test_the_child_takes_at_most_a_gigabyte",
        without="A file of one kilobyte takes all memory of the computer.",
    ),
)


_SETTINGS: Final = """
[pytest]
pythonpath = . packaging
addopts = --import-mode=importlib -q -x -p no:cacheprovider -p no:pytest-qt -p no:faulthandler
consider_namespace_packages = true
filterwarnings = error
timeout = 60
markers =
    keyring
"""
"""Those of the project, without the window: each run starts in half the time."""


def copied(folder: Path) -> Path:
    """A copy of the sources and of the tests that need no window, inside ``folder``."""
    for name in ("mbdesk", "tests", "packaging", "resources"):
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    (folder / "pytest.ini").write_text(_SETTINGS, encoding="utf-8")
    return folder


def place_of(test: str) -> str:
    """``tests/unit/...::name`` of the test with this name. Raises LookupError when there is none."""
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        if re.search(rf"^(?:async )?def {test}\(", file.read_text(encoding="utf-8"), re.MULTILINE):
            return f"{file.relative_to(ROOT).as_posix()}::{test}"
    raise LookupError(f"there is no test {test}")


def mutated(folder: Path, mutation: Mutation) -> str:
    """Take the mechanism out of the copy in ``folder``; gives the file as it was. Raises LookupError when it is not
    where it was."""
    file = folder / mutation.file
    source = file.read_text(encoding="utf-8")
    if source.count(mutation.there) != 1:
        raise LookupError(f"{mutation.name} is no longer where {mutation.file} had it: bring the list up to date")
    file.write_text(source.replace(mutation.there, mutation.instead), encoding="utf-8")
    return source


def table() -> str:
    """The ten mechanisms as a table in Markdown: what each is for, where it is, and the test that misses it."""
    ten = {mutation.name: mutation for mutation in MUTATIONS if mutation.name in THE_TEN}
    lines = ["| mechanism | without it | taken out in | test that turns red |", "| --- | --- | --- | --- |"]
    for name in THE_TEN:
        one = ten[name]
        lines.append(f"| {name} | {one.without} | `{one.file}` | `{place_of(one.test)}` |")
    return "\n".join(lines)


def outcome(folder: Path, test: str) -> tuple[int, str]:
    """Run one test in the copy: pytest's exit code (1: it failed, as it should) and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", place_of(test)],
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    print(table())
