"""How well a heading names a field: by its title, by another word for it, by a part of it, by a near spelling."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Final, NamedTuple

from mbdesk.plan.folding import fold
from mbdesk.plan.roles import role_of, without_links
from mbdesk.plan.targets import NAME, PARENT, RELATIONSHIP, STUDENT, TEACHER, fields_of

SURE: Final = 2.0
"""From this score on the heading says the field in so many words; below it the person is asked to look."""

_TITLE, _ALIAS, _KEY, _PART, _NEAR = 3.0, 2.5, SURE, 1.0, 0.5
_MORE: Final[Mapping[str, str]] = {
    NAME: "name | names | full name | name surname | surname first name | last name first name | surname given name"
    " | first and last name | first name surname | nom complet | nom et prenom | nom prenom | nombre completo"
    " | nombre y apellidos | apellidos nombre | vollstandiger name | vor und nachname | 姓名 | الاسم الكامل | الاسم",
    RELATIONSHIP: "relation | relationship to student | relationship to child | relation to student | relation to child"
    " | lien | lien de parente | lien avec l eleve | lien avec l enfant | relacion | parentesco | verwandtschaft"
    " | beziehung | beziehung zum kind | 关系 | 与学生关系 | صلة القرابة",
    "email": "login | username | user name | school email | personal email | home email | work email | staff email"
    " | courriel professionnel | correo del trabajo | correo institucional | dienstliche email | 工作邮箱",
    "student_id": "student id number | school id | student code | school number | roll number | reg no",
    "birthday": "date of birth dd mm yyyy | date of birth mm dd yyyy | birthdate",
    "mobile_phone_number": "mobile phone number | whatsapp | contact number",
    "year_group_id": "year group | yeargroup | grade level | entering grade | grade of entry | class of entry",
    "street_address": "home address | full address | address line 1 | street and number",
}
_NEVER_WITH: Final[Mapping[str, frozenset[str]]] = {
    "birth": frozenset({"birthday"}),
    "academic": frozenset(),
    "school": frozenset({"email", "student_id"}),
    "graduation": frozenset({"graduated_on"}),
    "graduating": frozenset(),
    "date": frozenset({"birthday", "attendance_start_date", "leaving_on", "withdrawn_on", "graduated_on"}),
}
"""Words that change what a part of a heading means: a ``Country of birth`` is not the country of the address."""


class Match(NamedTuple):
    """A field key and how well it fits; compare by ``score``."""

    score: float
    field: str


@lru_cache(maxsize=4096)
def matches(rest: str, role: str) -> tuple[Match, ...]:
    """The fields of ``role`` that the folded heading ``rest`` may name, the best first.

    ``rest`` is what is left of a heading without the words that say whose it is; "" is the person's name.
    """
    rest = rest.replace("e mail", "email")
    if not rest:
        return (Match(SURE, NAME),)
    known = _known(role)
    best: dict[str, float] = {}
    for score, field in (*known.get(rest, ()), *_loosely(rest, role)):
        best[field] = max(score, best.get(field, 0.0))
    return tuple(sorted((Match(score, field) for field, score in best.items()), reverse=True))


@lru_cache(maxsize=4096)
def said_outright(heading: str) -> frozenset[str]:
    """The field keys that a heading names in so many words, of whomever: its own title or a known word for it."""
    role = role_of(heading)
    rests = {role.rest, fold(heading).replace("e mail", "email")} - {""}
    known = [_known(who) for who in (STUDENT, PARENT, TEACHER)]
    return frozenset(match.field for rest in rests for each in known for match in each.get(rest, ()))


@cache
def _known(role: str) -> Mapping[str, tuple[Match, ...]]:
    """Folded heading -> fields, for one role."""
    found: dict[str, list[Match]] = defaultdict(list)
    for key, field in fields_of(role).items():
        spellings = [(_TITLE, field.title), (_KEY, key)]
        if key != NAME:
            spellings += [(_ALIAS, alias) for alias in field.aliases]
        spellings += [(_ALIAS, alias) for alias in _MORE.get(key, "").split(" | ") if alias]
        for score, text in spellings:
            said = fold(text).replace("e mail", "email")
            for spelling in {said, " ".join(without_links(said.split()))} - {""}:  # as ``role_of`` leaves it
                found[spelling].append(Match(score, key))
    return {text: tuple(fields) for text, fields in found.items()}


def _loosely(rest: str, role: str) -> Iterator[Match]:
    """Fields whose heading is a part of ``rest``, or spelt nearly so."""
    words = rest.split()
    for known, fields in _known(role).items():
        parts = known.split()
        if len(known) >= 4 and len(parts) < len(words) and _contains(words, parts):
            score = _PART - 0.1 * min(len(words) - len(parts), 5)
        elif len(known) >= 5 and known != rest and SequenceMatcher(None, known, rest).ratio() >= 0.84:
            score = _NEAR
        else:
            continue
        yield from (Match(score, m.field) for m in fields if _may(m.field, words))


def _contains(words: list[str], parts: list[str]) -> bool:
    return any(words[at : at + len(parts)] == parts for at in range(len(words) - len(parts) + 1))


def _may(field: str, words: list[str]) -> bool:
    return all(field in _NEVER_WITH[word] for word in words if word in _NEVER_WITH)
