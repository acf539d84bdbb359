"""What mbdesk keeps from one import to the next: recent files, and what columns and words were said to mean."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from mbdesk.plan.answers import Answers
from mbdesk.plan.folding import fold
from mbdesk.plan.mapping import recall, remember
from mbdesk.ui.settings import RECENT, Settings, remembered

_MOST_RECENT: Final = 5
_MOST_SHEETS: Final = 40
_PROPOSED: Final = frozenset({"enrolments", "student_changes", "teachers", "parents", "link", "class_add"})
"""Kinds that may be proposed again unasked: what they do adds or changes, and takes nobody away."""
_ALIKE: Final = 0.75
"""So many of the headings of two sheets are the same when what is known of one holds for the other."""


def recent_files(settings: Settings) -> list[Path]:
    """The files imported last that are still there, the newest first."""
    return [path for name in settings.get(RECENT) if (path := Path(name)).is_file()]


def keep_recent(settings: Settings, path: str) -> None:
    """``path`` was opened now."""
    others = [name for name in settings.get(RECENT) if name != path]
    settings.set(RECENT, [path, *others][:_MOST_RECENT])


def folders_apart(paths: Sequence[Path]) -> list[str]:
    """For each path as much of its folder as tells it from the others of its name, "" where the name does."""
    found = []
    for path in paths:
        others = [other for other in paths if other != path and other.name.casefold() == path.name.casefold()]
        parts = path.parent.parts
        tails = (parts[-many:] for many in range(1, len(parts) + 1))
        told = next((tail for tail in tails if all(_tail(o, len(tail)) != tail for o in others)), parts)
        found.append(str(Path(*told)) if others and told else "")
    return found


def _tail(path: Path, many: int) -> tuple[str, ...]:
    return path.parent.parts[-many:]


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier imports to one school said. ``sheets`` are sheets by their headings and kind, the newest last:
    ``{"kind", "headings", "targets", "rules"}``, and ``"chosen"`` where the kind was not what mbdesk had thought;
    ``choices`` are the readings of words, the same for every sheet."""

    sheets: tuple[Mapping[str, Any], ...] = ()
    choices: Mapping[str, str] | None = None

    def recalled(self, kind: str, titles: Sequence[str]) -> Answers:
        """What was said about columns with these headings for this kind of import, and about words in them."""
        said = {"choices": dict(self.choices or {}), **self._of(kind, titles)}
        return replace(recall(said, titles), kind=kind)

    def kind(self, titles: Sequence[str]) -> str:
        """What the person chose the last time to do with a sheet of just these headings, when mbdesk had thought
        something else; "" otherwise. What takes people out of something is chosen anew each time."""
        mine = _fingerprint(titles)
        last = next((sheet for sheet in reversed(self.sheets) if frozenset(sheet["headings"]) == mine), None)
        kind = str(last["kind"]) if last is not None and last.get("chosen") is True else ""
        return kind if kind in _PROPOSED else ""

    def _of(self, kind: str, titles: Sequence[str]) -> dict[str, Any]:
        """The sheet with the same headings, else the newest with nearly the same ones."""
        mine = _fingerprint(titles)
        near: Mapping[str, Any] = {}
        for sheet in reversed(self.sheets):
            if sheet["kind"] != kind:
                continue
            theirs = frozenset(sheet["headings"])
            if theirs == mine:
                near = sheet
                break
            if not near and len(mine & theirs) >= _ALIKE * len(mine | theirs):
                near = sheet
        return {part: near.get(part, {}) for part in ("targets", "rules")}

    def with_(self, answers: Answers, titles: Sequence[str], *, chosen: bool | None = None) -> "Memory":
        """This and what was said now; nothing about single rows or people. ``chosen``: the kind is the person's choice
        against what mbdesk thought; None: it was not asked what mbdesk thinks, so what was known of it stays."""
        if chosen is None:
            chosen = self.kind(titles) == answers.kind
        new = remember(answers, titles)
        mine = _fingerprint(titles)
        entry: dict[str, Any] = {
            "kind": answers.kind,
            "headings": sorted(mine),
            "targets": {**self._of(answers.kind, titles)["targets"], **new["targets"]},
            "rules": {**self._of(answers.kind, titles)["rules"], **new["rules"]},
        }
        if chosen:
            entry["chosen"] = True
        others = [s for s in self.sheets if s["kind"] != answers.kind or frozenset(s["headings"]) != mine]
        return Memory((*others, entry)[-_MOST_SHEETS:], {**(self.choices or {}), **new["choices"]})


def memory_of(settings: Settings, connection: str) -> Memory:
    """What is kept for the school of ``connection`` (its key). Year groups and readings of another school would be
    wrong here."""
    try:
        kept = json.loads(settings.get(remembered(connection)) or "{}")
    except ValueError:
        return Memory()
    if not isinstance(kept, dict):
        return Memory()
    sheets, choices = kept.get("sheets"), kept.get("choices")
    return Memory(
        tuple(filter(_is_sheet, sheets)) if isinstance(sheets, list) else (),
        {str(key): str(value) for key, value in choices.items()} if isinstance(choices, dict) else {},
    )


def keep_memory(settings: Settings, connection: str, memory: Memory) -> None:
    """Keep it for the school of ``connection``."""
    data = {"sheets": list(memory.sheets), "choices": dict(memory.choices or {})}
    settings.set(remembered(connection), json.dumps(data, ensure_ascii=False, sort_keys=True))


def _fingerprint(titles: Sequence[str]) -> frozenset[str]:
    """The headings of a sheet, in whatever order and spelling."""
    return frozenset(fold(title) for title in titles if title.strip())


def _is_sheet(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("kind"), str)
        and isinstance(entry.get("headings"), list)
        and all(isinstance(heading, str) for heading in entry["headings"])
        and all(isinstance(entry.get(part), dict) for part in ("targets", "rules"))
    )
