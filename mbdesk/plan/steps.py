"""The steps of a plan in the making, and what they mean for each row. Every way to make a plan uses this."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft, DraftRow
from mbdesk.plan.folding import without_halves
from mbdesk.plan.operations import Operation, Ref
from mbdesk.plan.plan import CellChange, Outcome, Plan, PlannedRow, Step
from mbdesk.plan.proposal import Why
from mbdesk.text import tr


@dataclass(slots=True)
class Steps:
    """Numbers steps from 1 and remembers for each row its steps, its changed cells and its notes."""

    made: list[Step] = field(default_factory=list)
    _of: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _changes: dict[int, list[CellChange]] = field(default_factory=lambda: defaultdict(list))
    _notes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, operation: Operation, rows: Iterable[int], label: str, *, after: Iterable[int] = ()) -> Ref:
        """``operation`` comes next; it serves ``rows``. ``label`` says what it does and to whom (``Add Ana Silva``);
        ``after`` are the steps that must have succeeded first (``Step.after``)."""
        served = tuple(rows)
        number = len(self.made) + 1
        self.made.append(Step(number=number, operation=operation, rows=served, label=label, after=tuple(after)))
        for row in served:
            self._of[row].append(number)
        return Ref(number)

    def change(self, row: int, *changes: CellChange) -> None:
        """What of a row changes, as the review shows it."""
        self._changes[row] += changes

    def note(self, row: int, sentence: str) -> None:
        """A sentence that stands beside the row."""
        self._notes[row].append(sentence)

    def row(
        self,
        number: int,
        name: str,
        outcome: Outcome,
        cells: Sequence[str],
        notes: Sequence[str] = (),
        person_id: int | None = None,
    ) -> PlannedRow:
        """The row with everything that was told about it; ``notes`` stand before the others."""
        return PlannedRow(
            number=number,
            name=name,
            outcome=outcome,
            cells=tuple(cells),
            changes=tuple(self._changes[number]),
            steps=tuple(sorted(self._of[number])),
            notes=(*notes, *self._notes[number]),
            person_id=person_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """For which school a plan is made: its subdomain and its name; when, and when the reading of the school began that
    its rows were compared with (UTC ISO texts, ``read_at`` "" = just then)."""

    school: str
    school_name: str
    made_at: str
    read_at: str = ""

    @classmethod
    def of(cls, directory: Directory, made_at: str) -> Self:
        """For the school that ``directory`` was read from."""
        school = directory.school
        name, subdomain = (school.name, school.subdomain) if school is not None else ("", "")
        return cls(school=subdomain, school_name=name, made_at=made_at, read_at=directory.asked_at)


def plan_of(draft: Draft, steps: Steps, where: Where, *, title: str, people: Mapping[int, int | None]) -> Plan:
    """The plan of a draft and the steps it comes to. ``people``: row number -> id of the one in ManageBac whom the row
    is about. Columns of earlier results are not in it."""
    keep = [c.column for c in draft.columns if c.why is not Why.RESULTS]
    return Plan(
        kind=draft.answers.kind,
        title=without_halves(title),
        school=where.school,
        school_name=where.school_name,
        made_at=where.made_at,
        columns=tuple(draft.columns[column].heading for column in keep),
        rows=tuple(_row(draft, row, steps, keep, people.get(row.number)) for row in draft.rows),
        steps=tuple(steps.made),
        source=without_halves(draft.sheet.path),  # a name of a file may be bytes that are no text
        source_sha256=draft.sheet.sha256,
        answers=_answers(draft, keep).to_json(),
        read_at=where.read_at,
    )


def _answers(draft: Draft, keep: Sequence[int]) -> Answers:
    """What the columns mean, all of it and not only what was chosen, by the columns that the plan keeps."""
    said = draft.answers
    places = {column: place for place, column in enumerate(keep)}
    matches = {match.column: match for match in draft.columns}
    return replace(
        said,
        targets={place: matches[column].target for column, place in places.items()},
        rules={place: matches[column].rule for column, place in places.items()},
        edits={(row, places[column]): text for (row, column), text in said.edits.items() if column in places},
    )


def _row(draft: Draft, row: DraftRow, steps: Steps, keep: Sequence[int], person_id: int | None) -> PlannedRow:
    told = [_sentence(draft, p.column, p.text) for p in row.problems]
    return steps.row(
        row.number,
        row.name,
        row.outcome,
        tuple(row.cells[column] for column in keep),
        notes=(*((row.out.why,) if row.out else ()), *told),
        person_id=person_id,
    )


def _sentence(draft: Draft, column: int | None, text: str) -> str:
    heading = draft.columns[column].heading if column is not None else ""
    return tr("{column}: {text}", column=heading, text=text) if heading else text
