"""Registers and term totals, pure: attendance answers and students in, rows with codes, counts and per cent out."""

from mbdesk.registers.codes import Code, codes_of, counts_as_present
from mbdesk.registers.days import Cost, cost_of, school_days, weekend_of
from mbdesk.registers.register import Cell, Column, GroupKind, Pupil, Register, RegisterRow, register_of
from mbdesk.registers.tables import (
    column_words,
    day_letters,
    overview_table,
    pupil_words,
    register_fields,
    register_table,
    span_words,
    totals_fields,
    totals_table,
)
from mbdesk.registers.totals import Totals, TotalsRow, totals_of

__all__ = [
    "Cell",
    "Code",
    "Column",
    "Cost",
    "GroupKind",
    "Pupil",
    "Register",
    "RegisterRow",
    "Totals",
    "TotalsRow",
    "codes_of",
    "column_words",
    "cost_of",
    "counts_as_present",
    "day_letters",
    "overview_table",
    "pupil_words",
    "register_fields",
    "register_of",
    "register_table",
    "school_days",
    "span_words",
    "totals_fields",
    "totals_of",
    "totals_table",
    "weekend_of",
]
