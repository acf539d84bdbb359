"""Plans the families: who belongs together, in which grades, with how many parents."""

from collections.abc import Collection
from dataclasses import dataclass, field
from random import Random

from mbdesk.practice import cast
from mbdesk.practice.curriculum import GRADE_BY_LABEL, GRADES, Grade, Size
from mbdesk.practice.names import LANGUAGES, Language, Name, name_person, pick_language


@dataclass(slots=True)
class Child:
    """A student about to be made; what is None is made up later."""

    name: Name
    grade: Grade
    email: str | None = None
    student_id: str | None = None
    section: str | None = None
    nationality: str | None = None


@dataclass(slots=True)
class Family:
    """Children who share parents; `fixed` for a family of the cast."""

    language: Language
    surname: str
    children: list[Child] = field(default_factory=list)
    fixed: cast.CastFamily | None = None
    parents: int = 2


def plan_families(random: Random, size: Size) -> list[Family]:
    """The cast first, then made-up families until every grade has its students and parents are exact."""
    slots = [grade for grade, count in zip(GRADES, size.students_per_grade, strict=True) for _ in range(count)]
    families = [_cast_family(family) for family in cast.FAMILIES]
    for family in families:
        for child in family.children:
            slots.remove(child.grade)
    random.shuffle(slots)
    while slots:
        count = min(random.choices((1, 2, 3, 4), (60, 30, 8, 2))[0], len(slots))
        family = new_family(random)
        for _ in range(count):
            taken = {(child.name.first, child.name.last) for child in family.children}
            family.children.append(Child(invent(random, family, taken=taken), slots.pop()))
        families.append(family)
    _share_out_parents(random, size, families)
    return families


def new_family(random: Random) -> Family:
    """A family without anybody in it yet."""
    language = pick_language(random)
    return Family(language, random.choice(language.families))


def invent(
    random: Random, family: Family, girl: bool | None = None, taken: Collection[tuple[str | None, str]] = ()
) -> Name:
    """A name for a member of the family; never one of the cast's, and none of `taken` if that can be helped."""
    surname = family.surname
    for _ in range(30):
        name = name_person(random, family.language, surname, random.random() < 0.5 if girl is None else girl)
        if not cast.is_taken(name.first, name.last) and (name.first, name.last) not in taken:
            return name
        if name.first is None:  # where people have one name, it is not the family's
            surname = random.choice(family.language.families)
    return invent(random, family, girl)


def cast_name(person: cast.CastParent | cast.CastStudent) -> Name:
    """The name of one of the cast."""
    return Name(
        person.first_name, person.last_name, person.other_name, person.first_name, person.last_name, person.gender
    )


def omar_s_family() -> Family:
    """The archived student of the cast, who has no parents at the school."""
    omar = cast.OMAR
    language = next(language for language in LANGUAGES if language.country == "AE")
    return Family(language, omar.last_name, [_cast_child(omar)])


def _cast_family(family: cast.CastFamily) -> Family:
    language = next(language for language in LANGUAGES if language.country == "PL")
    return Family(language, family.children[0].last_name, [_cast_child(child) for child in family.children], family)


def _cast_child(child: cast.CastStudent) -> Child:
    grade = GRADE_BY_LABEL[child.grade]
    return Child(cast_name(child), grade, child.email, child.student_id, child.section, child.nationality)


def _share_out_parents(random: Random, size: Size, families: list[Family]) -> None:
    """Two parents a family, then single parents or guardians until the count is exact."""
    made_up = [family for family in families if family.fixed is None]
    fixed = sum(len(family.fixed.parents) for family in families if family.fixed)
    surplus = fixed + 2 * len(made_up) - size.parents
    order = list(range(len(made_up)))
    random.shuffle(order)
    for index in order[: abs(surplus)]:
        made_up[index].parents += -1 if surplus > 0 else 1
