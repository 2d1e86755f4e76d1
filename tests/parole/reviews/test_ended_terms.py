"""The review of a recalled sentence ends with it, by the clock, while another sentence keeps the person."""

from datetime import date

import pytest

from offenders.models import CustodyPeriod, KeyDate
from parole.models import ReviewMove
from parole.reviews import coming
from parole.steps.actions import ended_terms
from parole.tasks import watch_reviews
from sharing.models import Alert
from tests.factories.parole import ReviewFactory, review_before_the_board

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "nothing_to_prepare")]  # 1 December 2026
TODAY = date(2026, 12, 1)
LAST = date(2026, 11, 30)


def begin():
    """Of somebody who is back after a recall, and serves a sentence passed since."""
    review = review_before_the_board("heard", sentence="SOPC")
    CustodyPeriod.objects.filter(offender=review.offender).update(is_recall=True)
    made = ReviewFactory(offender=review.offender, period=review.offender.periods.get(), kind="recall_255c")
    return {"review": review, "recall": made}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def recall(begun):
    return begun["recall"]


def ends(review, on):
    said = {"origin": "official", "source": "NOMIS", "as_at": date(2026, 1, 5)}
    KeyDate.objects.create(offender=review.offender, code="PRRD", falls_on=on, **said)


def statuses(*reviews):
    for each in reviews:
        each.refresh_from_db()
    return [each.status for each in reviews]


def test_it_is_withdrawn_on_the_day_after_kept_as_a_move_and_told_once(review, recall):
    ends(review, LAST)

    for _ in range(2):  # it may run twice
        watch_reviews()

    assert statuses(recall, review) == ["withdrawn", "heard"]
    move = ReviewMove.objects.get(review=recall, verb="withdraw")
    assert (move.on, move.moved_by) == (TODAY, None)
    assert move.reason == recall.ended_because == "The recalled sentence ended on 30 November 2026"
    assert Alert.objects.filter(kind="parole.withdrawn").count() == 1
    assert not [due for due in coming.dues_of(review.offender, on=TODAY) if due.kind == "recall_255c"]


@pytest.mark.parametrize("last", [TODAY, date(2026, 12, 2), None])
def test_it_goes_on_on_the_last_day_and_while_no_date_is_known(review, recall, last):
    if last:
        ends(review, last)

    ended_terms.withdraw_what_ended(on=TODAY)

    assert statuses(recall) == ["due"]


def test_nothing_is_withdrawn_when_its_last_step_fails(review, recall, monkeypatch):
    ends(review, LAST)
    monkeypatch.setattr("parole.steps.actions.ended_terms.alerts.raise_alert", lambda **more: 1 / 0)

    assert ended_terms.withdraw_what_ended(on=TODAY) == 0

    assert statuses(recall) == ["due"]
