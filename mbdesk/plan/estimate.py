"""What sending a plan costs: requests, time, e-mails to families (IMP-13, IMP-22)."""

from dataclasses import dataclass
from typing import Final

from mbdesk.plan.operations import CreatePerson
from mbdesk.plan.plan import Plan
from mbdesk.plan.requests import Pace, count_requests

PER_MINUTE: Final = 180
_WINDOW: Final = 62.0
"""Seconds in which no more than ``per_minute`` requests are sent: a minute and a guard (quality 2.4)."""
SECONDS_EACH: Final = 0.3
"""How long ManageBac takes to answer, until the school was seen to take longer or less."""
_OUR_OWN: Final = 0.01
"""Seconds that we ourselves need for each request: its lines in the journal, before and after."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """``requests`` in all, ``seconds`` they take, undisturbed."""

    requests: int
    seconds: float


def estimate(plan: Plan, per_minute: int = PER_MINUTE, seconds_each: float = SECONDS_EACH) -> Estimate:
    """Every request that the plan takes when nothing goes wrong, at ManageBac's pace.

    Up to ``per_minute`` requests go out one after the other, each answered in ``seconds_each``; then the window is
    waited for.
    """
    pace = Pace(per_minute, seconds_each + _OUR_OWN, _WINDOW)
    requests = count_requests(plan, pace)
    return Estimate(requests, pace.seconds(requests))


def welcome_emails(plan: Plan) -> int:
    """How many people ManageBac may write to because of this plan."""
    return sum(isinstance(step.operation, CreatePerson) and step.operation.welcome_email for step in plan.steps)


def new_people(plan: Plan) -> int:
    """How many people the plan creates: as many would get a welcome e-mail if it were ticked."""
    return sum(isinstance(step.operation, CreatePerson) for step in plan.steps)
