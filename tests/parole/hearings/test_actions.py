"""Hearings listed, moved, cancelled and heard: what happens, and who is alerted."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from offenders.releases.warnings.rules import told_from
from parole.hearings.actions import warnings
from parole.listing.actions import hearings
from parole.models import Contribution, Hearing, ReviewClock, ReviewMove, Seat
from parole.moves.actions.moves import make_move
from parole.reviews.actions.clocks import tell_of_missed
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse
from sharing.access import NotAllowed, RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.models import Alert, AuditEntry, Receipt
from tests.factories.hearings import HEARING_ON, LISTED_ON, casework_for, listed, planned, ready_to_list, seated
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026


def begin():
    review = ready_to_list()
    return {"review": review, "by": casework_for(review.offender)}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def by(begun):
    return begun["by"]


def limits(review):
    return {clock.kind: clock for clock in ReviewClock.objects.running().filter(review=review)}


def told(kind):
    return Alert.objects.filter(kind=f"parole.hearing_{kind}")


class TestListing:
    def test_it_is_kept_with_its_days_in_order_and_each_once(self, review, by):
        hearing = listed(review, date(2027, 3, 3), HEARING_ON, HEARING_ON, by=by, starts_at=time(10), is_public=True)

        review.refresh_from_db()
        assert review.status == "listed"
        assert (hearing.days, hearing.first_on, hearing.last_on) == (
            [HEARING_ON, date(2027, 3, 3)],
            HEARING_ON,
            date(2027, 3, 3),
        )
        assert (hearing.starts_at, hearing.is_public, hearing.moved_from) == (time(10), True, None)

    def test_limits_before_it_run(self, review, by):
        listed(review, by=by)

        assert {kind: clock.due_on for kind, clock in limits(review).items()} == {
            "withholding": date(2027, 1, 4),
            "notice_of_hearing": date(2027, 2, 8),
        }

    def test_every_team_of_the_person_hears_at_once(self, review, by):
        prison = GrantFactory(subject=review.offender).team
        stranger = TeamFactory()

        listed(review, HEARING_ON, date(2027, 3, 2), by=by)

        alert = told("listed").get()
        teams = {receipt.team for receipt in Receipt.objects.filter(alert=alert)}
        assert prison in teams
        assert stranger not in teams
        assert alert.title == "Hearing listed for Monday 1 March 2027"
        assert alert.text == (
            "First review, s.247A. By video, 2 days, the last Tuesday 2 March 2027. Deadline to apply to "
            "withhold material: Monday 4 January 2027. Notice to be given by Monday 8 February 2027."
        )
        assert alert.link == f"/people/{review.offender.uid}/parole/{review.uid}/"

    def test_nothing_that_was_typed_is_told(self, review, by):
        listed(review, by=by, place="14 Elm Row")

        assert "Elm" not in told("listed").get().text

    def test_sent_twice_it_is_listed_once(self, review, by):
        uid = uuid4()
        asked = {"review": review, "planned": planned(), "on": LISTED_ON, "by": by, "uid": uid}

        assert hearings.list_hearing(**asked) == hearings.list_hearing(**asked)
        assert (Hearing.objects.count(), told("listed").count()) == (1, 1)

    def test_form_of_somebody_else_finds_nothing(self, review, by):
        made = listed(review, by=by)
        other = ready_to_list()

        with pytest.raises(RecordHidden):
            hearings.list_hearing(
                review=other, planned=planned(), on=LISTED_ON, by=casework_for(other.offender), uid=made.uid
            )

    def test_past_day_is_refused_and_nothing_is_left(self, review, by):
        with pytest.raises(ParoleRefused, match="record the hearing as heard") as refused:
            listed(review, date(2026, 11, 30), HEARING_ON, by=by)

        review.refresh_from_db()
        assert (refused.value.field, review.status) == ("days", "ready_to_list")
        assert not ReviewMove.objects.exists()

    def test_today_can_be_listed_and_a_listing_of_tomorrow_cannot(self, review, by):
        with pytest.raises(ParoleRefused, match="today or in the past"):
            listed(review, by=by, on=date(2026, 12, 2))

        assert listed(review, date(2026, 12, 1), by=by).first_on == LISTED_ON

    def test_weekend_is_not_refused(self, review, by):
        assert listed(review, date(2027, 3, 6), by=by).first_on.weekday() == 5

    def test_short_notice_is_said_and_not_called_missed_once_more(self, review, by, noon):
        listed(review, date(2026, 12, 15), by=by)

        assert "Notice was to be given by Tuesday 24 November 2026: notice was short." in told("listed").get().text
        assert tell_of_missed(on=date(2026, 12, 2), at=noon) == 0

    def test_notice_of_three_weeks_to_the_day_is_not_short(self, review, by):
        listed(review, date(2026, 12, 22), by=by)

        assert "notice was short" not in told("listed").get().text

    def test_near_hearing_is_to_be_read_within_hours(self, review, by, noon):
        listed(review, date(2026, 12, 15), by=by)

        alert = told("listed").get()
        receipt = Receipt.objects.filter(alert=alert).first()
        assert (alert.severity, receipt.due_at) == (2, noon + timedelta(hours=4))

    @pytest.mark.parametrize("role", ["ct_analyst", "probation_officer", "prison_offender_manager", "prison_security"])
    def test_only_casework_lists(self, review, role):
        with pytest.raises(MoveRefused, match="role cannot do this"):
            listed(review, by=casework_for(review.offender, role=role))

    def test_casework_without_a_grant_finds_nobody_and_a_reader_may_not(self, review):
        team = TeamFactory(agency=AgencyFactory(kind="ppcs"))
        with pytest.raises(RecordHidden):
            listed(review, by=UserFactory(role="ppcs", teams=[team]))
        GrantFactory(subject=review.offender, team=team)

        with pytest.raises(NotAllowed):
            listed(review, by=UserFactory(role="ppcs", teams=[team]))

    def test_nothing_is_left_when_its_last_step_fails(self, review, by, monkeypatch):
        def broken(**what):
            raise OSError("the drafts are gone")

        monkeypatch.setattr("parole.listing.actions.hearings.drafts.forget", broken)
        with pytest.raises(OSError, match="the drafts are gone"):
            listed(review, by=by)

        review.refresh_from_db()
        assert (review.status, Hearing.objects.count(), Alert.objects.count()) == ("ready_to_list", 0, 0)


class TestNotice:
    def test_it_meets_its_limit(self, review, by):
        listed(review, by=by)

        hearings.give_notice(review=review, on=date(2026, 12, 1), by=by)

        assert list(limits(review)) == ["withholding"]
        assert AuditEntry.objects.filter(verb="parole.notice_given").exists()

    def test_it_may_be_recorded_with_the_listing(self, review, by):
        hearings.list_hearing(review=review, planned=planned(), on=LISTED_ON, notice_on=LISTED_ON, by=by)

        assert list(limits(review)) == ["withholding"]

    @pytest.mark.parametrize(("day", "words"), [(2, "in the past"), (30, "earlier than the listing")])
    def test_a_day_that_cannot_be_is_refused(self, review, by, day, words):
        listed(review, by=by)
        on = date(2026, 11, day) if day == 30 else date(2026, 12, day)

        with pytest.raises(ParoleRefused, match=words):
            hearings.give_notice(review=review, on=on, by=by)

    def test_twice_is_refused_and_without_a_hearing_too(self, review, by):
        with pytest.raises(ParoleRefused, match="No hearing is listed"):
            hearings.give_notice(review=review, on=LISTED_ON, by=by)
        listed(review, by=by)
        hearings.give_notice(review=review, on=LISTED_ON, by=by)

        with pytest.raises(ParoleRefused, match="already recorded"):
            hearings.give_notice(review=review, on=LISTED_ON, by=by)

    def test_missed_notice_is_told_with_the_highest_severity(self, review, by, noon):
        listed(review, by=by)

        assert tell_of_missed(on=date(2027, 2, 8), at=noon) == 0
        assert tell_of_missed(on=date(2027, 2, 9), at=noon) == 1
        assert Alert.objects.get(kind="parole.clock_missed").severity == 1


class TestMoving:
    def move(self, review, by, *days, reason="The panel is ill", **more):
        return hearings.move_hearing(
            review=review, planned=planned(*days, **more), reason=reason, on=LISTED_ON, by=by, version=None
        )

    def test_the_row_stays_and_says_from_when(self, review, by):
        made = listed(review, by=by)

        moved = self.move(review, by, date(2027, 4, 12))

        assert (moved.pk, moved.first_on, moved.moved_from) == (made.pk, date(2027, 4, 12), HEARING_ON)
        assert ReviewMove.objects.get(verb="move_hearing").reason == "The panel is ill"

    def test_limits_run_anew_and_notice_is_to_be_given_again(self, review, by):
        hearings.list_hearing(review=review, planned=planned(), on=LISTED_ON, notice_on=LISTED_ON, by=by)

        self.move(review, by, date(2027, 4, 12))

        assert {kind: clock.due_on for kind, clock in limits(review).items()} == {
            "withholding": date(2027, 2, 15),
            "notice_of_hearing": date(2027, 3, 22),
        }

    def test_other_room_leaves_the_limits_and_the_notice(self, review, by):
        hearings.list_hearing(review=review, planned=planned(), on=LISTED_ON, notice_on=LISTED_ON, by=by)

        moved = self.move(review, by, mode="in_person")

        assert moved.moved_from is None
        assert {kind: clock.due_on for kind, clock in limits(review).items()} == {"withholding": date(2027, 1, 4)}
        assert told("moved").get().title == "Hearing of Monday 1 March 2027 changed"

    def test_what_was_told_before_waits_no_more(self, review, by):
        listed(review, by=by)

        self.move(review, by, date(2027, 4, 12))

        before, now = told("listed").get(), told("moved").get()
        assert (before.state, before.superseded_by) == ("superseded", now)
        assert now.title == "Hearing moved to Monday 12 April 2027"
        assert "Was Monday 1 March 2027." in now.text

    def test_each_move_is_told(self, review, by):
        listed(review, by=by)

        self.move(review, by, date(2027, 4, 12))
        self.move(review, by, HEARING_ON)

        assert told("moved").count() == 2
        assert told("moved").unfinished().get().title == "Hearing moved to Monday 1 March 2027"

    def test_same_again_does_nothing(self, review, by):
        listed(review, by=by)
        self.move(review, by, date(2027, 4, 12))

        self.move(review, by, date(2027, 4, 12))

        assert (told("moved").count(), ReviewMove.objects.filter(verb="move_hearing").count()) == (1, 1)

    def test_reason_is_asked_for_and_a_past_day_refused(self, review, by):
        listed(review, by=by)

        with pytest.raises(MoveRefused, match="Enter a reason"):
            self.move(review, by, date(2027, 4, 12), reason=" ")
        with pytest.raises(ParoleRefused, match="record the hearing as heard"):
            self.move(review, by, date(2026, 11, 30))

    def test_who_was_slower_is_shown_what_stands(self, review, by):
        hearing = listed(review, by=by)
        seen = version_of(hearing, *hearings.HEARING_FIELDS)
        self.move(review, by, date(2027, 4, 12))

        with pytest.raises(ChangedMeanwhile):
            hearings.move_hearing(
                review=review, planned=planned(date(2027, 5, 3)), reason="x", on=LISTED_ON, by=by, version=seen
            )

    def test_panel_stays(self, review, by):
        seated(review, "judicial", by=by)
        listed(review, by=by)

        self.move(review, by, date(2027, 4, 12))

        assert Seat.objects.sitting().count() == 1


class TestOff:
    def test_cancelled_goes_back_to_be_listed_and_is_told(self, review, by):
        hearing = listed(review, by=by)

        hearings.cancel_hearing(review=review, reason="No room", on=LISTED_ON, by=by)

        hearing.refresh_from_db()
        review.refresh_from_db()
        assert (hearing.status, hearing.cancelled_because, review.status) == ("cancelled", "No room", "ready_to_list")
        assert limits(review) == {}
        assert told("cancelled").get().title == "Hearing of Monday 1 March 2027 cancelled"
        assert told("listed").get().state == "superseded"

    def test_it_can_be_listed_anew(self, review, by):
        listed(review, by=by)
        hearings.cancel_hearing(review=review, reason="No room", on=LISTED_ON, by=by)

        listed(review, date(2027, 5, 3), by=by)

        assert sorted(Hearing.objects.values_list("status", flat=True)) == ["cancelled", "listed"]

    @pytest.mark.parametrize(
        ("verb", "status", "sitting"),
        [("adjourn", "cancelled", 1), ("defer", "cancelled", 0), ("withdraw", "cancelled", 0)],
    )
    def test_it_goes_the_way_of_the_review(self, review, by, verb, status, sitting):
        seated(review, "judicial", by=by)
        listed(review, by=by)

        said = {"reason": "Charge pending", "caused_by": "court", "document": "PB/1"}
        make_move(get_review_or_refuse(review, by=by), verb, by=by, on=LISTED_ON, **said)

        assert Hearing.objects.get().status == status
        assert Seat.objects.sitting().count() == sitting
        assert told("cancelled").count() == 1


class TestHeard:
    def test_decision_is_due_14_days_after_the_last_day(self, review, by, at_noon):
        seated(review, "judicial", by=by)
        listed(review, date(2026, 12, 3), date(2026, 12, 10), by=by)
        at_noon.shift(timedelta(days=10))  # 11 December

        hearing = hearings.hear(review=review, by=by)

        review.refresh_from_db()
        assert (hearing.status, review.status) == ("heard", "heard")
        assert limits(review)["decision"].due_on == date(2026, 12, 24)
        assert ReviewMove.objects.get(verb="hear").on == date(2026, 12, 10)

    def test_not_before_its_last_day_and_not_without_a_panel(self, review, by, at_noon):
        listed(review, date(2026, 12, 3), date(2026, 12, 10), by=by)
        at_noon.shift(timedelta(days=8))
        with pytest.raises(MoveRefused, match="Record the panel first"):
            hearings.hear(review=review, by=by)
        seated(review, "judicial", by=by)
        with pytest.raises(MoveRefused, match="has not taken place"):
            hearings.hear(review=review, by=by)

        at_noon.shift(timedelta(days=1))  # its last day
        assert hearings.hear(review=review, by=by).status == "heard"

    def test_past_one_that_was_never_listed_is_recorded_as_heard(self, review, by):
        seated(review, "judicial", by=by, on=date(2026, 11, 1))

        hearing = hearings.hear(review=review, held=planned(date(2026, 11, 24)), by=by)

        assert (hearing.status, hearing.first_on) == ("heard", date(2026, 11, 24))
        assert limits(review)["decision"].due_on == date(2026, 12, 8)
        assert not told("listed").exists()

    def test_it_may_have_been_on_other_days_than_listed(self, review, by, at_noon):
        seated(review, "judicial", by=by)
        made = listed(review, date(2026, 12, 3), by=by)
        at_noon.shift(timedelta(days=10))

        hearing = hearings.hear(review=review, held=planned(date(2026, 12, 4)), by=by)

        assert (hearing.pk, hearing.days) == (made.pk, [date(2026, 12, 4)])
        assert limits(review)["decision"].due_on == date(2026, 12, 18)

    def test_day_ahead_was_not_heard_and_leaves_nothing(self, review, by):
        seated(review, "judicial", by=by)

        with pytest.raises(ParoleRefused, match="has not taken place"):
            hearings.hear(review=review, held=planned(date(2026, 12, 2)), by=by)

        assert not Hearing.objects.exists()

    def test_part_heard_is_concluded_without_another_listing(self, review, by, at_noon):
        seated(review, "judicial", by=by)
        listed(review, date(2026, 12, 1), by=by)
        said = {"reason": "One report", "caused_by": "prison", "document": "PB/1"}
        make_move(get_review_or_refuse(review, by=by), "adjourn", by=by, on=LISTED_ON, **said)

        hearing = hearings.hear(review=review, by=by)

        assert (hearing.status, Hearing.objects.count()) == ("heard", 1)


class TestComing:
    def flag(self, on, hour=12):
        return warnings.flag_coming(on=on, at=datetime.combine(on, time(hour), ZoneInfo("Europe/London")))

    def test_it_is_told_8_3_and_1_weeks_before_and_each_time_once(self, review, by):
        listed(review, by=by)
        days = [date(2026, 12, 1) + timedelta(days=n) for n in range(100)]

        told_on = [day for day in days if self.flag(day)]

        assert told_on == [date(2027, 1, 4), date(2027, 2, 8), date(2027, 2, 22)]

    @pytest.mark.parametrize(
        ("on", "raised"), [(date(2027, 1, 3), 0), (date(2027, 1, 4), 1), (date(2027, 2, 28), 1), (HEARING_ON, 0)]
    )
    def test_late_run_tells_of_the_window_that_holds_now(self, review, by, on, raised):
        listed(review, by=by)

        assert self.flag(on) == raised

    def test_nobody_is_rung_in_the_night(self, review, by):
        listed(review, by=by)
        on = date(2027, 1, 4)

        assert warnings.flag_coming(on=on, at=told_from(on) - timedelta(minutes=1)) == 0
        assert warnings.flag_coming(on=on, at=told_from(on)) == 1

    def test_first_window_says_the_last_day_to_ask_for_withholding(self, review, by):
        listed(review, by=by)

        self.flag(date(2027, 1, 4))

        alert = told("coming").get()
        assert alert.title == "Hearing on Monday 1 March 2027"
        assert alert.text == "56 days before. Deadline to apply to withhold material: 4 January 2027."
        assert alert.link == f"/people/{review.offender.uid}/parole/{review.uid}/"

    @pytest.mark.parametrize(
        ("asked", "received", "words"),
        [
            (None, None, "not requested."),
            (date(2027, 1, 11), None, "requested on 11 January 2027, not received."),
            (date(2027, 1, 11), datetime(2027, 1, 20, 23, 30, tzinfo=ZoneInfo("UTC")), "received on 20 January 2027."),
        ],
    )
    def test_later_windows_say_notice_and_what_police_gave(self, review, by, asked, received, words):
        listed(review, by=by)
        if asked:
            Contribution.objects.create(
                review=review,
                offender=review.offender,
                agency=AgencyFactory(kind="ct_police"),
                asked_on=asked,
                due_on=date(2027, 2, 1),
                received_at=received,
            )

        self.flag(date(2027, 2, 8))

        assert told("coming").get().text == (
            f"21 days before. Notice is not recorded; deadline: 8 February 2027. Contribution of CT police: {words}"
        )

    def test_notice_that_was_given_is_said(self, review, by):
        hearings.list_hearing(review=review, planned=planned(), on=LISTED_ON, notice_on=LISTED_ON, by=by)

        self.flag(date(2027, 2, 22))

        assert "7 days before. Notice was given on 1 December 2026. " in told("coming").get().text

    def test_hearing_that_is_off_or_heard_is_not_told(self, review, by):
        listed(review, by=by)
        hearings.cancel_hearing(review=review, reason="No room", on=LISTED_ON, by=by)

        assert self.flag(date(2027, 1, 4)) == 0

    def test_moved_one_is_told_of_its_new_day(self, review, by):
        listed(review, by=by)
        self.flag(date(2027, 1, 4))
        hearings.move_hearing(review=review, planned=planned(date(2027, 3, 8)), reason="Ill", on=LISTED_ON, by=by)

        assert told("coming").get().state == "superseded"
        assert self.flag(date(2027, 1, 11)) == 1
        assert "Monday 8 March 2027" in told("coming").unfinished().get().title

    def test_weeks_are_a_dated_practice(self, review, by):
        from sharing.models import PracticeValue

        listed(review, by=by)
        PracticeValue.objects.create(
            name="parole.hearing_told_weeks", value=[10, 2], starts_on=date(2026, 12, 10), source="Agreed"
        )

        assert self.flag(date(2026, 12, 21)) == 1
        assert "70 days before. Deadline to apply" in told("coming").get().text
        assert self.flag(date(2027, 1, 4)) == 0
        assert self.flag(date(2027, 2, 15)) == 1

    def test_number_of_statements_does_not_grow(self, review, by, django_assert_num_queries):
        listed(review, by=by)
        with django_assert_num_queries(13):  # savepoints are among them
            self.flag(date(2027, 1, 4))
        for _ in range(5):
            listed()

        with django_assert_num_queries(13):
            assert self.flag(date(2027, 1, 4)) == 5
