"""The people of one kind, found by what a sheet or a pasted list may say of them."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Final, Generic, TypeVar

from mbdesk.plan.folding import fold, fold_email, fold_number, managebac_id
from mbdesk.records import Person, Student, Teacher

P = TypeVar("P", bound=Person)

_ALIKE: Final = 0.75
"""How like two spellings of a word must be (``SequenceMatcher``): Kowalsky and Kowalski, not Silva and Salva."""
_SHARED: Final = 0.4
"""How many pairs of letters two words must share before they are compared letter by letter."""
_ENOUGH: Final = 0.5
"""How much of a name must be like another one for it to be offered."""
_SAME_BIRTHDAY, _OTHER_BIRTHDAY = 0.5, -0.2
_ARCHIVED: Final = -0.05


class PeopleIndex(Generic[P]):
    """Look-ups over people, archived ones included. Made once per load; 5,000 people take a twentieth of a second."""

    def __init__(self, people: Iterable[P]) -> None:
        self.people: Final = tuple(people)
        self.by_id: Final = {person.id: person for person in self.people}
        self._by_number: dict[str, list[P]] = defaultdict(list)
        self._by_bare_number: dict[str, list[P]] = defaultdict(list)
        self._by_email: dict[str, list[P]] = defaultdict(list)
        self._by_name: dict[str, list[P]] = defaultdict(list)
        self._by_word: dict[str, list[P]] = defaultdict(list)
        self._words_of: dict[int, tuple[str, ...]] = {}
        self._by_pair: dict[str, list[str]] | None = None
        self._sorted: list[str] = []
        self._near: dict[str, dict[str, float]] = {}
        self._asked: dict[tuple[str, date | None, int], tuple[P, ...]] = {}
        for person in self.people:
            self._sort_in(person)

    def _sort_in(self, person: P) -> None:
        number = number_of(person)
        if number:
            self._by_number[fold_number(number)].append(person)
            self._by_bare_number[fold_number(number).lstrip("0")].append(person)
        if person.email:
            self._by_email[fold_email(person.email)].append(person)
        for key in _name_keys(person):
            self._by_name[key].append(person)
        words = f"{person.given_names} {person.last_name or ''} {person.nickname or ''} {person.other_name or ''}"
        self._words_of[person.id] = tuple(dict.fromkeys(fold(words).split()))
        for word in self._words_of[person.id]:
            self._by_word[word].append(person)

    def with_id(self, text: str) -> P | None:
        """The person with this ManageBac ID."""
        found = managebac_id(text)
        return self.by_id.get(found) if found is not None else None

    def numbered(self, number: str) -> tuple[P, ...]:
        """Those with this ID of the school's own (case and blanks do not matter, zeros do); the archived ones last."""
        return _active_first(self._by_number.get(fold_number(number), ()))

    def numbered_but_for_zeros(self, number: str) -> tuple[P, ...]:
        """Those whose ID is this one when zeros in front are put or taken away: to ask about, never to take."""
        bare = fold_number(number).lstrip("0")
        return _active_first(self._by_bare_number.get(bare, ())) if bare.isdecimal() else ()

    def with_email(self, email: str) -> tuple[P, ...]:
        """Those who sign in with this e-mail; the archived ones last."""
        return _active_first(self._by_email.get(fold_email(email), ()))

    def called(self, name: str) -> tuple[P, ...]:
        """Those of this name, whatever the order, case, accents and blanks of its parts; the archived ones last."""
        words = fold(name).split()
        if not words:
            return ()
        found = {p.id: p for key in {_key(words), "".join(words)} for p in self._by_name.get(key, ())}
        return _active_first(found.values())

    def like(self, name: str, birthday: date | None = None, most: int = 5) -> tuple[P, ...]:
        """Up to ``most`` people whose name is this one or nearly so, those of the same birthday first.
        Where somebody active is called exactly so, nobody else is offered.

        Asked again (a draft is made after each answer), it costs nothing."""
        asked = (name, birthday, most)
        if asked not in self._asked:
            self._asked[asked] = self._look_for(name, birthday, most)
        return self._asked[asked]

    def _look_for(self, name: str, birthday: date | None, most: int) -> tuple[P, ...]:
        words = fold(name).split()
        exact = self.called(name)
        if any(not person.archived for person in exact):
            return tuple(sorted(exact, key=lambda person: -self._also(person, birthday)))[:most]
        scores = {person.id: 1.0 for person in exact}
        near = {word: self._like_words(word) for word in dict.fromkeys(words) if len(word) > 1}
        candidates = {p.id: p for alike in near.values() for word in alike for p in self._by_word[word]}
        for id_ in candidates.keys() - scores.keys():
            scores[id_] = self._score(words, near, id_)
        found = [
            (score + self._also(self.by_id[id_], birthday), self.by_id[id_])
            for id_, score in scores.items()
            if score >= _ENOUGH
        ]
        found.sort(key=lambda pair: (-pair[0], fold(pair[1].sort_name), pair[1].id))
        return tuple(person for _, person in found[:most])

    def _score(self, words: list[str], near: dict[str, dict[str, float]], id_: int) -> float:
        """How much of ``words`` is in the person's name, from 0 to just below 1."""
        theirs = self._words_of[id_]
        total = 0.0
        for word in words:
            if len(word) == 1:
                total += 0.6 * any(one.startswith(word) for one in theirs)
            else:
                total += max((near[word].get(one, 0.0) for one in theirs), default=0.0)
        return 0.99 * total / len(words) - 0.01 * abs(len(words) - len(theirs))

    def _also(self, person: P, birthday: date | None) -> float:
        """What speaks for or against the person besides the name."""
        also = _ARCHIVED if person.archived else 0.0
        if birthday is None or person.birthday is None:
            return also
        return also + (_SAME_BIRTHDAY if person.birthday == birthday else _OTHER_BIRTHDAY)

    def _like_words(self, word: str) -> dict[str, float]:
        """The words of people's names that are like ``word``, and how like."""
        found = self._near.get(word)
        if found is None:
            found = self._near[word] = dict(self._look_like(word))
        return found

    def _look_like(self, word: str) -> Iterator[tuple[str, float]]:
        if self._by_pair is None:
            self._sorted = sorted(self._by_word)
            self._by_pair = defaultdict(list)
            for known in self._sorted:
                for pair in _pairs(known):
                    self._by_pair[pair].append(known)
        pairs = _pairs(word)
        shared = Counter(known for pair in pairs for known in self._by_pair.get(pair, ()))
        compare = SequenceMatcher(None, "", word)  # what stays the same is its second text
        for known, many in shared.items():
            if known != word and 2 * many >= _SHARED * (len(word) + len(known)):
                compare.set_seq1(known)
                if compare.quick_ratio() >= _ALIKE and (ratio := compare.ratio()) >= _ALIKE:
                    yield known, 0.9 * ratio
        if len(word) >= 3:  # Alex and Alexandra
            at = bisect_left(self._sorted, word)
            while at < len(self._sorted) and self._sorted[at].startswith(word):
                yield self._sorted[at], 0.8
                at += 1
        if word in self._by_word:
            yield word, 1.0


def number_of(person: Person) -> str:
    """The school's own ID of a student or teacher, "" for none."""
    match person:
        case Student():
            return person.school_number
        case Teacher():
            return (person.teacher_id or person.identifier or "").strip()
        case _:
            return (person.identifier or "").strip()


def _active_first(people: Iterable[P]) -> tuple[P, ...]:
    return tuple(sorted(people, key=lambda person: person.archived))


def _name_keys(person: Person) -> set[str]:
    """What the person may be called, in the two forms that ``called`` asks for."""
    last = person.last_name or ""
    full = [f"{first} {last}" for first in (person.first_name, person.given_names, person.nickname) if first and last]
    keys: set[str] = set()
    for words in (fold(name).split() for name in (*full, person.other_name or "", person.full_name)):
        if words:
            keys |= {_key(words), "".join(words), "".join((*words[-1:], *words[:-1]))}
    return keys


def _key(words: Iterable[str]) -> str:
    return " ".join(sorted(words))


def _pairs(word: str) -> set[str]:
    """The word's pairs of letters, its edges among them."""
    edged = f"^{word}$"
    return {edged[at : at + 2] for at in range(len(edged) - 1)}
