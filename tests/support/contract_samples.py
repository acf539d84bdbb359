"""The contract's own samples of records and of what surrounds them (contract 5 to 7, 15)."""

from typing import Any, Final

META: Final = {"current_page": 1, "total_pages": 1, "total_count": 1, "per_page": 100}
STUDENT: Final[dict[str, Any]] = {
    "id": 20110001, "email": "s.one@school.example", "first_name": "Ana", "middle_name": "B", "last_name": "Example",
    "archived": False, "ui_language": "en", "created_at": "2030-08-20T06:31:08.000+02:00",
    "updated_at": "2031-02-23T09:57:49.000+01:00", "last_accessed_at": "2031-02-25T08:13:03.000+01:00",
    "student_id": "S-0001", "identifier": "S-0001", "gender": "Female", "birthday": "2014-05-01",
    "timezone": "Europe/Warsaw", "mobile_phone_number": "", "national_id": "", "homeroom_advisor_id": 20220007,
    "attendance_start_date": "2030-09-01", "class_grade": "Grade 10", "class_grade_number": 11,
    "program": "IB Diploma", "program_code": "diploma", "ib_group_id": 20330002, "year_group_id": 20330002,
    "parent_ids": [20440005], "street_address": "1 Sample St", "city": "Sampletown", "state": "", "zipcode": "00-000",
    "country": "PL", "nationalities": ["PL"], "languages": ["ENG", "POL"], "graduating_year": 2033, "role": "Student",
}  # fmt: skip
TEACHER: Final[dict[str, Any]] = {
    "id": 20220007, "email": "t.seven@school.example", "first_name": "Tom", "last_name": "Sample", "archived": False,
    "ui_language": "en", "gender": "Male", "timezone": "Europe/Warsaw",
    "last_accessed_at": "2031-02-25T08:13:03.000+01:00", "programs": ["100_120"], "nationalities": [], "languages": [],
    "role": "Advisor", "identifier": "T-007",
}  # fmt: skip
PARENT: Final[dict[str, Any]] = {
    "id": 20440005, "email": "p.five@home.example", "first_name": "Pat", "last_name": "Example", "archived": False,
    "ui_language": "en", "salutation": "Ms.", "employer": "Acme", "child_ids": [20110001],
    "children": [{"id": 20110001, "relationship": "Mother"}], "nationalities": [], "languages": [], "role": "Parent",
}  # fmt: skip
YEAR_GROUP: Final[dict[str, Any]] = {
    "id": 20330002, "name": "IB Diploma Group of 2033 (Grade 10)", "short_name": "IB Diploma Group of 2033",
    "program": "IB Diploma", "program_code": "diploma", "grade": "Grade 10", "archived": False, "grade_number": 11,
    "graduation_year": 2033, "student_ids": [20110001],
}  # fmt: skip
CLASS: Final[dict[str, Any]] = {
    "id": 20550010, "name": "IB DP Sample Subject (Grade 10)", "uniq_id": "SMP-10A", "class_section": "A",
    "start_term_id": 61001, "end_term_id": 61004, "created_at": "2030-06-28T12:39:36.000Z",
    "updated_at": "2030-09-28T12:39:36.000Z", "grade": "Grade 10", "grade_number": 11,
    "applicable_levels": ["HL", "SL"], "program": "IB Diploma", "program_code": "diploma", "subject_id": 927,
    "subject_name": "Sample", "subject_group": "Sample group", "subject_group_id": 13,
    "teachers": [{"teacher_id": 20220007, "show_on_reports": True, "teacher_archived": False}],
}  # fmt: skip
MEMBERSHIP: Final[dict[str, Any]] = {
    "id": 70001, "user_id": 20110001, "level": 1, "created_at": "2030-09-01T08:00:00.000Z",
    "updated_at": "2030-09-01T08:00:00.000Z", "class_id": 20550010, "user_email": "s.one@school.example",
    "uniq_class_id": "SMP-10A", "uniq_student_id": "S-0001", "role": "Student",
}  # fmt: skip
TASK: Final[dict[str, Any]] = {
    "id": 30000001, "name": "Essay 1", "notes": "", "author": {"id": 20220007}, "enable_dropbox": True, "draft": False,
    "assessment_type": {"id": 17, "kind": "summative", "name": "Summative"},
    "category": {"id": 1848, "name": "Homework"}, "dropbox_id": 40000001, "google_drive_dropbox": False,
    "ib_class_id": 20550010, "assigned_students": [], "due_date": "2031-03-08T21:10:00+01:00", "turnitin": False,
    "hide_assessment_results": False, "assessments": {"points": {"title": "Points", "max_points": 10}},
}  # fmt: skip
YEAR: Final[dict[str, Any]] = {
    "id": 26278, "name": "August 2030 – July 2031", "active": True, "starts_on": "2030-08-15", "ends_on": "2031-07-30",
    "updated_at": "2030-01-21T16:50:47.000+01:00",
    "academic_terms": [{
        "id": 61001, "name": "Term 1", "active": True, "starts_on": "2030-08-15", "ends_on": "2030-12-31",
        "updated_at": "2030-04-21T16:50:47.000+02:00", "exam_grade": False,
    }],
}  # fmt: skip
TERM_TOTALS: Final[dict[str, Any]] = {
    "students": [{
        "id": 20110001, "attendance": {"Present": 57, "Late": 2, "Absent": 1},
        "attendance_categories": [
            {"label": "Present", "status": 1, "value": 56}, {"label": "Present", "status": -1, "value": 1},
        ],
    }],
}  # fmt: skip
TIMETABLE: Final = {"timetable": {"period_starts_count_from": 0, "period_offset": -1}}
PIXEL: Final = "a picture is not JSON"
