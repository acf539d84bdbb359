"""How the columns of a list share its width, so that nothing lies beside the window as long as it can be helped."""

from collections.abc import Collection, Mapping
from typing import Final

_FOR_ONE: Final = 0.45
_FOR_MORE: Final = 0.6
"""These parts of the room are kept for the columns of long texts: one of them, or several."""


def shared(room: int, needs: Mapping[int, int], long: Collection[int]) -> dict[int, int]:
    """Column -> its width, in pixels; together they fill ``room``.

    ``needs`` is how wide each would have to be for all its texts to be read whole. Where that is more than there is,
    the columns of ``long`` texts keep a part of the room, and the widest columns give way first. Room to spare goes to
    ``long`` ones.
    """
    texts = {column: need for column, need in needs.items() if column in long}
    others = {column: need for column, need in needs.items() if column not in long}
    widths = _filled(room - kept_for(room, texts), others)
    widths |= _filled(room - sum(widths.values()), texts)
    spare = room - sum(widths.values())
    for count, column in zip(range(len(texts), 0, -1), texts, strict=True):
        widths[column] += spare // count
        spare -= spare // count
    return widths


def kept_for(room: int, texts: Mapping[int, int]) -> int:
    """How much of the room is kept for columns of long texts with these needs."""
    return min(sum(texts.values()), int(room * (_FOR_MORE if len(texts) > 1 else _FOR_ONE)))


def _filled(room: int, needs: Mapping[int, int]) -> dict[int, int]:
    """The needs, where they fit into the room; else those with small ones have them and the others share the rest."""
    widths = {}
    for left, (column, need) in zip(range(len(needs), 0, -1), sorted(needs.items(), key=_by_need), strict=True):
        widths[column] = min(need, max(0, room) // left)
        room -= widths[column]
    return widths


def _by_need(column_and_need: tuple[int, int]) -> int:
    return column_and_need[1]
