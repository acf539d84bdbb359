"""What was sent: past runs and runs that wait to go on."""

from mbdesk.ui.activity.activity_window import ActivityWindow
from mbdesk.ui.activity.unfinished import UnfinishedWatch

__all__ = ["ActivityWindow", "UnfinishedWatch"]
