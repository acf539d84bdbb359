"""The one table model: records as rows, fields as columns, searched, filtered and sorted in place (design fact 5).

It holds the records, one folded search key a record, and the list of record numbers that are visible now. Texts are
made when a cell is first looked at and kept. Nothing here knows what a student is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer

from mbdesk.fields import Field, Kind, Links, Table, show_value, table_of
from mbdesk.fields.people import STATUS
from mbdesk.text import tr
from mbdesk.ui.filter import narrowed, narrows, words
from mbdesk.ui.plain import one_line, tip
from mbdesk.ui.search_keys import SearchKeys
from mbdesk.ui.sort_keys import SortKeys

Index = QModelIndex | QPersistentModelIndex
Predicate = Callable[[Any], bool]

# Plain ints: comparing enum members is what makes data() slow.
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_HORIZONTAL: Final = Qt.Orientation.Horizontal
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter)
_FLAGS: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_NO_FLAGS: Final = Qt.ItemFlag.NoItemFlags
_ROOT: Final = QModelIndex()
_SKELETONS: Final = 14
_NUMBERS: Final = frozenset({Kind.NUMBER, Kind.PERCENT})


@dataclass(frozen=True, slots=True)
class Tone:
    """How a cell stands out: palette roles for its text and its background ("" = as usual), and in words.

    ``mark`` is a word or two in a box at its right end; ``struck`` strikes its text through.
    """

    text: str = ""
    back: str = ""
    words: str = ""
    bold: bool = False
    centred: bool = False
    mark: str = ""
    struck: bool = False


PLAIN: Final = Tone()


def _id_of(record: Any) -> Any:
    return record.id


def _archived(record: Any) -> bool:
    return bool(getattr(record, "archived", False))


class RecordTable(QAbstractTableModel):
    """``fields`` are the columns, the first one the frozen name. ``key`` gives a record's lasting identity.

    ``tone`` says how a cell stands out; ``muted`` whether a record's whole row steps back (archived people), with
    ``muted_word`` written beside its name. ``links`` passed with the records give the names behind ids.
    """

    def __init__(
        self,
        fields: Sequence[Field[Any]],
        *,
        key: Callable[[Any], Any] = _id_of,
        tone: Callable[[Any, Field[Any]], Tone] | None = None,
        muted: Predicate = _archived,
        muted_word: str = "",
    ) -> None:
        super().__init__()
        self._key_of = key
        self._muted = muted
        self.muted_word = muted_word or tr("Archived")
        self.tone = tone
        self._links: Links | None = None
        self._records: Sequence[Any] = ()
        self._keys: list[str] | None = None
        self._sort_keys = SortKeys()
        self._by_first: list[int] = []  # sorted once: ties of every other column are in this order
        self._order: list[int] = []
        self._filtered: list[int] = []
        self._visible: list[int] = []
        self._texts: dict[int, list[str | None]] = {}
        self._sorted_by: tuple[int, bool] = (0, False)
        self._sought: tuple[str, ...] = ()
        self._predicate: Predicate | None = None
        self._loading = False
        self._fields: tuple[Field[Any], ...] = ()
        self._soon = QTimer(self)  # sorted in one turn of the window, made ready for a search in the next
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._searched)
        self._take_fields(fields)

    # -- What the table holds -----------------------------------------------------------------------------------------

    @property
    def fields(self) -> tuple[Field[Any], ...]:
        """The columns."""
        return self._fields

    def set_fields(self, fields: Sequence[Field[Any]]) -> None:
        """Other columns for other records; call ``set_records`` next."""
        self.beginResetModel()
        self._take_fields(fields)
        self._records, self._keys, self._texts = (), None, {}
        self._by_first, self._order, self._filtered, self._visible = [], [], [], []
        self._sorted_by = (0, False)
        self._sort_keys.forget()
        self.endResetModel()

    def set_records(
        self, records: Sequence[Any], links: Links | None = None, *, predicate: Predicate | EllipsisType | None = ...
    ) -> None:
        """Show these records. Search and sort stay as they are, and so does the filter unless one is given."""
        self.beginResetModel()
        if not isinstance(predicate, EllipsisType):
            self._predicate = predicate
        self._records = records
        self._links = links
        self._texts = {}
        self._by_first = []
        self._keys = None
        self._sort()
        self._find()
        self.endResetModel()
        self._soon.start()

    def set_loading(self, loading: bool) -> None:
        """While loading and empty, skeleton rows hold the place."""
        if loading != self._loading:
            skeletons_change = not self._records
            if skeletons_change:
                self.beginResetModel()
            self._loading = loading
            if skeletons_change:
                self.endResetModel()

    @property
    def skeleton(self) -> bool:
        """Whether the rows are skeletons."""
        return self._loading and not self._records

    def set_search(self, text: str) -> None:
        """Show only records in whose searched fields every word of ``text`` occurs."""
        sought = words(text)
        if sought == self._sought:
            return
        self.beginResetModel()
        within = self._visible if narrows(sought, self._sought) else self._filtered
        self._sought = sought
        self._visible = narrowed(within, self._searched(), sought) if sought else list(self._filtered)
        self.endResetModel()

    def set_filter(self, predicate: Predicate | None) -> None:
        """Show only records for which ``predicate`` holds; None shows all."""
        self.beginResetModel()
        self._predicate = predicate
        self._find()
        self.endResetModel()

    def records(self) -> list[Any]:
        """The records visible now, in the order shown."""
        return [self._records[number] for number in self._visible]

    @property
    def total(self) -> int:
        """How many records there are, seen or not."""
        return len(self._records)

    @property
    def found(self) -> int:
        """How many records are visible."""
        return len(self._visible)

    def count(self, predicate: Predicate) -> int:
        """How many of all records fulfil ``predicate``."""
        return sum(1 for record in self._records if predicate(record))

    def record_at(self, row: int) -> Any | None:
        """The record in a visible row, None for a skeleton."""
        return self._records[self._visible[row]] if 0 <= row < len(self._visible) else None

    def key_at(self, row: int) -> Any | None:
        """The identity of the record in a visible row."""
        record = self.record_at(row)
        return None if record is None else self._key_of(record)

    def keys_at(self, rows: Sequence[int]) -> frozenset[Any]:
        """The identities of the records in these visible rows."""
        key_of, records, visible = self._key_of, self._records, self._visible
        return frozenset(key_of(records[visible[row]]) for row in rows if row < len(visible))

    def rows_of(self, keys: "set[Any] | frozenset[Any]") -> list[int]:
        """The visible rows of the records with these identities, in order."""
        if not keys:
            return []
        return [row for row, number in enumerate(self._visible) if self._key_of(self._records[number]) in keys]

    def row_of(self, key: Any) -> int:
        """The visible row of one record, -1 when it is not visible."""
        key_of, records = self._key_of, self._records
        return next((row for row, number in enumerate(self._visible) if key_of(records[number]) == key), -1)

    def table(self, title: str, columns: Sequence[int], *, all_rows: bool = False, notes: Sequence[str] = ()) -> Table:
        """The rows shown (or all) under ``columns``, typed, ready for a workbook. Where some step back on the screen,
        because they are archived, their status comes along."""
        if self._links is None:
            return Table(title=title, columns=(), rows=())
        records, fields = self._exported(columns, all_rows=all_rows)
        made = table_of(title, fields, records, self._links)
        return Table(title=made.title, columns=made.columns, rows=made.rows, notes=tuple(notes))

    def size(self, columns: Sequence[int], *, all_rows: bool = False) -> tuple[int, int]:
        """How many rows and columns ``table`` gives, without making it."""
        if self._links is None:
            return 0, 0
        records, fields = self._exported(columns, all_rows=all_rows)
        return len(records), len(fields)

    def _exported(self, columns: Sequence[int], *, all_rows: bool) -> tuple[list[Any], list[Field[Any]]]:
        records = [self._records[n] for n in self._order] if all_rows else self.records()
        fields = [self._fields[column] for column in columns]
        if any(map(self._muted, records)):
            fields += [field for field in self._fields if field.key == STATUS.key and field not in fields]
        return records, fields

    # -- What the delegate asks, without a detour through data() -------------------------------------------------------

    def text(self, row: int, column: int) -> str:
        """The text of a cell; "" for blank and for skeletons."""
        if row >= len(self._visible):
            return ""
        number = self._visible[row]
        texts = self._texts.get(number)
        if texts is None:
            texts = self._texts[number] = [None] * len(self._fields)
        text = texts[column]
        if text is None:
            text = texts[column] = self._make_text(number, column)
        return text

    def is_muted(self, row: int) -> bool:
        """Whether the row steps back."""
        return row < len(self._visible) and self._muted(self._records[self._visible[row]])

    def tone_at(self, row: int, column: int) -> Tone:
        """How a cell stands out."""
        if self.tone is None or row >= len(self._visible):
            return PLAIN
        return self.tone(self._records[self._visible[row]], self._fields[column])

    def is_number(self, column: int) -> bool:
        """Whether a column's values are aligned right."""
        return self._numbers[column]

    # -- QAbstractTableModel -------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Visible records, or skeletons."""
        if parent.isValid():
            return 0
        return len(self._visible) if not self.skeleton else _SKELETONS

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Fields."""
        return 0 if parent.isValid() else len(self._fields)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Text, alignment and the accessible text of a cell."""
        if role == _DISPLAY:
            return self.text(index.row(), index.column())
        if role == _ALIGN:
            return _RIGHT if self._numbers[index.column()] else _LEFT
        if role == _ACCESSIBLE:
            return self._accessible(index.row(), index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles, aligned like their columns."""
        if orientation != _HORIZONTAL or not 0 <= section < len(self._fields):
            return None
        if role in {_DISPLAY, _ACCESSIBLE}:
            return self._titles[section]
        if role == _ALIGN:
            return _RIGHT if self._numbers[section] else _LEFT
        if role == _TOOLTIP:  # a narrow column shows its title in part
            return tip(self._titles[section])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Skeletons cannot be selected."""
        if not index.isValid() or not self._visible:
            return _NO_FLAGS
        return _FLAGS

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; blanks come last either way, ties stay in the order of the first column."""
        if not 0 <= column < len(self._fields):
            return
        wanted = (column, order == Qt.SortOrder.DescendingOrder)
        if wanted == self._sorted_by and self._order:
            return
        self.beginResetModel()
        self._sorted_by = wanted
        self._sort()
        self._find()
        self.endResetModel()

    # -- Inside --------------------------------------------------------------------------------------------------------

    def _take_fields(self, fields: Sequence[Field[Any]]) -> None:
        self._fields = tuple(fields)
        self._titles = [field.heading() for field in self._fields]
        self._numbers = [field.kind in _NUMBERS for field in self._fields]
        self._search_keys = SearchKeys(self._fields)

    def _make_text(self, number: int, column: int) -> str:
        if self._links is None:
            return ""
        field = self._fields[column]
        return one_line(show_value(field.get(self._records[number], self._links), field.kind))

    def _searched(self) -> list[str]:
        """The search keys, made where they are not yet."""
        if self._keys is None:
            self._keys = self._search_keys.of(self._records, self._links)
        return self._keys

    def _sort(self) -> None:
        column, descending = self._sorted_by
        if self._fields and self._links is not None:
            if not self._by_first:
                self._by_first = self._sorted(list(range(len(self._records))), 0, self._links, descending=False)
            if column or descending:
                self._order = self._sorted(self._by_first, column, self._links, descending=descending)
            else:
                self._order = self._by_first
        else:
            self._order = list(range(len(self._records)))

    def _sorted(self, order: list[int], column: int, links: Links, *, descending: bool) -> list[int]:
        keys = self._sort_keys.of(column, self._fields[column], self._records, links)
        full = [number for number in order if keys[number] is not None]
        blank = [number for number in order if keys[number] is None]
        try:
            full.sort(key=keys.__getitem__, reverse=descending)  # type: ignore[arg-type]  # the next line is why
        except TypeError:  # values of several types in one column: as text
            full.sort(key=lambda number: str(keys[number]), reverse=descending)
        return full + blank

    def _find(self) -> None:
        keep = self._predicate
        records = self._records
        self._filtered = list(self._order) if keep is None else [n for n in self._order if keep(records[n])]
        self._visible = narrowed(self._filtered, self._searched(), self._sought) if self._sought else [*self._filtered]

    def _accessible(self, row: int, column: int) -> str:
        text = self.text(row, column) or tr("blank")
        parts = [tr("{title}: {value}", title=self._titles[column], value=text)]
        tone = self.tone_at(row, column)
        if tone.words:
            parts.append(tone.words)
        if column == 0 and self.is_muted(row):
            parts.append(self.muted_word)
        return ", ".join(parts)
