"""Makes the families, the teachers and the people who have left."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from mbdesk.practice import cast
from mbdesk.practice.calendar import Calendar, school_time
from mbdesk.practice.curriculum import GRADES, PROGRAMS, Grade, Size
from mbdesk.practice.families import Child, Family, cast_name, invent, new_family, omar_s_family, plan_families
from mbdesk.practice.names import Language, Name
from mbdesk.practice.registry import PARENTS, STUDENTS, TEACHERS, Record, Registry

_STREETS = ("Riverside Lane", "ul. Długa", "Oak Avenue", "Kwiatowa", "Mill Road", "Plac Zamkowy", "Harbour View")
_CITIES = (("Warszawa", "00-950"), ("Konstancin", "05-510"), ("Piaseczno", "05-500"), ("Łomianki", "05-092"))
_EMPLOYERS = ("Northwind Shipping", "Kwiat & Syn", "City Hospital", "Aurora Energy", "Embassy", "Studio Æther", None)
_TITLES = ("Engineer", "Physician", "Teacher", "Lawyer", "Attaché", "Designer", None)
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "Ae", "þ": "th", "Þ": "Th", "ð": "d", "ı": "i",
     "đ": "d", "Đ": "D"}
)  # fmt: skip


class PeopleMaker:
    """Fills a registry with people; the same seed, size and date give the same people."""

    def __init__(self, registry: Registry, random: Random, calendar: Calendar, size: Size) -> None:
        self._registry = registry
        self._random = random
        self._calendar = calendar
        self._size = size
        self._student_numbers = self._free_student_numbers()
        self._ids = {TEACHERS: 11_000_001, STUDENTS: 12_000_001, PARENTS: 13_000_001}
        self.grade_of: dict[int, Grade] = {}
        """Student id -> grade in the active year, for active students."""
        self.section_wish: dict[int, str] = {}
        """Student id -> section letter, for the cast."""
        self.left_this_year: dict[int, tuple[Grade, date]] = {}
        """Archived student id -> grade and last day, for those who left since August."""

    def make(self) -> None:
        """Families, then teachers, then the people who have left."""
        for family in plan_families(self._random, self._size):
            self._settle_family(family)
        self._make_teachers()
        self._make_archived()

    # families

    def _settle_family(self, family: Family) -> None:
        home = self._address()
        phone = family.fixed.parents[0].phone if family.fixed else self._phone(family.language)
        student_ids = [self._add_student(family, child, home, phone) for child in family.children]
        for parent_id, relationship in self._add_parents(family, home, phone):
            for student_id in student_ids:
                self._registry.link(parent_id, student_id, relationship)

    def _add_student(self, family: Family, child: Child, home: Record, phone: str) -> int:
        record = self._person(STUDENTS, child.name, home, child.email or "")
        user_id = int(record["id"])
        grade = child.grade
        first = self._calendar.first_year
        joined = max(0, min(grade.age - 4, self._random.randrange(6)))
        started = date(first - joined, 8, 20)
        if joined == 0 and child.email is None and self._random.random() < 0.3:
            started = date(first, 8, 20) + timedelta(days=self._random.randrange(1, 120))
        nationality = child.nationality or family.language.country
        number = child.student_id or next(self._student_numbers)
        record |= {
            "email": child.email or self._email(child.name, "students.riverside.example"),
            "student_id": None if child.student_id is None and self._random.random() < 0.004 else number,
            "birthday": _birthday(self._random, first, grade).isoformat(),
            "mobile_phone_number": self._phone(family.language) if grade.age > 11 else None,
            "phone_number": phone if family.fixed or self._random.random() < 0.7 else "",
            "nationalities": [nationality],
            "languages": sorted({"ENG", family.language.code}),
            "middle_name": self._middle_name(family.language, child.name),
            "nickname": child.name.first[:3] if child.name.first and self._random.random() < 0.05 else None,
            "national_id": "",
            "class_grade": grade.label,
            "class_grade_number": grade.number,
            "program": grade.program.name,
            "program_code": grade.program.code,
            "graduating_year": first + 1 + (13 - grade.number if grade.number > 0 else 13),
            "graduated_on": None,
            "withdrawn_on": None,
            "status": "enrolled",
            "homeroom_advisor_id": None,
            "attendance_start_date": started.isoformat(),
            "created_at": self._moment(started - timedelta(days=40)),
            "updated_at": self._moment(date(first, 8, 25) + timedelta(days=self._random.randrange(20))),
        }
        record["identifier"] = record["student_id"]
        self._registry.add_person(STUDENTS, record)
        self.grade_of[user_id] = grade
        if child.section:
            self.section_wish[user_id] = child.section
        return user_id

    def _add_parents(self, family: Family, home: Record, phone: str) -> Iterator[tuple[int, str]]:
        if family.fixed:
            for member in family.fixed.parents:
                yield self._add_parent(cast_name(member), home, member.phone, member.email), member.relationship
            return
        roles = ["Mother", "Father"]
        if family.parents == 1:
            roles = [self._random.choice(roles)]
        elif family.parents == 3:
            roles.append(self._random.choice(("Grandmother", "Grandfather", "Stepmother", "Legal Guardian", "Aunt")))
        for role in roles:
            keeps_own = role == "Mother" and self._random.random() < 0.25
            own = replace(family, surname=self._random.choice(family.language.families)) if keeps_own else family
            name = invent(self._random, own, girl=role not in ("Father", "Grandfather"))
            yield self._add_parent(name, home, phone if self._random.random() < 0.8 else "", None), role

    def _add_parent(self, name: Name, home: Record, phone: str, email: str | None) -> int:
        domain = self._random.choice(("home.example", "mail.example", "post.example"))
        record = self._person(PARENTS, name, home, email or self._email(name, domain))
        if email is None and self._random.random() < 0.01:
            record["email"] = str(record["email"]).title()
        salutation = ("Ms.", "Mrs.", "Dr.") if name.gender == "Female" else ("Mr.", "Mr.", "Dr.")
        employer = self._random.choice(_EMPLOYERS)
        record |= {
            "salutation": self._random.choice(salutation),
            "title": self._random.choice(_TITLES),
            "employer": employer,
            "work_email": f"{_plain(name.latin_last)}@work.example" if employer else None,
            "work_phone": None,
            "work_fax": None,
            "work_address": None,
            "work_address_ii": None,
            "work_city": home["city"] if employer else None,
            "work_state": None,
            "work_postal_code": None,
            "work_country": "PL" if employer else None,
            "phone_number": phone,
            "mobile_phone_number": phone or None,
        }
        self._registry.add_person(PARENTS, record)
        return int(record["id"])

    # teachers and people who have left

    def _make_teachers(self) -> None:
        for index in range(self._size.teachers):
            self._add_teacher("AdminUser" if index < 2 else "Advisor", index, archived=False)
        for index in range(max(1, self._size.archived_people // 5)):
            self._add_teacher("Advisor", self._size.teachers + index, archived=True)

    def _add_teacher(self, role: str, index: int, *, archived: bool) -> None:
        family = new_family(self._random)
        language, name = family.language, invent(self._random, family)
        record = self._person(TEACHERS, name, self._address(), self._email(name, "riverside.example"))
        programs = [f"100_{program.uid % 1000}" for program in PROGRAMS]
        record |= {
            "role": role,
            "identifier": f"T-{index + 1:03d}",
            "archived": archived,
            "programs": programs if role == "AdminUser" else [self._random.choice(programs)],
            "nationalities": [language.country] if index % 3 else [],
            "languages": [language.code] if index % 3 else [],
            "mobile_phone_number": self._phone(language),
        }
        self._registry.add_person(TEACHERS, record)

    def _make_archived(self) -> None:
        first = self._calendar.first_year
        omar = omar_s_family()
        self._archive_student(omar, omar.children[0], "withdrawn", date(first, 6, 30))
        for index in range(self._size.archived_people - 1):
            family = new_family(self._random)
            child = Child(invent(self._random, family), self._random.choice(GRADES))
            if index % 3 == 0:
                child.grade = GRADES[-1]
                self._archive_student(family, child, "graduated", date(first, 6, 20))
            else:
                self._archive_student(family, child, "withdrawn", date(first, 6, 1 + index % 28))
        for _ in range(self._size.archived_people // 2):
            name = invent(self._random, new_family(self._random))
            parent_id = self._add_parent(name, self._address(), "", None)
            self._registry.people[PARENTS][parent_id]["archived"] = True
        self._make_leavers()

    def _make_leavers(self) -> None:
        """Students who left in the middle of this year, so that registers know some archived ones."""
        day = date(self._calendar.first_year, 10, 15)
        if day > self._calendar.today:
            return
        for index in range(self._size.archived_people // 10):
            family = new_family(self._random)
            grade = GRADES[7 + index % 5]
            child = Child(invent(self._random, family), grade)
            user_id = self._archive_student(family, child, "withdrawn", day)
            self.left_this_year[user_id] = (grade, day)

    def _archive_student(self, family: Family, child: Child, status: str, day: date) -> int:
        user_id = self._add_student(family, child, self._address(), self._phone(family.language))
        del self.grade_of[user_id]
        self.section_wish.pop(user_id, None)
        record = self._registry.people[STUDENTS][user_id]
        record |= {"archived": True, "status": status, f"{status}_on": day.isoformat()}
        record["attendance_start_date"] = date(self._calendar.first_year - 2, 8, 20).isoformat()
        record["updated_at"] = self._moment(day)
        return user_id

    # single values

    def _person(self, kind: str, name: Name, home: Record, email: str) -> Record:
        user_id = self._ids[kind]
        self._ids[kind] += 1 if user_id % 5 else 3
        return {
            "id": user_id,
            "email": email,
            "first_name": name.first,
            "middle_name": None,
            "last_name": name.last,
            "nickname": None,
            "other_name": name.other,
            "archived": False,
            "role": {STUDENTS: "Student", PARENTS: "Parent"}.get(kind, "Advisor"),
            "gender": name.gender,
            "timezone": "Europe/Warsaw",
            "ui_language": "en",
            "account_uid": f"{user_id:x}-fa",
            "last_accessed_at": self._moment(self._calendar.today - timedelta(days=self._random.randrange(1, 30))),
            "nationalities": [],
            "languages": [],
            **home,
        }

    def _middle_name(self, language: Language, name: Name) -> str | None:
        if name.first is None or self._random.random() > 0.15:
            return None
        return self._random.choice(language.girls if name.gender == "Female" else language.boys).partition("|")[0]

    def _email(self, name: Name, domain: str) -> str:
        local = ".".join(filter(None, (_plain(name.latin_first), _plain(name.latin_last)))) or "user"
        email, number = f"{local}@{domain}", 1
        while self._registry.owner_of_email(email):
            number += 1
            email = f"{local}{number}@{domain}"
        return email

    def _phone(self, language: Language) -> str:
        digits = f"{self._random.randrange(1_000_000):06d}"
        return f"{language.dial} 555 {digits[:3]} {digits[3:]}"

    def _address(self) -> Record:
        city, zipcode = self._random.choice(_CITIES)
        return {
            "street_address": f"{self._random.choice(_STREETS)} {self._random.randrange(1, 180)}",
            "street_address_ii": f"m. {self._random.randrange(1, 60)}" if self._random.random() < 0.3 else None,
            "city": city,
            "state": "",
            "zipcode": zipcode,
            "country": "PL",
        }

    def _moment(self, day: date) -> str:
        seconds = self._random.randrange(6 * 3600, 20 * 3600)
        return school_time(datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds))

    def _free_student_numbers(self) -> Iterator[str]:
        taken = set(cast.STUDENT_IDS) | {f"{number:05d}" for number in cast.FREE_STUDENT_IDS}
        wanted = self._size.students + self._size.archived_people
        pool = [text for text in (f"{number:05d}" for number in range(104, 104 + wanted + 140)) if text not in taken]
        self._random.shuffle(pool)
        return iter(pool)


def _plain(text: str) -> str:
    """Letters a-z of a name, for an address."""
    folded = unicodedata.normalize("NFKD", text.translate(_PLAIN_LETTERS)).encode("ascii", "ignore").decode()
    return "".join(letter for letter in folded.lower() if letter.isalpha())


def _birthday(random: Random, first_year: int, grade: Grade) -> date:
    """A birthday that makes the child `grade.age` years old on 1 September of the year."""
    return date(first_year - grade.age, 8, 31) - timedelta(days=random.randrange(364))
