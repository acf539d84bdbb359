"""The letters of a register: one for each category, in the school's own words.

Letters are told apart by case: ``P`` is a presence that somebody recorded, ``p`` one that ManageBac assumed because
nobody recorded anything (contract 5.8, pitfall 29). Excel's COUNTIF does not see case, so a workbook must count with
``SUMPRODUCT(--EXACT(range, "P"))``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from mbdesk.records.attendance import ABSENT, ASSUMED_PRESENT, EXCUSED, LATE, PRESENT
from mbdesk.text import N_, tr

_USUAL: Final = {
    PRESENT: ("P", N_("Present")),
    ABSENT: ("A", N_("Absent")),
    LATE: ("L", N_("Late")),
    EXCUSED: ("E", N_("Excused")),
    3: ("DC", N_("Dress code")),
    4: ("LD", N_("Late and dress code")),
    5: ("D", N_("Dismissed")),
    10: ("H", N_("Health")),
    11: ("S", N_("Sports")),
    12: ("F", N_("Fieldtrip")),
    14: ("O", N_("Other")),
}
"""Number -> the letters and ManageBac's own label (contract 5.8), in the order of the legend."""

_STATUS_OF_LABEL: Final = {label.casefold(): status for status, (_, label) in _USUAL.items()}
_RESERVED: Final = frozenset(letters.casefold() for letters, _ in _USUAL.values())
_COUNTED_PRESENT: Final = frozenset({PRESENT, LATE, 3, 4, 5, 11, 12})
_ORDER: Final = {status: place for place, status in enumerate(_USUAL)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One category of attendance.

    ``letters`` stand in the cells, ``label`` is the school's own word, ``status`` ManageBac's number (None when the
    answer gave none and the word is not one of ManageBac's). ``present``: counts as present in "per cent present".
    """

    letters: str
    label: str
    status: int | None
    present: bool = False

    @property
    def assumed(self) -> bool:
        """Nobody recorded it: counted by itself, never in a percentage."""
        return self.status == ASSUMED_PRESENT

    def heading(self) -> str:
        """The title of its totals column: the label, for an assumed presence the words that tell it apart."""
        return tr("{label} (assumed)", label=self.label) if self.assumed else self.label

    def words(self) -> str:
        """The code in words for a legend, without the letters."""
        if self.assumed:
            return tr("{label}: assumed, nobody recorded it", label=self.label)
        return self.label


def counts_as_present(status: int | None) -> bool:
    """Whether a category counts as present in "per cent present".

    Present, late, dress code, late and dress code, dismissed (was there, left early), sports and fieldtrip (away for
    the school) do. Absent, health, excused, other and a school's own categories do not. An assumed presence is left
    out of the sum altogether.
    """
    return status in _COUNTED_PRESENT


def category_of(label: str, status: int | None) -> tuple[str, int | None]:
    """A category as it is shown: its label trimmed (ManageBac's own where it came blank) and its number.

    Answers without numbers (contract 5.6, older form) get the number of ManageBac's own label.
    """
    label = label.strip()
    if status is None:
        return (label or tr("Without a name"), _STATUS_OF_LABEL.get(label.casefold()))
    usual = _USUAL.get(PRESENT if status == ASSUMED_PRESENT else status)
    return (label or (tr(usual[1]) if usual else tr("Category {number}", number=status)), status)


def codes_of(marks: Iterable[tuple[str, int | None]]) -> tuple[Code, ...]:
    """The codes of all (label, number) pairs that occur: letters are unique, ManageBac's own categories come first.

    The same label always gets the same letters, unless two of a school's own labels would share them.
    """
    pairs = {category_of(label, status) for label, status in marks}
    taken: set[tuple[str, bool]] = set()  # only "P" and "p" may differ by case alone
    codes = []
    for label, status in sorted(pairs, key=_legend_order):
        assumed = status == ASSUMED_PRESENT
        letters = next(text for text in _candidates(label, status) if (text.casefold(), assumed) not in taken)
        taken.add((letters.casefold(), assumed))
        codes.append(Code(letters=letters, label=label, status=status, present=counts_as_present(status)))
    return tuple(codes)


def _legend_order(pair: tuple[str, int | None]) -> tuple[int, int, str]:
    label, status = pair
    if status == ASSUMED_PRESENT:  # right behind the recorded presence, so that nobody overlooks the difference
        return (_ORDER[PRESENT], 1, label)
    if status in _ORDER:
        return (_ORDER[status], 0, label)
    return (len(_ORDER), status if status is not None else 1_000, label)


def _candidates(label: str, status: int | None) -> Iterator[str]:
    """Letters for a label, best first: ManageBac's usual ones, initials, the label's beginning, then numbers."""
    if status == ASSUMED_PRESENT:
        yield "p"
        yield from (f"p{n}" for n in range(2, 100))
        return
    usual = _USUAL.get(status) if status is not None else None
    if usual and (usual[1].casefold() == label.casefold() or status == PRESENT):
        yield usual[0]
    words = ["".join(c for c in word if c.isalnum()) for word in label.split()]
    initials = "".join(word[0] for word in words if word)[:3].upper()
    whole = "".join(words)
    own = [initials, *(whole[:n].capitalize() for n in range(2, len(whole) + 1))]
    yield from (text for text in own if text and text.casefold() not in _RESERVED)
    yield from (f"{initials or 'X'}{n}" for n in range(2, 1_000))
