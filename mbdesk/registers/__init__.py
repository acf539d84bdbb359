"""Registers and term totals, pure: attendance answers and students in, rows with codes, counts and per cent out."""

from mbdesk.registers.codes import Code, codes_of, counts_as_present
from mbdesk.registers.days import Cost, cost_of, school_days, weekend_of
from mbdesk.registers.register import Cell, Column, GroupKind, Pupil, Register, RegisterRow, register_of
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
    "cost_of",
    "counts_as_present",
    "register_of",
    "school_days",
    "totals_of",
    "weekend_of",
]
