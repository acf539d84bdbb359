"""What one row of the sheet says about one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from mbdesk.plan.mapping import ColumnMatch
from mbdesk.plan.reading import Reading, State
from mbdesk.plan.rows import Cell
from mbdesk.plan.targets import NAME, PERSON_ID, RELATIONSHIP, Rule, Target
from mbdesk.plan.values import ColumnReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One value that the sheet gives: the wire ``value``, how it is ``shown``, the ``column`` it stands in, its rule.

    ``clears``: the cell said ``[clear]``. ``whole``: it was parted from a whole name.
    """

    value: Any
    shown: str
    column: int
    rule: Rule
    clears: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One person as one row gives them. ``said`` is by field key, without blanks. ``wrong`` are fields in trouble.
    ``archived``: the row says that they are in the archive, as mbdesk's own exports do; ``alone``: of nobody besides,
    so that nobody is made or linked for them. Both are told of whom the row is about."""

    row: int
    role: str
    said: Mapping[str, Said]
    wrong: frozenset[str] = frozenset()
    columns: Mapping[str, int]
    archived: bool = False
    alone: bool = True

    def text(self, field: str) -> str:
        """The value of a text field, "" when the sheet does not give it."""
        said = self.said.get(field)
        return str(said.value) if said and not said.clears else ""

    @property
    def email(self) -> str:
        """As the sheet has it."""
        return self.text("email")

    @property
    def name(self) -> str:
        """``Ana Silva``, else the e-mail or the ID, else ""."""
        full = f"{self.text('first_name')} {self.text('last_name')}".strip()
        return full or self.email or self.text("student_id")

    @property
    def birthday(self) -> date | None:
        """The birthday where the sheet gives one."""
        iso = self.text("birthday")
        return date.fromisoformat(iso) if iso else None

    @property
    def present(self) -> bool:
        """Whether the row says anything that makes a person: a relationship alone does not."""
        return bool(self.said.keys() - {RELATIONSHIP} or self.wrong - {RELATIONSHIP})

    def column(self, *fields: str) -> int | None:
        """The column of the first of these fields that the sheet has."""
        return next((self.columns[field] for field in fields if field in self.columns), None)


class RowReader:
    """Turns the cells of a row into people, by the columns' targets. ``main`` is whom every row is about, ``roles`` who
    else may be in it."""

    def __init__(
        self, matches: Sequence[ColumnMatch], readers: Mapping[int, ColumnReader], main: str, roles: Sequence[str]
    ) -> None:
        self._main = main
        self._columns = [_Column(m.column, m.target, m.rule, readers[m.column]) for m in matches if m.target]
        self._places: dict[str, dict[str, int]] = {role: {} for role in roles}
        for column in self._columns:
            for field in _fields_given(column.target):
                self._places[column.role].setdefault(field, column.place)
        self.roles = [role for role in roles if self._places[role] or role == main]

    def read(self, row: int, cells: Sequence[Cell]) -> tuple[dict[str, Given], list[tuple[int, Reading]]]:
        """The people of one row by role, and the readings, by column, about which there is something to tell."""
        said: dict[str, dict[str, Said]] = {role: {} for role in self.roles}
        wrong: dict[str, set[str]] = {}
        told: list[tuple[int, Reading]] = []
        for column in self._columns:
            cell = cells[column.place]
            raw = cell.raw
            key = cell.text if isinstance(raw, str) and not cell.error else (raw, cell.text, cell.error)
            understood = column.understood.get(key)
            if understood is None:
                understood = column.understood[key] = column.understand(cell)
            reading, whole, parts, tell = understood
            if whole is not None:
                said[column.role][column.target.field] = whole
            for field, part in parts:
                said[column.role].setdefault(field, part)
            if tell:
                told.append((column.place, reading))
                if reading.state is State.WRONG:
                    wrong.setdefault(column.role, set()).update(_fields_given(column.target))
        people = {
            role: Given(
                row=row,
                role=role,
                said=said[role],
                wrong=frozenset(wrong.get(role, ())),
                columns=self._places[role],
            )
            for role in self.roles
            if role == self._main or said[role] or role in wrong
        }
        return {role: given for role, given in people.items() if role == self._main or given.present}, told


class _Understood(NamedTuple):
    """What a cell's content comes to: what is ``said``, or the ``parts`` of what is for several fields (what another
    column says of these comes first), and whether there is something to ``tell`` about its ``reading``."""

    reading: Reading
    said: Said | None = None
    parts: tuple[tuple[str, Said], ...] = ()
    tell: bool = False


class _Column:
    """A column that means something. ``understood`` is what its cells say, each content once."""

    def __init__(self, place: int, target: Target, rule: Rule, reader: ColumnReader) -> None:
        self.place: Final = place
        self.target: Final = target
        self.role: Final = target.role
        self.understood: Final[dict[object, _Understood]] = {}
        self._rule = rule
        self._reader = reader

    def understand(self, cell: Cell) -> _Understood:
        """What ``cell`` comes to."""
        reading = self._reader.read(cell)
        tell = bool(reading.issue or reading.understood or reading.tidied or reading.stand_in)
        if reading.state is State.BLANK or reading.state is State.WRONG:
            return _Understood(reading, tell=tell or reading.state is State.WRONG)
        if isinstance(reading.value, dict):  # one cell for two fields: a whole name, two phone numbers
            whole = self.target.field == NAME
            parts = [(field, self._said(part, part, whole=whole)) for field, part in reading.value.items()]
            return _Understood(reading, parts=tuple(parts), tell=tell)
        one = self._said(reading.value, reading.shown, clears=reading.state is State.CLEAR)
        return _Understood(reading, one, tell=tell)

    def _said(self, value: Any, shown: str, *, clears: bool = False, whole: bool = False) -> Said:
        return Said(value=value, shown=shown, column=self.place, rule=self._rule, clears=clears, whole=whole)


def _fields_given(target: Target) -> tuple[str, ...]:
    return ("first_name", "last_name") if target.field == NAME else (target.field,)


def wire_values(given: Given) -> dict[str, Any]:
    """What a new person is created with: everything said, nothing cleared, nothing that is not a person's field."""
    return {
        field: said.value
        for field, said in given.said.items()
        if not said.clears and field not in {RELATIONSHIP, PERSON_ID}
    }
