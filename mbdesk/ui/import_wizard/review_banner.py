"""What is said above a review: why the comparison is not sure, and what changed meanwhile."""

from collections.abc import Callable

from mbdesk.text import tr, trn
from mbdesk.ui.messages import explain
from mbdesk.ui.widgets import Banner


class ReviewBanner(Banner):
    """Each sentence says what happened and what to do now; what can be done is a button in it."""

    def __init__(self) -> None:
        super().__init__(closable=False)

    def say_not_looked(self, error: Exception, again: Callable[[], None]) -> None:
        """ManageBac could not be read just now."""
        message = explain(error)
        self.show_message(
            tr("ManageBac could not be looked at once more. Nothing has been sent."),
            message.body or message.title,
            tone="bad",
            details=message.details,
            actions=((tr("Try again"), again),),
        )

    def say_not_everybody(self) -> None:
        """The key may not read a list that the rows are compared with."""
        self.show_message(
            tr("This access key may not look at everybody."),
            tr("mbdesk cannot tell who is in ManageBac already. ManageBac itself refuses an e-mail twice."),
            tone="warning",
        )

    def say_unsettled(self, read_again: Callable[[], None]) -> None:
        """A list changed while it was read."""
        self.show_message(
            tr("The school changed while it was loaded."),
            tr("Read it again before you send."),
            tone="warning",
            actions=((tr("Read it again"), read_again),),
        )

    def say_changed(self, people: int, show: Callable[[], None]) -> None:
        """Somebody else changed ``people`` of those the rows are about since they were compared first."""
        self.show_message(
            trn(
                "{count} person was changed in ManageBac meanwhile.",
                "{count} people were changed in ManageBac meanwhile.",
                people,
            ),
            tr("What you see here is as it is now."),
            actions=((tr("Show them"), show),),
        )

    def say_other_file(self, read: Callable[[], None], send: Callable[[], None]) -> None:
        """The file says something else than what is shown."""
        self.show_message(
            tr("The file has changed since it was read."),
            tr("What you see here is from before. Nothing was sent."),
            tone="warning",
            actions=((tr("Read it again"), read), (tr("Send what is shown here"), send)),
        )
