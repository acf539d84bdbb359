"""What a sheet shows of its rows besides their texts: crossed out, hidden, coloured, no data. Pages that show rows show
this too; the questions of ``sheet_questions`` are about the same rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from mbdesk.plan.headings import noted_rows
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.sheet_questions import ALL_ROWS, COLOURED, CROSSED_OUT, HIDDEN
from mbdesk.text import N_, tr

_MARKS: Final = {
    CROSSED_OUT: (N_("Crossed out"), N_("Crossed out in your sheet.")),
    HIDDEN: (N_("Hidden"), N_("Hidden in your sheet.")),
    COLOURED: (N_("Coloured"), N_("Coloured in your sheet.")),
}
_NO_DATA: Final = (N_("No data"), N_("It looks like a total, a note or more headings."))


@dataclass(frozen=True, slots=True)
class RowMark:
    """``words`` stand beside the row's number, ``sentence`` says the same in full; ``struck``: its texts are shown
    struck through. Once the person said that such rows are like all others, only the sentence is left."""

    words: str = ""
    sentence: str = ""
    struck: bool = False

    def and_(self, words: str, sentence: str, *, struck: bool = False) -> "RowMark":
        """This and one thing more."""
        both = tr("{one}, {other}", one=self.words, other=words) if self.words and words else self.words or words
        return RowMark(both, f"{self.sentence} {sentence}".strip(), self.struck or struck)


def row_marks(sheet: SourceSheet, choices: Mapping[str, str], not_data: Collection[int] = ()) -> Mapping[int, RowMark]:
    """Row number -> what it is. ``choices`` are the answers so far, ``not_data`` the rows that look like totals."""
    marks: dict[int, RowMark] = {}
    for cause, (words, sentence) in _MARKS.items():
        used = choices.get(cause) == ALL_ROWS
        for number in _rows(sheet, cause):
            struck = cause == CROSSED_OUT and not used
            marks[number] = marks.get(number, RowMark()).and_("" if used else tr(words), tr(sentence), struck=struck)
    for number in not_data:
        marks[number] = marks.get(number, RowMark()).and_(*map(tr, _NO_DATA))
    return marks


def _rows(sheet: SourceSheet, cause: str) -> Collection[int]:
    return [row.number for row in sheet.rows if row.hidden] if cause == HIDDEN else noted_rows(sheet, cause)
