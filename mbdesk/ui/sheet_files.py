"""Which files may be sheets, and which one of them is dragged or copied."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDropEvent

ENDINGS: Final = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".xls", ".xlsb", ".ods")


def dropped_file(event: QDropEvent) -> str:
    """The one local file of a drag that may be a sheet, "" when it is something else."""
    return file_of(event.mimeData())


def file_of(data: QMimeData) -> str:
    """The one local file that was dragged or copied and may be a sheet, "" when it is something else."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 and Path(files[0]).suffix.casefold() in ENDINGS else ""
