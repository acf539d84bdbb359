"""Columns find their fields: by heading, by place, by what the cells say. Never two on one field."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mbdesk.plan.answers import Answers
from mbdesk.plan.headings import data_rows, headings, result_columns
from mbdesk.plan.kinds import KINDS
from mbdesk.plan.mapping import ColumnMatch, match_columns, recall, remember
from mbdesk.plan.plan import Outcome, PlannedRow
from mbdesk.plan.proposal import Why
from mbdesk.plan.retry import again
from mbdesk.plan.roles import role_of
from mbdesk.plan.targets import Rule, Target, default_rule
from tests.support.engine import plan_of
from tests.support.enrolment_sheets import EVERY_TARGET, sheet_of


def matched(titles: Sequence[str], *rows: Sequence[str], answers: Answers | None = None) -> tuple[ColumnMatch, ...]:
    sheet = sheet_of(titles, rows)
    return match_columns(headings(sheet, 1), sheet.rows[1:], answers or Answers())


def keys(titles: Sequence[str], *rows: Sequence[str]) -> list[str]:
    return [match.target.key if match.target else "" for match in matched(titles, *rows)]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Surname", "student.last_name"),
        ("GIVEN NAME(S)", "student.first_name"),
        ("Pupil's e-mail address", "student.email"),
        ("D.O.B.", "student.birthday"),
        ("Student ID", "student.student_id"),
        ("ID", "student.student_id"),
        ("ManageBac ID", "student.id"),
        ("Grade applied for", "student.year_group_id"),
        ("Surnmae", "student.last_name"),
        ("Full Name", "student.name"),
        ("Mother tongue", "student.languages"),
        ("Family name", "student.last_name"),
        ("Parent 1 e-mail", "parent1.email"),
        ("Email (Parent 2)", "parent2.email"),
        ("Guardian 2 / Phone", "parent2.phone_number"),
        ("Father mobile", "parent1.mobile_phone_number"),
        ("Mother's email", "parent1.email"),
        ("Courriel du père", "parent1.email"),
        ("Correo de la madre", "parent1.email"),
        ("母亲邮箱", "parent1.email"),
        ("出生日期", "student.birthday"),
        ("Emergency contact phone", ""),
        ("Country of birth", ""),
        ("Academic year", ""),
        ("Bus", ""),
    ],
)
def test_a_heading_by_itself(heading: str, key: str) -> None:
    numbers = {"Guardian 2 / Phone": "Guardian 1 / Phone"}
    titles = [numbers[heading], heading] if heading in numbers else [heading]
    assert keys(titles)[-1] == key


def test_mother_and_father_are_two_parents_in_their_order() -> None:
    titles = ["Father name", "Father e-mail", "Mother name", "Mother e-mail"]
    assert keys(titles) == ["parent1.name", "parent1.email", "parent2.name", "parent2.email"]


def test_a_heading_without_a_person_belongs_to_the_parent_before_it() -> None:
    titles = ["Name", "Email", "Parent 1 Name", "Email", "Phone", "Parent 2 Name", "Email", "Phone", "Address"]
    assert keys(titles) == [
        "student.name",
        "student.email",
        "parent1.name",
        "parent1.email",
        "parent1.phone_number",
        "parent2.name",
        "parent2.email",
        "parent2.phone_number",
        "student.street_address",
    ]


def test_a_lone_contact_after_a_parent_is_a_guess() -> None:
    found = matched(["Name", "Mother name", "Email"], ["Ana Silva", "Maria Silva", "maria@p.org"])
    assert found[2].target == Target("parent1", "email")
    assert not found[2].sure


def test_cells_overrule_a_heading_that_says_too_little() -> None:
    found = matched(["Mother", "Father"], ["maria@p.org", "Joao Silva"])
    assert [m.target.key for m in found if m.target] == ["parent1.email", "parent2.name"]
    assert (found[0].why, found[0].sure) == (Why.CELLS, False)


def test_grades_are_known_by_their_cells() -> None:
    found = matched(["Applying for"], ["Gr 9"], ["Grade 1"], ["K"], ["7"])
    assert found[0].target == Target("student", "year_group_id")
    assert not found[0].sure
    assert keys(["Bus"], ["1"], ["2"]) == [""]


def test_a_second_column_for_one_field_is_left_out_and_says_so() -> None:
    found = matched(["E-mail", "Login"], ["a@s.org", "b@s.org"])
    assert [m.target is None for m in found] == [False, True]
    assert found[1].why is Why.TAKEN


def test_choosing_a_taken_field_moves_it() -> None:
    email = Target("student", "email")
    found = matched(["E-mail", "Login"], answers=Answers().with_target(1, email))
    assert [m.target for m in found] == [None, email]
    twice = Answers().with_target(0, email).with_target(1, email)
    assert list(twice.targets.values()).count(email) == 1


def test_two_heading_lines_become_one() -> None:
    groups = ("Student", "", "Parent 1", "", "Parent 2", "", "")
    titles = ("First name", "Surname", "Name", "E-mail", "Name", "E-mail", "Notes")
    sheet = sheet_of(groups, [titles], header=2)
    assert headings(sheet, 2)[:4] == (
        "Student / First name",
        "Student / Surname",
        "Parent 1 / Name",
        "Parent 1 / E-mail",
    )
    found = [m.target.key if m.target else "" for m in match_columns(headings(sheet, 2), (), Answers())]
    assert found == [
        "student.first_name",
        "student.last_name",
        "parent1.name",
        "parent1.email",
        "parent2.name",
        "parent2.email",
        "",
    ]


def test_a_title_above_the_headings_is_no_group() -> None:
    sheet = sheet_of(("Riverside School", "", ""), [("Name", "E-mail", "Phone")], header=2)
    assert headings(sheet, 2) == ("Name", "E-mail", "Phone")


def test_our_own_result_columns_are_left_out() -> None:
    titles = ("Name", "ID", "Status", "What happened", "ID", "Time")
    assert result_columns(titles) == {2, 3, 4, 5}
    assert keys(titles) == ["student.name", "student.student_id", "", "", "", ""]
    assert result_columns(("Name", "Status", "ID")) == frozenset()


def test_totals_and_repeated_headings_are_not_data_unless_kept() -> None:
    sheet = sheet_of(("Name", "ID"), [("Ana", "1"), ("Name", "ID"), ("Ben", "2"), ("Total", "2")], notes=("footer:5",))
    rows, dropped = data_rows(sheet, 1, frozenset())
    assert ([row.number for row in rows], dropped) == ([2, 4], (3, 5))
    rows, dropped = data_rows(sheet, 1, frozenset({5}))
    assert ([row.number for row in rows], dropped) == ([2, 4, 5], (3,))


def test_what_was_chosen_once_is_remembered_for_the_same_headings_elsewhere() -> None:
    titles = ("Name", "Applying for", "Bus")
    said = Answers(choices={"value:year_group_id:y 13 b": "9", "twin:4:1": "new"})
    said = said.with_target(1, Target("student", "year_group_id")).with_rule(1, Rule.IF_EMPTY).with_target(2, None)
    kept = remember(said, titles)
    again = recall(kept, ("Bus", "applying  FOR", "Name", "More"))
    assert again.targets == {1: Target("student", "year_group_id"), 0: None}
    assert again.rules == {1: Rule.IF_EMPTY}
    assert again.choices == {"value:year_group_id:y 13 b": "9"}
    assert recall({"targets": {"name": "student.nonsense"}}, ("Name",)).targets == {}


def test_every_target_has_a_title_of_its_own_and_a_key_that_finds_it() -> None:
    targets = EVERY_TARGET
    for layout in (layout for kind in KINDS.values() for layout in kind.layouts.values()):
        titles = [target.title() for target in layout.targets]
        assert len(set(titles)) == len(titles)
        assert all(layout.allows(target) and target in targets for target in layout.targets)
    assert all(Target.of(target.key) == target for target in targets)
    with pytest.raises(ValueError, match="no such target"):
        Target.of("student.password")
    assert default_rule(Target("student", "email")) is Rule.ALWAYS
    assert default_rule(Target("parent1", "email")) is Rule.NEVER


@pytest.mark.parametrize(
    ("heading", "group", "number", "rest"),
    [
        ("Parent/Guardian 1 Name", "parent", 1, "name"),
        ("1st Parent Name", "parent", 1, "name"),
        ("Student's mother: phone", "mother", 0, "phone"),
        ("Sibling name", "foreign", 0, "name"),
        ("Contact 2 phone", "parent", 2, "phone"),
        ("Address 2", "", 0, "address 2"),
        ("Student / First name", "student", 0, "first name"),
    ],
)
def test_whom_a_heading_is_about(heading: str, group: str, number: int, rest: str) -> None:
    role = role_of(heading)
    assert (role.group, role.number, role.rest) == (group, number, rest)


def test_what_an_m_means_beside_an_h_is_not_remembered_for_a_sheet_with_m_and_f() -> None:
    said = Answers(choices={"value:gender:m": "Female", "value:gender:varon": "Male"})
    assert recall(remember(said, ("Sexo",)), ("Gender",)).choices == {"value:gender:varon": "Male"}


def test_whether_numbers_lost_their_zeros_is_asked_for_each_sheet() -> None:
    said = Answers(choices={"zeros:student.student_id": "keep", "order:student.birthday": "day"})
    assert recall(remember(said, ("ID",)), ("ID",)).choices == {"order:student.birthday": "day"}


def test_rows_that_are_put_right_keep_what_holds_for_the_sheet_and_ask_about_people_again() -> None:
    sheet = {"zeros:student.student_id": "keep", "value:gender:m": "Male"}
    people = {"twin:4:1": "new", "shared:a@b.example": "same", "namesake:4": "new"}
    plan = plan_of([], [PlannedRow(number=4, name="Ana", outcome=Outcome.NEW, cells=("1",))])
    _sheet, answers = again(replace(plan, answers=Answers(choices={**sheet, **people}).to_json()), [4])
    assert answers.choices == sheet


def in_kind(kind: str, *titles: str) -> list[str]:
    found = match_columns(titles, (), Answers(kind=kind))
    return [match.target.key if match.target else "" for match in found]


@pytest.mark.parametrize(
    ("kind", "heading", "key"),
    [
        ("teachers", "Staff ID", "teacher.identifier"),
        ("teachers", "ID", "teacher.identifier"),
        ("teachers", "Teacher's first name", "teacher.first_name"),
        ("teachers", "Numéro du personnel", "teacher.identifier"),
        ("teachers", "Número de empleado", "teacher.identifier"),
        ("teachers", "Personalnummer", "teacher.identifier"),
        ("teachers", "工号", "teacher.identifier"),
        ("teachers", "الرقم الوظيفي", "teacher.identifier"),
        ("teachers", "Student ID", ""),
        ("teachers", "Work e-mail", "teacher.email"),
        ("teachers", "Courriel professionnel", "teacher.email"),
        ("teachers", "Kürzel", "teacher.identifier"),
        ("parents", "Nom de l'élève", "child1.last_name"),
        ("parents", "Work e-mail", "parent.work_email"),
        ("enrolments", "Prénom de l'élève", "student.first_name"),
        ("enrolments", "Correo electrónico", "student.email"),
        ("parents", "Mother's e-mail", "parent.email"),
        ("parents", "E-mail", "parent.email"),
        ("parents", "Student ID", "child1.student_id"),
        ("parents", "Child 2 e-mail", "child2.email"),
        ("parents", "Enfant : matricule", "child1.student_id"),
        ("parents", "Matrícula del hijo", "child1.student_id"),
        ("parents", "Schülernummer Kind", "child1.student_id"),
        ("parents", "孩子学号", "child1.student_id"),
        ("parents", "Téléphone professionnel", "parent.work_phone"),
        ("parents", "Beruf", "parent.title"),
        ("parents", "工作单位", "parent.employer"),
        ("parents", "جهة العمل", "parent.employer"),
        ("parents", "Relación", "parent.relationship"),
        ("parents", "Year group", ""),
        ("link", "Relationship", "parent1.relationship"),
        ("link", "Date of birth", "student.birthday"),
        ("link", "Parent's mobile", ""),
        ("archive", "Leaving date", "student.leaving_on"),
        ("archive", "Date de départ", "student.leaving_on"),
        ("archive", "Fecha de baja", "student.leaving_on"),
        ("archive", "Abgangsdatum", "student.leaving_on"),
        ("archive", "离校日期", "student.leaving_on"),
        ("archive", "تاريخ المغادرة", "student.leaving_on"),
        ("archive", "Withdrawn on", "student.withdrawn_on"),
        ("archive", "Graduation date", "student.graduated_on"),
        ("archive", "Reason for leaving", "student.leaving"),
        ("archive", "Mobile", ""),
        ("class_add", "Class", "student.class_id"),
        ("class_add", "Class code", "student.class_id"),
        ("class_add", "Cours", "student.class_id"),
        ("class_add", "Clase", "student.class_id"),
        ("class_add", "Kurs", "student.class_id"),
        ("class_add", "班级", "student.class_id"),
        ("class_add", "الفصل", "student.class_id"),
        ("class_add", "Year group", ""),
        ("year_groups", "Class", "student.year_group_id"),
        ("year_groups", "New year group", "student.year_group_id"),
        ("student_changes", "Class", "student.year_group_id"),
        ("student_changes", "Mother e-mail", ""),
    ],
)
def test_a_heading_means_what_the_kind_of_import_can_use(kind: str, heading: str, key: str) -> None:
    assert in_kind(kind, heading)[-1] == key


def test_a_column_chosen_for_one_kind_is_proposed_anew_for_another() -> None:
    said = Answers(kind="teachers").with_target(0, Target("student", "email"))
    assert [m.target.key for m in match_columns(("E-mail",), (), said) if m.target] == ["teacher.email"]
    assert said.with_kind("parents").targets == {}
    assert said.with_kind("teachers") is said
