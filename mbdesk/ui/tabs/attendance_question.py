"""What the Attendance tab is asked for: which group, when, register or totals; and what the answer costs."""

from dataclasses import dataclass
from datetime import date

from mbdesk.directory import Directory
from mbdesk.jobs.attendance import Days, Wanted, kind_of
from mbdesk.records import SchoolClass, Term
from mbdesk.registers import GroupKind, cost_of, school_days, span_words, weekend_of
from mbdesk.text import tr, trn
from mbdesk.ui.group_choices import Group, terms_of
from mbdesk.ui.tabs.attendance_span import Span

TotalsKey = tuple[GroupKind, int, int]
"""Kind, group and term of term totals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A group is picked; ``totals`` asks for a whole term's sums, otherwise for the register of the days."""

    directory: Directory
    group: Group
    span: Span
    totals: bool
    today: date

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the group."""
        return terms_of(self.directory, self.group)

    @property
    def term(self) -> Term | None:
        """The term picked, or the one in which the days picked lie."""
        span = self.span
        if span.term is not None:
            return span.term
        return next((t for t in self.terms if t.starts_on <= span.first and span.last <= t.ends_on), None)

    @property
    def totals_key(self) -> TotalsKey | None:
        """Under which the totals of the term picked are kept; None when days are picked."""
        term = self.span.term
        return (kind_of(self.group), self.group.id, term.id) if term is not None else None

    @property
    def wanted(self) -> Wanted:
        """The register asked for."""
        school = self.directory.school
        weekend = weekend_of(school.country if school is not None else None)
        span = self.span
        days = school_days(self.terms, span.first, span.last, self.today, weekend)
        name = span.term.name if span.term is not None else ""
        return Wanted(group=self.group, days=days, first=span.first, last=span.last, term=name)

    def words(self) -> str:
        """What is asked for, for the name of a file: ``Biology 10 - Term 2 - register``."""
        what = tr("attendance totals") if self.totals else tr("register")
        term = self.span.term.name if self.span.term is not None else ""
        return " - ".join(part for part in (self.group.name, term, what) if part)

    def day_key(self, day: date) -> tuple[GroupKind, int, date]:
        """Under which a day's answer is kept."""
        return (kind_of(self.group), self.group.id, day)

    @property
    def permission(self) -> str:
        """The tick that the access key needs (contract 12.3)."""
        area = "classes" if isinstance(self.group, SchoolClass) else "year-groups"
        return f"{area}/{'term' if self.totals else 'date'}-attendance"

    def cost_words(self, known: Days) -> str:
        """``1 Jan 2026 to 10 Mar 2026 · 49 school days, 49 requests, about 5 seconds``."""
        last = min(self.span.last, max(self.today, self.span.first))
        days = span_words("", self.span.first, last)
        if self.totals:
            return tr("{days} · 1 request", days=days)
        wanted = self.wanted
        asked = wanted.to_ask(known)
        if asked or not wanted.days:
            return tr("{days} · {cost}", days=days, cost=cost_of(asked).words())
        count = len(wanted.days)
        read = trn("{count} school day, read already", "{count} school days, read already", count)
        return tr("{days} · {cost}", days=days, cost=read)
