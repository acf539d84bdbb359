"""Which class a sheet means by ``Maths 9B``, a class code or ManageBac's own number, against the classes there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final, Protocol

from mbdesk.plan.alike import Alike
from mbdesk.plan.folding import fold, managebac_id
from mbdesk.plan.problems import Option
from mbdesk.records import SchoolClass
from mbdesk.text import sort_text, tr

_VERY_NEAR: Final = 0.8
_FIRST: Final = 5
"""So many classes of a like name are offered before all others, which stand by name: more is no help in finding one."""


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
    def options(self) -> Mapping[int, Option]:
        """Each active class as an answer, by id: the same one in all questions, of which there may be thousands."""
        return {id_: Option(key=str(id_), label=label) for id_, label in self.labels.items()}

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
        """All classes to choose from for a text that names none: the few of the likest names first, then the others."""
        first = self._likest(text)
        rest: list[SchoolClass] = []
        start = 0
        for at in sorted(first):  # in pieces: there may be as many texts as classes
            rest += self.active[start:at]
            start = at + 1
        return (*(self.active[at] for at in first), *rest, *self.active[start:])

    def is_nearly(self, text: str) -> bool:
        """Whether ``text`` is so like the name or code of an active class that it may be meant."""
        return any(score >= _VERY_NEAR for score in self._likest(text).values())

    def _likest(self, text: str) -> Mapping[int, float]:
        """The places in ``active`` of the classes likest to a text, with how like they are, the likest first and those
        that are alike by name. A sheet says the same text often."""
        wanted = fold(text)
        if wanted not in self._like:
            self._like[wanted] = self._alike.nearest(wanted, _FIRST)
        return self._like[wanted]

    @cached_property
    def _alike(self) -> Alike:
        return Alike((fold(one.name), fold(one.uniq_id or "")) for one in self.active)

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
