"""A field is described once: its title, its kind, how to get its value from a record and how to show it.

Table columns, detail pane, export, template, column matching, cell reading and the review page all read it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from mbdesk.fields.aliases import ALIASES
from mbdesk.text import date_short, number, tr

R_contra = TypeVar("R_contra", contravariant=True)

Value = str | int | float | bool | date | tuple[str, ...] | None
"""What a field can hold. ``None`` and "" both show as blank."""


class Kind(StrEnum):
    """What a value is; decides reading from a cell, showing, alignment, sorting and the type in a workbook."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    NUMBER = "number"
    PERCENT = "percent"
    CHOICE = "choice"
    YES_NO = "yes_no"
    LIST = "list"
    LINK = "link"


class Links(Protocol):
    """Names behind ids; ``mbdesk.directory.Directory`` fulfils it. Unknown ids give ""."""

    def person_name(self, person_id: int | None) -> str:
        """Full name of a student, parent or teacher."""

    def year_group_name(self, year_group_id: int | None) -> str:
        """Short name of a year group."""

    def parent_names(self, student_id: int) -> tuple[str, ...]:
        """Full names of a student's parents."""

    def child_names(self, parent_id: int) -> tuple[str, ...]:
        """Full names of a parent's children."""

    def class_names(self, person_id: int) -> tuple[str, ...]:
        """Names of the classes a student or teacher belongs to."""

    def teacher_names(self, class_id: int) -> tuple[str, ...]:
        """Full names of the teachers of a class."""

    def class_size(self, class_id: int) -> int | None:
        """How many students a class has, None when not known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Generic[R_contra]):
    """One column of one kind of record.

    ``key`` is the API's name where there is one. ``title`` is marked with ``N_`` and translated by ``heading()``.
    ``width`` is in average characters. ``get`` reads the value. ``sort`` gives another sort key where the shown text
    would sort wrongly. ``shown`` says whether it is a column at first. ``searched`` whether the tab's search reads it.
    ``writable``: may be sent in a create or update.
    ``foreign``: the title is not ours (a heading of somebody's sheet) and is never translated.
    ``choices``: the wire values of a CHOICE. ``section``: the heading in the detail pane, "" = not there.
    """

    key: str
    title: str
    kind: Kind
    get: Callable[[R_contra, Links], Value]
    width: int = 16
    shown: bool = False
    searched: bool = False
    writable: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()
    section: str = ""
    sort: Callable[[R_contra, Links], Value] | None = None
    foreign: bool = False

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other headings that people give this field, folded to lower case."""
        return ALIASES.get(self.key, ())

    def heading(self) -> str:
        """The title in the user's language."""
        return self.title if self.foreign else tr(self.title)

    def show(self, record: R_contra, links: Links) -> str:
        """The value as text for a person; "" for blank."""
        return show_value(self.get(record, links), self.kind)

    def sort_value(self, record: R_contra, links: Links) -> Value:
        """The value to sort by, in its own type (dates and numbers do not sort as text)."""
        return self.sort(record, links) if self.sort is not None else self.get(record, links)


def show_value(value: Value, kind: Kind = Kind.TEXT) -> str:
    """``value`` as text for a person: dates as the system writes them, lists with commas, yes and no as words."""
    match value:
        case None:
            return ""
        case bool():
            return tr("Yes") if value else tr("No")
        case str():
            return value
        case date():
            return date_short(value)
        case tuple():
            return ", ".join(value)
        case float() if kind is Kind.PERCENT:
            return f"{value:.0%}".replace("%", " %")
        case int() if kind is Kind.NUMBER:
            return number(value)
        case float():
            return f"{value:g}"
        case _:
            return str(value)
