"""Days that contradict each other are refused at their field, whichever verb or door they come by."""

from datetime import date

import pytest

from parole.challenges import actions as challenges
from parole.deciding.actions import corrections, decisions
from parole.listing.actions import hearings
from parole.models import Decision, Hearing
from parole.reviews.actions.opening import ParoleRefused
from parole.steps.actions import reviews
from tests.factories.breaches import let_in
from tests.factories.parole import brought_to, review_before_the_board, review_of_somebody_held, sentenced
from tests.parole.decisions.test_actions import TODAY, decided, made
from tests.parole.hearings.test_actions import planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

# From the factory: sent 2, letter 5, reports 9, disclosed 16, on the papers 23, directed 26 November 2026.


def begin():
    review = review_of_somebody_held()
    return {"review": review, "ppcs": let_in(review.offender, "ppcs", role="ppcs")}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun):
    return begun["ppcs"]


def day(number):
    return date(2026, 11, number)


BEFORE = [
    (
        "referral_sent",
        "letter_on",
        lambda r, by: reviews.receive_papers(review=r, letter_on=day(1), reports_on=None, by=by),
    ),
    ("deemed_referred", "on", lambda r, by: reviews.disclose_dossier(review=r, on=day(8), by=by)),
    ("dossier_disclosed", "on", lambda r, by: reviews.list_mca(review=r, on=day(15), by=by)),
    ("mca_listed", "on", lambda r, by: reviews.direct_oral(review=r, on=day(22), document="PB/1", by=by)),
    ("mca_listed", "decided_on", lambda r, by: decided(r, by, decided_on=day(22), provided_on=None)),
    ("oral_directed", "on", lambda r, by: reviews.ready_to_list(review=r, on=day(25), by=by)),
    (
        "oral_directed",
        "on",
        lambda r, by: reviews.defer(
            review=r, on=day(15), reason="x", caused_by="prison", target_on=date(2027, 1, 1), document="PB/1", by=by
        ),
    ),
    (
        "ready_to_list",
        "on",
        lambda r, by: hearings.list_hearing(review=r, planned=planned(date(2027, 1, 5)), on=day(25), by=by),
    ),
    ("ready_to_list", "days", lambda r, by: hearings.hear(review=r, held=planned(day(8)), by=by)),
]


@pytest.mark.parametrize(("status", "field", "act"), BEFORE)
def test_a_step_before_what_it_rests_on_is_refused_at_its_field(review, casework, status, field, act):
    sentenced(review.offender)
    brought_to(status, by=casework, review=review)

    with pytest.raises(ParoleRefused, match="or a later date: on that date") as refused:
        act(review, casework)

    assert refused.value.field == field
    review.refresh_from_db()
    assert review.status == status


def test_a_decision_before_its_hearing_is_refused_at_its_day():
    review = review_before_the_board("heard")  # heard on 18 November
    by = let_in(review.offender, "ppcs", role="ppcs")

    with pytest.raises(
        ParoleRefused, match="Enter 18 November 2026 or a later date: on that date the case was heard"
    ) as refused:
        decisions.record_decision(review=review, made=made(decided_on=day(17)), by=by)

    assert refused.value.field == "decided_on"
    assert not Decision.objects.exists()


def test_a_slip_cannot_put_a_decision_before_its_hearing():
    review = review_before_the_board("heard")
    by = let_in(review.offender, "ppcs", role="ppcs")
    decision = decided(review, by)

    with pytest.raises(ParoleRefused) as refused:
        corrections.correct_slip(decision=decision, field="decided_on", reads="2026-11-17", reason="Typed", by=by)

    assert refused.value.field == "reads"


def test_what_is_considered_anew_rests_on_the_day_on_which_the_decision_fell_away():
    review = review_before_the_board("mca_listed")
    by = let_in(review.offender, "ppcs", role="ppcs")
    decided(review, by)
    asked = challenges.ChallengeRequest("prisoner", day(25), ["unfair"])
    challenge = challenges.ask_for_reconsideration(review=review, asked=asked, by=by)
    challenges.answer(challenge=challenge, result="granted", on=day(28), words="Unfair", document="PB/1", by=by)

    with pytest.raises(
        ParoleRefused, match="Enter 28 November 2026 or a later date: on that date the earlier decision"
    ):
        reviews.list_mca(review=review, on=day(27), by=by)
    reviews.list_mca(review=review, on=day(28), by=by)


def test_notice_before_the_listing_is_refused_at_the_notice(review, casework):
    brought_to("ready_to_list", by=casework, review=review)

    with pytest.raises(ParoleRefused, match="Notice cannot be earlier") as refused:
        hearings.list_hearing(
            review=review, planned=planned(date(2027, 1, 5)), on=day(30), notice_on=day(29), by=casework
        )

    assert refused.value.field == "notice_on"
    assert not Hearing.objects.exists()


def test_days_in_their_order_go_through(review, casework):
    brought_to("ready_to_list", by=casework, review=review)

    hearings.list_hearing(review=review, planned=planned(date(2027, 1, 5)), on=TODAY, notice_on=TODAY, by=casework)

    assert Hearing.objects.get().first_on == date(2027, 1, 5)
