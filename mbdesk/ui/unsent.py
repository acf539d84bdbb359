"""What somebody typed and did not send yet: it is asked about before it is lost, whatever would take it away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mbdesk.text import tr
from mbdesk.ui.desk import Desk
from mbdesk.ui.widgets import HouseDialog, Muted, PrimaryButton, QuietButton


@dataclass(frozen=True, slots=True)
class _Held:
    words: Callable[[], str]
    forget: Callable[[], None]


class UnsentWork(QObject):
    """One for each desk: ``UnsentWork.of(desk)``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._held: list[_Held] = []

    @classmethod
    def of(cls, desk: Desk) -> "UnsentWork":
        """The desk's own."""
        found = desk.findChild(UnsentWork)
        return found if found is not None else cls(desk)

    def watch(self, owner: QObject, words: Callable[[], str], forget: Callable[[], None]) -> None:
        """Until ``owner`` is gone, ``words()`` is what it holds unsent as a sentence, "" for nothing, and ``forget()``
        lets go of that without asking."""
        held, everything = _Held(words, forget), self._held
        everything.append(held)
        owner.destroyed.connect(lambda: everything.remove(held))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is not sent, each in one sentence."""
        return tuple(words for held in self._held if (words := held.words()))

    def forget(self) -> None:
        """It was meant: let go of everything."""
        for held in [each for each in self._held if each.words()]:
            held.forget()


def ask_before_losing(
    parent: QWidget,
    desk: Desk,
    title: str,
    sentences: Sequence[str],
    *,
    stay: str,
    leave: str,
    left: Callable[[], None],
    stayed: Callable[[], None] = lambda: None,
) -> HouseDialog:
    """Ask; ``stay`` and ``leave`` are the words of the buttons, and one of ``left()`` and ``stayed()`` follows."""
    dialog = HouseDialog(parent, title, practice=desk.practice)
    dialog.setMinimumWidth(440)
    for sentence in sentences:
        dialog.page.body.addWidget(Muted(sentence, wrap=True))
    go = QuietButton(leave)
    go.clicked.connect(dialog.accept)
    keep = PrimaryButton(stay)
    keep.setDefault(True)
    keep.clicked.connect(dialog.reject)
    dialog.page.set_buttons([go], [keep])
    dialog.accepted.connect(left)
    dialog.rejected.connect(stayed)
    keep.setFocus()
    dialog.open()
    return dialog


def ask_before_closing(window: QWidget, desk: Desk, close: Callable[[], None]) -> None:
    """mbdesk shall be closed although something is unsent: ``close()`` when that is meant."""
    ask_before_losing(
        window,
        desk,
        tr("Close mbdesk without sending?"),
        in_words(desk),
        stay=tr("&Stay here"),
        leave=tr("&Close without sending"),
        left=close,
    )


def ask_before_opening(
    window: QWidget, desk: Desk, school: str, opening: Callable[[], None], *, stayed: Callable[[], None]
) -> None:
    """``school`` shall be opened although something of this one is unsent: let go of that and ``opening()`` when that
    is meant, else ``stayed()``."""

    def go() -> None:
        UnsentWork.of(desk).forget()
        opening()

    ask_before_losing(
        window,
        desk,
        tr("Open {school} without sending?", school=school),
        in_words(desk),
        stay=tr("&Stay here"),
        leave=tr("&Open without sending"),
        left=go,
        stayed=stayed,
    )


def in_words(desk: Desk) -> tuple[str, ...]:
    """What is unsent, and what losing it means; () when there is nothing."""
    sentences = UnsentWork.of(desk).sentences
    meaning = tr("Nothing of it has been sent. What you typed or corrected is lost; your files stay as they are.")
    return (*sentences, meaning) if sentences else ()
