"""The lines of a review in a narrow pane: the person over their details, old and new side by side."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt

from mbdesk.fields import Field
from mbdesk.text import tr
from mbdesk.ui.record_table import Tone
from mbdesk.ui.review.review_table import Line, ReviewTable, ReviewView

_PERSON, _DETAIL, _OLD, _NEW = range(4)
_SHARES: Final = {_DETAIL: 0.34, _OLD: 0.33, _NEW: 0.33}


class CompactTable(ReviewTable):
    """The same lines; a title holds the name where the details stand, and its outcome where the new values do."""

    def __init__(self) -> None:
        super().__init__()
        person, detail, old, new = self._of_review = self.fields
        self._tone_of_review = self.tone
        self.tone = self._tone
        self.set_fields(
            (
                person,
                replace(detail, get=lambda line, links: _under_the_name(line, person, detail, links)),
                old,
                replace(new, get=lambda line, links: (detail if line.is_title else new).get(line, links)),
            )
        )

    def _tone(self, line: Line, field: Field[Any]) -> Tone:
        """As in the full review, at the place where it stands here."""
        person, detail, _, _ = self._of_review
        shown = {"detail": person, "new": detail}.get(field.key, field) if line.is_title else field
        return self._tone_of_review(line, shown) if self._tone_of_review is not None else Tone()


class CompactView(ReviewView):
    """Without the column of people; its columns share the pane."""

    def __init__(self, table: CompactTable) -> None:
        super().__init__(table)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_people(False)

    def _shares(self) -> Mapping[int, float]:
        return _SHARES


def _under_the_name(line: Line, person: Field[Any], detail: Field[Any], links: Any) -> str:
    """The person's name, or the detail; whose it is where that is somebody else."""
    if line.is_title:
        return str(person.get(line, links))
    change = line.change
    title = str(detail.get(line, links))
    if change is None or change.who == line.row.name:
        return title
    return tr("{who}: {field}", who=str(person.get(line, links)).strip(), field=title)
