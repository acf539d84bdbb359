"""The Grades tab: the term grades of a class in its programme's shape, and who has none (GRD-1, GRD-4)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout

from mbdesk.directory import Directory
from mbdesk.errors import NotAllowed
from mbdesk.fields import Table
from mbdesk.gradesheets import GradeSheet
from mbdesk.jobs.grades import term_grades
from mbdesk.jobs.progress import Progress, Report
from mbdesk.records import SchoolClass, Term
from mbdesk.text import number, tr, trn
from mbdesk.ui.desk import Desk
from mbdesk.ui.group_choices import class_choices, group_of, key_of, terms_of
from mbdesk.ui.plain import one_line
from mbdesk.ui.tabs import states
from mbdesk.ui.tabs.attendance_span import term_words
from mbdesk.ui.tabs.grades_grid import GradesView
from mbdesk.ui.tabs.grades_tools import GradesTools
from mbdesk.ui.tabs.grid_tab import GridTab, Write
from mbdesk.ui.widgets import (
    EmptyState,
    Line,
    set_reason,
)

PERMISSION = "classes/assessments/term-grades"


class GradesTab(GridTab):
    """Pick a class and a term; its grades come with one request, so they come at once."""

    def __init__(self, desk: Desk, today: Callable[[], date] = date.today) -> None:
        self.tools: GradesTools
        self.grid: GradesView
        super().__init__(desk, today, GradesTools(), GradesView(tr("Term grades")), EmptyState("grade"))
        self._known: dict[tuple[int, int], GradeSheet] = {}
        self._sheet: GradeSheet | None = None
        self._missing_only = False
        self._lay_out()
        self._connect()

    # -- Tab ----------------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The word on the tab."""
        return tr("Grades")

    def export_tables(self, *, all_rows: bool = False, all_columns: bool = False) -> list[Table]:
        """The sheet as shown; [] when nothing is loaded."""
        sheet = self._as_sorted
        return [sheet.table()] if sheet is not None else []

    @property
    def _as_sorted(self) -> GradeSheet | None:
        """What is shown in the order of the grid; everybody, also while only those without a grade are shown."""
        if self._sheet is None or self._missing_only:
            return self._sheet
        return replace(self._sheet, rows=tuple(self.grid.table.records()))

    def export_name(self) -> str:
        """``Biology 10 - Term 2 - grades``."""
        pair = self._pair()
        return " - ".join([pair[0].name, pair[1].name, tr("grades")]) if pair is not None else self.title

    def refresh(self) -> None:
        """F5: read what is shown again; with nothing picked, the list of classes."""
        pair = self._pair()
        if pair is None:
            self.desk.reload()
            return
        self._known.pop((pair[0].id, pair[1].id), None)
        self._show()

    def show_class_grades(self, school_class: SchoolClass) -> None:
        """Pick a class, as if a person had typed it."""
        self.catch_up()
        self.tools.pick.set_current(key_of(school_class))
        self._on_class_picked()

    # -- Building -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.tools)
        outer.addWidget(Line())
        outer.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tools.pick.picked.connect(lambda _key: self._on_class_picked())
        self.tools.term.activated.connect(lambda _place: self._show())
        self.tools.several.clicked.connect(self._on_several_clicked)
        self.tools.only_missing.clicked.connect(self._on_only_missing_clicked)
        self.tools.progress.cancelled.connect(self._on_cancelled)
        self.grid.selection_count_changed.connect(lambda _count: self._tell_status())
        self.grid.opened.connect(lambda row: self.desk.person_wanted.emit(row.id))
        self.grid.typed.connect(lambda _text: self.focus_search())
        self.follow(self.desk.directory_changed, self._on_directory_changed, self.desk.directory)
        self.desk.session_changed.connect(self._on_session_changed)

    def _pair(self) -> tuple[SchoolClass, Term] | None:
        one = group_of(self.desk.directory, self.tools.pick.current)
        if not isinstance(one, SchoolClass):
            return None
        terms = terms_of(self.desk.directory, one)
        term = next((term for term in terms if term.id == self.tools.term.currentData()), None)
        return (one, term) if term is not None else None

    # -- Showing ------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Show the sheet of what is picked, reading it when it was not read before."""
        self._forget_running()
        self.tools.set_running(False)
        self._sheet = None
        self._only(missing=False)
        pair = self._pair()
        if pair is None:
            self._show_no_class()
        elif self._may_not():
            self._show_not_allowed()
        elif (known := self._known.get((pair[0].id, pair[1].id))) is not None:
            self._show_sheet(known)
        else:
            self._load(pair)

    def _show_no_class(self) -> None:
        if group_of(self.desk.directory, self.tools.pick.current) is not None:
            title, body = tr("ManageBac lists no terms for this class."), ""
        elif self.tools.pick.choices:
            title = tr("Pick a class to see its term grades.")
            body = tr("Type a part of its name, its code, its subject or a teacher.")
        else:
            title, body = self._no_choice_words(self.desk.directory), ""
        self.empty.show_state("grade", title, body)
        self._show_empty()

    def _show_not_allowed(self) -> None:
        title = tr("This access key may not read term grades.")
        states.say_not_allowed(self.empty, title, PERMISSION)
        self._show_empty()

    def _show_empty(self) -> None:
        self.stack.setCurrentWidget(self.empty)
        self.tools.count.setText("")
        self.tools.only_missing.hide()
        self.set_status("")

    def _show_sheet(self, sheet: GradeSheet) -> None:
        if sheet.is_empty:
            title = tr("No grades have been entered for {name} in {term}.", name=sheet.title, term=sheet.term)
            teachers = ", ".join(sheet.teachers)
            body = tr("Teachers of this class: {names}.", names=teachers) if teachers else ""
            self.empty.show_state("grade", title, body)
            self._show_empty()
            return
        self._sheet = sheet
        self.grid.setAccessibleName(tr("Term grades of {name}", name=sheet.title))
        self.grid.show_sheet(sheet)
        self.stack.setCurrentWidget(self.grid)
        self._show_counts()

    def _show_counts(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        count, missing = len(sheet.rows), len(sheet.missing)
        words = trn("{count} student", "{count} students", count)
        if not missing:
            words = tr("{students}, nothing missing", students=words)
        self.tools.count.setText(" · ".join(part for part in (words, sheet.program, ", ".join(sheet.teachers)) if part))
        self.tools.only_missing.setVisible(missing > 0)
        if self._missing_only:
            self.tools.only_missing.set_text(tr("Show all {count}", count=number(count)))
        else:
            self.tools.only_missing.set_text(
                trn("{count} without a term grade", "{count} without a term grade", missing)
            )
        self._tell_status()

    def _only(self, *, missing: bool) -> None:
        self._missing_only = missing
        self.grid.table.set_filter((lambda row: bool(row.missing)) if missing else None)

    def _tell_status(self) -> None:
        if self._sheet is None:
            return
        found, total = number(self.grid.table.found), number(len(self._sheet.rows))
        words = tr("{found} of {total} students", found=found, total=total)
        self.set_status(words, selected=len(self.grid.selected_rows()))

    # -- Reading and writing ------------------------------------------------------------------------------------------

    def _load(self, pair: tuple[SchoolClass, Term]) -> None:
        session, directory = self.desk.session, self.desk.directory
        if session is None:
            return

        async def read(_report: Report) -> GradeSheet:
            return await term_grades(session, directory, *pair)

        self.empty.show_state("grade", tr("Reading the grades of {name}…", name=pair[0].name))
        self._show_empty()
        self._on_progressed(Progress())
        self.set_status(tr("Loading…"))
        self._running = self.desk.tasks.start(
            self,
            read,
            done=lambda sheet: self._on_read(pair, sheet),
            failed=lambda error: self._on_failed(pair, error),
            name="grades",
        )

    def _writer(self) -> Write | None:
        session, directory, pair = self.desk.session, self.desk.directory, self._pair()
        sheet, school = self._as_sorted, self.desk.school_name
        if session is None or pair is None or self._may_not():
            return None

        async def write(path: Path, _report: Report) -> Path:
            from mbdesk.jobs.export import export_grades

            made = sheet if sheet is not None else await term_grades(session, directory, *pair)
            return await export_grades(path, [made], school=school)

        return write

    def _shows_something(self) -> bool:
        return self._sheet is not None

    # -- Slots --------------------------------------------------------------------------------------------------------

    def _on_read(self, pair: tuple[SchoolClass, Term], sheet: GradeSheet) -> None:
        self._running = None
        self.tools.set_running(False)
        self._known[pair[0].id, pair[1].id] = sheet
        self._show_sheet(sheet)

    def _on_failed(self, pair: tuple[SchoolClass, Term], error: Exception) -> None:
        self._running = None
        self.tools.set_running(False)
        if isinstance(error, NotAllowed):
            self._show_not_allowed()
            return
        states.say_failed(self.empty, error, states.way_on(self.desk, error, lambda: self._load(pair)))
        self._show_empty()

    def _stop_reading(self) -> None:
        self.tools.set_running(False)
        pair = self._pair()
        if pair is None:
            return
        load = (tr("Read them now"), lambda: self._load(pair))
        self.empty.show_state("grade", tr("The grades of {name} were not read.", name=pair[0].name), actions=(load,))
        self._show_empty()

    def _on_class_picked(self) -> None:
        one = group_of(self.desk.directory, self.tools.pick.current)
        before = self.tools.term.currentText()
        self.tools.term.clear()
        terms = terms_of(self.desk.directory, one) if one is not None else ()
        for term in terms:
            self.tools.term.addItem(one_line(term_words(term, self._today())), term.id)
        same = self.tools.term.findText(before) if before else -1
        begun = [place for place, term in enumerate(terms) if term.starts_on <= self._today()]
        self.tools.term.setCurrentIndex(same if same >= 0 else begun[-1] if begun else 0)
        set_reason(self.tools.term, "" if terms else tr("Pick a class first."))
        self._show()

    def _on_only_missing_clicked(self) -> None:
        if self._sheet is not None:
            self._only(missing=not self._missing_only)
            self._show_counts()

    def _on_several_clicked(self) -> None:
        from mbdesk.ui.tabs.grades_several import GradesDialog

        self.desk.open_once(GradesDialog, lambda: GradesDialog(self, self.desk, self._today))

    def _on_directory_changed(self, directory: Directory) -> None:
        before = self.tools.pick.current
        self.tools.pick.set_choices(class_choices(directory))
        reason = "" if self.tools.pick.choices else self._no_choice_words(directory)
        set_reason(self.tools.pick, reason)
        set_reason(self.tools.several, reason)
        if not before or not self.tools.pick.current:
            self._on_class_picked()

    def _on_session_changed(self, _session: object) -> None:
        self._known = {}
        self.tools.pick.set_current("")
        self._on_class_picked()

    def _no_choice_words(self, directory: Directory) -> str:
        if "classes" in directory.not_allowed:
            return tr("This access key may not see classes.")
        return tr("The list of classes is still being loaded.")

    def _may_not(self) -> bool:
        session = self.desk.session
        return session is not None and session.permissions.allows(PERMISSION) is False
