"""Decisions of the Board: what follows automatically when one is recorded, and when its days have ended."""

from datetime import date, timedelta

import pytest

from offenders.custody.rules import Happening
from offenders.dates.rules.suspension import SUSPENDED
from offenders.models import BoardDirection, Establishment, Release, ReleaseHold
from offenders.movements.actions import MovementRefused, NotDue, mark_ready, receive, record_happening, record_release
from offenders.releases.holds.actions import HoldRefused, lift_hold
from parole.challenges import actions as challenges
from parole.deciding.actions import answers, corrections, decisions, planning
from parole.deciding.actions.decisions import Condition, Made
from parole.listing.actions import requests as hearing_requests
from parole.models import Correction, Decision, ParoleReview, ReviewClock, ReviewMove
from parole.moves.actions import finality
from parole.reviews.actions.opening import ParoleRefused
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert, PracticeValue, Receipt, Severity
from tests.factories.breaches import let_in
from tests.factories.parole import confirmed, not_referred, review_before_the_board

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "nothing_to_prepare")]  # 1 December 2026

TODAY = date(2026, 12, 1)
DECIDED = date(2026, 11, 20)
UNTIL = date(2026, 12, 14)  # 21 days after 23 November
PROVIDED = date(2026, 11, 23)


def begin():
    review = review_before_the_board("heard")
    return {"review": review, "ppcs": let_in(review.offender, "ppcs", role="ppcs")}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun):
    return begun["ppcs"]


def made(**more):
    fields = {
        "outcome": "release_directed",
        "decided_on": DECIDED,
        "provided_on": PROVIDED,
        "reasons_ref": "PPUD 04418",
    }
    return Made(**fields | more)


def decided(review, by, **more):
    decision = decisions.record_decision(review=review, made=made(**more), by=by)
    review.refresh_from_db()
    return decision


def by_board(review):
    return Release.objects.get(offender=review.offender, basis="APD")


def open_hold(review):
    """What waits for the decision to be final; that it is suspended beside is tested in tests/parole/challenges."""
    held = ReleaseHold.objects.filter(offender=review.offender, lifted_at__isnull=True)
    return held.exclude(kind="high_court").first()


def pass_to(clock, review, day):
    """Midday of that day comes, and the job runs."""
    clock.shift(day - TODAY) if isinstance(day, date) else clock.shift(day)
    finality.go_on_with_all(on=day)
    review.refresh_from_db()


def test_a_direction_to_release_is_provisional_and_holds_the_release(review, casework):
    decision = decided(review, casework)

    assert (review.status, decision.challengeable_until, review.final_on) == ("provisional", UNTIL, None)
    release = by_board(review)
    assert (release.certainty, release.expected_on, release.is_counted) == ("provisional", date(2026, 12, 15), True)
    hold = open_hold(review)
    assert (hold.kind, hold.release) == ("decision_not_final", release)
    assert hold.reason == (
        "The decision is not final and can be challenged until 14 December 2026. "
        "The earliest release date is 15 December 2026."
    )
    verbs = list(ReviewMove.objects.filter(review=review).values_list("verb", "on", "moved_by"))
    assert verbs == [("decide", DECIDED, casework.pk), ("become_provisional", PROVIDED, casework.pk)]


def test_its_days_run_from_the_day_on_which_the_parties_have_it(review, casework):
    decided(review, casework)

    running = dict(ReviewClock.objects.filter(review=review).running().values_list("kind", "due_on"))
    assert running == {
        "referral_question": date(2026, 12, 3),
        "reconsideration": UNTIL,
        "setting_aside": UNTIL,
        "answer": date(2026, 12, 7),  # 5 working days before
    }


def test_the_days_of_a_decision_that_nobody_has_yet_do_not_run(review, casework):
    decision = decided(review, casework, provided_on=None)

    assert review.status == "decided"
    assert not Release.objects.filter(basis="APD").exists()
    assert not ReviewClock.objects.filter(review=review).exists()

    decisions.provide_decision(decision=decision, provided_on=TODAY, by=casework)

    review.refresh_from_db()
    assert (review.status, by_board(review).expected_on) == ("provisional", date(2026, 12, 23))


def test_the_clock_of_the_decision_is_met_when_the_parties_have_it_and_not_before(review, casework):
    clock = ReviewClock.objects.create(
        review=review,
        offender=review.offender,
        kind="decision",
        starts_on=date(2026, 11, 18),
        due_on=date(2026, 12, 2),
        source="r.25(6)",
        is_duty=True,
    )

    decision = decided(review, casework, provided_on=None)
    clock.refresh_from_db()
    assert clock.met_on is None

    decisions.provide_decision(decision=decision, provided_on=PROVIDED, by=casework)
    clock.refresh_from_db()
    assert clock.met_on == PROVIDED


@pytest.mark.parametrize(("day", "status"), [(UNTIL, "provisional"), (UNTIL + timedelta(1), "final")])
def test_it_is_provisional_on_the_21st_day_and_final_on_the_22nd(review, casework, at_noon, day, status):
    decided(review, casework)

    pass_to(at_noon, review, day)

    assert review.status == status
    assert (open_hold(review) is None) == (status == "final")


def test_what_became_final_while_the_job_was_away_is_final_on_its_own_day(review, casework, at_noon):
    decision = decided(review, casework)

    pass_to(at_noon, review, date(2027, 1, 20))

    assert (review.status, review.final_on) == ("final", date(2026, 12, 15))
    release = by_board(review)
    assert (release.certainty, release.expected_on) == ("directed", date(2026, 12, 15))
    told = Alert.objects.get(kind="parole.final")
    assert (told.severity, Receipt.objects.filter(alert=told).count()) == (Severity.HIGH, 1)
    assert told.text == (
        f"Release directed: final since 15 December 2026. The earliest release date is 15 December 2026. {SUSPENDED}."
    )
    assert decision == Decision.objects.get()


def test_the_job_twice_changes_nothing_the_second_time(review, casework, at_noon):
    decided(review, casework)
    pass_to(at_noon, review, date(2027, 1, 20))
    before = (ReviewMove.objects.count(), Alert.objects.count(), BoardDirection.objects.count())

    assert finality.go_on_with_all(on=date(2027, 1, 20)) == 0

    assert (ReviewMove.objects.count(), Alert.objects.count(), BoardDirection.objects.count()) == before


def test_nobody_is_released_on_a_decision_that_is_not_final_by_any_verb(review, casework):
    decided(review, casework)
    release = by_board(review)

    with pytest.raises(MovementRefused, match="The earliest release date is 15 December 2026"):
        record_release(release=release, on=TODAY, by=casework)
    with pytest.raises(MovementRefused, match="can be challenged until 14 December 2026"):
        mark_ready(release=release, by=casework)
    with pytest.raises(HoldRefused, match="PPCS"):
        lift_hold(hold=open_hold(review), reason="In a hurry", by=casework)


def test_nobody_was_released_on_a_day_on_which_it_was_not_final(review, casework, at_noon):
    decided(review, casework)
    pass_to(at_noon, review, date(2026, 12, 20))

    with pytest.raises(MovementRefused, match="direction opens on 15 December 2026") as refused:
        record_release(release=by_board(review), on=UNTIL, by=casework)
    assert refused.value.field == "on"

    confirmed(review)
    record_release(release=by_board(review), on=date(2026, 12, 15), by=casework)
    review.refresh_from_db()
    assert review.status == "released"


def test_the_person_does_not_go_before_the_official_day_of_eligibility(casework):
    review = review_before_the_board("heard", eligible_on=date(2027, 2, 1))
    decided(review, let_in(review.offender, "ppcs", role="ppcs"))

    assert by_board(review).expected_on == date(2027, 2, 1)
    assert "earliest release date is 1 February 2027" in open_hold(review).reason


def test_an_eligibility_that_moves_takes_the_release_with_it(review, casework):
    from offenders.dates.upkeep.releases import record_official_dates

    decided(review, casework)

    record_official_dates(
        offender=review.offender, dates={"PED": date(2027, 2, 1)}, source="NOMIS", as_at=TODAY, by=casework
    )

    assert by_board(review).expected_on == date(2027, 2, 1)


def test_a_recall_review_of_an_ordinary_sentence_is_final_at_once(review, casework):
    review.period.is_recall, review.period.starts_on = True, date(2026, 10, 1)  # after the old eligibility date
    review.period.save()
    ParoleReview.objects.filter(pk=review.pk).update(kind="recall_255c")
    review.refresh_from_db()

    decided(review, casework)

    assert (review.status, review.final_on) == ("final", PROVIDED)
    assert by_board(review).certainty == "directed"
    assert open_hold(review) is None


def test_without_a_sentence_on_record_no_decision_is_taken(review, casework):
    from offenders.models import Sentence

    Sentence.objects.all().delete()

    with pytest.raises(ParoleRefused, match="Record the sentence first") as refused:
        decided(review, casework)
    assert refused.value.field == "outcome"
    assert not Decision.objects.exists()


def test_advice_on_open_conditions_moves_no_date_and_is_final_at_once(review, casework):
    before = list(Release.objects.values("basis", "expected_on", "is_counted", "status"))

    decided(review, casework, outcome="open_recommended")

    assert review.status == "final"
    assert list(Release.objects.values("basis", "expected_on", "is_counted", "status")) == before


def test_a_refusal_is_followed_by_a_review_within_two_years_and_closes_once_nothing_can_be_asked(
    review, casework, at_noon
):
    decided(review, casework, outcome="no_release")

    pass_to(at_noon, review, date(2026, 12, 15))
    assert (review.status, review.next_review_by) == ("final", date(2028, 11, 20))

    finality.go_on_with_all(on=date(2026, 12, 21))  # kept open a week for what comes in late
    review.refresh_from_db()
    assert review.status == "final"

    finality.go_on_with_all(on=date(2026, 12, 22))
    review.refresh_from_db()
    assert (review.status, review.ended_because) == ("closed_not_released", "Not released")


def test_a_refusal_on_the_papers_waits_28_days_for_a_hearing_to_be_asked_for(at_noon):
    review = review_before_the_board("mca_listed")
    casework = let_in(review.offender, "ppcs", role="ppcs")
    decided(review, casework, outcome="no_release")
    assert review.status == "paper_decision"
    assert ReviewClock.objects.running().get(kind="hearing_request").due_on == date(2026, 12, 21)

    pass_to(at_noon, review, date(2026, 12, 21))
    assert review.status == "paper_decision"

    finality.go_on_with_all(on=date(2026, 12, 22))
    review.refresh_from_db()
    assert (review.status, review.final_on) == ("final", date(2026, 12, 22))
    assert list(ReviewMove.objects.filter(review=review).values_list("verb", flat=True)) == [
        "decide_on_papers",
        "let_stand",
        "become_provisional",
        "become_final",
    ]


def test_a_hearing_asked_for_in_time_keeps_it_from_being_final(at_noon):
    review = review_before_the_board("mca_listed")
    casework = let_in(review.offender, "ppcs", role="ppcs")
    decided(review, casework, outcome="no_release")
    hearing_requests.ask_for_hearing(review=review, on=TODAY, by=casework)

    pass_to(at_noon, review, date(2027, 2, 1))
    assert review.status == "paper_decision"

    hearing_requests.refuse_hearing(
        review=review, on=date(2027, 1, 30), reason="Nothing to hear", document="PB/1", by=casework
    )
    review.refresh_from_db()
    assert (review.status, review.final_on) == ("final", date(2027, 1, 30))


def test_the_days_are_those_of_the_practice_on_the_day_and_stay(review, casework):
    PracticeValue.objects.create(name="parole.reconsideration_days", value=14, starts_on=PROVIDED, source="New rules")

    decision = decided(review, casework)

    assert decision.challengeable_until == date(2026, 12, 7)


def test_who_may_not_record_it_is_refused_and_nothing_is_left(review):
    with pytest.raises(MoveRefused):
        decided(review, let_in(review.offender, "probation"))
    assert not Decision.objects.exists()


def test_nothing_is_left_when_the_last_step_fails(review, casework, monkeypatch):
    def breaks(**what):
        raise RuntimeError

    monkeypatch.setattr(finality.directions, "hold_until_final", breaks)

    with pytest.raises(RuntimeError):
        decided(review, casework)

    assert not Decision.objects.exists()
    assert not Alert.objects.filter(kind__startswith="parole").exists()
    review.refresh_from_db()
    assert review.status == "heard"


def test_conditions_stand_with_a_direction_alone(review, casework):
    with pytest.raises(ParoleRefused) as refused:
        decided(review, casework, outcome="no_release", conditions=[Condition("To reside there")])
    assert refused.value.field == "conditions"

    decision = decided(review, casework, conditions=[Condition("To reside there"), Condition("Not to go online")])
    assert [str(each) for each in decision.conditions.all()] == ["To reside there", "Not to go online"]


def test_a_planned_day_is_never_before_the_earliest_and_moves_the_release(review, casework):
    decided(review, casework)

    with pytest.raises(ParoleRefused, match="earliest release date is 15 December 2026"):
        planning.plan_release(review=review, on=UNTIL, by=casework)
    planning.plan_release(review=review, on=date(2026, 12, 17), by=casework)

    review.refresh_from_db()
    assert (review.status, review.planned_for) == ("provisional", date(2026, 12, 17))
    assert by_board(review).expected_on == date(2026, 12, 17)
    assert by_board(review).certainty == "provisional"


def test_no_release_is_planned_before_the_decision(review, casework):
    with pytest.raises(MoveRefused):
        planning.plan_release(review=review, on=UNTIL, by=casework)


def test_who_leaves_by_law_meanwhile_needs_the_board_no_more(review, casework):
    from offenders.dates.upkeep.releases import record_official_dates

    record_official_dates(offender=review.offender, dates={"CRD": TODAY}, source="NOMIS", as_at=TODAY, by=None)
    decided(review, casework)
    by_law = Release.objects.get(offender=review.offender, basis="CRD")

    record_release(release=by_law, on=TODAY, by=casework)

    review.refresh_from_db()
    assert (review.status, review.ended_because) == ("withdrawn", "Released: end of custodial term")
    assert by_board(review).status == "superseded"
    assert finality.go_on_with_all(on=date(2027, 6, 1)) == 0


def test_a_review_that_is_withdrawn_takes_its_direction_with_it(review, casework, at_noon):
    from parole.moves.actions.moves import make_move

    decided(review, casework)
    pass_to(at_noon, review, date(2026, 12, 15))

    make_move(review, "withdraw", by=casework, on=date(2026, 12, 15), reason="The conviction is quashed")

    assert by_board(review).status == "cancelled"


def test_an_approved_date_of_a_sheet_is_held_while_the_decision_is_not_final(review, casework, at_noon):
    from offenders.dates.upkeep.releases import record_official_dates

    decided(review, casework, provided_on=None)
    record_official_dates(offender=review.offender, dates={"APD": TODAY}, source="NOMIS", as_at=TODAY, by=casework)

    sheet = by_board(review)
    assert sheet.certainty == "directed"
    with pytest.raises(NotDue) as held:
        record_release(release=sheet, on=TODAY, by=casework)
    assert "is not based on a final decision" in held.value.message


def test_a_missing_answer_of_the_secretary_of_state_is_asked_for_five_working_days_before(review, casework, at_noon):
    decided(review, casework)

    at_noon.shift(timedelta(days=5))  # Sunday
    assert answers.ask_for_answers(on=date(2026, 12, 6), at=finality.timezone.now()) == 0
    assert answers.ask_for_answers(on=date(2026, 12, 7), at=finality.timezone.now()) == 1
    assert answers.ask_for_answers(on=date(2026, 12, 8), at=finality.timezone.now()) == 0
    assert "until 14 December 2026" in Alert.objects.get(kind="parole.to_answer").text


def test_an_answer_ends_the_asking(review, casework):
    decision = decided(review, casework)
    answers.answer_for_secretary_of_state(decision=decision, on=TODAY, by=casework)

    assert answers.ask_for_answers(on=date(2026, 12, 10), at=finality.timezone.now()) == 0
    assert ReviewClock.objects.get(kind="answer").met_on == TODAY


@pytest.mark.parametrize(("reads", "refused"), [("", True), ("x" * 120, False), ("x" * 121, True)])
def test_where_the_reasons_are_kept_is_put_right_in_120_letters(review, casework, reads, refused):
    decision = decided(review, casework)
    slip = {"field": Correction.Field.REASONS_REF, "reason": "Typed wrongly"}

    if refused:
        with pytest.raises(ParoleRefused) as found:
            corrections.correct_slip(decision=decision, reads=reads, by=casework, **slip)
        assert found.value.field == "reads"
    else:
        assert corrections.correct_slip(decision=decision, reads=reads, by=casework, **slip).reads == reads


def test_a_slip_is_put_beside_the_decision_and_its_days_are_counted_anew(review, casework):
    decision = decided(review, casework)

    corrections.correct_slip(
        decision=decision, field="provided_on", reads="2026-11-30", reason="Posted late", by=casework
    )

    decision.refresh_from_db()
    assert (decision.provided_on, decision.reading().provided_on) == (PROVIDED, date(2026, 11, 30))
    assert decision.challengeable_until == date(2026, 12, 21)
    assert by_board(review).expected_on == date(2026, 12, 22)
    assert "until 21 December 2026" in open_hold(review).reason
    assert ReviewClock.objects.running().get(kind="reconsideration").due_on == date(2026, 12, 21)


def test_what_was_final_by_a_wrong_day_is_provisional_again(review, casework, at_noon):
    decision = decided(review, casework)
    pass_to(at_noon, review, date(2026, 12, 16))
    not_referred(review)
    mark_ready(release=by_board(review), by=casework)

    corrections.correct_slip(
        decision=decision, field="provided_on", reads="2026-12-01", reason="It came a week later", by=casework
    )

    review.refresh_from_db()
    assert (review.status, review.final_on) == ("provisional", None)
    release = by_board(review)
    assert (release.certainty, release.status, release.expected_on) == (
        "provisional",
        "expected",
        date(2026, 12, 23),
    )
    with pytest.raises(MovementRefused):
        record_release(release=release, on=date(2026, 12, 16), by=casework)


def test_a_late_challenge_that_is_in_time_by_the_right_day_is_heard(review, casework, at_noon):
    decision = decided(review, casework)
    pass_to(at_noon, review, date(2026, 12, 20))
    asked = challenges.ChallengeRequest("prisoner", date(2026, 12, 16), ["irrational"])
    late = challenges.ask_for_reconsideration(review=review, asked=asked, by=casework)
    review.refresh_from_db()
    assert (late.is_late, review.status) == (True, "final")

    corrections.correct_slip(
        decision=decision, field="provided_on", reads="2026-11-26", reason="Posted later", by=casework
    )

    late.refresh_from_db()
    review.refresh_from_db()
    assert (late.is_late, review.status) == (False, "reconsideration_applied")
    assert by_board(review).certainty == "provisional"


def test_the_same_form_twice_makes_one_decision(review, casework):
    from sharing.records.once import new_uid

    uid = new_uid()
    first = decisions.record_decision(review=review, made=made(), by=casework, uid=uid)
    second = decisions.record_decision(review=review, made=made(), by=casework, uid=uid)

    assert first == second
    assert Decision.objects.count() == 1


def test_a_direction_does_not_follow_who_absconded_into_another_custody(review, casework, at_noon):
    decided(review, casework)
    person = review.offender
    record_happening(offender=person, happening=Happening.ABSCONDED, on=TODAY, by=casework)
    receive(offender=person, establishment=Establishment.objects.get(), on=TODAY, by=casework)

    pass_to(at_noon, review, date(2026, 12, 20))

    assert review.status == "final"
    assert not Release.objects.open().filter(offender=person, basis="APD").exists()


def test_nobody_is_asked_for_an_answer_once_the_decision_is_final(review, casework, at_noon):
    decided(review, casework)

    pass_to(at_noon, review, date(2026, 12, 20))

    assert answers.ask_for_answers(on=date(2026, 12, 20), at=finality.timezone.now()) == 0
