"""Corrections of an outcome that was recorded wrongly here, and what follows from them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.models import Release, ReleaseHold
from offenders.movements.actions import mark_ready, record_release
from parole.challenges import actions as challenges
from parole.deciding.actions import outcome_corrections, planning
from parole.deciding.actions.decisions import Condition
from parole.deciding.actions.outcome_corrections import RightOutcome
from parole.models import Correction, Decision, ParoleReview, ReviewClock, ToTell, Victim
from parole.reviews.actions.opening import ParoleRefused
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert, AuditEntry
from tests.factories.breaches import let_in
from tests.factories.parole import confirmed, not_referred, referral, review_before_the_board
from tests.parole.decisions.test_actions import TODAY, by_board, decided, open_hold, pass_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "nothing_to_prepare")]  # 1 December 2026


def begin():
    review = review_before_the_board("heard")
    return {"review": review, "ppcs": let_in(review.offender, "ppcs", role="ppcs")}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun):
    return begun["ppcs"]


def right(outcome, **more):
    fields = {"reason": "The wrong box was ticked; the prison noticed", "evidence": "PPUD 04431"}
    return RightOutcome(outcome, **fields | more)


def put_right(review, by, outcome, **more):
    decision = Decision.objects.get(review=review, fell_away_on=None)
    correction = outcome_corrections.correct_outcome(decision=decision, right=right(outcome, **more), by=by)
    review.refresh_from_db()
    return correction


def running(review):
    return set(ReviewClock.objects.filter(review=review).running().values_list("kind", flat=True))


def test_a_release_recorded_for_a_refusal_falls_away_at_once(review, casework, at_noon):
    decided(review, casework)
    pass_to(at_noon, review, date(2026, 12, 15))
    planning.plan_release(review=review, on=date(2026, 12, 17), by=casework)
    not_referred(review)
    mark_ready(release=by_board(review), by=casework)

    put_right(review, casework, "no_release")

    assert (review.status, review.final_on, review.planned_for) == ("final", date(2026, 12, 15), None)
    assert review.next_review_by == date(2028, 11, 20)  # two years after the decision
    assert not Release.objects.open().filter(offender=review.offender, basis="APD").exists()
    assert not Release.objects.open().counted().filter(offender=review.offender, basis="APD").exists()
    assert "answer" not in running(review)


def test_what_was_recorded_wrongly_is_kept_beside(review, casework):
    decision = decided(review, casework)

    correction = put_right(review, casework, "no_release")

    decision.refresh_from_db()
    assert decision.outcome == "no_release"
    assert (correction.was, correction.reads, correction.evidence) == ("release_directed", "no_release", "PPUD 04431")
    assert (correction.said, correction.in_words) == ("Release directed", "No release")
    assert AuditEntry.objects.filter(verb="parole.outcome_corrected", actor_id=casework.pk).exists()


def test_a_refusal_recorded_for_a_release_is_provisional_and_holds_the_release(review, casework):
    decided(review, casework, outcome="no_release")

    put_right(review, casework, "release_directed", conditions=[Condition("Not to enter Wrexcombe Park.")])

    assert review.status == "provisional"
    assert (by_board(review).certainty, by_board(review).expected_on) == ("provisional", date(2026, 12, 15))
    assert "can be challenged until 14 December 2026" in open_hold(review).reason
    assert running(review) == {"reconsideration", "setting_aside", "answer", "referral_question"}
    kept = Decision.objects.get(review=review).conditions.values_list("words", flat=True)
    assert list(kept) == ["Not to enter Wrexcombe Park."]


def test_a_final_refusal_recorded_for_a_release_lets_the_person_go_without_a_hold(review, casework, at_noon):
    decided(review, casework, outcome="no_release")
    pass_to(at_noon, review, date(2026, 12, 16))
    assert review.next_review_by == date(2028, 11, 20)

    put_right(review, casework, "release_directed")

    assert (review.status, review.final_on, review.next_review_by) == ("final", date(2026, 12, 15), None)
    assert by_board(review).certainty == "directed"
    assert open_hold(review) is None


def test_an_outcome_that_is_final_at_once_becomes_one_that_can_be_challenged(review, casework):
    decided(review, casework, outcome="open_not_recommended")
    assert review.status == "final"

    put_right(review, casework, "no_release")

    decision = Decision.objects.get(review=review)
    assert (review.status, review.final_on) == ("provisional", None)
    assert (decision.is_open_to_reconsideration, decision.challengeable_until) == (True, date(2026, 12, 14))


def test_one_that_could_be_challenged_becomes_final_at_once(review, casework):
    decided(review, casework)

    put_right(review, casework, "open_recommended")

    decision = Decision.objects.get(review=review)
    assert (review.status, review.final_on) == ("final", date(2026, 11, 23))
    assert (decision.is_open_to_reconsideration, decision.challengeable_until) == (False, None)
    assert running(review) == {"setting_aside"}


def test_an_application_in_time_holds_the_right_outcome_too(review, casework):
    decided(review, casework, outcome="no_release")
    asked = challenges.ChallengeRequest("prisoner", TODAY, ["unfair"])
    challenges.ask_for_reconsideration(review=review, asked=asked, by=casework)

    put_right(review, casework, "release_directed")

    assert review.status == "reconsideration_applied"
    assert "Reconsideration was asked for on 1 December 2026" in open_hold(review).reason


def test_a_decision_on_the_papers_goes_back_to_where_a_hearing_may_be_asked_for(at_noon):
    review = review_before_the_board("mca_listed")
    casework = let_in(review.offender, "ppcs", role="ppcs")
    decided(review, casework)
    assert review.status == "provisional"

    put_right(review, casework, "no_release")

    assert review.status == "paper_decision"
    assert "hearing_request" in running(review)
    assert not Release.objects.open().filter(offender=review.offender, basis="APD").exists()


def test_everybody_who_was_told_is_told_at_once_and_the_wrong_word_waits_no_more(review, casework):
    let_in(review.offender, "probation")
    decided(review, casework)
    (wrong,) = Alert.objects.filter(kind="parole.decision")

    put_right(review, casework, "no_release")

    (told,) = Alert.objects.filter(kind="parole.outcome_corrected")
    assert told.text == (
        "It was recorded wrongly as “Release directed”. The Board decided: No release. "
        "It can be challenged until 14 December 2026. No one is released on it."
    )
    assert set(told.receipts.values_list("team", flat=True)) == set(wrong.receipts.values_list("team", flat=True))
    wrong.refresh_from_db()
    assert (wrong.state, wrong.superseded_by) == ("superseded", told)


def test_victims_who_were_told_the_wrong_thing_are_to_be_told_the_right_one(review, casework):
    Victim.objects.create(offender=review.offender, reference="V1", is_in_scheme=True, contact="letter")
    decided(review, casework)
    ToTell.objects.update(told_at=timezone.now(), told_by=casework)

    put_right(review, casework, "no_release")

    assert list(ToTell.objects.open().values_list("event", "happened_on")) == [("corrected", TODAY)]


def test_it_cannot_be_put_right_once_the_person_has_left(review, casework, at_noon):
    decision = decided(review, casework)
    pass_to(at_noon, review, date(2026, 12, 15))
    confirmed(review)
    record_release(release=by_board(review), on=date(2026, 12, 15), by=casework)
    review.refresh_from_db()

    with pytest.raises(MoveRefused, match=r"The person has left custody.*Call the prison and police at once"):
        outcome_corrections.correct_outcome(decision=decision, right=right("no_release"), by=casework)

    assert not Correction.objects.exists()


def test_it_cannot_be_put_right_in_a_review_that_has_ended(review, casework, at_noon):
    decision = decided(review, casework, outcome="no_release")
    pass_to(at_noon, review, TODAY + timedelta(days=30))
    assert review.status == "closed_not_released"

    with pytest.raises(MoveRefused, match="Begin a review of the same kind"):
        outcome_corrections.correct_outcome(decision=decision, right=right("release_directed"), by=casework)


def test_it_cannot_be_put_right_before_the_high_court(review, casework, at_noon):
    decision = decided(review, casework)
    pass_to(at_noon, review, date(2026, 12, 15))
    challenges.refer_to_high_court(review=review, referral=referral(date(2026, 12, 15)), by=casework)

    with pytest.raises(MoveRefused, match="High Court"):
        outcome_corrections.correct_outcome(decision=decision, right=right("no_release"), by=casework)


def test_an_open_application_that_the_outcome_does_not_know_is_answered_first(review, casework):
    decision = decided(review, casework)
    asked = challenges.ChallengeRequest("prisoner", TODAY, ["unfair"])
    challenges.ask_for_reconsideration(review=review, asked=asked, by=casework)

    with pytest.raises(ParoleRefused, match="Record its answer first") as refused:
        outcome_corrections.correct_outcome(decision=decision, right=right("open_recommended"), by=casework)

    assert refused.value.field == "outcome"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"outcome": "release_directed"}, "outcome"),
        ({"outcome": "acquitted"}, "outcome"),
        ({"evidence": " "}, "evidence"),
        ({"reason": " "}, "reason"),
        ({"conditions": [Condition("Not to go online.")]}, "conditions"),
    ],
)
def test_it_needs_another_outcome_a_reason_and_evidence(review, casework, more, field):
    decision = decided(review, casework)
    said = right(**{"outcome": "no_release"} | more)

    with pytest.raises(ParoleRefused) as refused:
        outcome_corrections.correct_outcome(decision=decision, right=said, by=casework)

    assert refused.value.field == field
    assert ParoleReview.objects.get().status == "provisional"


def test_it_is_for_casework(review, casework):
    decision = decided(review, casework)
    officer = let_in(review.offender, "probation")

    with pytest.raises(MoveRefused):
        outcome_corrections.correct_outcome(decision=decision, right=right("no_release"), by=officer)


def test_sent_twice_it_is_done_once(review, casework):
    from uuid import uuid4

    decision, uid = decided(review, casework), uuid4()

    for _ in range(2):
        outcome_corrections.correct_outcome(decision=decision, right=right("no_release"), by=casework, uid=uid)

    assert Correction.objects.count() == 1


def test_nothing_is_left_when_the_last_step_fails(review, casework, monkeypatch):
    decision = decided(review, casework)
    holds = list(ReleaseHold.objects.values_list("pk", "lifted_at"))

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(outcome_corrections, "_alert_corrected_outcome", fail)
    with pytest.raises(RuntimeError):
        outcome_corrections.correct_outcome(decision=decision, right=right("no_release"), by=casework)

    decision.refresh_from_db()
    assert decision.outcome == "release_directed"
    assert not Correction.objects.exists()
    assert list(ReleaseHold.objects.values_list("pk", "lifted_at")) == holds


def test_page_puts_it_right_and_shows_what_was_recorded(review, casework, client):
    decided(review, casework)
    client.force_login(casework)
    about = {"uid": review.offender.uid, "review_uid": review.uid}
    address = reverse("review_outcome", kwargs=about)

    asked = client.get(address).content.decode()
    assert "The outcome on record is “Release directed”" in asked
    assert 'value="no_release"' in asked
    assert 'value="release_directed"' not in asked

    lacking = client.post(address, {"outcome": "no_release"}).content.decode()
    assert "Enter where the Board&#x27;s letter is kept" in lacking

    sent = {"outcome": "no_release", "evidence": "PPUD 04431", "reason": "The wrong box was ticked"}
    answer = client.post(address, sent, follow=True)
    shown = answer.content.decode()
    assert "Outcome corrected" in shown
    assert "What the Board decided" in shown
    assert "PPUD 04431" in shown
    assert Decision.objects.get().outcome == "no_release"


def test_page_of_a_review_offers_it_to_casework_alone(review, casework, client):
    decided(review, casework)
    officer = let_in(review.offender, "probation")
    about = {"uid": review.offender.uid, "review_uid": review.uid}
    link = reverse("review_outcome", kwargs=about)

    shown = {}
    for user in (casework, officer):
        client.force_login(user)
        shown[user] = link in client.get(reverse("review", kwargs=about)).content.decode()

    assert shown == {casework: True, officer: False}
