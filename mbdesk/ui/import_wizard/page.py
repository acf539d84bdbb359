"""What every page of the wizard is: a title, a body, Back on the left and the way forward on the right."""

from PySide6.QtCore import Signal

from mbdesk.text import tr
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.plain import tip
from mbdesk.ui.review.alt_keys import FORWARD
from mbdesk.ui.widgets import Page, PrimaryButton, QuietButton, set_reason


class WizardPage(Page):
    """``forward_wanted()`` and ``back_wanted()`` are the buttons; ``entered`` is called when the page is shown."""

    forward_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, preparation: Preparation, title: str, sentence: str = "", *, first: bool = False) -> None:
        super().__init__(title, sentence)
        self.preparation = preparation
        self.back = QuietButton(tr("&Back"), icon="back")
        self.back.clicked.connect(self.back_wanted)
        self.forward = PrimaryButton(tr("Next"))
        self.forward.clicked.connect(self.forward_wanted)
        self.set_buttons([] if first else [self.back], [self.forward])

    def entered(self) -> None:
        """The page is shown now."""

    def take_focus(self) -> None:
        """The keyboard comes to the page."""
        self.forward.setFocus()

    def may_go_on(self, reason: str) -> None:
        """Enable the way forward, or say in ``reason`` why not."""
        set_reason(self.forward, reason)
        if not reason:
            self.forward.setToolTip(tip(FORWARD))
