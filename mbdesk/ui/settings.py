"""What a person has chosen about the window, kept in one file of the profile. Every key is declared here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

T = TypeVar("T", str, int, float, bool, list[str], QByteArray)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """A key with its default."""

    key: str
    default: T


SCHEME: Final = Setting("look/scheme", "system")
TEXT_PERCENT: Final = Setting("look/text_percent", 100)
COMPACT: Final = Setting("look/compact", False)
LOOK_ONLY: Final = Setting("safety/look_only", False)
"""Nothing can be changed in ManageBac (CON-6)."""
WINDOW: Final = Setting("window/geometry", QByteArray())
TAB: Final = Setting("window/tab", 0)
PANE_SPLIT: Final = Setting("window/pane_split", QByteArray())
LAST_FOLDER: Final = Setting("files/folder", "")
EXPORT_NAME: Final = Setting("files/export_name", "{what} {date}")
RECENT: Final[Setting[list[str]]] = Setting("import/recent", [])
OF_FILES: Final[tuple[Setting[Any], ...]] = (LAST_FOLDER, EXPORT_NAME, RECENT)
"""What may name a school's files: "Forget this school" removes it (LOC-3), and ``of_school`` with it."""


def remembered(connection: str) -> Setting[str]:
    """What was said about columns and words of sheets for the school of this connection, as JSON."""
    return Setting(f"import/remembered/{connection}", "")


def saved_imports(connection: str) -> Setting[str]:
    """The imports that were saved to be done again for the school of this connection, as JSON."""
    return Setting(f"import/saved/{connection}", "")


def of_school(connection: str) -> tuple[Setting[str], ...]:
    """Everything that is kept about the sheets of one school."""
    return remembered(connection), saved_imports(connection)


def table_setting(table: str, what: str) -> Setting[list[str]]:
    """The ``order``, ``hidden``, ``widths`` or ``sort`` of the table called ``table``."""
    return Setting(f"tables/{table}/{what}", [])


class Settings(QObject):
    """Reads and writes settings in ``file``; without a file they live as long as the program."""

    changed = Signal(str)
    """The key of a setting that now has another value."""

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = QSettings(str(file), QSettings.Format.IniFormat) if file is not None else None
        self._kept: dict[str, Any] = {}

    def get(self, setting: Setting[T]) -> T:
        """The value, the default when never set or unreadable."""
        found = self._kept.get(setting.key)
        if found is None and self._store is not None and self._store.contains(setting.key):
            found = self._store.value(setting.key)
            found = _as(setting.default, found)
        return setting.default if found is None else found

    def set(self, setting: Setting[T], value: T) -> None:
        """Keep a value."""
        if self.get(setting) == value:
            return
        self._kept[setting.key] = value
        if self._store is not None:
            self._store.setValue(setting.key, value)
        self.changed.emit(setting.key)

    def remove(self, setting: Setting[T]) -> None:
        """Forget a value: the default holds again."""
        self._kept.pop(setting.key, None)
        if self._store is not None:
            self._store.remove(setting.key)
            self._store.sync()
        self.changed.emit(setting.key)


def _as(default: object, value: Any) -> Any:
    """An INI file gives texts back: ``value`` in the type of ``default``, None when it does not fit."""
    if isinstance(default, bool):
        return str(value).casefold() == "true"
    if isinstance(default, int | float):
        try:
            return type(default)(value)
        except (TypeError, ValueError):
            return None
    if isinstance(default, list):
        return [str(v) for v in value] if isinstance(value, list) else [str(value)] if value else []
    return value if isinstance(value, type(default)) else None
