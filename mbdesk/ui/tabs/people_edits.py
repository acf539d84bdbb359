"""What the People tab asks to be changed: each wish becomes a plan that is reviewed; nothing is sent from here."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from mbdesk.directory import Directory
from mbdesk.jobs.archived_here import ArchivedHere, archived_here
from mbdesk.jobs.prepare import know
from mbdesk.jobs.progress import Report
from mbdesk.plan.edit_fields import FormReader
from mbdesk.plan.edit_rows import people as people_words
from mbdesk.plan.edits import Leaving, PersonEdit, Where, archive_plan, bulk_edit_plan, unarchive_plan
from mbdesk.plan.known import Known
from mbdesk.plan.plan import Plan
from mbdesk.records import Person, PersonKind, SchoolClass, Student
from mbdesk.text import tr
from mbdesk.ui.desk import Desk
from mbdesk.ui.person_details import kind_of
from mbdesk.ui.plain import button as plain_button

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session
    from mbdesk.ui.task_runner import Running

_MOST_IN_MENU: Final = 8
_FEW: Final = 2


class PeopleEdits(QObject):
    """Opens dialogs over ``tab`` and reviews in windows of their own."""

    def __init__(self, desk: Desk, tab: QWidget) -> None:
        super().__init__(tab)
        self._desk = desk
        self._tab = tab
        self._known: Known | None = None
        self._looking: Running[ArchivedHere | None] | None = None
        """Whether those who are to be brought back were archived from this computer."""

    def reader(self, kind: PersonKind, known: Callable[[], None] = lambda: None) -> FormReader:
        """Reads what is typed about people of a kind; ``known()`` is called once it knows whom an e-mail belongs to."""
        school = self._desk.directory
        reader = FormReader(kind, school, date.today())

        async def job(_report: Report) -> Known:
            return await know(school)

        def done(found: Known) -> None:
            self._known = reader.known = found
            known()

        if self._known is not None and self._known.directory is school:
            reader.known = self._known
        else:
            self._desk.tasks.start(self, job, done=done, name="know")
        return reader

    def review(self, edit: PersonEdit, done: Callable[[], None]) -> None:
        """Review what was typed about one person; ``done()`` once it was sent."""
        from mbdesk.ui.review.run_window import open_edit

        name = self._desk.directory.person_name(edit.id)
        open_edit(self._desk, edit, tr("Change {name}", name=name), done)

    def is_sent_now(self, edit: PersonEdit) -> bool:
        """Whether just this is on its way to ManageBac."""
        from mbdesk.ui.review.run_window import is_sent_now

        return is_sent_now(self._desk, edit)

    def change(self, people: Sequence[Person], field: str = "") -> None:
        """Ask which detail of ``people`` shall become what; ``field`` is the one proposed."""
        from mbdesk.ui.dialogs.bulk_edit import BulkEditDialog

        if not people:
            return
        dialog = BulkEditDialog(self._tab.window(), self._desk, people, self.reader(kind_of(people[0])), field)
        dialog.chosen.connect(partial(self._change, people))
        dialog.open()

    def archive(self, people: Sequence[Person]) -> None:
        """Archive those of ``people`` who are not; students are asked why and when."""
        active = [p for p in people if not p.archived]
        if not active:
            return
        if kind_of(active[0]) is not PersonKind.STUDENT:
            self._archive(active)
            return
        from mbdesk.ui.dialogs.archive import ArchiveDialog

        dialog = ArchiveDialog(self._tab.window(), self._desk, active, self.reader(PersonKind.STUDENT))
        dialog.chosen.connect(lambda leaving, day: self._archive(active, leaving, day))
        dialog.open()

    def bring_back(self, people: Sequence[Person]) -> None:
        """Bring those of ``people`` back who are archived; students may be put into a year group."""
        archived = [p for p in people if p.archived]
        if not archived:
            return
        if kind_of(archived[0]) is not PersonKind.STUDENT:
            self._bring_back(archived, None)
            return
        session, places = self._desk.session, self._desk.places
        if session is None or (self._looking is not None and self._looking.running):
            return
        connection, ids = session.connection, _ids(archived)

        async def job(_report: Report) -> ArchivedHere | None:
            return await archived_here(places, connection, ids)

        self._looking = self._desk.tasks.start(
            self,
            job,
            done=lambda found: self._ask_where(session, archived, found),
            failed=lambda _error: self._ask_where(session, archived, None),
            name="archived here",
        )

    def _ask_where(self, session: "Session", archived: Sequence[Person], found: ArchivedHere | None) -> None:
        """Whom this computer archived can come back as they were; a journal that cannot be read keeps nobody away."""
        from mbdesk.ui.dialogs.archive import BringBackDialog

        if not self._desk.shows(session):
            return
        dialog = BringBackDialog(self._tab.window(), self._desk, archived, self.reader(PersonKind.STUDENT), found)
        dialog.chosen.connect(partial(self._bring_back, archived))
        if found is not None:
            dialog.as_before_chosen.connect(partial(self._take_back, found))
        dialog.open()

    def _take_back(self, found: ArchivedHere) -> None:
        from mbdesk.ui.review.run_window import WithRun, open_run

        open_run(self._desk, WithRun.UNDO, found.run, found.rows, small=len(found.rows) <= _FEW)

    def offer_classes(self, student: Student, source: SchoolClass, beside: QWidget) -> QMenu:
        """A list of classes into which ``student`` may move out of ``source``, the most alike first (CLS-5)."""
        from mbdesk.ui.tabs.classes_edits import RosterEdits
        from mbdesk.ui.tabs.classes_move import targets

        edits = RosterEdits(self._desk, self._tab)
        menu = QMenu(self._tab)
        menu.setAccessibleName(tr("Move to"))
        menu.aboutToHide.connect(menu.deleteLater)
        school = self._desk.directory
        mine = {c.id for c in school.classes_of(student.id)}
        choices = [c for c in targets(school, source) if int(c.key) not in mine][:_MOST_IN_MENU]
        title = menu.addAction(plain_button(tr("Move {name} to", name=student.full_name)))
        title.setEnabled(False)
        for choice in choices:
            target = school.class_by_id[int(choice.key)]
            act = menu.addAction(plain_button(choice.text))
            act.triggered.connect(lambda _=False, to=target: edits.put(source, to, (student,), keep=False))
        menu.addSeparator()
        menu.addAction(tr("Another class…")).triggered.connect(lambda _=False: edits.move(source, (student,)))
        menu.popup(beside.mapToGlobal(beside.rect().bottomLeft()))
        return menu

    # -- plans -------------------------------------------------------------------------------------------------------

    def _change(self, people: Sequence[Person], field: str, value: Any) -> None:
        kind, ids = kind_of(people[0]), _ids(people)
        values: Mapping[str, Any] = {field: value}

        def make(where: Where, directory: Directory) -> Plan:
            return bulk_edit_plan(where, directory, kind, ids, values)

        self._review(make, tr("Change {people}", people=_whom(people)), people, (field, repr(value)))

    def _archive(self, people: Sequence[Person], leaving: Leaving = Leaving.WITHDRAWN, day: date | None = None) -> None:
        kind, ids = kind_of(people[0]), _ids(people)

        def make(where: Where, directory: Directory) -> Plan:
            return archive_plan(where, directory, kind, ids, leaving=leaving, day=day)

        self._review(make, tr("Archive {people}", people=_whom(people)), people, (leaving, day))

    def _bring_back(self, people: Sequence[Person], year_group: int | None) -> None:
        kind, ids = kind_of(people[0]), _ids(people)

        def make(where: Where, directory: Directory) -> Plan:
            return unarchive_plan(where, directory, kind, ids, year_group=year_group)

        self._review(make, tr("Bring back {people}", people=_whom(people)), people, (year_group,))

    def _review(
        self,
        make: Callable[[Where, Directory], Plan],
        title: str,
        people: Sequence[Person],
        answers: tuple[Hashable, ...],
    ) -> None:
        """``answers`` and ``title`` say what is wished for ``people``."""
        from mbdesk.ui.review.run_window import here, open_review
        from mbdesk.ui.review.school_now import These

        these = These(kind_of(people[0]), _ids(people))
        open_review(
            self._desk,
            lambda school: make(here(school), school),
            title,
            wish=(title, these.ids, *answers),
            small=len(people) <= _FEW,
            these=these,
        )


def _whom(people: Sequence[Person]) -> str:
    return people[0].full_name if len(people) == 1 else people_words(kind_of(people[0]), len(people))


def _ids(people: Sequence[Person]) -> tuple[int, ...]:
    return tuple(p.id for p in people)
