"""What was sent: past runs, runs that wait to go on, and taking a run back."""

from mbdesk.ui.activity.activity_window import ActivityWindow
from mbdesk.ui.activity.run_window import RunWindow
from mbdesk.ui.activity.unfinished import UnfinishedWatch

__all__ = ["ActivityWindow", "RunWindow", "UnfinishedWatch"]
