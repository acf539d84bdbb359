"""What the person said while preparing an import: the one input of a draft besides the sheet and the school."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from mbdesk.plan.folding import without_halves
from mbdesk.plan.like_questions import ONE_BY_ONE
from mbdesk.plan.problems import Cause, Refusal
from mbdesk.plan.targets import Rule, Target

ENROLMENTS: Final = "enrolments"
SCOPE: Final = "scope:"
"""What the keys of choices begin with that say for whom, where or how all of an import is: ``scope:class`` and so on.
They hold for this sheet and for its retry, never for another sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Choices by the person; everything left alone is as mbdesk proposes.

    ``kind``: what is to be done with the sheet, a key of ``mbdesk.plan.kinds.KINDS``. ``header``: the heading row's
    number, None = as found. ``targets``: column -> target, None = left out; columns not named are as proposed.
    ``rules``: column -> rule. ``edits``: (row, column) -> text typed in place of the cell. ``left_out``: rows not to be
    sent. ``kept``: rows that look like titles or totals and are data all the same. ``welcome_email``: ManageBac may
    write to new people. ``choices``: key of a cause -> key of the chosen option, and the kind's own options under
    ``scope:`` keys: ``scope:class`` and ``scope:year_group`` an id, ``scope:leaving`` ``withdrawn`` or ``graduated``,
    ``scope:day`` an ISO date, ``scope:people`` ``student``, ``parent`` or ``teacher``. ``refusals``: why rows of this
    sheet failed when they were sent; each stands as a warning until its row is edited.
    """

    kind: str = ENROLMENTS
    header: int | None = None
    targets: Mapping[int, Target | None] = field(default_factory=dict)
    rules: Mapping[int, Rule] = field(default_factory=dict)
    edits: Mapping[tuple[int, int], str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    choices: Mapping[str, str] = field(default_factory=dict)
    welcome_email: bool = False
    refusals: tuple[Refusal, ...] = ()

    def with_kind(self, kind: str) -> "Answers":
        """Something else is to be done with the sheet; what its columns were chosen to mean is dropped."""
        return self if kind == self.kind else replace(self, kind=kind, targets={}, rules={})

    def with_target(self, column: int, target: Target | None) -> "Answers":
        """``column`` means ``target``; another column that had it is left out, so no two columns share a target."""
        others = {c: None if t == target and t is not None else t for c, t in self.targets.items() if c != column}
        return replace(self, targets={**others, column: target})

    def with_rule(self, column: int, rule: Rule) -> "Answers":
        """``column`` follows ``rule`` for people who are already there."""
        return replace(self, rules={**self.rules, column: rule})

    def with_edits(self, cells: Iterable[tuple[int, int]], text: str) -> "Answers":
        """``text`` stands in these (row, column) cells instead of what the file says."""
        return replace(self, edits={**self.edits, **dict.fromkeys(cells, without_halves(text))})

    def leaving_out(self, rows: Iterable[int], leave: bool = True) -> "Answers":
        """These rows are left out, or taken in again."""
        rows = frozenset(rows)
        return replace(self, left_out=self.left_out | rows if leave else self.left_out - rows)

    def keeping(self, rows: Iterable[int]) -> "Answers":
        """These rows are data although they look like titles or totals."""
        return replace(self, kept=self.kept | frozenset(rows))

    def choosing(self, cause: str, option: str | None) -> "Answers":
        """The answer to a cause; None takes the answer back."""
        choices = {key: value for key, value in self.choices.items() if key != cause}
        return replace(self, choices=choices if option is None else {**choices, cause: option})

    def answering(self, cause: Cause, option: str) -> "Answers":
        """The answer to ``cause``: of one that asks several questions together, to each of them, unless they are to be
        asked one by one."""
        alone = not cause.members or option == ONE_BY_ONE
        return replace(
            self, choices={**self.choices, **dict.fromkeys((cause.key,) if alone else cause.members, option)}
        )

    def to_json(self) -> dict[str, Any]:
        """As JSON types, for the plan and the journal."""
        return {
            "kind": self.kind,
            "header": self.header,
            "targets": {str(column): target.key if target else "" for column, target in self.targets.items()},
            "rules": {str(column): str(rule) for column, rule in self.rules.items()},
            "edits": [[row, column, text] for (row, column), text in sorted(self.edits.items())],
            "left_out": sorted(self.left_out),
            "kept": sorted(self.kept),
            "choices": dict(self.choices),
            "welcome_email": self.welcome_email,
            **({"refusals": [refusal.to_json() for refusal in self.refusals]} if self.refusals else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Answers":
        """What ``to_json`` wrote; keys that are missing are left alone."""
        return cls(
            kind=data.get("kind", ENROLMENTS),
            header=data.get("header"),
            targets={int(c): Target.of(key) if key else None for c, key in data.get("targets", {}).items()},
            rules={int(c): Rule(rule) for c, rule in data.get("rules", {}).items()},
            edits={(row, column): text for row, column, text in data.get("edits", [])},
            left_out=frozenset(data.get("left_out", [])),
            kept=frozenset(data.get("kept", [])),
            choices=dict(data.get("choices", {})),
            welcome_email=bool(data.get("welcome_email", False)),
            refusals=tuple(Refusal.from_json(one) for one in data.get("refusals", [])),
        )
