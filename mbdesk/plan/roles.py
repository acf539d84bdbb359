"""Whom a heading is about: ``Mother's e-mail``, ``Guardian 2 / Phone``, ``E-mail parent 1``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mbdesk.plan.folding import fold

MOTHER: Final = "mother"
FATHER: Final = "father"
PARENT: Final = "parent"
GUARDIAN: Final = "guardian"
CHILD: Final = "student"
STAFF: Final = "teacher"
"""A teacher: somebody foreign, unless the sheet is about teachers."""
FOREIGN: Final = "foreign"
"""Somebody who is neither the student nor a parent: such a column is not matched to them."""

_WORDS: Final = {
    MOTHER: "mother mothers mum mums mom moms mutter mere madre maman 母亲 妈妈 母 الأم",
    FATHER: "father fathers dad dads vater pere padre papa 父亲 爸爸 父 الأب",
    PARENT: "parent parents p eltern elternteil padres family famille familie contact 家长 ولي",
    GUARDIAN: "guardian guardians carer carers caregiver tutor vormund erziehungsberechtigter"
    " responsable tuteur 监护人",
    CHILD: "student students pupil pupils child childs children learner eleve eleves alumno alumna alumnos schuler"
    " schulerin kind kinder enfant enfants lenfant leleve deleve lalunno fils fille hijo hija hijos sohn tochter"
    " 学生 孩子 子女 الطالب الطفل الأبناء",
    FOREIGN: "emergency doctor physician sibling siblings brother sister agent agency previous former advisor adviser"
    " homeroom referee sponsor driver billing invoice urgence notfall emergencia 紧急",
    STAFF: "teacher teachers staff enseignant enseignante professeur docente profesor profesora lehrer lehrerin"
    " lehrkraft 教师 老师 المعلم",
}
_OF_WORD: Final = {word: role for role, words in _WORDS.items() for word in map(fold, words.split())}
_CHINESE: Final = re.compile(
    "(" + "|".join(sorted((w for w in _OF_WORD if not w.isascii()), key=len, reverse=True)) + ")"
)
_COUNTS: Final = {"1": 1, "2": 2, "3": 3, "4": 4, "first": 1, "second": 2, "primary": 1, "secondary": 2, "main": 1}
_COUNTS_AFTER: Final = {"1": 1, "2": 2, "3": 3, "4": 4, "one": 1, "two": 2, "i": 1, "ii": 2, "a": 1, "b": 2}
_LINKS: Final = frozenset({"s", "of", "the", "de", "del", "la", "le", "du", "des", "der", "or", "and", "st", "nd"})
_WEAK: Final = frozenset({"family", "famille", "familie", "contact", "p"})
"""Words that name a role only together with a number or another role: ``Contact 1``, but not ``Family name``."""
GROUP: Final = " / "
"""Between the group that stands over headings and the heading below it."""
_FILLERS: Final = frozenset(
    fold(
        "detail details data info information particulars record section general personal basic"
        " données coordonnées informations renseignements datos información daten angaben 信息 资料 بيانات معلومات"
    ).split()
)
"""Words of such a group that say nothing about a column: ``Student details / Date of birth``."""


@dataclass(frozen=True, slots=True)
class Role:
    """``group`` is one of the words above, "" = the heading names nobody. ``number`` as in ``Parent 2``, 0 = none.

    ``rest`` is the folded heading without these words: what about them.
    """

    group: str
    number: int
    rest: str

    @property
    def is_parent(self) -> bool:
        """Whether it is a parent in whatever words."""
        return self.group in {MOTHER, FATHER, PARENT, GUARDIAN}


def role_of(heading: str) -> Role:
    """Whom ``heading`` is about, and what is left of it."""
    heading = without_fillers(heading)
    words = _CHINESE.sub(r" \1 ", fold(heading)).replace("e mail", "email").split()
    found: list[str] = []
    number = 0
    rest: list[str] = []
    before: int = 0
    at = 0
    while at < len(words):
        word = words[at]
        role = _OF_WORD.get(word)
        following = words[at + 1] if at + 1 < len(words) else ""
        if role and (word not in _WEAK or following in {"1", "2", "3", "4"} or found or before):
            found.append(role)
            if following in _COUNTS_AFTER and not number:
                number = _COUNTS_AFTER[following]
                at += 1
            number = number or before
        elif word in _COUNTS and _role_follows(words, at + 1):
            before = _COUNTS[word]
        else:
            rest.append(word)
        at += 1
    return Role(_strongest(found), number, " ".join(without_links(rest) if found else rest))


def without_fillers(heading: str) -> str:
    """``heading`` without what the group over it says besides whom it is about: ``Student / Date of birth``. A group
    that may be somebody (``Family``, ``Contact``) stays, unless the heading itself says who."""
    over, _, own = heading.partition(GROUP)
    if not own:
        return heading
    words = fold(over).split()
    named = any(word in _OF_WORD and word not in _WEAK for word in (*words, *fold(own).split()))
    weighty = [word for word in words if word not in _FILLERS and not (named and word in _WEAK)]
    if weighty == words:
        return heading
    return f"{' '.join(weighty)}{GROUP}{own}" if weighty else own


def _role_follows(words: list[str], at: int) -> bool:
    """``1st parent``, ``primary contact``: the count stands before."""
    while at < len(words) and words[at] in {"st", "nd", "rd", "th"}:
        at += 1
    return at < len(words) and words[at] in _OF_WORD


def _strongest(found: list[str]) -> str:
    """``Parent/Guardian`` is a parent; ``Student's mother`` is the mother; anybody foreign makes it foreign."""
    for role in (FOREIGN, STAFF, MOTHER, FATHER, PARENT, GUARDIAN, CHILD):
        if role in found:
            return role
    return ""


def without_links(words: Sequence[str]) -> list[str]:
    """``words`` without those that only join others: ``date of birth`` is ``date birth``."""
    return [word for word in words if word not in _LINKS]
