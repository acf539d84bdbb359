"""What mbdesk keeps from one import to the next: recent files, and what columns and words were said to mean."""

import json
from pathlib import Path
from typing import Any, Final

from mbdesk.plan.answers import Answers
from mbdesk.plan.mapping import recall, remember
from mbdesk.ui.settings import RECENT, Settings, remembered

_MOST_RECENT: Final = 5


def recent_files(settings: Settings) -> list[Path]:
    """The files imported last that are still there, the newest first."""
    return [path for name in settings.get(RECENT) if (path := Path(name)).is_file()]


def keep_recent(settings: Settings, path: str) -> None:
    """``path`` was opened now."""
    others = [name for name in settings.get(RECENT) if name != path]
    settings.set(RECENT, [path, *others][:_MOST_RECENT])


def recalled(settings: Settings, connection: str, titles: tuple[str, ...]) -> Answers:
    """What earlier imports to the school of ``connection`` (its key) said about columns with these headings, and about
    words in them. Year groups and readings of another school would be wrong here."""
    return recall(_load(settings, connection), titles)


def keep_answers(settings: Settings, connection: str, answers: Answers, titles: tuple[str, ...]) -> None:
    """Remember what was said about columns and words; nothing about single rows or people."""
    kept, new = _load(settings, connection), remember(answers, titles)
    merged = {part: {**kept.get(part, {}), **new[part]} for part in new}
    settings.set(remembered(connection), json.dumps(merged, ensure_ascii=False, sort_keys=True))


def _load(settings: Settings, connection: str) -> dict[str, Any]:
    try:
        kept = json.loads(settings.get(remembered(connection)) or "{}")
    except ValueError:
        return {}
    if not isinstance(kept, dict):
        return {}
    return {part: value for part, value in kept.items() if isinstance(value, dict)}
