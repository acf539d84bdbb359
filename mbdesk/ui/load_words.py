"""What is not quite right about the school as it was read: counted, and said in whole sentences on a click."""

from typing import Final

from mbdesk.directory import Directory
from mbdesk.text import N_, number, tr, trn
from mbdesk.ui.desk import Notice
from mbdesk.ui.messages import KEY_PATH

_NAMES: Final = {
    "students": N_("students"),
    "parents": N_("parents"),
    "teachers": N_("teachers"),
    "classes": N_("classes"),
    "year_groups": N_("year groups"),
    "memberships": N_("class lists"),
    "academic_years": N_("school years"),
    "grades": N_("grades"),
    "subjects": N_("subjects"),
}
_PAGED: Final = ("students", "parents", "teachers", "classes", "year_groups", "memberships")


def unsettled(directory: Directory) -> list[str]:
    """The lists that were read but whose numbers did not agree to the end."""
    left_out = directory.settled | directory.not_allowed
    return [name for name in _PAGED if name not in left_out and getattr(directory, name)]


def in_short(directory: Directory) -> str:
    """For the status bar: "1 could not be read", "" when everything is right."""
    if not directory.whole_at:
        return ""
    lost, doubtful, refused = sum(directory.unreadable.values()), len(unsettled(directory)), len(directory.not_allowed)
    parts = [
        trn("{count} could not be read", "{count} could not be read", lost) if lost else "",
        trn("{count} list may not be whole", "{count} lists may not be whole", doubtful) if doubtful else "",
        trn("{count} list not allowed", "{count} lists not allowed", refused) if refused else "",
    ]
    return " · ".join(part for part in parts if part)


def in_full(directory: Directory) -> Notice:
    """The same in sentences: what is missing, how many came, what to do."""
    lines = [
        tr(
            "{list}: {loaded} loaded, {lost} could not be read. They are in ManageBac, but not shown here.",
            list=_capital(name),
            loaded=number(len(getattr(directory, name))),
            lost=number(lost),
        )
        for name, lost in directory.unreadable.items()
    ]
    doubtful = unsettled(directory)
    if doubtful:
        lines.append(
            tr(
                "{lists}: the numbers did not agree while they were read, so somebody may be missing. Press F5 to read"
                " them again. Until then nobody is taken out of a list.",
                lists=_listed(doubtful),
            )
        )
    if directory.not_allowed:
        lines.append(
            tr(
                "{lists}: this access key may not read them. Your ManageBac administrator can allow it in {path} >"
                " Edit.",
                lists=_listed([name for name in _NAMES if name in directory.not_allowed]),
                path=KEY_PATH,
            )
        )
    tone = "warning" if directory.unreadable or doubtful else "info"
    return Notice(title=tr("Not everything of the school is shown."), body="\n".join(lines), tone=tone)


def _listed(names: list[str]) -> str:
    words = ", ".join(tr(_NAMES[name]) for name in names)
    return words[:1].upper() + words[1:]


def _capital(name: str) -> str:
    return _listed([name]) if name in _NAMES else name
