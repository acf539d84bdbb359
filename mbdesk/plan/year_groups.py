"""Which year group ``Gr 9``, ``Y10``, ``MYP4`` or ``Kindergarten`` means, against the groups the school really has."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from mbdesk.plan.folding import fold
from mbdesk.records import Grade, YearGroup, program_key

_NUMBERED: Final = re.compile(
    r"(gr|grade|g|grado|class|klasse|classe|curso|level|form|std|standard|year|yr|y|annee|ano)? ?0?(\d{1,2})"
)
_ORDINAL: Final = re.compile(
    r"0?(\d{1,2})(?: ?(?:st|nd|rd|th|e|eme|o|a|º))? ?(?:gr|grade|class|klasse|classe|grado|curso|年级)"
)
_YEAR_WORDS: Final = frozenset({"year", "yr", "y", "annee", "ano"})
_PROGRAM: Final = re.compile(r"(?:ib )?(pyp|myp|dp|diploma|cp) ?(?:year|yr|y|grade|gr)? ?(\d{1,2})")
_PROGRAM_KEYS: Final = {"dp": "diploma"}
_SHORT: Final = {"k": "kindergarten", "kg": "kindergarten", "kinder": "kindergarten", "ey": "early years"}
_DIGITS: Final = re.compile(r"\d+")
_HAN_NUMBERS: Final = {
    han: number
    for number, han in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), start=1)
}
_HAN: Final = re.compile("(" + "|".join(sorted(_HAN_NUMBERS, key=len, reverse=True)) + ")年级")


class YearGroupFinder:
    """Finds year groups by what a sheet calls them. Archived groups are never found."""

    def __init__(self, groups: Iterable[YearGroup], grades: Iterable[Grade]) -> None:
        self.groups: Final = tuple(
            sorted((g for g in groups if not g.archived), key=lambda g: (g.grade_number or 0, g.name))
        )
        self._grades = tuple(grades)
        self._by_name: dict[str, list[YearGroup]] = defaultdict(list)
        self._by_label: dict[str, list[YearGroup]] = defaultdict(list)
        for group in self.groups:
            for name in {fold(group.name), fold(group.short_name or "")} - {""}:
                self._by_name[name].append(group)
            for label in self._labels(group):
                self._by_label[label].append(group)

    def find(self, text: str) -> tuple[YearGroup, ...]:
        """The groups that ``text`` may mean: one is an answer, several are a question, none is unknown."""
        folded = _HAN.sub(lambda found: f"{_HAN_NUMBERS[found[1]]}年级", fold(text))
        if not folded:
            return ()
        exact = self._by_name.get(folded) or self._by_label.get(folded) or self._by_label.get(_SHORT.get(folded, ""))
        found = dict.fromkeys(g.id for g in exact or ())
        if match := _NUMBERED.fullmatch(folded):
            found.update(dict.fromkeys(self._numbered(int(match[2]), match[1] in _YEAR_WORDS)))
        elif match := _ORDINAL.fullmatch(folded):
            found.update(dict.fromkeys(self._numbered(int(match[1]), False)))
        elif match := _PROGRAM.fullmatch(folded):
            found.update(dict.fromkeys(self._in_program(_PROGRAM_KEYS.get(match[1], match[1]), int(match[2]))))
        return tuple(g for g in self.groups if g.id in found)

    def is_called(self, group: YearGroup, text: str) -> bool:
        """Whether ``text`` is the group's or its grade's own name, so that nothing needed to be understood."""
        return fold(text) in {fold(group.name), fold(group.short_name or ""), fold(group.grade or "")}

    def _labels(self, group: YearGroup) -> set[str]:
        """What the group's grade is called, folded: by the group, by the school, by the programme."""
        named = {fold(group.grade or "")}
        for grade in self._grades:
            if (
                program_key(grade.program) == program_key(group.program_code)
                and fold(grade.label or grade.name) in named
            ):
                named |= {fold(grade.name), fold(grade.label or "")}
        return named - {""}

    def _numbered(self, number: int, year_word: bool) -> list[int]:
        """Groups whose grade label says ``number``; with the word "year" also those of a programme's year."""
        found = []
        for group in self.groups:
            labels = self._labels(group) if year_word else {fold(group.grade or "")}
            if any(_only_number(label) == number for label in labels):
                found.append(group.id)
        return found

    def _in_program(self, program: str, number: int) -> list[int]:
        """``MYP 4``, ``DP 1``: the programme's own count, else the figure in the grade's label."""
        groups = [g for g in self.groups if program_key(g.program_code) == program]
        years = {
            fold(grade.label or grade.name)
            for grade in self._grades
            if program_key(grade.program) == program and _only_number(fold(grade.name)) == number
        }
        found = [g.id for g in groups if fold(g.grade or "") in years]
        if found or program != "diploma":
            return found or [g.id for g in groups if _only_number(fold(g.grade or "")) == number]
        ladder = sorted({g.grade_number for g in groups if g.grade_number is not None})
        return [g.id for g in groups if 0 < number <= len(ladder) and g.grade_number == ladder[number - 1]]


def _only_number(label: str) -> int | None:
    """The one number in a label."""
    digits = _DIGITS.findall(label)
    return int(digits[0]) if len(digits) == 1 else None
