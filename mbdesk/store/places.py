"""Where mbdesk keeps its files on this computer. Everything in them is for their owner alone (quality X30)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

_APP: Final = "mbdesk"
_OWNER_ONLY: Final = 0o700


@dataclass(frozen=True, slots=True)
class Places:
    """``config`` for the remembered schools and settings, ``data`` for the journal, ``cache`` for what may be lost."""

    config: Path
    data: Path
    cache: Path

    @classmethod
    def of_this_computer(cls) -> Self:
        """Where the system wants a person's files."""
        from platformdirs import PlatformDirs

        own = PlatformDirs(_APP, appauthor=False)
        return cls(own.user_config_path, own.user_data_path, own.user_cache_path)

    @classmethod
    def below(cls, folder: Path) -> Self:
        """Everything inside ``folder``."""
        return cls(folder / "config", folder / "data", folder / "cache")


def made(folder: Path) -> Path:
    """``folder``, made now if it was not there, readable by its owner only. Raises OSError when it cannot be."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=_OWNER_ONLY, exist_ok=True)
        folder.chmod(_OWNER_ONLY)
    return folder
