"""The Attendance tab without a register: what is so and what to do, in words."""

from mbdesk.directory import Directory
from mbdesk.jobs.attendance import Days
from mbdesk.registers import Register, Totals
from mbdesk.text import date_words, tr, trn
from mbdesk.ui.tabs import states
from mbdesk.ui.tabs.attendance_question import Question
from mbdesk.ui.widgets import Action, EmptyState


def ask_for_group(state: EmptyState, loaded: bool) -> None:
    """Nothing is picked yet."""
    if loaded:
        title = tr("Pick a class or year group to see its register.")
    else:
        title = tr("The list of classes is still being loaded.")
    state.show_state("calendar", title, tr("Type a part of its name, its code, its subject or a teacher."))


def ask_to_load(state: EmptyState, question: Question) -> None:
    """Something is picked and can be loaded, or not."""
    name = question.group.name
    if not question.totals and not question.wanted.days:
        body = tr("The days are still to come, at the weekend, or outside the terms of {name}.", name=name)
        state.show_state("calendar", tr("There are no school days to ask for."), body)
    else:
        body = tr("Press Load to read it from ManageBac.")
        state.show_state("calendar", tr("{name} is not loaded yet.", name=name), body)


def say_nothing_recorded(state: EmptyState, made: Register | Totals) -> None:
    """Loaded, and there is nothing (features D2, 14)."""
    name, first, last = made.title, date_words(made.first), date_words(made.last)
    if made.term:
        title = tr("No attendance has been recorded for {name} in {term}.", name=name, term=made.term)
    elif first == last:
        title = tr("No attendance has been recorded for {name} on {day}.", name=name, day=first)
    else:
        title = tr(
            "No attendance has been recorded for {name} from {first} to {last}.", name=name, first=first, last=last
        )
    state.show_state("calendar", title, tr("This is not the same as everyone being present."))


def say_not_allowed(state: EmptyState, permission: str) -> None:
    """The access key lacks a tick (contract 12.3)."""
    states.say_not_allowed(state, tr("This access key may not read this attendance."), permission)


def say_failed(state: EmptyState, error: Exception, question: Question | None, known: Days, again: Action) -> None:
    """Something went wrong; what was read is kept."""
    kept = ""
    if question is not None and not question.totals:
        wanted = question.wanted
        read = len(wanted.days) - len(wanted.to_ask(known))
        if read:
            kept = tr("{read} of {days} days were read and are kept.", read=read, days=len(wanted.days))
    states.say_failed(state, error, again, kept)


def no_choice_reason(directory: Directory) -> str:
    """Why there is no class to pick."""
    if {"classes", "year_groups"} <= directory.not_allowed:
        return tr("This access key may not read classes or year groups.")
    return tr("The list of classes is still being loaded.")


def status_words(made: Register | Totals) -> str:
    """The left text of the status bar: ``32 students · 81 days``."""
    parts = [trn("{count} student", "{count} students", len(made.rows))]
    if isinstance(made, Register):
        parts.append(trn("{count} day", "{count} days", len({column.day for column in made.columns})))
    return " · ".join(parts)
