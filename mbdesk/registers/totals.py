"""Term totals: students down, codes across, from the one request that ManageBac answers for a whole term."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mbdesk.records import StudentTotals, TermAttendance
from mbdesk.registers.codes import Code, category_of, codes_of
from mbdesk.registers.register import GroupKind, Pupil, percent_words
from mbdesk.text import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsRow:
    """A student's counts, one per code of the totals.

    ``recorded`` counts what somebody recorded, ``present_share`` is 0 to 1 of it, None when nothing was recorded or
    the answer did not tell recorded from assumed.
    """

    pupil: Pupil
    counts: tuple[int, ...]
    recorded: int
    present_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The totals of one class or year group for one term.

    ``assumed_known`` is False when the answer had only sums by label (contract 5.6, older form): assumed presences
    are then among the recorded ones, and no percentage is given.
    """

    title: str
    kind: GroupKind
    group_id: int
    term: str
    first: date
    last: date
    rows: tuple[TotalsRow, ...]
    codes: tuple[Code, ...]
    assumed_known: bool = True

    @property
    def is_empty(self) -> bool:
        """Nobody recorded anything and ManageBac assumed nothing."""
        return not self.codes

    def legend(self) -> tuple[tuple[str, str], ...]:
        """(letters, words) of every code that occurs."""
        return tuple((code.letters, code.words()) for code in self.codes)

    def percent_words(self) -> str:
        """How per cent present is reckoned, or why it is left blank."""
        if self.assumed_known:
            return percent_words(self.codes)
        return tr("Per cent present is left blank: ManageBac did not say which presences were only assumed.")


def totals_of(
    *,
    title: str,
    kind: GroupKind,
    group_id: int,
    pupils: Sequence[Pupil],
    answer: TermAttendance,
    term: str,
    first: date,
    last: date,
) -> Totals:
    """The totals that one term ``answer`` makes of ``pupils`` (in the order to be shown); strangers come last."""
    tallies = {student.id: _tally(student) for student in answer.students}
    codes = codes_of(pair for tally in tallies.values() for pair in tally)
    known = all(student.counts or not student.by_label for student in answer.students)
    named = {pupil.id for pupil in pupils}
    strangers = (Pupil(id=i, name=str(i), enrolled=False) for i in sorted(tallies) if i not in named and tallies[i])
    return Totals(
        title=title,
        kind=kind,
        group_id=group_id,
        term=term,
        first=first,
        last=last,
        rows=tuple(_row(pupil, tallies.get(pupil.id, {}), codes, known) for pupil in (*pupils, *strangers)),
        codes=codes,
        assumed_known=known,
    )


def _tally(student: StudentTotals) -> dict[tuple[str, int | None], int]:
    """(label, number) -> how often; zeros left out."""
    tally: dict[tuple[str, int | None], int] = {}
    pairs: list[tuple[str, int | None, int]] = [(count.label, count.status, count.value) for count in student.counts]
    for label, status, value in pairs or [(label, None, value) for label, value in student.by_label.items()]:
        key = category_of(label, status)
        if value:
            tally[key] = tally.get(key, 0) + value
    return tally


def _row(pupil: Pupil, tally: dict[tuple[str, int | None], int], codes: Sequence[Code], known: bool) -> TotalsRow:
    counts = tuple(tally.get((code.label, code.status), 0) for code in codes)
    recorded = sum(n for code, n in zip(codes, counts, strict=True) if not code.assumed)
    present = sum(n for code, n in zip(codes, counts, strict=True) if code.present)
    share = present / recorded if recorded and known else None
    return TotalsRow(pupil=pupil, counts=counts, recorded=recorded, present_share=share)
