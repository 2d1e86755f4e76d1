"""The course of a review: the referral, what runs and ends, who may record it, what is left of a failure."""

import functools
from datetime import date, time, timedelta

import pytest

from offenders.models import Movement, Release
from parole import release_handlers
from parole.listing.actions import requests as hearing_requests
from parole.models import Decision, Hearing, ParoleReview, ReviewClock, ReviewMove, Seat
from parole.reviews.actions import clocks
from parole.reviews.actions.clocks import Clock
from parole.reviews.actions.opening import ParoleRefused
from parole.reviews.rules.referral import Due
from parole.steps.actions import open_due_reviews, reviews
from sharing.access import NotAllowed, RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.models import Alert, AuditEntry
from tests.factories.licence import workers
from tests.factories.parole import DISCLOSED, LETTER, ON_PAPERS, REPORTS, SENT, brought_to, review_of_somebody_held
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

TODAY = date(2026, 12, 1)
TARGET = date(2027, 2, 1)
UID = "01939d5e-0000-7000-8000-00000000000a"
PUT_OFF = {
    "reason": "The psychologist's report is late",
    "caused_by": "prison",
    "target_on": TARGET,
    "document": "PB/1",
}
DETAILS = {"board_ref": "2026/04418", "target_on": TARGET, "view": "against", "view_lodged_on": date(2026, 11, 20)}


def begin():
    review = review_of_somebody_held()
    return {"review": review, "ppcs": workers(review.offender, "ppcs")[0]}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun):
    return begun["ppcs"]


def running(review):
    return {each.kind: each.due_on for each in ReviewClock.objects.running().filter(review=review)}


def hearing_of(review, on):
    days = {"days": [on], "first_on": on, "last_on": on, "listed_on": date(2026, 11, 27)}
    return Hearing.objects.create(
        review=review, offender=review.offender, mode="video", place="HMP Full Sutton", starts_at=time(10), **days
    )


def listed(casework, review, on):
    """With a panel of one and a hearing on this day."""
    review = brought_to("ready_to_list", by=casework, review=review)
    Seat.objects.create(
        review=review, offender=review.offender, reference="M-1", discipline="judicial", seated_on=date(2026, 11, 27)
    )
    hearing_of(review, on)
    ParoleReview.objects.filter(pk=review.pk).update(status="listed")
    review.refresh_from_db()
    return review


def paper_decision(review, *, outcome="no_release", provided_on=date(2026, 11, 24)):
    ParoleReview.objects.filter(pk=review.pk).update(status="paper_decision")
    decision = Decision.objects.create(
        review=review,
        offender=review.offender,
        outcome=outcome,
        is_on_papers=True,
        decided_on=date(2026, 11, 24),
        provided_on=provided_on,
        reasons_ref="Store 4",
        is_open_to_reconsideration=True,
        challengeable_until=provided_on + timedelta(days=21),
    )
    review.refresh_from_db()
    clocks.start(review, Clock.HEARING_REQUEST, event=provided_on)
    return decision


class TestReferral:
    def test_sending_the_letter_does_not_refer_the_case(self, review, casework):
        review = brought_to("referral_sent", by=casework, review=review)

        assert (review.status, review.sent_on, review.deemed_referred_on) == ("referral_sent", SENT, None)
        assert Clock.REFERRAL in running(review)

    @pytest.mark.parametrize(
        ("letter_on", "reports_on", "referred_on"),
        [(LETTER, REPORTS, REPORTS), (date(2026, 11, 12), REPORTS, date(2026, 11, 12)), (LETTER, LETTER, LETTER)],
    )
    def test_case_is_referred_on_the_later_day_when_both_are_in(
        self, review, casework, letter_on, reports_on, referred_on
    ):
        review = brought_to("referral_sent", by=casework, review=review)

        review = reviews.receive_papers(review=review, letter_on=letter_on, reports_on=None, by=casework)
        assert review.status == "referral_sent"
        review = reviews.receive_papers(review=review, letter_on=None, reports_on=reports_on, by=casework)

        assert (review.status, review.deemed_referred_on) == ("deemed_referred", referred_on)
        assert ReviewMove.objects.get(verb="deem_referred").on == referred_on
        assert ReviewClock.objects.get(kind=Clock.REFERRAL).met_on == referred_on

    def test_reports_may_be_there_before_the_letter_is_sent(self, review, casework):
        review = brought_to("referral_sent", by=casework, review=review)

        review = reviews.receive_papers(review=review, letter_on=SENT, reports_on=date(2026, 10, 1), by=casework)

        assert review.deemed_referred_on == SENT

    @pytest.mark.parametrize(
        ("letter_on", "reports_on", "field", "why"),
        [
            (date(2026, 11, 1), None, "letter_on", "on that date the letter was sent"),
            (date(2026, 12, 2), None, "letter_on", "in the past"),
            (None, date(2026, 12, 2), "reports_on", "in the past"),
            (None, None, "letter_on", "at least one"),
        ],
    )
    def test_days_that_cannot_be_are_refused(self, review, casework, letter_on, reports_on, field, why):
        review = brought_to("referral_sent", by=casework, review=review)

        with pytest.raises(ParoleRefused, match=why) as refused:
            reviews.receive_papers(review=review, letter_on=letter_on, reports_on=reports_on, by=casework)

        assert refused.value.field == field

    def test_papers_are_refused_before_the_letter_is_sent_and_after_the_referral(self, review, casework):
        with pytest.raises(MoveRefused, match="letter was sent"):
            reviews.receive_papers(review=review, letter_on=LETTER, reports_on=REPORTS, by=casework)
        review = brought_to("deemed_referred", by=casework, review=review)

        same = reviews.receive_papers(review=review, letter_on=LETTER, reports_on=REPORTS, by=casework)
        with pytest.raises(MoveRefused, match="already been referred"):
            reviews.receive_papers(review=review, letter_on=TODAY, reports_on=None, by=casework)

        assert same.deemed_referred_on == REPORTS
        assert ReviewMove.objects.filter(verb="deem_referred").count() == 1

    def test_referral_before_the_review_was_begun_here_meets_its_limit(self, review, casework):
        ReviewClock.objects.filter(review=review).update(starts_on=TODAY)

        brought_to("deemed_referred", by=casework, review=review)

        clock = ReviewClock.objects.get(kind=Clock.REFERRAL)
        assert (clock.starts_on, clock.met_on) == (REPORTS, REPORTS)


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("due", reviews.send_referral),
        ("deemed_referred", reviews.disclose_dossier),
        ("mca_listed", functools.partial(reviews.issue_directions, document="PB/1")),
        ("mca_listed", functools.partial(reviews.direct_oral, document="PB/1")),
        ("oral_directed", reviews.ready_to_list),
    ],
)
def test_what_has_happened_does_not_lie_ahead(review, casework, state, act):
    review = brought_to(state, by=casework, review=review)

    with pytest.raises(ParoleRefused, match="in the past") as refused:
        act(review=review, on=date(2026, 12, 2), by=casework)

    assert refused.value.field == "on"


class TestOnThePapers:
    def test_dossier_is_disclosed_by_the_prison_too(self, review, casework):
        (governor,) = workers(review.offender, "prison_offender_manager")
        review = brought_to("deemed_referred", by=casework, review=review)

        review = reviews.disclose_dossier(review=review, on=DISCLOSED, by=governor)

        assert (review.status, review.disclosed_on) == ("dossier_disclosed", DISCLOSED)

    def test_decision_is_due_fourteen_days_after_the_case_is_considered(self, review, casework):
        review = brought_to("mca_listed", by=casework, review=review)

        assert review.mca_on == ON_PAPERS
        assert running(review) == {Clock.PAPER_DECISION: date(2026, 12, 7)}

    def test_case_can_be_listed_for_a_day_to_come(self, review, casework):
        review = brought_to("dossier_disclosed", by=casework, review=review)

        review = reviews.list_mca(review=review, on=date(2026, 12, 14), by=casework)

        assert review.mca_on == date(2026, 12, 14)
        assert ReviewMove.objects.get(verb="list_mca").on == TODAY
        assert running(review) == {Clock.PAPER_DECISION: date(2026, 12, 28)}

    def test_directions_stop_the_clock_and_listing_again_starts_it_anew(self, review, casework):
        review = brought_to("mca_listed", by=casework, review=review)
        with pytest.raises(MoveRefused, match="at least one direction"):
            reviews.issue_directions(review=review, on=TODAY, document="PB/1", by=casework)
        review.directions.create(
            offender=review.offender, words="A report", agency=casework.agency, issued_on=TODAY, due_on=TARGET
        )

        review = reviews.issue_directions(review=review, on=TODAY, document="PB/1", by=casework)
        assert running(review) == {}
        review = reviews.list_mca(review=review, on=TODAY, by=casework)

        assert running(review) == {Clock.PAPER_DECISION: date(2026, 12, 15)}

    def test_hearing_is_directed_and_nothing_waits_for_a_decision_on_the_papers(self, review, casework):
        review = brought_to("oral_directed", by=casework, review=review)

        assert running(review) == {}
        assert ReviewClock.objects.get(kind=Clock.PAPER_DECISION).stopped_on == date(2026, 11, 26)

    @pytest.mark.parametrize(
        ("asked_on", "in_time"),
        [(date(2026, 12, 21), True), (date(2026, 12, 22), True), (date(2026, 12, 23), False)],
    )
    def test_hearing_is_directed_when_the_prisoner_asked_within_28_days(
        self, review, casework, at_noon, asked_on, in_time
    ):
        review = brought_to("mca_listed", by=casework, review=review)
        decision = paper_decision(review)
        at_noon.move_to(f"{asked_on}T12:00:00Z")

        review = hearing_requests.ask_for_hearing(review=review, on=asked_on, by=casework)

        assert review.asked_for_hearing_on == asked_on
        if in_time:
            review = reviews.direct_oral(review=review, on=asked_on, document="PB/1", by=casework)
            decision.refresh_from_db()
            assert (review.status, decision.fell_away_on) == ("oral_directed", asked_on)
        else:
            with pytest.raises(MoveRefused, match="cannot be done now: it is final"):
                reviews.direct_oral(review=review, on=asked_on, document="PB/1", by=casework)


class TestDelay:
    def test_it_is_kept_by_its_reason_with_a_note(self, review, casework):
        review = listed(casework, review, date(2026, 11, 30))
        said = PUT_OFF | {"put_off_for": "charge", "reason": "Crown Court, May", "decided_by": "staff"}

        reviews.adjourn(review=review, on=TODAY, by=casework, **said)

        move = ReviewMove.objects.get(verb="adjourn")
        assert (move.put_off_for, move.reason) == ("charge", "A charge is pending. Crown Court, May")
        assert move.decided_by == "staff"

    def test_another_reason_is_said_in_the_note(self, review, casework):
        review = listed(casework, review, date(2026, 11, 30))

        with pytest.raises(ParoleRefused) as refused:
            reviews.adjourn(review=review, on=TODAY, by=casework, **PUT_OFF | {"put_off_for": "other", "reason": " "})

        assert refused.value.field == "reason"

    def test_adjourned_case_keeps_its_panel_and_says_by_when_it_goes_on(self, review, casework):
        review = listed(casework, review, date(2026, 11, 30))

        review = reviews.adjourn(review=review, on=TODAY, by=casework, **PUT_OFF)

        move = ReviewMove.objects.get(verb="adjourn")
        assert (review.status, review.target_on) == ("adjourned", TARGET)
        assert (move.caused_by, move.reason, move.target_on) == ("prison", PUT_OFF["reason"], TARGET)
        assert Seat.objects.sitting().count() == 1
        assert Hearing.objects.get().status == "adjourned"
        assert Alert.objects.get(kind="parole.put_off").title == "Parole review adjourned"

    @pytest.mark.parametrize(
        ("first_on", "status"),
        [(date(2026, 11, 30), "adjourned"), (TODAY, "adjourned"), (date(2026, 12, 2), "cancelled")],
    )
    def test_hearing_that_lay_ahead_of_an_adjournment_does_not_take_place(self, review, casework, first_on, status):
        review = listed(casework, review, first_on)

        reviews.adjourn(review=review, on=TODAY, by=casework, **PUT_OFF)

        assert Hearing.objects.get().status == status

    def test_deferred_case_drops_its_panel_and_its_hearing(self, review, casework):
        review = listed(casework, review, date(2026, 12, 15))

        review = reviews.defer(review=review, on=TODAY, by=casework, **PUT_OFF)

        seat = Seat.objects.get()
        assert (review.status, review.target_on) == ("deferred", TARGET)
        assert (seat.left_on, seat.left_because) == (TODAY, f"Deferred: {PUT_OFF['reason']}")
        assert (Hearing.objects.get().status, Hearing.objects.get().cancelled_because) == (
            "cancelled",
            PUT_OFF["reason"],
        )

    @pytest.mark.parametrize("target_on", [date(2026, 11, 30), TODAY])
    def test_target_must_lie_ahead(self, review, casework, target_on):
        review = brought_to("oral_directed", by=casework, review=review)

        with pytest.raises(ParoleRefused, match="after that date"):
            reviews.defer(review=review, on=TODAY, by=casework, **PUT_OFF | {"target_on": target_on})

    @pytest.mark.parametrize(
        ("missing", "why"),
        [("reason", "Enter a reason"), ("caused_by", "who caused"), ("document", "Board’s document")],
    )
    def test_delay_has_a_reason_and_somebody_who_caused_it(self, review, casework, missing, why):
        review = brought_to("oral_directed", by=casework, review=review)

        with pytest.raises(MoveRefused, match=why):
            reviews.defer(review=review, on=TODAY, by=casework, **PUT_OFF | {missing: ""})

    def test_same_form_sent_twice_is_one_move(self, review, casework):
        review = brought_to("oral_directed", by=casework, review=review)

        for _ in range(2):
            review = reviews.defer(review=review, on=TODAY, by=casework, uid=UID, **PUT_OFF)

        assert ReviewMove.objects.filter(verb="defer").count() == 1
        assert Alert.objects.filter(kind="parole.put_off").count() == 1

    def test_key_of_another_review_reads_as_absent(self, review, casework):
        other = review_of_somebody_held()
        (their_casework,) = workers(other.offender, "ppcs")
        reviews.send_referral(review=other, on=SENT, by=their_casework, uid=UID)

        with pytest.raises(RecordHidden):
            reviews.send_referral(review=review, on=SENT, by=casework, uid=UID)

    def test_nothing_is_left_when_the_teams_cannot_be_told(self, review, casework, monkeypatch):
        review = listed(casework, review, date(2026, 12, 15))
        monkeypatch.setattr("parole.steps.actions.reviews.alerts.raise_alert", lambda **what: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            reviews.defer(review=review, on=TODAY, by=casework, **PUT_OFF)

        review.refresh_from_db()
        assert (review.status, review.target_on) == ("listed", None)
        assert (Hearing.objects.get().status, Seat.objects.sitting().count()) == ("listed", 1)
        assert not ReviewMove.objects.filter(verb="defer").exists()


class TestEnd:
    def test_withdrawn_review_has_no_panel_no_hearing_and_no_clock(self, review, casework):
        review = listed(casework, review, date(2026, 12, 15))
        clocks.start(review, Clock.DECISION, event=TODAY)

        review = reviews.withdraw(review=review, on=TODAY, reason="Conviction quashed", by=casework)

        assert (review.status, review.ended_because) == ("withdrawn", "Conviction quashed")
        assert running(review) == {}
        assert (Hearing.objects.get().status, Seat.objects.sitting().count()) == ("cancelled", 0)

    def test_release_by_law_cancels_the_hearing_too(self, review, casework):
        review = listed(casework, review, date(2026, 12, 15))
        days = dict.fromkeys(["expected_on", "leaves_on", "warn_on", "released_on"], TODAY)
        release = Release.objects.create(
            offender=review.offender, period=review.period, basis="CRD", certainty="fixed", status="released", **days
        )

        release_handlers.end_with_release(release=release, by=casework)

        review.refresh_from_db()
        assert (review.status, Hearing.objects.get().status) == ("withdrawn", "cancelled")

    def test_death_ends_the_review(self, review, casework):
        died = Movement(offender=review.offender, happening="died", happened_on=TODAY)

        release_handlers.withdraw_when_cut_short(movement=died, by=casework)

        review.refresh_from_db()
        assert review.status == "withdrawn"

    def test_withdrawal_lies_not_ahead(self, review, casework):
        with pytest.raises(ParoleRefused, match="in the past"):
            reviews.withdraw(review=review, on=date(2026, 12, 2), reason="Transferred", by=casework)


class TestDetails:
    def set(self, review, casework, version=None, **more):
        version = version or version_of(review, *reviews.DETAILS)
        return reviews.set_details(review=review, details=DETAILS | more, version=version, by=casework)

    def test_reference_target_and_view_are_kept_with_what_they_were(self, review, casework):
        review = self.set(review, casework)

        assert (review.board_ref, review.target_on, review.view) == ("2026/04418", TARGET, "against")
        entry = AuditEntry.objects.get(verb="parole.details_set")
        assert entry.payload.data["before"]["board_ref"] == ""

    def test_somebody_elses_save_is_not_overwritten(self, review, casework):
        version = version_of(review, *reviews.DETAILS)
        self.set(review, casework)

        assert self.set(review, casework, version).board_ref == "2026/04418"  # the same once more
        with pytest.raises(ChangedMeanwhile):
            self.set(review, casework, version, board_ref="2026/1")

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"view_lodged_on": None}, "view_lodged_on"),
            ({"view": ""}, "view"),
            ({"view_lodged_on": date(2026, 12, 2)}, "view_lodged_on"),
        ],
    )
    def test_view_has_its_day_and_the_day_its_view(self, review, casework, more, field):
        with pytest.raises(ParoleRefused) as refused:
            self.set(review, casework, **more)

        assert refused.value.field == field


class TestWho:
    @pytest.mark.parametrize("role", ["probation_officer", "ct_manager", "prison_decision_maker", "duty_officer"])
    def test_other_roles_record_nothing_of_the_board(self, review, role):
        (other,) = workers(review.offender, role)

        for act in (
            lambda: reviews.send_referral(review=review, on=SENT, by=other),
            lambda: reviews.receive_papers(review=review, letter_on=LETTER, reports_on=None, by=other),
            lambda: hearing_requests.ask_for_hearing(review=review, on=TODAY, by=other),
            lambda: reviews.set_details(review=review, details=DETAILS, version="", by=other),
            lambda: reviews.withdraw(review=review, on=TODAY, reason="Transferred", by=other),
        ):
            with pytest.raises(MoveRefused, match="role cannot do this"):
                act()

    def test_casework_without_a_grant_or_as_reader_changes_nothing(self, review):
        stranger = UserFactory(role="ppcs", teams=[TeamFactory()])
        grant = GrantFactory(subject=review.offender)
        reader = UserFactory(role="ppcs", teams=[grant.team])

        with pytest.raises(RecordHidden):
            reviews.send_referral(review=review, on=SENT, by=stranger)
        with pytest.raises(NotAllowed):
            reviews.send_referral(review=review, on=SENT, by=reader)

    def test_casework_begins_a_review_by_hand_and_only_one(self, casework, review):
        due = Due("s244zb", date(2027, 1, 5), "Power to detain")
        with pytest.raises(MoveRefused, match="already open"):
            open_due_reviews.begin(offender=review.offender, due=due, on=TODAY, by=casework)
        reviews.withdraw(review=review, on=TODAY, reason="Begun in error", by=casework)

        begun = open_due_reviews.begin(offender=review.offender, due=due, on=TODAY, by=casework, uid=UID)
        again = open_due_reviews.begin(offender=review.offender, due=due, on=TODAY, by=casework, uid=UID)

        assert begun == again
        assert (begun.kind, begun.follows) == ("s244zb", review)
        assert running(begun) == {Clock.REFERRAL: date(2027, 1, 5)}
