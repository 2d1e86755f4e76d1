"""Rules of requests of people for their data, around their boundaries."""

from datetime import date

import pytest

from sharing.data_requests import rules
from sharing.data_requests.models import OWN_DATA
from sharing.data_requests.rules import HELD_BACK, DataKind, DecidedItem, ItemDecision


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        (date(2026, 11, 2), 1, date(2026, 12, 2)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 2, date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2027, 1, 29), 1, date(2027, 3, 1)),  # the month has 28 days, and its last is a Sunday
        (date(2026, 11, 5), 1, date(2026, 12, 7)),  # a Saturday
        (date(2026, 11, 25), 1, date(2026, 12, 29)),  # Christmas, Boxing Day, a weekend and the day in lieu
        (date(2026, 12, 15), 1, date(2027, 1, 15)),  # over the year
    ],
)
def test_it_is_answered_by_the_same_day_of_the_month_or_the_next_working_day(received, months, due):
    assert rules.answer_by(received, months=months) == due


@pytest.mark.parametrize("kind", list(DataKind))
@pytest.mark.parametrize("decision", [None, *ItemDecision])
def test_what_is_held_back_needs_no_decision_and_nothing_undecided_is_in_the_answer(kind, decision):
    item = DecidedItem(kind, decision)

    assert rules.is_ready([item]) is (decision is not None or kind in HELD_BACK)
    assert rules.is_in_answer(item) is (decision in (ItemDecision.GIVE, ItemDecision.REDACT, ItemDecision.WITHHOLD))


@pytest.mark.parametrize(
    ("decision", "needed"),
    [
        (ItemDecision.GIVE, False),
        (ItemDecision.REDACT, True),
        (ItemDecision.WITHHOLD, True),
        (ItemDecision.NEITHER, True),
    ],
)
def test_whatever_is_not_given_whole_needs_a_ground(decision, needed):
    assert rules.needs_ground(decision) is needed


def test_each_agency_decides_about_what_it_may_hold():
    assert rules.with_own([DataKind.CUSTODY]) == [
        *(DataKind.IDENTITY, DataKind.CUSTODY, DataKind.MINUTES, DataKind.INTELLIGENCE, DataKind.OTHERS)
    ]
    assert {*rules.EVERY_AGENCY, *(kind for own in OWN_DATA.values() for kind in own)} == set(DataKind)
    assert {
        *(DataKind.MINUTES, DataKind.WITHHELD, DataKind.VICTIMS, DataKind.INTELLIGENCE, DataKind.OTHERS)
    } == HELD_BACK
