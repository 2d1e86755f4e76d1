"""Who closes a case, who keeps it and until when."""

from datetime import date, timedelta

import pytest

from offenders.closing.rules import (
    CLOSING,
    ClosingDecision,
    ClosingFacts,
    ClosingState,
    is_unreviewed,
    latest_review,
)
from sharing.access.roles import ROLES
from sharing.access.state_machines import MoveRefused, RoleRefused

DAY = timedelta(days=1)
CLOSE, KEEP = ClosingDecision.CLOSE, ClosingDecision.KEEP


@pytest.mark.parametrize(
    ("on", "latest"),
    [
        (date(2027, 3, 1), date(2028, 3, 1)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 12, 31), date(2028, 12, 31)),
    ],
)
def test_kept_case_is_reviewed_within_a_year(on, latest):
    assert latest_review(on) == latest


def test_review_on_its_day_is_in_time():
    due = date(2027, 6, 1)

    assert [is_unreviewed(due, on=due + number * DAY) for number in (-1, 0, 1)] == [False, False, True]


@pytest.mark.parametrize(
    ("verb", "facts", "refused"),
    [
        ("close", ClosingFacts(CLOSE, views=(True, None)), "Each agency"),
        ("close", ClosingFacts(CLOSE, views=(True, False)), "Each agency"),
        ("close", ClosingFacts(CLOSE, views=(True, True), is_proposer=True), "second person"),
        ("close", ClosingFacts(CLOSE, views=(True,), undecided="the register cannot say"), "register cannot say"),
        ("keep", ClosingFacts(KEEP, is_proposer=True), "second person"),
        ("keep", ClosingFacts(KEEP, approved_last=True), "Someone else"),
    ],
)
def test_decision_is_refused_where_something_is_missing(verb, facts, refused):
    with pytest.raises(MoveRefused, match=refused):
        CLOSING.move(verb, ClosingState.PROPOSED, by=ROLES["ct_manager"], facts=facts)


def test_to_close_is_free_to_who_agreed_to_keep_the_last_time():
    facts = ClosingFacts(CLOSE, views=(True, True), approved_last=True)

    assert CLOSING.move("close", ClosingState.PROPOSED, by=ROLES["ct_manager"], facts=facts).after == "closed"


def test_it_is_for_who_closes_cases():
    with pytest.raises(RoleRefused):
        CLOSING.move("keep", ClosingState.PROPOSED, by=ROLES["ct_analyst"], facts=ClosingFacts(KEEP))
