"""Page 4: everything that will happen, cell by cell; from here the plan is frozen and sent, or not."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from mbdesk.jobs.progress import Report
from mbdesk.plan.draft import Draft
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.plan.summary import send_words
from mbdesk.text import tr, trn
from mbdesk.ui import theme
from mbdesk.ui.dialogs.save import SaveFlow
from mbdesk.ui.import_wizard.page import WizardPage
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.review.cost_pane import CostPane
from mbdesk.ui.review.number_door import NumberDoor
from mbdesk.ui.review.review_table import Line, ReviewTable, ReviewView, changes_table, lines_of
from mbdesk.ui.rights import why_not_send
from mbdesk.ui.widgets import Banner, Label, LinkButton, QuietButton

_PANE: Final = 320
_LONGEST_NAME: Final = 40


class ReviewPage(WizardPage):
    """``send_wanted(Plan)`` once the person has pressed the button and the file is still the same;
    ``reading_wanted()`` to read the changed file again; ``problems_wanted()`` to go back to what waits."""

    send_wanted = Signal(object)
    reading_wanted = Signal()
    problems_wanted = Signal()

    def __init__(self, preparation: Preparation) -> None:
        super().__init__(preparation, tr("Review every change"), tr("Nothing has been sent yet."))
        self.prepared: Plan | None = None
        self._made_of: Draft | None = None
        self.banner = Banner(closable=False)
        self.new = NumberDoor(tr("new"), "good")
        self.changed = NumberDoor(tr("changed"))
        self.same = NumberDoor(tr("already the same"))
        self.left_out = NumberDoor(tr("left out"), "warning")
        self._doors = {
            self.new: Outcome.NEW,
            self.changed: Outcome.CHANGES,
            self.same: Outcome.SAME,
            self.left_out: Outcome.LEFT_OUT,
        }
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.table = ReviewTable()
        self.view = ReviewView(self.table)
        self.what = Label(wrap=True, copyable=True)
        self.what.hide()
        self.cost = CostPane()
        self.save = QuietButton(tr("&Save this list…"), icon="export")
        self.waiting = LinkButton("")
        self._lay_out()
        self._connect()

    def entered(self) -> None:
        """Make the plan of what there is now."""
        self._warn_about_the_school()
        draft = self.preparation.draft
        if draft is not None and draft is not self._made_of:
            self._make_plan()
        self._show_state()

    def take_focus(self) -> None:
        """To the list: it is read before it is sent."""
        self.view.setFocus()

    # -- layout ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.body.addWidget(self.banner)
        doors = QHBoxLayout()
        doors.setSpacing(theme.M)
        for door in self._doors:
            self._group.addButton(door)
            doors.addWidget(door)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, theme.M, 0)
        column.setSpacing(theme.M)
        column.addLayout(doors)
        column.addWidget(self.waiting, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.view, 1)
        column.addWidget(self.what)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setProperty("role", "page")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.cost)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        self.cost.setMinimumWidth(240)
        splitter.setSizes([10_000, _PANE])
        self.body.addWidget(splitter, 1)
        self.foot.insertWidget(1, self.save)

    def _connect(self) -> None:
        preparation = self.preparation
        preparation.draft_changed.connect(self._on_draft_changed)
        preparation.waiting_changed.connect(self._show_state)
        preparation.desk.rights_changed.connect(self._show_state)
        self.view.current_changed.connect(self._on_line_changed)
        self.cost.welcome_ticked.connect(self._on_welcome_ticked)
        self.cost.released.connect(self._show_state)
        self.forward.clicked.connect(self._on_send_clicked)
        self.save.clicked.connect(self._on_save_clicked)
        self.waiting.clicked.connect(self.problems_wanted)
        for door in self._doors:
            door.clicked.connect(lambda checked, door=door: self._on_door_clicked(door, checked))

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _on_draft_changed(self, _draft: Draft) -> None:
        if self.isVisible():
            self._make_plan()

    def _make_plan(self) -> None:
        draft = self.preparation.draft
        self._made_of = draft
        self.prepared = None
        self._show_state()
        self.preparation.plan(lines_of, lambda prepared, lines: self._on_planned(prepared, lines, draft))

    def _on_planned(self, plan: Plan, lines: list[Line], draft: Draft | None) -> None:
        if draft is None or draft is not self._made_of:
            return
        self.prepared = plan
        for door, outcome in self._doors.items():
            door.set_number(plan.count(outcome))
        self.table.set_records(lines, self.preparation.desk.directory)
        self.view.show_old(any(change.old for row in plan.rows for change in row.changes))
        self.cost.show_plan(plan)
        waiting = sum(row.held for row in draft.rows)
        self.waiting.set_text(
            trn("{count} row still waits for you. Look", "{count} rows still wait for you. Look", waiting)
        )
        self.waiting.setVisible(waiting > 0)
        self._filter()
        self._show_state()

    def _warn_about_the_school(self) -> None:
        """Who is there already can only be told from lists that were read whole."""
        directory = self.preparation.desk.directory
        self.banner.hide()
        if {"students", "parents"} & directory.not_allowed:
            self.banner.show_message(
                tr("This access key may not look at everybody."),
                tr("mbdesk cannot tell who is in ManageBac already. ManageBac itself refuses an e-mail twice."),
                tone="warning",
            )
        elif not {"students", "parents"} <= directory.settled:
            self.banner.show_message(
                tr("The school changed while it was loaded."),
                tr("Press F5 in the main window to load it again before you send."),
                tone="warning",
            )

    def _filter(self) -> None:
        chosen = next((outcome for door, outcome in self._doors.items() if door.isChecked()), None)
        self.table.show_outcome(chosen)

    def _show_state(self) -> None:
        self.forward.setText(plain_button(self._send_words()))
        self.forward.setAccessibleName(self._send_words())
        self.may_go_on(self._reason())
        self.save.setEnabled(self.prepared is not None)

    def _send_words(self) -> str:
        if self.prepared is None:
            return tr("Send")
        school = self.preparation.desk.school_name
        return send_words(self.prepared, "" if len(school) > _LONGEST_NAME else school)

    def _reason(self) -> str:
        if self.preparation.waits_for:
            return self.preparation.waits_for
        if self.prepared is None or self.preparation.desk.session is None:
            return tr("Making the plan…")
        if not self.prepared.steps:
            return tr("There is nothing to send.")
        refusal = why_not_send(self.preparation.desk, self.prepared)
        if refusal:
            return refusal
        return tr("Type the number on the right first.") if self.cost.braked else ""

    # -- what the person does ----------------------------------------------------------------------------------------

    def _on_door_clicked(self, door: NumberDoor, checked: bool) -> None:
        for other in self._doors:
            other.setChecked(other is door and checked)
        self._filter()

    def _on_line_changed(self, line: Line | None) -> None:
        """The whole sentence of a note, which may be too long for its line."""
        self.what.setText(line.note if line is not None else "")
        self.what.setVisible(bool(self.what.text()))

    def _on_welcome_ticked(self, ticked: bool) -> None:
        answers = self.preparation.answers
        self.preparation.answer(replace(answers, welcome_email=ticked))

    def _on_send_clicked(self) -> None:
        self.forward.setEnabled(False)
        self.preparation.check_file(self._on_file_checked)

    def _on_file_checked(self, changed: bool) -> None:
        self._show_state()
        if self.prepared is None or not self.forward.isEnabled():
            return
        if not changed:
            self.send_wanted.emit(self.prepared)
            return
        plan = self.prepared
        self.banner.show_message(
            tr("The file has changed since it was read."),
            tr("What you see here is from before. Nothing was sent."),
            tone="warning",
            actions=(
                (tr("Read it again"), self.reading_wanted.emit),
                (tr("Send what is shown here"), lambda: self._send_in_spite(plan)),
            ),
        )

    def _send_in_spite(self, plan: Plan) -> None:
        if self.forward.isEnabled():
            self.send_wanted.emit(plan)

    def _on_save_clicked(self) -> None:
        if self.prepared is None:
            return
        plan, school = self.prepared, self.preparation.desk.school_name

        async def write(path: Path, _report: Report) -> Path:
            from mbdesk.jobs.export import export_tables

            return await export_tables(path, [changes_table(plan)], school=school)

        SaveFlow(self.preparation.desk, self.window(), tr("Changes to review.xlsx"), write).ask()
