"""How a table's columns stand, kept per table: order, widths, which are hidden, by what it is sorted."""

from PySide6.QtCore import QObject, Qt

from mbdesk.ui.house_table import HouseTable
from mbdesk.ui.settings import Setting, Settings, table_setting


class TableState(QObject):
    """Keeps ``view``'s columns under ``name`` in ``settings``; field keys, never column numbers, are kept."""

    def __init__(self, view: HouseTable, settings: Settings | None, name: str) -> None:
        super().__init__(view)
        self._view = view
        self._settings = settings if name else None
        self._restoring = False
        self._keys: tuple[str, ...] = ()
        self._order, self._hidden, self._widths, self._sort = (
            table_setting(name, what) for what in ("order", "hidden", "widths", "sort")
        )
        header = view.horizontalHeader()
        header.sectionMoved.connect(self.save)
        header.sectionResized.connect(self.save)
        header.sortIndicatorChanged.connect(self.save)

    def take_fields(self) -> None:
        """When the table has other fields now, put their columns in place."""
        if tuple(field.key for field in self._view.table.fields) != self._keys:
            self.restore()

    def restore(self) -> None:
        """Columns as they were left, else as the fields say."""
        self._restoring = True
        fields = self._view.table.fields
        self._keys = tuple(field.key for field in fields)
        hidden = self._kept(self._hidden)
        self._view.set_default_widths()
        for column, field in enumerate(fields):
            hide = field.key in hidden if hidden is not None else not field.shown
            self._view.setColumnHidden(column, hide and column > 0)
        self._restore_widths()
        self._restore_order()
        self._restore_sort()
        self._restoring = False

    def reset(self) -> None:
        """Forget how the columns were kept; by what the table is sorted stays."""
        if self._settings is not None:
            for setting in (self._order, self._hidden, self._widths):
                self._settings.set(setting, [])
        self.restore()

    def save(self, *_: object) -> None:
        """Keep how the columns stand now."""
        if self._restoring or self._settings is None or not self._keys:
            return
        header, settings = self._view.horizontalHeader(), self._settings
        order = [self._keys[header.logicalIndex(place)] for place in range(len(self._keys))]
        hidden = [key for column, key in enumerate(self._keys) if header.isSectionHidden(column)]
        widths = {
            key: header.sectionSize(column)
            for column, key in enumerate(self._keys)
            if not header.isSectionHidden(column)
        }
        settings.set(self._order, order)
        settings.set(self._hidden, [*hidden, "-"])  # the dash: "nothing hidden" is not "never chosen"
        settings.set(self._widths, [f"{key}={width}" for key, width in widths.items()])
        column = header.sortIndicatorSection()
        if 0 <= column < len(self._keys):
            down = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
            settings.set(self._sort, [self._keys[column], "down" if down else "up"])

    def _kept(self, setting: Setting[list[str]]) -> list[str] | None:
        if self._settings is None:
            return None
        return self._settings.get(setting) or None

    def _restore_widths(self) -> None:
        for entry in self._kept(self._widths) or []:
            key, _, width = entry.partition("=")
            if key in self._keys and width.isdigit() and 32 <= int(width) <= 2000:
                self._view.setColumnWidth(self._keys.index(key), int(width))

    def _restore_order(self) -> None:
        header = self._view.horizontalHeader()
        kept = [key for key in self._kept(self._order) or [] if key in self._keys]
        wanted = [*kept, *(key for key in self._keys if key not in kept)]
        if wanted and wanted[0] != self._keys[0]:
            wanted.remove(self._keys[0])
            wanted.insert(0, self._keys[0])
        for place, key in enumerate(wanted):
            header.moveSection(header.visualIndex(self._keys.index(key)), place)

    def _restore_sort(self) -> None:
        kept = self._kept(self._sort)
        if kept is None or len(kept) != 2 or kept[0] not in self._keys:
            return
        order = Qt.SortOrder.DescendingOrder if kept[1] == "down" else Qt.SortOrder.AscendingOrder
        self._view.sortByColumn(self._keys.index(kept[0]), order)
