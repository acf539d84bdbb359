"""Which permission a request needs, in the words of contract 12.3: so that a refusal teaches what a key may not do."""

import re
from typing import Final

_ONE: Final = r"/[^/]+"
_PEOPLE: Final = "students|parents|teachers"
_RULES: Final = tuple(
    (method, re.compile(pattern), name)
    for method, pattern, name in (
        ("GET", f"/({_PEOPLE}|classes|year-groups|memberships)", r"\1/index"),
        ("GET", f"/({_PEOPLE}|classes){_ONE}", r"\1/show"),
        ("POST", f"/({_PEOPLE})", r"\1/create"),
        ("PATCH", f"/({_PEOPLE}){_ONE}", r"\1/update"),
        ("PUT", f"/({_PEOPLE}){_ONE}/(archive|unarchive)", r"\1/\2"),
        ("GET", f"/year-groups{_ONE}/advisors", "year-groups/advisors"),
        ("GET", f"/(classes|year-groups){_ONE}/students", r"\1/students"),
        ("POST", f"/(classes|year-groups){_ONE}/(add|remove)_students", r"\1/\2-students"),
        ("GET", f"/(classes){_ONE}/attendance/(term|date){_ONE}", r"\1/\2-attendance"),
        ("GET", f"/(year-groups){_ONE}/homeroom/attendance/(term|date){_ONE}", r"\1/\2-attendance"),
        ("GET", f"/classes{_ONE}/assessments/term{_ONE}/(term-grades|grades)", r"classes/assessments/\1"),
        ("GET", f"/classes{_ONE}/tasks", "tasks/index"),
        ("GET", f"/classes{_ONE}/tasks{_ONE}", "tasks/show"),
        ("GET", f"/classes{_ONE}/tasks{_ONE}/students", "tasks/students"),
        ("GET", "/school", "school/show"),
        ("GET", "/school/(academic-years|subjects|grades)", r"school/\1"),
        ("GET", f"/school/programs{_ONE}/academic-years{_ONE}", "school/academic-years"),
    )
)


def permission(method: str, path: str) -> str:
    """``students/create`` and so on for a request; "" for what is not in the published list."""
    for wanted, pattern, name in _RULES:
        if wanted == method and (found := pattern.fullmatch(path)):
            return found.expand(name)
    return ""
