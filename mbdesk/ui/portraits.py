"""Pictures of people for the detail pane: asked for once a person is looked at for a moment, decoded in the worker.

Each picture costs a request of the school's 200 a minute, so arrow keys held down ask for nothing, and no picture is
asked for twice while the school is open. What may be decoded is decided by ``mbdesk.api.avatars`` (quality X18).
"""

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader

from mbdesk.jobs.avatars import Avatars
from mbdesk.jobs.progress import Report
from mbdesk.records import Person
from mbdesk.ui.desk import Desk
from mbdesk.ui.task_runner import Running

if TYPE_CHECKING:
    from mbdesk.api.avatars import Picture

SIDE: Final = 132
"""Pixels kept a side: three times the 44 that are shown, for sharp screens."""
_LOOKED_AT_MS: Final = 400
_KEPT: Final = 300
_MEGABYTES: Final = 32


class Portraits(QObject):
    """``came(id, QImage | None)`` follows ``want(person)``: at once for those that are known."""

    came = Signal(object, object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: OrderedDict[int, QImage | None] = OrderedDict()
        self._running: Running[QImage | None] | None = None
        self._person: Person | None = None
        self._avatars: Avatars | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_LOOKED_AT_MS)
        self._pause.timeout.connect(self._on_looked_at)
        desk.session_changed.connect(self._on_session_changed)

    def want(self, person: Person | None) -> None:
        """Somebody is looked at; whoever was wanted before is not any more."""
        self._person = person
        self._pause.stop()
        if self._running is not None:
            self._running.cancel()
            self._running = None
        if person is None:
            return
        if person.id in self._known:
            self.came.emit(person.id, self._known[person.id])
        else:
            self._pause.start()

    def _on_looked_at(self) -> None:
        session, person = self._desk.session, self._person
        if session is None or person is None or not self._desk.online:
            return
        avatars = self._avatars = self._avatars or Avatars(session)

        async def job(_report: Report) -> QImage | None:
            picture = await avatars.one(person.id)
            return await asyncio.to_thread(decoded, picture) if picture is not None else None

        self._running = self._desk.tasks.start(
            self,
            job,
            done=lambda image: self._on_came(person.id, image),
            failed=_on_failed,
            name="picture",
        )

    def _on_came(self, person_id: int, image: QImage | None) -> None:
        self._running = None
        self._known[person_id] = image
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        self.came.emit(person_id, image)

    def _on_session_changed(self, _session: object) -> None:
        self.want(None)
        self._known.clear()
        self._avatars = None


def _on_failed(_error: Exception) -> None:
    """A missing picture is no trouble worth a word: the initials stay, and it is asked for again another time."""


def decoded(picture: "Picture") -> QImage | None:
    """The first frame of ``picture``, its middle cut square, ``SIDE`` pixels; None when it cannot be read."""
    QImageReader.setAllocationLimit(_MEGABYTES)
    data = QByteArray(picture.data)
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, picture.kind.encode())  # never by guessing: an SVG could name other files
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    image = reader.read()
    buffer.close()
    if image.isNull():
        return None
    side = min(image.width(), image.height())
    square = image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    return square.scaled(
        QSize(SIDE, SIDE), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
