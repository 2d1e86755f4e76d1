"""Challenges to a release that the Board directed: what holds it, what lifts the hold, and what withdraws it."""

from datetime import date, timedelta

import pytest

from offenders.movements.actions import MovementRefused, record_release
from parole.challenges import actions as challenges
from parole.challenges.actions import ChallengeRequest
from parole.deciding.actions import planning
from parole.models import Challenge, Decision, ReviewClock
from parole.moves.actions import finality
from parole.reviews.actions.opening import ParoleRefused
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert
from tests.factories.breaches import let_in
from tests.factories.parole import confirmed, referral, review_before_the_board
from tests.parole.decisions.test_actions import DECIDED, PROVIDED, TODAY, UNTIL, by_board, decided, open_hold, pass_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

FINAL = UNTIL + timedelta(days=1)


def begin():
    review = review_before_the_board("heard")
    casework = let_in(review.offender, "ppcs", role="ppcs")
    return {"review": review, "ppcs": casework, "decision": decided(review, casework)}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun):
    return begun["ppcs"]


@pytest.fixture
def decision(begun):
    return begun["decision"]


@pytest.fixture
def final(review, decision, at_noon):
    """The decision is final, and the day is 15 December 2026."""
    pass_to(at_noon, review, FINAL)
    return decision


def asks(review, by, *, made_by="secretary_of_state", on=TODAY, grounds=("irrational",), **more):
    asked = ChallengeRequest(made_by, on, list(grounds), "It overlooked the report")
    challenge = challenges.ask_for_reconsideration(review=review, asked=asked, by=by, **more)
    review.refresh_from_db()
    return challenge


def asks_to_set_aside(review, by, *, on=FINAL, grounds=("new_information",), **more):
    asked = ChallengeRequest("secretary_of_state", on, list(grounds))
    challenge = challenges.ask_to_set_aside(review=review, asked=asked, by=by, **more)
    review.refresh_from_db()
    return challenge


def answered(challenge, by, result, on, words="As the Board wrote"):
    challenges.answer(challenge=challenge, result=result, on=on, words=words, document="PB/1", by=by)
    challenge.review.refresh_from_db()


def test_an_application_in_time_holds_the_release_until_it_is_answered(review, decision, casework, at_noon):
    asks(review, casework)

    assert review.status == "reconsideration_applied"
    assert open_hold(review).reason == (
        "Reconsideration was asked for on 1 December 2026. No one is released until it is answered, "
        "or before 15 December 2026."
    )
    assert ReviewClock.objects.running().get(kind="reconsideration_reply").due_on == date(2026, 12, 8)
    pass_to(at_noon, review, date(2027, 1, 15))
    assert (review.status, by_board(review).certainty) == ("reconsideration_applied", "provisional")
    assert "No one is released until it is answered" in Alert.objects.get(kind="parole.challenged").text


def test_refused_early_the_other_party_keeps_its_days(review, decision, casework, at_noon):
    challenge = asks(review, casework)

    answered(challenge, casework, "refused", TODAY)
    review.refresh_from_db()
    assert review.status == "reconsideration_refused"
    assert ReviewClock.objects.running().get(kind="reconsideration").due_on == UNTIL
    asks(review, casework, made_by="prisoner")
    assert review.status == "reconsideration_applied"


def test_refused_late_it_is_final_on_the_day_of_the_refusal(review, decision, casework, at_noon):
    challenge = asks(review, casework)
    pass_to(at_noon, review, date(2027, 1, 15))

    answered(challenge, casework, "refused", date(2027, 1, 12))

    review.refresh_from_db()
    assert (review.status, review.final_on) == ("final", date(2027, 1, 12))
    assert by_board(review).expected_on == date(2027, 1, 12)
    assert open_hold(review) is None


def test_two_applications_are_both_waited_for(review, decision, casework, at_noon):
    by_state, by_prisoner = asks(review, casework), asks(review, casework, made_by="prisoner")

    answered(by_state, casework, "refused", TODAY)
    review.refresh_from_db()
    assert review.status == "reconsideration_applied"
    answered(by_prisoner, casework, "withdrawn", TODAY)
    review.refresh_from_db()
    assert review.status == "provisional"


def test_granted_the_decision_falls_away_and_the_case_is_considered_anew(review, decision, casework):
    by_state, by_prisoner = asks(review, casework), asks(review, casework, made_by="prisoner")

    answered(by_state, casework, "granted", TODAY)

    review.refresh_from_db()
    decision.refresh_from_db()
    by_prisoner.refresh_from_db()
    assert (review.status, review.round) == ("reconsideration_granted", 2)
    assert (decision.fell_away_on, decision.fell_away_because) == (TODAY, "Reconsideration was granted")
    assert by_prisoner.result == "withdrawn"
    assert by_board(review).status == "cancelled"
    assert open_hold(review) is None
    assert not ReviewClock.objects.running().exclude(kind="referral").exists()
    fell = Alert.objects.get(kind="parole.fell_away")
    assert Alert.objects.get(kind="parole.decision").superseded_by == fell


def test_the_second_round_ends_in_a_decision_of_its_own(review, decision, casework):
    from parole.moves.actions.moves import make_move

    answered(asks(review, casework), casework, "granted", TODAY)
    review.refresh_from_db()
    make_move(review, "list_mca", by=casework, on=TODAY)

    anew = decided(review, casework, decided_on=TODAY, provided_on=TODAY)

    assert (anew.round, review.status) == (2, "provisional")
    assert by_board(review).expected_on == date(2026, 12, 23)


@pytest.mark.parametrize(("day", "is_late"), [(UNTIL, False), (FINAL, True)])
def test_the_21st_day_is_in_time_and_the_22nd_is_late(review, decision, casework, at_noon, day, is_late):
    pass_to(at_noon, review, day)

    challenge = asks(review, casework, on=day)

    assert challenge.is_late == is_late
    assert review.status == ("final" if is_late else "reconsideration_applied")
    assert (open_hold(review) is None) == is_late


def test_a_late_one_cannot_be_granted(review, final, casework):
    with pytest.raises(MoveRefused, match="was late"):
        answered(asks(review, casework, on=FINAL), casework, "granted", FINAL)


def test_one_made_in_time_and_recorded_late_reopens_what_was_taken_for_final(review, final, casework):
    challenge = asks(review, casework, on=UNTIL)

    assert (challenge.is_late, review.status, review.final_on) == (False, "reconsideration_applied", None)
    assert by_board(review).certainty == "provisional"
    with pytest.raises(MovementRefused, match="asked for on 14 December 2026"):
        record_release(release=by_board(review), on=FINAL, by=casework)


@pytest.mark.parametrize(
    ("decided_on", "known"),
    [
        (date(2019, 7, 22), {"irrational", "unfair"}),
        (date(2022, 7, 20), {"irrational", "unfair"}),
        (date(2022, 7, 21), {"irrational", "unfair", "error_of_law"}),
    ],
)
def test_the_grounds_are_those_of_the_law_of_the_decision(casework, decided_on, known):
    review = review_before_the_board("mca_listed")
    by = let_in(review.offender, "ppcs", role="ppcs")
    decided(review, by, decided_on=decided_on, provided_on=TODAY)

    for ground in ("irrational", "unfair", "error_of_law", "error_of_fact", "new_information"):
        Challenge.objects.all().delete()
        if ground in known:
            continue
        with pytest.raises(ParoleRefused) as refused:
            asks(review, by, grounds=[ground])
        assert refused.value.field == "grounds"


def test_a_provisional_decision_is_not_set_aside(review, decision, casework):
    with pytest.raises(MoveRefused, match="Only a final decision"):
        asks_to_set_aside(review, casework, on=TODAY)


def test_asking_to_set_aside_holds_a_final_release_and_refusing_lets_it_go(review, final, casework, at_noon):
    challenge = asks_to_set_aside(review, casework)
    assert (review.status, by_board(review).certainty) == ("final", "provisional")
    assert "Setting aside was asked for on 15 December 2026" in open_hold(review).reason
    with pytest.raises(MoveRefused, match="An application is open"):
        planning.plan_release(review=review, on=date(2026, 12, 30), by=casework)

    at_noon.shift(timedelta(days=5))
    answered(challenge, casework, "refused", date(2026, 12, 18))

    assert by_board(review).certainty == "directed"
    assert by_board(review).expected_on == date(2026, 12, 18)
    assert open_hold(review) is None


def test_set_aside_the_case_is_considered_anew(review, final, casework):
    challenge = asks_to_set_aside(review, casework)

    answered(challenge, casework, "granted", FINAL)

    review.refresh_from_db()
    assert (review.status, review.round, review.final_on) == ("set_aside", 2, None)
    assert by_board(review).status == "cancelled"


def test_after_its_days_an_error_is_recorded_as_late_and_holds_all_the_same(review, final, casework):
    challenge = asks_to_set_aside(review, casework, grounds=["error_of_law"])

    assert challenge.is_late
    assert by_board(review).certainty == "provisional"


def test_new_information_is_never_late_before_the_release(review, final, casework, at_noon):
    at_noon.shift(timedelta(days=60))
    assert not asks_to_set_aside(review, casework, on=date(2027, 2, 1)).is_late


def test_the_high_court_holds_the_release_until_it_answers(review, final, casework, at_noon):
    planning.plan_release(review=review, on=date(2026, 12, 21), by=casework)
    challenge = challenges.refer_to_high_court(review=review, referral=referral(FINAL), by=casework)
    review.refresh_from_db()
    assert review.status == "high_court_referred"
    with pytest.raises(MovementRefused, match="referred to the High Court on 15 December 2026"):
        record_release(release=by_board(review), on=FINAL, by=casework)

    at_noon.shift(timedelta(days=30))
    answered(challenge, casework, "refused", date(2027, 1, 10))

    review.refresh_from_db()
    assert (review.status, review.final_on) == ("final_upheld", date(2027, 1, 10))
    assert (by_board(review).certainty, by_board(review).expected_on) == ("directed", date(2027, 1, 10))
    with pytest.raises(MoveRefused, match="has already answered"):
        challenges.refer_to_high_court(review=review, referral=referral(date(2027, 1, 11)), by=casework)


def test_quashed_the_review_ends_and_the_next_one_is_due(review, final, casework):
    challenge = challenges.refer_to_high_court(review=review, referral=referral(FINAL), by=casework)

    answered(challenge, casework, "granted", FINAL)

    review.refresh_from_db()
    assert (review.status, review.next_review_by) == ("closed_not_released", date(2028, 12, 15))
    assert review.ended_because == "Not released: the High Court quashed the direction"
    assert by_board(review).status == "cancelled"
    assert Decision.objects.get().fell_away_because == "Quashed by the High Court"


def test_a_refusal_is_not_referred(at_noon):
    review = review_before_the_board("heard")
    casework = let_in(review.offender, "ppcs", role="ppcs")
    decided(review, casework, outcome="no_release")
    pass_to(at_noon, review, FINAL)

    with pytest.raises(MoveRefused, match="Only a direction to release"):
        challenges.refer_to_high_court(review=review, referral=referral(FINAL), by=casework)


def test_after_the_release_nothing_is_referred_or_set_aside(review, final, casework):
    confirmed(review)
    record_release(release=by_board(review), on=FINAL, by=casework)
    review.refresh_from_db()

    with pytest.raises(MoveRefused, match="released"):
        challenges.refer_to_high_court(review=review, referral=referral(FINAL), by=casework)
    with pytest.raises(MoveRefused, match="has ended"):
        asks_to_set_aside(review, casework)
    assert asks(review, casework, on=FINAL).is_late  # kept, and reopens nothing
    assert review.status == "released"


def test_a_reply_meets_its_clock_and_is_kept(review, decision, casework):
    challenge = asks(review, casework)

    challenges.reply(challenge=challenge, on=TODAY, words="It stands", by=casework)
    challenges.reply(challenge=challenge, on=TODAY, words="It stands", by=casework)

    challenge.refresh_from_db()
    assert (challenge.replied_on, challenge.reply) == (TODAY, "It stands")
    assert ReviewClock.objects.get(kind="reconsideration_reply").met_on == TODAY


def test_the_same_party_does_not_ask_twice_at_once(review, decision, casework):
    asks(review, casework)

    with pytest.raises(ParoleRefused) as refused:
        asks(review, casework)
    assert refused.value.field == "made_by"


def test_a_day_before_the_decision_or_ahead_is_refused(review, decision, casework):
    for day in (PROVIDED - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(ParoleRefused) as refused:
            asks(review, casework, on=day)
        assert refused.value.field == "made_on"
    with pytest.raises(ParoleRefused, match="on or after 1 December"):
        answered(asks(review, casework), casework, "refused", DECIDED)


def test_reconsideration_of_a_refusal_on_the_papers_is_heard_once_the_refusal_stands(at_noon):
    review = review_before_the_board("mca_listed")
    casework = let_in(review.offender, "ppcs", role="ppcs")
    decided(review, casework, outcome="no_release")
    asks(review, casework)
    assert review.status == "paper_decision"

    pass_to(at_noon, review, date(2026, 12, 22))

    assert review.status == "reconsideration_applied"


def test_nothing_is_left_when_the_last_step_fails(review, decision, casework, monkeypatch):
    def breaks(**what):
        raise RuntimeError

    monkeypatch.setattr(finality.directions, "hold_until_final", breaks)

    with pytest.raises(RuntimeError):
        asks(review, casework)

    review.refresh_from_db()
    assert (review.status, Challenge.objects.count()) == ("provisional", 0)
    assert not Alert.objects.filter(kind="parole.challenged").exists()


def test_decisions_of_before_the_rules_of_2019_are_final_at_once(casework):
    review = review_before_the_board("mca_listed")
    by = let_in(review.offender, "ppcs", role="ppcs")

    decided(review, by, decided_on=date(2019, 7, 21), provided_on=TODAY)

    assert review.status == "final"
    with pytest.raises(MoveRefused, match="rule 28 does not apply"):
        asks(review, by)
