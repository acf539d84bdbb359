"""The two lines over the grades: which class and term, and what was found."""

from mbdesk.text import tr
from mbdesk.ui.tabs.pick_tools import PickTools
from mbdesk.ui.widgets import DropDown, LinkButton, Muted, set_reason

_TERM_LETTERS = 12


class GradesTools(PickTools):
    """The fields of the Grades tab; the tab listens to them."""

    def __init__(self) -> None:
        super().__init__(tr("Class"), tr("Type a class…"))
        self.term = DropDown()
        self.term.setAccessibleName(tr("Term"))
        self.term.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToContents)
        self.term.setPlaceholderText(tr("Term"))
        self.term.setMinimumContentsLength(_TERM_LETTERS)
        set_reason(self.term, tr("Pick a class first."))
        self.count = Muted()
        self.only_missing = LinkButton("")
        self._lay_out((self.pick, self.term, self.several), (self.count, self.only_missing))
