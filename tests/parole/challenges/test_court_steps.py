"""A referral before the High Court: filed, the papers, service and its certificate, each with its time limit."""

from datetime import timedelta

import pytest
from django.urls import reverse

from parole.challenges import actions as challenges
from parole.challenges.court_steps import record_court_step
from parole.decisions.court_steps import open_court_steps
from parole.models import ReviewClock
from parole.reviews.actions.opening import ParoleRefused
from sharing.access.state_machines import MoveRefused
from tests.factories.parole import referral
from tests.parole.challenges.test_challenges import FINAL, answered, asks, begin
from tests.parole.decisions.test_actions import pass_to
from tests.parole.reviews.test_pages import day

__all__ = ["begin"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
FILED = FINAL + timedelta(days=1)


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun):
    return begun["ppcs"]


@pytest.fixture
def challenge(review, casework, at_noon):
    """Referred on 15 December 2026; the day is 28 December."""
    pass_to(at_noon, review, FINAL)
    made = challenges.refer_to_high_court(review=review, referral=referral(FINAL), by=casework)
    at_noon.move_to("2026-12-28T12:00:00Z")
    return made


def clock(kind):
    return ReviewClock.objects.filter(kind=kind)


def step(challenge, name, on, by):
    return record_court_step(challenge=challenge, step=name, on=on, by=by)


def test_papers_are_due_2_days_after_filing_and_the_certificate_7_days_after_service(challenge, casework):
    step(challenge, "filed", FILED, casework)
    assert clock("court_papers").get().due_on == FILED + timedelta(days=2)

    step(challenge, "papers", FILED + timedelta(days=2), casework)
    step(challenge, "served", FILED + timedelta(days=3), casework)
    assert clock("court_certificate").get().due_on == FILED + timedelta(days=10)
    step(challenge, "certified", FILED + timedelta(days=4), casework)

    assert [each.met_on for each in ReviewClock.objects.filter(kind__startswith="court")] == [
        FILED + timedelta(days=2),
        FILED + timedelta(days=4),
    ]


@pytest.mark.parametrize(("on", "missed"), [(1, False), (2, False), (3, True)])
def test_papers_are_missed_on_the_day_after_the_last(challenge, casework, on, missed):
    step(challenge, "filed", FILED, casework)

    assert ReviewClock.objects.missed(on=FILED + timedelta(days=on)).filter(kind="court_papers").exists() == missed


def test_steps_come_in_their_order_and_each_once(challenge, casework):
    assert open_court_steps(challenge) == ["filed"]
    with pytest.raises(MoveRefused, match="First record: claim filed"):
        step(challenge, "papers", FILED, casework)
    with pytest.raises(ParoleRefused, match="15 December 2026 or a later date"):
        step(challenge, "filed", FINAL - timedelta(days=1), casework)
    for _ in range(2):  # sent twice it is recorded once
        filed = step(challenge, "filed", FILED, casework)
    with pytest.raises(MoveRefused, match="already"):
        step(challenge, "filed", FILED + timedelta(days=1), casework)

    assert open_court_steps(filed) == ["papers", "served"]
    assert clock("court_papers").count() == 1


def test_answer_of_the_court_stops_what_runs(challenge, casework):
    filed = step(challenge, "filed", FILED, casework)

    answered(filed, casework, "refused", FILED + timedelta(days=5))

    assert clock("court_papers").get().stopped_on == FILED + timedelta(days=5)
    with pytest.raises(MoveRefused, match="No referral"):
        step(filed, "papers", FILED + timedelta(days=6), casework)


def test_of_no_other_challenge(review, casework):
    made = asks(review, casework)

    assert open_court_steps(made) == []
    with pytest.raises(MoveRefused, match="No referral"):
        step(made, "filed", FILED, casework)


def test_page_records_it_and_says_how_far_it_is(client, challenge, casework):
    client.force_login(casework)
    about = {"uid": challenge.offender.uid, "review_uid": challenge.review.uid}
    at = reverse("challenge_court", kwargs=about | {"challenge_uid": challenge.uid, "step": "filed"})

    assert client.post(at, day("on", FILED)).url == reverse("review", kwargs=about) + "#challenges"

    page = client.get(reverse("review", kwargs=about)).content.decode()
    assert "Filed 16 December 2026" in page
    assert "Record: papers with the court" in page
    assert client.get(at.replace("filed", "unknown")).status_code == 404
