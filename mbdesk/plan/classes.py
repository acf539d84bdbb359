"""Which class a sheet means by ``Maths 9B``, a class code or ManageBac's own number, against the classes there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final, Protocol

from mbdesk.plan.folding import fold, managebac_id
from mbdesk.records import SchoolClass
from mbdesk.text import sort_text, tr

_NEAR, _VERY_NEAR = 0.5, 0.8
_WORDS: Final = 0.95
"""What a name is worth that holds all words of a text, in whatever order."""


class Teachers(Protocol):
    """Who teaches a class; ``mbdesk.directory.Directory`` fulfils it."""

    def teacher_names(self, class_id: int) -> tuple[str, ...]:
        """Full names of the teachers of a class."""


class ClassFinder:
    """Finds classes by name, code or id. Archived classes are found only by ``archived``, to be told."""

    def __init__(self, classes: Iterable[SchoolClass], teachers: Teachers | None = None) -> None:
        """``teachers`` tells who teaches what, for labels; without it programme and grade tell classes apart."""
        self._teachers = teachers
        self.classes: Final = tuple(sorted(classes, key=lambda c: (c.archived, sort_text(c.name), c.id)))
        self._by_id = {c.id: c for c in self.classes}
        self._by_code: dict[str, list[SchoolClass]] = defaultdict(list)
        self._by_name: dict[str, list[SchoolClass]] = defaultdict(list)
        self._like: dict[str, Mapping[int, float]] = {}
        for one in self.classes:
            self._by_name[fold(one.name)].append(one)
            if fold(one.uniq_id or ""):
                self._by_code[fold(one.uniq_id or "")].append(one)

    @cached_property
    def labels(self) -> Mapping[int, str]:
        """What a list calls each active class, by id."""
        return class_labels(self.active, self._teachers)

    @cached_property
    def active(self) -> tuple[SchoolClass, ...]:
        """The classes that students can be put into, by name."""
        return tuple(one for one in self.classes if not one.archived)

    def by_id(self, class_id: int) -> SchoolClass | None:
        """The class with this id, archived or not."""
        return self._by_id.get(class_id)

    def find(self, text: str) -> tuple[SchoolClass, ...]:
        """The classes that ``text`` names: one is an answer, several are a question, none is unknown.

        A name counts as a whole, however its case, blanks and accents are written; a part of it names nothing.
        """
        return tuple(one for one in self._all(text) if not one.archived)

    def archived(self, text: str) -> tuple[SchoolClass, ...]:
        """The archived classes that ``text`` names."""
        return tuple(one for one in self._all(text) if one.archived)

    def nearest(self, text: str) -> tuple[SchoolClass, ...]:
        """All classes to choose from for a text that names none: those of a like name first, then the others."""
        like = self._likenesses(text)
        first = sorted((one for one in self.active if one.id in like), key=lambda one: -like[one.id])
        return (*first, *(one for one in self.active if one.id not in like))

    def is_nearly(self, text: str) -> bool:
        """Whether ``text`` is so like the name or code of an active class that it may be meant."""
        return any(score >= _VERY_NEAR for score in self._likenesses(text).values())

    def _likenesses(self, text: str) -> Mapping[int, float]:
        """How like the text is to each active class that is near to it, by id; a sheet says the same text often."""
        wanted = fold(text)
        if wanted not in self._like:
            scores = _scores(wanted, self._compared) if wanted else {}
            self._like[wanted] = {
                id_: max(scores[name] for name in names if name in scores)
                for id_, names in self._names_of.items()
                if any(name in scores for name in names)
            }
        return self._like[wanted]

    @cached_property
    def _names_of(self) -> Mapping[int, tuple[str, ...]]:
        """What each active class is called, folded: its name and its code."""
        names = {one.id: (fold(one.name), fold(one.uniq_id or "")) for one in self.active}
        return {id_: tuple(name for name in both if name) for id_, both in names.items()}

    @cached_property
    def _compared(self) -> Mapping[str, SequenceMatcher[str]]:
        """What compares a text with each name; it prepares its second text, which stays the same, once."""
        return {name: SequenceMatcher(None, "", name) for names in self._names_of.values() for name in names}

    def _all(self, text: str) -> tuple[SchoolClass, ...]:
        folded = fold(text)
        if not folded:
            return ()
        found = {one.id: one for one in (*self._by_name.get(folded, ()), *self._by_code.get(folded, ()))}
        class_id = managebac_id(text.strip())
        if not found and class_id is not None and class_id in self._by_id:
            return (self._by_id[class_id],)
        return tuple(found.values())


def class_labels(classes: Iterable[SchoolClass], teachers: Teachers | None = None) -> Mapping[int, str]:
    """What a list of classes calls each: its name, and what tells it from others of that name.

    ``Maths 9``, but ``Maths 9 · MYP · Grade 9 · Kim Kaya`` where there are two.
    """
    classes = tuple(classes)
    names: dict[str, list[SchoolClass]] = defaultdict(list)
    for one in classes:
        names[fold(one.name)].append(one)
    return {
        one.id: _told_apart(one, teachers, names[fold(one.name)]) if len(names[fold(one.name)]) > 1 else one.name
        for one in classes
    }


def _told_apart(one: SchoolClass, teachers: Teachers | None, namesakes: list[SchoolClass]) -> str:
    parts = [one.name, one.program or "", one.grade or "", ", ".join(_names(one, teachers))]
    told = [_facts(other, teachers) for other in namesakes]
    if told.count(_facts(one, teachers)) > 1:
        parts.append((one.uniq_id or "").strip() or tr("ManageBac ID {id}", id=one.id))
    return " · ".join(part for part in parts if part)


def _facts(one: SchoolClass, teachers: Teachers | None) -> tuple[str, ...]:
    return (one.program or "", one.grade or "", *_names(one, teachers))


def _names(one: SchoolClass, teachers: Teachers | None) -> tuple[str, ...]:
    return teachers.teacher_names(one.id) if teachers is not None else ()


def _scores(wanted: str, names: Mapping[str, SequenceMatcher[str]]) -> Mapping[str, float]:
    """How like the text is to each of ``names`` that is near, up to 1. Words in another order are nearly as good."""
    words = set(wanted.split())
    found: dict[str, float] = {}
    for name, compare in names.items():
        score = _WORDS * len(words & set(name.split())) / max(len(words), 1)
        compare.set_seq1(wanted)
        least = max(score, _NEAR)
        if compare.real_quick_ratio() >= least and compare.quick_ratio() >= least:
            score = max(score, compare.ratio())
        if score >= _NEAR:
            found[name] = score
    return found
