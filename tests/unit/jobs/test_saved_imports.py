"""What an import leaves for the next sheet of its kind, and what it does not."""

from mbdesk.jobs.saved_imports import follow, from_json, saved_from
from mbdesk.plan.answers import Answers
from mbdesk.plan.estimate import welcome_emails
from mbdesk.plan.targets import Rule
from tests.support.enrolment_sheets import HEADINGS, MIA, drafted, planned


def test_rules_are_kept_and_welcome_e_mails_are_ticked_anew() -> None:
    plan = planned(drafted(MIA, answers=Answers(welcome_email=True).with_rule(6, Rule.IF_EMPTY)))
    assert welcome_emails(plan) == 2
    for automatic in (True, False):
        saved = from_json(saved_from(plan, "March", "2026-03-10", automatic=automatic).to_json())
        assert saved is not None
        answers = follow(saved, HEADINGS).answers
        assert answers.rules[6] is Rule.IF_EMPTY
        assert not answers.welcome_email
        assert welcome_emails(planned(drafted(MIA, answers=answers))) == 0


def test_a_tick_that_an_earlier_mbdesk_kept_is_forgotten() -> None:
    kept = saved_from(planned(drafted(MIA)), "March", "2026-03-10").to_json()
    saved = from_json({**kept, "welcome_email": True})
    assert saved is not None
    assert not follow(saved, HEADINGS).answers.welcome_email
