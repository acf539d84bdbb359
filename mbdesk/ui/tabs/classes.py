"""The Classes tab: classes and year groups, and who is in them, with links to the people (CLS-1, 2, 7, 8)."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from mbdesk.directory import Directory
from mbdesk.errors import NotAllowed
from mbdesk.jobs.progress import Report
from mbdesk.jobs.roster import advisors_of
from mbdesk.records import Advisor, SchoolClass, Student, YearGroup
from mbdesk.text import number, tr
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk, LoadState, Notice
from mbdesk.ui.messages import explain
from mbdesk.ui.person_filters import ACTIVE, ARCHIVED, status_choices
from mbdesk.ui.tabs.classes_actions import Group, reasons_for
from mbdesk.ui.tabs.classes_carry import Aim, Carry
from mbdesk.ui.tabs.classes_edits import RosterEdits
from mbdesk.ui.tabs.classes_filters import (
    Chosen,
    grade_choices,
    program_choices,
    subject_choices,
    teacher_choices,
)
from mbdesk.ui.tabs.classes_list import GroupKind, GroupList
from mbdesk.ui.tabs.classes_members import Member
from mbdesk.ui.tabs.classes_pane import ClassPane
from mbdesk.ui.tabs.classes_roster import roster_table, student_ids
from mbdesk.ui.tabs.list_tab import ListTab
from mbdesk.ui.widgets import FilterButton, Segmented

_PAUSE = 250
"""Milliseconds the cursor must rest on a year group before its advisors are asked for."""


class ClassesTab(ListTab):
    """Classes | Year groups, filters, a table, and the roster of the one on which the cursor stands."""

    def __init__(
        self,
        desk: Desk,
        lists: dict[GroupKind, GroupList] | None = None,
        pane: ClassPane | None = None,
        *,
        laid_out: bool = True,
    ) -> None:
        super().__init__(desk)
        self._advisors: dict[int, tuple[Advisor, ...]] = {}
        self.lists = lists or {kind: GroupList(desk, kind) for kind in GroupKind}
        self.segments = Segmented(
            tr("Classes and year groups"), [(kind.value, made.title) for kind, made in self.lists.items()], "1,000"
        )
        self.program = FilterButton(tr("Programme"))
        self.grade = FilterButton(tr("Grade"))
        self.subject = FilterButton(tr("Subject"))
        self.teacher = FilterButton(tr("Teacher"))
        self.status_filter = FilterButton(tr("Status"))
        self.status_filter.set_choices(status_choices())
        self.pane = pane or ClassPane(desk.settings)
        self.edits = RosterEdits(desk, self)
        self.carry = Carry(self.pane.roster, lambda: self._list.view, self._aim)
        self._stack = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask_for_advisors)
        for made in self.lists.values():
            self._stack.addWidget(made)
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(self.pane)
        self._splitter.setSizes([10_000, theme.PANE])
        if laid_out:
            self._lay_out()

    @classmethod
    def in_pieces(cls, desk: Desk) -> "Iterator[ClassesTab | None]":
        """The same tab in several turns of the window, None after each but the last: at once it halts visibly."""
        lists = {kind: GroupList(desk, kind) for kind in GroupKind}
        yield None
        pane = ClassPane(desk.settings)
        yield None
        tab = cls(desk, lists, pane, laid_out=False)
        yield None
        tab._lay_out()
        yield tab

    def _lay_out(self) -> None:
        self._lay_out_under((self.segments, self.search, *self._filters, self.columns), self._splitter)
        self._connect()

    # -- Tab ----------------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The word on the tab."""
        return tr("Classes")

    def refresh(self) -> None:
        """F5: the school, and the advisors when they are looked at again."""
        self._advisors = {}
        super().refresh()

    def show_class(self, class_id: int, person_id: int | None = None) -> None:
        """Put the cursor on a class; search and filters give way when they hide it. Whoever led there is chosen, when
        they are one of its students: what is done next is most often about them (features B11)."""
        self._show_group(GroupKind.CLASS, class_id)
        if person_id is not None and self.pane.choose([person_id]):
            self.pane.take_focus()

    def show_year_group(self, group_id: int) -> None:
        """Put the cursor on a year group."""
        self._show_group(GroupKind.YEAR_GROUP, group_id)

    # -- Building -----------------------------------------------------------------------------------------------------

    @property
    def _list(self) -> GroupList:
        return self.lists[GroupKind(self.segments.current)]

    @property
    def _beside(self) -> QWidget:
        return self.pane

    @property
    def _filters(self) -> tuple[FilterButton, ...]:
        return (self.program, self.grade, self.subject, self.teacher, self.status_filter)

    def _connect(self) -> None:
        self.segments.picked.connect(lambda key: self._show_kind(GroupKind(key)))
        for button in self._filters:
            button.changed.connect(self._on_filter_changed)
        for made in self.lists.values():
            made.view.current_changed.connect(lambda _record: self._show_chosen())
            made.view.selection_count_changed.connect(lambda _count: self._show_chosen())
            made.view.opened.connect(self._on_opened)
            made.view.typed.connect(self._on_typed)
            made.view.escaped.connect(self.search.clear)
            made.cleared.connect(self._clear_filters)
            made.count_changed.connect(self._tell_status)
        self.pane.person_wanted.connect(self.desk.person_wanted)
        self.pane.escaped.connect(self.take_focus)
        self.pane.chosen_changed.connect(self._show_reasons)
        self.pane.pasted.connect(self._on_pasted)
        buttons = self.pane.buttons
        buttons.add_wanted.connect(lambda: self._with_group(self.edits.add))
        buttons.remove_wanted.connect(lambda: self._with_students(self.edits.remove))
        buttons.move_wanted.connect(lambda: self._with_students(self.edits.move))
        buttons.match_wanted.connect(lambda: self.edits.match(self._selected()))
        buttons.export_wanted.connect(self._on_export_wanted)
        self.carry.dropped.connect(self._on_dropped)
        self.follow(self.desk.directory_changed, self._on_directory_changed, self.desk.directory)
        self.desk.load_changed.connect(self._on_load_changed)
        self.desk.session_changed.connect(self._on_session_changed)
        self.desk.rights_changed.connect(self._show_reasons)

    # -- Showing ------------------------------------------------------------------------------------------------------

    def _show_group(self, kind: GroupKind, group_id: int) -> None:
        self.catch_up()
        self.segments.set_current(kind.value)
        self._show_kind(kind)
        view = self._list.view
        if not view.show_record(group_id):
            group = self.desk.directory.class_by_id.get(group_id)
            self._clear_filters(archived=group is not None and group.archived)
            view.show_record(group_id)
        view.setFocus()

    def _show_kind(self, kind: GroupKind) -> None:
        made = self.lists[kind]
        self._stack.setCurrentWidget(made)
        for button in (self.subject, self.teacher):
            button.setVisible(kind is not GroupKind.YEAR_GROUP)
        self._offer_choices()
        made.set_search(self.search.text())
        made.set_chosen(self._chosen())
        made.bring_up_to_date()
        self._show_chosen()

    def _offer_choices(self) -> None:
        school = self.desk.directory
        groups = [*school.year_groups] if self._list.kind is GroupKind.YEAR_GROUP else [*school.classes]
        self.program.set_choices(program_choices(groups))
        self.grade.set_choices(grade_choices(groups))
        self.subject.set_choices(subject_choices(school.classes))
        self.teacher.set_choices(teacher_choices(school.classes, school))

    def _chosen(self) -> Chosen:
        return Chosen(
            programs=self.program.ticked,
            grades=self.grade.ticked,
            subjects=self.subject.ticked,
            teachers=self.teacher.ticked,
            statuses=self.status_filter.ticked,
        )

    def _selected(self) -> list[Group]:
        """The classes or year groups chosen; of lines of class lists those that they belong to, each once."""
        return list({group.id: group for group in map(_group_of, self._chosen_records())}.values())

    def _chosen_records(self) -> list[Group | Member]:
        view = self._list.view
        selected = view.selected_records()
        current = view.current_record()
        return selected or ([current] if current is not None else [])

    def _show_chosen(self) -> None:
        """The pane follows the cursor, or counts what is selected."""
        self._tell_status()
        school, groups = self.desk.directory, self._selected()
        self._pause.stop()
        match groups:
            case []:
                self.pane.show_nothing(self._list.choose_words)
            case [SchoolClass() as one]:
                self.pane.show_class(one, school)
                if lines := [line.student.id for line in self._chosen_records() if isinstance(line, Member)]:
                    self.pane.choose(lines)
            case [YearGroup() as one]:
                self.pane.show_year_group(one, school, self._advisors.get(one.id))
                if one.id not in self._advisors:
                    self._pause.start()
            case _:
                students = {one for group in groups for one in student_ids(school, group)}
                self.pane.show_many(groups, len(students))
        self._show_reasons()

    def _tell_status(self) -> None:
        made = self._list
        found, total = number(made.table.found), number(made.total)
        words = {
            GroupKind.CLASS: tr("{found} of {total} classes", found=found, total=total),
            GroupKind.YEAR_GROUP: tr("{found} of {total} year groups", found=found, total=total),
            GroupKind.MEMBER: tr("{found} of {total} lines of class lists", found=found, total=total),
        }[made.kind]
        self.set_status(words, selected=len(made.view.selected_rows()))

    # -- Changing who is in it -----------------------------------------------------------------------------------------

    def _show_reasons(self) -> None:
        self.pane.show_reasons(reasons_for(self.desk, self._selected(), len(self.pane.roster.selected_rows())))

    def _with_group(self, do: Callable[[Group], None]) -> None:
        if self.pane.group is not None:
            do(self.pane.group)

    def _with_students(self, do: Callable[[Group, Sequence[Student]], None]) -> None:
        students = self.pane.chosen()
        if students:
            self._with_group(lambda group: do(group, students))

    def _aim(self, over: Group | Member | None, keep: bool) -> Aim:
        target = _group_of(over) if over is not None else None
        return self.edits.aim(self.pane.group, self.pane.chosen(), target, keep=keep)

    def _on_dropped(self, on: Group | Member, keep: bool) -> None:
        self._with_students(lambda source, students: self.edits.put(source, _group_of(on), students, keep=keep))

    def _on_pasted(self, text: str) -> None:
        """A list on the clipboard opens the dialog filled; where nobody may be added, that is said."""
        add = self.pane.buttons.add
        if text.strip() and add.isEnabled():
            self._with_group(lambda group: self.edits.add(group, text))
        elif text.strip() and self.pane.group is not None:
            title = tr("Nobody can be added to {group} now.", group=self.pane.group.name)
            self.desk.notice_given.emit(Notice(title=title, body=add.accessibleDescription()))

    # -- Advisors -----------------------------------------------------------------------------------------------------

    def _ask_for_advisors(self) -> None:
        session, groups = self.desk.session, self._selected()
        if session is None or len(groups) != 1 or not isinstance(groups[0], YearGroup):
            return
        group_id = groups[0].id
        if session.permissions.allows("year-groups/advisors") is False:
            self.pane.say_advisors(tr("This access key may not see advisors."))
            return

        async def ask(_report: Report) -> tuple[Advisor, ...]:
            return await advisors_of(session, group_id)

        self.desk.tasks.start(
            self,
            ask,
            done=lambda advisors: self._on_advisors_came(group_id, advisors),
            failed=self._on_advisors_failed,
            name="advisors",
        )

    def _on_advisors_came(self, group_id: int, advisors: tuple[Advisor, ...]) -> None:
        self._advisors[group_id] = advisors
        groups = self._selected()
        if len(groups) == 1 and isinstance(groups[0], YearGroup) and groups[0].id == group_id:
            self.pane.show_year_group(groups[0], self.desk.directory, advisors)

    def _on_advisors_failed(self, error: Exception) -> None:
        if isinstance(error, NotAllowed):
            self.pane.say_advisors(tr("This access key may not see advisors."))
        else:
            self.pane.say_advisors(tr("The advisors could not be read. {reason}", reason=explain(error).title))

    # -- Slots --------------------------------------------------------------------------------------------------------

    def _on_directory_changed(self, school: Directory) -> None:
        for kind, made in self.lists.items():
            made.set_stale()
            self.segments.set_text(kind.value, f"{made.title} {number(made.total)}" if made.total else made.title)
        self._show_kind(self._list.kind)

    def _on_opened(self, record: Group | Member) -> None:
        """Enter on a class leads to its students; on a line of a class list to the student."""
        if isinstance(record, Member):
            self.desk.person_wanted.emit(record.student.id)
        else:
            self.pane.take_focus()

    def _on_load_changed(self, _state: LoadState) -> None:
        self._list.show_state()

    def _on_session_changed(self, _session: object) -> None:
        self._advisors = {}
        self._clear_filters()

    def _on_filter_changed(self) -> None:
        self._list.set_chosen(self._chosen())

    def _clear_filters(self, *, archived: bool = False) -> None:
        self.search.clear()
        for button in self._filters:
            button.clear()
        self.status_filter.set_ticked(frozenset({ACTIVE, ARCHIVED}) if archived else frozenset())
        self._list.set_chosen(self._chosen())

    def _on_export_wanted(self) -> None:
        from datetime import date

        from mbdesk.jobs.export import suggested_name
        from mbdesk.ui.dialogs.export import table_flow

        school, groups = self.desk.directory, self._selected()
        if not groups:
            return
        what = groups[0].name if len(groups) == 1 else self._list.title
        name = suggested_name([what, tr("students")], date.today())
        table_flow(self.desk, self, name, [roster_table(school, group) for group in groups]).ask()


def _group_of(record: Group | Member) -> Group:
    return record.group if isinstance(record, Member) else record
