"""The Attendance tab: the register of a class or year group, or its term totals, read-only (features A5)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QVBoxLayout

from mbdesk.directory import Directory
from mbdesk.errors import NotAllowed
from mbdesk.fields import Table
from mbdesk.jobs.attendance import Days
from mbdesk.jobs.progress import Progress
from mbdesk.registers import Register, Totals, register_table, totals_table
from mbdesk.text import tr
from mbdesk.ui.desk import Desk
from mbdesk.ui.group_choices import Group, class_choices, group_of, key_of, terms_of, year_group_choices
from mbdesk.ui.tabs import attendance_states as states
from mbdesk.ui.tabs.attendance_blank import blank_register
from mbdesk.ui.tabs.attendance_grid import RegisterView
from mbdesk.ui.tabs.attendance_legend import Legend
from mbdesk.ui.tabs.attendance_question import Question, TotalsKey
from mbdesk.ui.tabs.attendance_reading import Made, Read, reader, writer
from mbdesk.ui.tabs.attendance_tools import REGISTER, TOTALS, AttendanceTools
from mbdesk.ui.tabs.grid_tab import GridTab, Write
from mbdesk.ui.tabs.states import way_on
from mbdesk.ui.widgets import EmptyState, set_reason


class AttendanceTab(GridTab):
    """Pick a class or year group, pick a term or days, see the register. What is shown always fits what is picked."""

    def __init__(self, desk: Desk, today: Callable[[], date] = date.today) -> None:
        self.tools: AttendanceTools
        self.grid: RegisterView
        super().__init__(desk, today, AttendanceTools(), RegisterView(tr("Register")), EmptyState("calendar"))
        self._known: Days = {}
        self._totals: dict[TotalsKey, Totals] = {}
        self._whole: Made | None = None
        self._leads_in = False
        self.legend = Legend()
        self._build()
        self._connect()

    # -- What the window asks -----------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The word on the tab."""
        return tr("Attendance")

    @property
    def shown(self) -> Made | None:
        """The register or totals on the screen, without the days that are hidden."""
        if isinstance(self._whole, Register) and not self.tools.shows_blanks:
            return self._whole.without_empty_days()
        return self._whole

    @property
    def _as_sorted(self) -> Made | None:
        """What is shown, its students in the order of the grid: the workbook is what the screen shows (EXP-1)."""
        rows = tuple(self.grid.table.records())
        match self.shown:
            case Register() as made:
                return replace(made, rows=rows)
            case Totals() as sums:
                return replace(sums, rows=rows)
            case None:
                return None

    def export_tables(self, *, all_rows: bool = False, all_columns: bool = False) -> list[Table]:
        """The register or the totals as shown; [] when nothing is loaded."""
        match self._as_sorted:
            case Register() as made:
                return [register_table(made)]
            case Totals() as made:
                return [totals_table(made)]
            case None:
                return []

    def export_name(self) -> str:
        """``Biology 10 - Term 2 - register``."""
        question = self._question()
        return self.title if question is None else question.words()

    def refresh(self) -> None:
        """F5: read what is shown again; with nothing shown, the lists to pick from."""
        question = self._question()
        if question is None or self._whole is None:
            self.desk.reload()
            return
        for day in question.wanted.days:
            self._known.pop(question.day_key(day), None)
        self._totals = {}
        self._load()

    def show_group(self, group: Group) -> None:
        """Pick a class or year group, as if a person had typed it."""
        self.catch_up()
        self.tools.pick.set_current(key_of(group))
        self._on_group_picked()

    # -- Building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.tools)
        outer.addWidget(self.stack, 1)
        outer.addWidget(self.legend)

    def _connect(self) -> None:
        tools = self.tools
        tools.group_picked.connect(self._on_group_picked)
        tools.changed.connect(self._show)
        tools.load_wanted.connect(self._load)
        tools.totals_wanted.connect(self._on_totals_wanted)
        tools.several_wanted.connect(self._on_several_wanted)
        tools.blanks_changed.connect(self._show_made)
        tools.cancelled.connect(self._on_cancelled)
        self.grid.selection_count_changed.connect(lambda _count: self._show_status())
        self.grid.opened.connect(lambda row: self.desk.person_wanted.emit(row.pupil.id))
        self.grid.typed.connect(lambda _text: self.focus_search())
        self.follow(self.desk.directory_changed, self._on_directory_changed, self.desk.directory)
        self.desk.session_changed.connect(self._on_session_changed)

    def _question(self) -> Question | None:
        directory = self.desk.directory
        group = group_of(directory, self.tools.pick.current)
        if group is None:
            return None
        span = self.tools.span.span()
        if span.term is None and self.tools.wants_totals:
            self.tools.mode.set_current(REGISTER)
        return Question(
            directory=directory, group=group, span=span, totals=self.tools.wants_totals, today=self._today()
        )

    # -- Showing ------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Bring the tab in line with what is picked: shown when it was read before, otherwise offered."""
        question = self._question()
        self._forget_running()
        self._whole = None
        self.tools.set_running(False)
        self.tools.set_blanks(0)
        self.tools.show_question(question, self._known)
        if question is None:
            states.ask_for_group(self.empty, bool(self.tools.pick.choices))
            self._show_empty()
        elif self._may_not(question):
            self._show_not_allowed(question)
        elif question.totals:
            kept = self._totals.get(question.totals_key) if question.totals_key is not None else None
            if kept is not None:
                self._show_whole(kept)
            else:
                self._offer(question)
        elif question.wanted.days and not question.wanted.to_ask(self._known):
            self._load()
        else:
            self._offer(question)

    def _offer(self, question: Question) -> None:
        states.ask_to_load(self.empty, question)
        self._show_empty()

    def _show_empty(self) -> None:
        self.stack.setCurrentWidget(self.empty)
        self.legend.show_of(None)
        self._show_load()
        self.set_status("")

    def _show_whole(self, made: Made) -> None:
        self._whole = made
        if made.is_empty:
            states.say_nothing_recorded(self.empty, made)
            self._show_empty()
            return
        if isinstance(made, Register):
            self.tools.set_blanks(made.empty_days)
        self._show_made()

    def _show_made(self) -> None:
        match self.shown:
            case Register() as made:
                self.grid.setAccessibleName(tr("Register of {name}", name=made.title))
                self.grid.show_register(made)
            case Totals() as made:
                self.grid.setAccessibleName(tr("Attendance totals of {name}", name=made.title))
                self.grid.show_totals(made)
            case None:
                return
        self.stack.setCurrentWidget(self.grid)
        self.legend.show_of(self._whole)
        self._show_load()
        self._show_status()
        if self._leads_in:
            self.lead_into(self.grid)
        self._leads_in = False

    def _show_load(self) -> None:
        question = self._question()
        reason = ""
        if self._running is not None:
            reason = tr("It is being loaded.")
        elif question is None:
            reason = tr("Pick a class or year group first.")
        elif self._whole is not None:
            reason = tr("This is loaded. Press F5 to read it from ManageBac again.")
        elif self._may_not(question):
            reason = tr("This access key may not read this attendance.")
        elif not question.totals and not question.wanted.days:
            reason = tr("There are no school days to ask for.")
        set_reason(self.tools.load, reason)

    def _show_status(self) -> None:
        made = self.shown
        if made is None:
            return
        self.set_status(states.status_words(made), selected=len(self.grid.selected_rows()))

    # -- Loading ------------------------------------------------------------------------------------------------------

    def _load(self) -> None:
        question, session = self._question(), self.desk.session
        read = self._reader()
        if question is None or session is None or read is None:
            return
        self._forget_running()
        self._whole = None
        if self.tools.load.hasFocus():  # which cannot be pressed now
            self._leads_in = True
            self.stack.setFocus()
        if not question.totals and question.wanted.to_ask(self._known):
            blank = blank_register(question)
            if blank is not None:
                self.grid.show_register(blank)
                self.stack.setCurrentWidget(self.grid)
                self.legend.show_of(None)
        self.tools.set_running(True)
        self.tools.progress.show_progress(Progress())
        self.set_status(tr("Loading…"))
        self._running = self.desk.tasks.start(
            self, read, done=self._on_read, failed=self._on_failed, progress=self._on_progressed, name="attendance"
        )
        self._show_load()

    def _reader(self) -> Read | None:
        """The job that reads what is picked."""
        question, session = self._question(), self.desk.session
        if question is None or session is None or self._may_not(question):
            return None
        return reader(question, session, self._known)

    def _writer(self) -> Write | None:
        return writer(self._as_sorted, self._reader(), self.desk.school_name, blanks=self.tools.shows_blanks)

    def _shows_something(self) -> bool:
        return self._whole is not None

    # -- Slots --------------------------------------------------------------------------------------------------------

    def _on_read(self, made: Made) -> None:
        self._running = None
        question = self._question()
        self.tools.set_running(False)
        self.tools.show_question(question, self._known)
        if isinstance(made, Totals) and question is not None and question.totals_key is not None:
            self._totals[question.totals_key] = made
        self._show_whole(made)

    def _on_failed(self, error: Exception) -> None:
        self._running = None
        question = self._question()
        self.tools.set_running(False)
        self.tools.show_question(question, self._known)
        if isinstance(error, NotAllowed) and question is not None:
            self._show_not_allowed(question)
            return
        again = way_on(self.desk, error, self._load)
        states.say_failed(self.empty, error, question, self._known, again)
        self._show_empty()

    def _show_not_allowed(self, question: Question) -> None:
        states.say_not_allowed(self.empty, question.permission)
        self._show_empty()

    def _on_flow_ended(self) -> None:
        super()._on_flow_ended()
        if self._whole is None:
            self._show()
        else:
            self.lead_into(self.grid)

    def _stop_reading(self) -> None:
        self._whole = None
        self.tools.set_running(False)
        question = self._question()
        self.tools.show_question(question, self._known)
        if question is not None:
            self._offer(question)

    def _on_group_picked(self) -> None:
        group = group_of(self.desk.directory, self.tools.pick.current)
        if group is not None:
            self.tools.span.set_terms(terms_of(self.desk.directory, group), self._today())
        self._show()
        if self.tools.load.isEnabled():
            self.tools.load.setFocus()

    def _on_totals_wanted(self) -> None:
        question = self._question()
        if question is None or question.term is None:
            return
        self.tools.span.pick_term(question.term)
        self.tools.mode.set_current(TOTALS)
        self._show()
        if self._whole is None:
            self._load()

    def _on_several_wanted(self) -> None:
        from mbdesk.ui.tabs.attendance_several import AttendanceDialog

        self.desk.open_once(AttendanceDialog, lambda: AttendanceDialog(self, self.desk, self._today, self._known))

    def _on_directory_changed(self, directory: Directory) -> None:
        before = self.tools.pick.current
        self.tools.pick.set_choices([*class_choices(directory), *year_group_choices(directory)])
        reason = "" if self.tools.pick.choices else states.no_choice_reason(directory)
        set_reason(self.tools.pick, reason)
        set_reason(self.tools.several, reason)
        if not before or not self.tools.pick.current:
            self._show()

    def _on_session_changed(self, _session: object) -> None:
        self._known, self._totals = {}, {}
        self.tools.pick.set_current("")
        self._show()

    def _may_not(self, question: Question) -> bool:
        session = self.desk.session
        return session is not None and session.permissions.allows(question.permission) is False
