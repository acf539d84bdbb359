"""The line drawings of ``resources/icons`` in a given colour, as pixmaps and as files."""

import atexit
from functools import cache
from importlib.resources import files
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt, QTemporaryDir
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

SIZE: Final = 20


@cache
def _drawing(name: str) -> str:
    return files("mbdesk.resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


def _svg(name: str, colour: str) -> bytes:
    return _drawing(name).replace("currentColor", colour).encode()


@cache
def pixmap(name: str, colour: str, size: int = SIZE, scale: int = 1) -> QPixmap:
    """The drawing ``name`` in ``colour`` (``#RRGGBB``), ``size`` logical pixels wide, for a screen of ``scale``."""
    pixmap = QPixmap(size * scale, size * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(_svg(name, colour))).render(painter, QRectF(0, 0, size * scale, size * scale))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


@cache
def _folder() -> QTemporaryDir:
    folder = QTemporaryDir()
    atexit.register(folder.remove)
    return folder


@cache
def file_of(name: str, colour: str) -> str:
    """The path of ``name`` drawn in ``colour`` (``#RRGGBB``), for the style sheet, which takes files only."""
    path = _folder().filePath(f"{name}-{colour.removeprefix('#')}.png")
    pixmap(name, colour, SIZE, 1).save(path)
    pixmap(name, colour, SIZE, 2).save(path.replace(".png", "@2x.png"))
    return path
