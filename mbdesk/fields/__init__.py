"""What a column is, described once for tables, panes, exports, imports and reviews."""

from mbdesk.fields.field import Field, Kind, Links, Value, show_value
from mbdesk.fields.groups import CLASS_FIELDS, YEAR_GROUP_FIELDS
from mbdesk.fields.people import PARENT_FIELDS, RELATIONSHIPS, STUDENT_FIELDS, TEACHER_FIELDS
from mbdesk.fields.table import Column, Table, table_of

__all__ = [
    "CLASS_FIELDS",
    "PARENT_FIELDS",
    "RELATIONSHIPS",
    "STUDENT_FIELDS",
    "TEACHER_FIELDS",
    "YEAR_GROUP_FIELDS",
    "Column",
    "Field",
    "Kind",
    "Links",
    "Table",
    "Value",
    "show_value",
    "table_of",
]
