"""The house's own widgets: one look, plain text, names for screen readers."""

from mbdesk.ui.widgets.banner import Action, Banner, EmptyState, clear
from mbdesk.ui.widgets.buttons import (
    IconButton,
    LinkButton,
    PlainButton,
    PrimaryButton,
    QuietButton,
    set_reason,
)
from mbdesk.ui.widgets.calm import DateField, DropDown
from mbdesk.ui.widgets.dialog import HouseDialog
from mbdesk.ui.widgets.fields import FilterButton, SearchBox, Segmented
from mbdesk.ui.widgets.label import ElidedLabel, Heading, Label, Muted, restyle
from mbdesk.ui.widgets.pick_box import Choice, PickBox
from mbdesk.ui.widgets.picture import Picture
from mbdesk.ui.widgets.progress import ProgressStrip, progress_words
from mbdesk.ui.widgets.surfaces import Card, Frame, Line, Page, Rail, Scroll, Strip, field_with_label

__all__ = [
    "Action",
    "Banner",
    "Card",
    "Choice",
    "DateField",
    "DropDown",
    "ElidedLabel",
    "EmptyState",
    "FilterButton",
    "Frame",
    "Heading",
    "HouseDialog",
    "IconButton",
    "Label",
    "Line",
    "LinkButton",
    "Muted",
    "Page",
    "PickBox",
    "Picture",
    "PlainButton",
    "PrimaryButton",
    "ProgressStrip",
    "QuietButton",
    "Rail",
    "Scroll",
    "SearchBox",
    "Segmented",
    "Strip",
    "clear",
    "field_with_label",
    "progress_words",
    "restyle",
    "set_reason",
]
