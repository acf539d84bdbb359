"""From a cell to a value, as registrars write values. Nothing is guessed in silence: doubt is an ``Issue``."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from mbdesk.fields import Field, Kind
from mbdesk.plan.classes import ClassFinder
from mbdesk.plan.folding import tidy
from mbdesk.plan.places import country, is_code
from mbdesk.plan.read_choices import read_choice, read_list, read_year_group
from mbdesk.plan.read_classes import read_class, read_mark
from mbdesk.plan.read_dates import DateColumn
from mbdesk.plan.read_names import NameColumn, NamePart
from mbdesk.plan.read_texts import OTHER_PHONE, read_email, read_identifier, read_phone, read_text, zeros_missing
from mbdesk.plan.reading import BLANK, LEAVE_BLANK, Issue, Reading, State, given, leave_blank, wrong
from mbdesk.plan.rows import NOT_CALCULATED, Cell
from mbdesk.plan.targets import CLASS, NAME, PERSON_ID, Target
from mbdesk.plan.vocabulary import CLEAR, is_stand_in
from mbdesk.plan.year_groups import YearGroupFinder
from mbdesk.text import tr

_NARROW: Final = frozenset({Kind.EMAIL, Kind.IDENTIFIER, Kind.PHONE, Kind.DATE, Kind.LINK, Kind.CHOICE, Kind.NUMBER})
_CODES: Final = frozenset({"country", "nationalities", "languages"})
_ZERO_IS_NOTHING: Final = frozenset({Kind.PHONE, Kind.DATE, Kind.EMAIL, Kind.TEXT, Kind.CHOICE, Kind.LIST})
_PARTS: Final = frozenset({"first_name", "middle_name", "last_name"})
_NAMES: Final = frozenset({NAME, "first_name", "last_name", "middle_name", "nickname", "other_name"})
_NEVER_CLEARED: Final = frozenset({NAME, "first_name", "last_name", "email", "year_group_id", PERSON_ID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What reading needs to know besides the cells.

    ``choices``: the person's answers. ``genders``: words the school uses besides ManageBac's own. ``id_width``: how
    many digits all known student IDs have, 0 when they differ. ``nationalities``: those of the school's people, folded.
    ``targets``: what the columns of the sheet mean. ``finds_only``: names only help to find people.
    """

    choices: Mapping[str, str]
    today: date
    year_groups: YearGroupFinder
    classes: ClassFinder = field(default_factory=lambda: ClassFinder(()))
    genders: tuple[str, ...] = ()
    id_width: int = 0
    nationalities: Collection[str] = ()
    targets: frozenset[Target] = frozenset()
    finds_only: bool = False


class ColumnReader:
    """Reads the cells of one column. What only the whole column can tell (day or month first) is settled once."""

    def __init__(self, target: Target, cells: Iterable[Cell], setting: Setting) -> None:
        self.target: Final = target
        self._field: Field[Any] = target.describes
        self._setting = setting
        self._narrow = self._field.kind in _NARROW
        self._worth = {text: self._worth_of(text) for text in dict.fromkeys(cell.text for cell in cells)}
        self._read = self._reader([text for text in self._worth.values() if text])

    def _worth_of(self, raw: str) -> str | None:
        """A cell's text without stray blanks, None when it says that it says nothing."""
        text = tidy(raw, narrow=self._narrow)
        return None if text and self._says_nothing(text) else text

    def _says_nothing(self, text: str) -> bool:
        if text == "0":
            return self._field.kind in _ZERO_IS_NOTHING
        if self._field.key in _CODES and is_code(text):
            return False
        return is_stand_in(text, name=self._field.key in _NAMES, mark=self._field.kind is Kind.YES_NO)

    def read(self, cell: Cell) -> Reading:
        """What ``cell`` says. The same content says the same wherever it stands, so it need be read only once."""
        if cell.error:
            issue = _cell_error(self.target, cell.error)
            return BLANK if self._setting.choices.get(issue.cause) == LEAVE_BLANK else wrong(issue)
        text = self._worth[cell.text] if cell.text in self._worth else self._worth_of(cell.text)
        if text is None:
            return Reading(state=State.BLANK, stand_in=True)
        if not text:
            return BLANK
        if text.casefold() == CLEAR:
            return self._clear()
        if isinstance(cell.raw, date) and self._field.kind is not Kind.DATE:
            return wrong(_turned_into_date(self.target, text))
        reading = self._read(cell, text)
        return replace(reading, tidied=True) if text != cell.text and reading.state is State.VALUE else reading

    def _clear(self) -> Reading:
        field = self._field
        if field.key in _NEVER_CLEARED or field.key == "relationship":
            title = tr("{field} cannot be cleared.", field=self.target.title())
            return wrong(Issue(cause=f"clear:{self.target.key}", title=title))
        return Reading(state=State.CLEAR, value=[] if field.kind is Kind.LIST else "")

    def _of_a_group(self, _cell: Cell, text: str) -> Reading:
        """The class or year group that a cell names, or a mark in the column of a class."""
        setting = self._setting
        if self._field.kind is Kind.YES_NO:
            return read_mark(text, setting.choices)
        if self._field.key == CLASS:
            return read_class(self.target, text, setting.classes, setting.choices)
        return read_year_group(self.target, text, setting.year_groups, setting.choices)

    def _reader(self, texts: list[str]) -> Callable[[Cell, str], Reading]:
        target, setting, field = self.target, self._setting, self._field
        match field.kind:
            case _ if field.key == NAME:
                return NameColumn(target, texts, setting.choices, one_word=setting.finds_only).read
            case Kind.DATE:
                return DateColumn(target, texts, setting.choices, setting.today).read
            case Kind.LINK | Kind.YES_NO:
                return self._of_a_group
            case Kind.CHOICE:
                return lambda _cell, text: read_choice(target, text, texts, setting.choices, setting.genders)
            case Kind.LIST:
                return lambda _cell, text: read_list(target, text, setting.choices, setting.nationalities)
            case _ if field.key == "country":
                return lambda _cell, text: given(country(text))
            case Kind.EMAIL:
                return lambda _cell, text: read_email(target, text, setting.choices)
            case Kind.PHONE:
                both = field.key in OTHER_PHONE and Target(target.role, OTHER_PHONE[field.key]) not in setting.targets
                return lambda cell, text: read_phone(target, cell, text, setting.choices, both=both)
            case Kind.IDENTIFIER:
                width = setting.id_width if field.key == "student_id" else 0
                zeros = zeros_missing(target, texts, width, setting.choices)
                return lambda cell, text: read_identifier(target, cell, text, zeros, setting.choices)
            case _ if field.key in _PARTS:
                return NamePart(target, texts, setting.choices).read
            case _:
                return lambda _cell, text: read_text(target, text)


def _cell_error(target: Target, error: str) -> Issue:
    if error == NOT_CALCULATED:
        title = tr("A formula was never calculated. Open the file in Excel, save it there and choose it again.")
        return Issue(cause="formulas", title=title, options=(leave_blank(),))
    title = tr("The sheet shows {error} where the {field} should be.", error=error, field=target.title())
    return Issue(cause=f"error:{target.key}:{error}", title=title, options=(leave_blank(),))


def _turned_into_date(target: Target, text: str) -> Issue:
    title = tr("Excel has turned the {field} into a date: {text}.", field=target.title(), text=text)
    return Issue(cause=f"date:{target.key}:{text}", title=title)
