"""With which answers the work on a sheet begins: what was wished, what a saved import says, what is remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath
from typing import Final

from mbdesk.jobs.saved_imports import Followed, SavedImport, follow
from mbdesk.plan.answers import Answers
from mbdesk.plan.folding import fold
from mbdesk.plan.headings import headings
from mbdesk.plan.kinds import DAY_FOR_ALL, KINDS, LEAVING_FOR_ALL, PEOPLE
from mbdesk.plan.rows import SourceSheet, column_letter
from mbdesk.ui.import_wizard.memory import Memory

_GRADUATES: Final = ("graduat", "alumni", "absolvent", "egresad", "diplome", "毕业")
"""In the name of a file or sheet, folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """``kind`` of import that the person or a tab wants, "" = as the sheet looks; ``choices`` that go with it, such as
    the class; ``saved`` an import to be done again; ``memory`` of earlier sheets."""

    kind: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    saved: SavedImport | None = None
    memory: Memory = field(default_factory=Memory)

    def with_kind(self, kind: str) -> "Beginning":
        """Something else is wanted: what belonged to the other kind is dropped."""
        return self if kind == self.kind else replace(self, kind=kind, choices={}, saved=None)

    def with_saved(self, saved: SavedImport | None) -> "Beginning":
        """As this saved import, or as without one. Of the same kind, what was wished, such as the class, stays."""
        if self.saved is None and saved is not None and saved.kind == self.kind:
            return replace(self, saved=saved)
        if saved is None and self.choices:
            return replace(self, saved=None)
        return replace(self, kind=saved.kind if saved else "", choices={}, saved=saved)

    def answers(self, kind: str, sheet: SourceSheet, so_far: Answers, today: date) -> Answers:
        """The first answers for a sheet. What ``so_far`` says of its header, rows and cells stays.

        Hidden columns are left out until the person says otherwise (features C 8). Who leaves, leaves today as
        withdrawn, from a file of graduates as graduated, until the person or a column says otherwise; the page of
        columns shows it.
        """
        titles = headings(sheet, so_far.header or sheet.header)
        begun = self.memory.recalled(kind, titles)
        if self.saved is not None and self.saved.kind == kind:
            followed = follow(self.saved, titles).answers
            begun = replace(followed, choices={**begun.choices, **followed.choices})
        wished = self.choices if self.kind in {"", kind} else {}
        return replace(
            begun,
            targets={**dict.fromkeys(hidden_columns(sheet), None), **begun.targets},
            choices={**_usual(kind, sheet, today), **begun.choices, **wished},
            header=so_far.header,
            edits=so_far.edits,
            left_out=so_far.left_out,
            kept=so_far.kept,
            refusals=so_far.refusals,
        )

    def followed(self, titles: Sequence[str]) -> Followed | None:
        """How the saved import fits a sheet with these headings; None without one."""
        return follow(self.saved, titles) if self.saved is not None else None


def hidden_columns(sheet: SourceSheet) -> frozenset[int]:
    """The positions of the columns that are hidden in the workbook."""
    letters = (sheet.note("hidden_columns") or "").split(",")
    return frozenset(at for at in range(sheet.columns) if column_letter(at) in letters)


def _usual(kind: str, sheet: SourceSheet, today: date) -> dict[str, str]:
    """What a kind's own options are until somebody says otherwise."""
    name = fold(f"{PurePath(sheet.path).stem} {sheet.sheet}")
    usual = {
        PEOPLE: next(iter(KINDS[kind].layouts)),
        LEAVING_FOR_ALL: "graduated" if any(word in name for word in _GRADUATES) else "withdrawn",
        DAY_FOR_ALL: today.isoformat(),
    }
    return {key: value for key, value in usual.items() if key in KINDS[kind].scopes}
