"""Which classes or year groups each row of a roster names: a list with a class in each row, a table of students by
classes with marks, or a list for one group that was chosen for all rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from mbdesk.plan.answers import Answers
from mbdesk.plan.classes import ClassFinder
from mbdesk.plan.folding import fold, tidy
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.headings import data_rows, headings
from mbdesk.plan.kinds import CLASS_FOR_ALL, GRID, YEAR_GROUP_FOR_ALL
from mbdesk.plan.known import Known
from mbdesk.plan.matching import LEAVE_OUT
from mbdesk.plan.operations import CLASSES, YEAR_GROUPS
from mbdesk.plan.problems import LeftOut, Option
from mbdesk.plan.read_choices import value_cause
from mbdesk.plan.read_classes import class_issue
from mbdesk.plan.reading import LEAVE_BLANK, Issue
from mbdesk.plan.rosters import members
from mbdesk.plan.rows import SourceRow, SourceSheet
from mbdesk.plan.targets import CLASS, IN_CLASS, STUDENT, Target
from mbdesk.plan.vocabulary import YES_NO, is_stand_in
from mbdesk.text import tr

_CLASS: Final = Target(STUDENT, CLASS)
_YEAR_GROUP: Final = "year_group_id"
_ID_DIGITS: Final = 5
"""A heading of fewer digits is a year or a number of something, and no class."""


@dataclass(frozen=True, slots=True)
class RowGroups:
    """The groups that a row says its student is in (ids)."""

    named: tuple[int, ...] = ()


class RosterSheet:
    """A sheet about groups with everything read; ``group`` is ``"classes"`` or ``"year-groups"``.

    ``of`` tells the groups of each row; what is wrong with them is told to the groundwork, on which a kind goes on.
    """

    def __init__(self, ground: Groundwork, group: str, one: int | None, asked: Mapping[int, Issue]) -> None:
        self.ground: Final = ground
        self.group: Final = group
        self._one = one
        self._columns = {
            match.column: int(match.target.field)
            for match in ground.columns
            if match.target and match.target.role == IN_CLASS
        }
        self._members: dict[int, frozenset[int]] = {}
        self.grid: Final = bool(self._columns or asked)
        self._ask_headings(asked)
        self.of: Final = {number: self._groups(number) for number in ground.people}
        self._ask_rows()

    @property
    def groups(self) -> frozenset[int]:
        """The groups that the sheet names in its rows or headings."""
        named = {id_ for groups in self.of.values() for id_ in groups.named}
        return frozenset(named | set(self._columns.values()))

    def members(self, group: int) -> frozenset[int]:
        """The ids of a group's active students (``mbdesk.plan.rosters.members``)."""
        if group not in self._members:
            self._members[group] = members(self.group, group, self.ground.known.directory)
        return self._members[group]

    def column_of(self, group: int) -> int | None:
        """The column that stands for a class, None when no column does."""
        return next((column for column, id_ in self._columns.items() if id_ == group), None)

    def _groups(self, number: int) -> RowGroups:
        if self._one is not None:
            return RowGroups((self._one,))
        roles = self.ground.people[number]
        if self.grid:
            marks = roles[IN_CLASS].said if IN_CLASS in roles else {}
            active = [id_ for id_ in self._columns.values() if self._is_open(id_)]
            named = [id_ for id_ in active if (said := marks.get(str(id_))) and said.value is True]
            return RowGroups(tuple(named))
        field = CLASS if self.group == CLASSES else _YEAR_GROUP
        said = roles[STUDENT].said.get(field)
        return RowGroups((int(said.value),)) if said and not said.clears else RowGroups()

    def _is_open(self, class_id: int) -> bool:
        one = self.ground.known.classes.by_id(class_id)
        return one is not None and not one.archived

    def _ask_headings(self, asked: Mapping[int, Issue]) -> None:
        """A heading that may be a class and is not certain holds the rows that have a mark under it."""
        for column, issue in asked.items():
            for number, cells in self.ground.cells.items():
                if number not in self.ground.out and _says_yes(cells[column].text):
                    self.ground.troubles.add(number, column, issue, cells[column].text)

    def _ask_rows(self) -> None:
        """Rows that name no group at all."""
        ground = self.ground
        if self._one is not None or self.grid:
            return
        field = CLASS if self.group == CLASSES else _YEAR_GROUP
        if not any(match.target and match.target.field == field for match in ground.columns):
            for number in ground.waiting:
                ground.troubles.add(number, None, self._which())
            return
        for number, given in ground.waiting.items():
            if self.of[number].named or field in given.wrong:
                continue
            column = given.column(field)
            text = ground.cells[number][column].text if column is not None else ""
            issue = self._unsaid()
            cause = value_cause(Target(STUDENT, field), text)
            if ground.answers.choices.get(cause) == LEAVE_BLANK:
                ground.out[number] = LeftOut(tr("You left this row out."), cause)
            elif ground.answers.choices.get(issue.cause) == LEAVE_OUT:
                ground.out[number] = LeftOut(tr("You left this row out."), issue.cause)
            else:
                ground.troubles.add(number, column, issue, text)

    def _which(self) -> Issue:
        """No column tells the group: which one is the sheet about?"""
        known = self.ground.known
        if self.group == CLASSES:
            labels = known.classes.labels
            options = tuple(Option(key=str(one.id), label=labels[one.id]) for one in known.classes.active)
            return Issue(cause=CLASS_FOR_ALL, title=tr("Which class is this sheet about?"), options=options)
        options = tuple(Option(key=str(one.id), label=one.name) for one in known.year_groups.groups)
        return Issue(cause=YEAR_GROUP_FOR_ALL, title=tr("Which year group is this sheet about?"), options=options)

    def _unsaid(self) -> Issue:
        options = (Option(key=LEAVE_OUT, label=tr("Leave these rows out")),)
        if self.group == CLASSES:
            return Issue(cause="unsaid:class", title=tr("A row names no class."), options=options)
        return Issue(cause="unsaid:year_group", title=tr("A row names no year group."), options=options)


def class_sheet(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> RosterSheet:
    """A sheet about classes."""
    chosen = answers.choices.get(CLASS_FOR_ALL, "")
    one = known.classes.by_id(int(chosen)) if chosen.isdecimal() else None
    if chosen and (one is None or one.archived):
        answers = answers.choosing(CLASS_FOR_ALL, None)  # it was archived meanwhile: ask again
    elif one is not None:
        return RosterSheet(Groundwork.lay(sheet, answers, known, today), CLASSES, one.id, {})
    columns, asked = class_columns(sheet, answers, known.classes)
    layout = GRID if columns or asked else None
    ground = Groundwork.lay(sheet, answers, known, today, columns, layout)
    return RosterSheet(ground, CLASSES, None, asked)


def year_group_sheet(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> RosterSheet:
    """A sheet about year groups."""
    chosen = answers.choices.get(YEAR_GROUP_FOR_ALL, "")
    one = next((group for group in known.year_groups.groups if str(group.id) == chosen), None)
    if chosen and one is None:
        answers = answers.choosing(YEAR_GROUP_FOR_ALL, None)
    return RosterSheet(Groundwork.lay(sheet, answers, known, today), YEAR_GROUPS, one.id if one else None, {})


def class_columns(
    sheet: SourceSheet, answers: Answers, finder: ClassFinder
) -> tuple[dict[int, Target], dict[int, Issue]]:
    """The columns that stand for a class, and what is to be asked about those that may: of a name that several classes
    have, of an archived class, or nearly like a class while the cells below are marks."""
    if any(target == _CLASS for target in answers.targets.values()):
        return {}, {}
    header = sheet.header if answers.header is None else answers.header
    rows, _ = data_rows(sheet, header, answers.kept)
    found: dict[int, Target] = {}
    asked: dict[int, Issue] = {}
    for column, heading in enumerate(headings(sheet, header)):
        chosen = answers.targets.get(column)
        if column in answers.targets and (chosen is None or chosen.role != IN_CLASS):
            continue
        marked = _marks(rows, column)
        name = _class_name(heading, finder, nearly=marked)
        if not name:
            continue
        class_id, issue = _class_meant(name, finder, answers.choices)
        target = Target(IN_CLASS, str(class_id))
        if class_id is not None and target not in found.values():
            found[column] = target
        elif issue is not None and marked:
            asked[column] = issue
    return found, asked


def _class_meant(name: str, finder: ClassFinder, choices: Mapping[str, str]) -> tuple[int | None, Issue | None]:
    """The class of a heading, or what is to be asked; neither when it was answered that it is none."""
    classes = finder.find(name)
    if len(classes) == 1:
        return classes[0].id, None
    chosen = choices.get(value_cause(_CLASS, name), "")
    if chosen == LEAVE_BLANK:
        return None, None
    one = finder.by_id(int(chosen)) if chosen.isdecimal() else None
    if one is not None and not one.archived:
        return one.id, None
    return None, class_issue(_CLASS, name, finder, tr("This column is no class: leave it out"))


def _class_name(heading: str, finder: ClassFinder, *, nearly: bool) -> str:
    """The part of a heading that names a class, or ``nearly`` does; "" when none does. ``Term 1 / Maths 9B`` stands
    under a group."""
    for part in (heading, heading.rpartition(" / ")[2]):
        text = tidy(part, narrow=True)
        if text.isdecimal() and len(text) < _ID_DIGITS:
            continue
        if finder.find(text) or finder.archived(text) or (nearly and finder.is_nearly(text)):
            return text
    return ""


def _marks(rows: Iterable[SourceRow], column: int) -> bool:
    """Whether the cells of a column are marks, and one of them at least says yes."""
    different = {row.cells[column].text for row in rows if column < len(row.cells)}
    texts = {tidy(text) for text in different} - {""}
    return any(_says_yes(text) for text in texts) and all(_is_mark(text) for text in texts)


def _is_mark(text: str) -> bool:
    return is_stand_in(text, mark=True) or text in YES_NO or fold(text) in YES_NO


def _says_yes(text: str) -> bool:
    clean = tidy(text)
    return (YES_NO.get(clean) or YES_NO.get(fold(clean))) == "yes"
