"""Time limits run, are met or missed and told once; reviews begin automatically when they come in sight."""

from datetime import date, timedelta

import pytest

from offenders.models import Conviction, CustodyPeriod, KeyDate, Offence, Release, Sentence
from parole import tasks
from parole.models import ParoleReview, ReviewClock, ReviewMove
from parole.reviews.actions import clocks
from parole.reviews.actions.clocks import Clock
from parole.steps.actions import open_due_reviews
from sharing.models import Alert, PracticeValue
from tests.factories.licence import workers
from tests.factories.offenders import OffenderFactory
from tests.factories.parole import brought_to, review_of_somebody_held, somebody_held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

TODAY = date(2026, 12, 1)
PED = date(2027, 6, 1)  # 26 weeks after 1 December 2026


@pytest.fixture
def review():
    return review_of_somebody_held()


def told(on, noon):
    return clocks.tell_of_missed(on=on, at=noon + (on - noon.date()))


class TestClocks:
    def test_its_day_is_worked_out_once_with_the_value_of_that_day(self, review):
        days = {"name": "parole.decision_days", "value": 10, "source": "Test"}
        PracticeValue.objects.create(starts_on=date(2026, 12, 10), **days)

        before = clocks.start(review, Clock.DECISION, event=date(2026, 12, 9))
        assert before.due_on == date(2026, 12, 23)
        after = clocks.start(review, Clock.DECISION, event=date(2026, 12, 10))

        before.refresh_from_db()
        assert (before.due_on, before.stopped_on) == (date(2026, 12, 23), date(2026, 12, 10))
        assert after.due_on == date(2026, 12, 20)

    def test_limit_before_a_hearing_ends_before_it(self, review):
        assert clocks.start(review, Clock.WITHHOLDING, event=date(2027, 3, 1)).due_on == date(2027, 1, 4)

    @pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 0), (1, 1)])
    def test_duty_is_told_on_the_day_after_its_last(self, review, noon, days, number):
        assert told(review.refer_by + timedelta(days=days), noon) == number

    def test_missed_duty_is_told_once_with_the_highest_severity(self, review, noon):
        late = review.refer_by + timedelta(days=1)

        assert (told(late, noon), told(late, noon)) == (1, 0)
        alert = Alert.objects.get()
        assert alert.severity_word == "critical"
        assert "Referral to the Board: the deadline was 15 March 2027" in alert.text

    def test_right_that_lapses_is_told_to_nobody(self, review, noon):
        clocks.start(review, Clock.HEARING_REQUEST, event=TODAY)

        assert told(date(2027, 1, 30), noon) == 0

    def test_clock_that_is_over_is_not_missed(self, review, noon):
        brought_to("deemed_referred", by=workers(review.offender, "ppcs")[0], review=review)

        assert told(review.refer_by + timedelta(days=1), noon) == 0

    def test_nothing_is_claimed_when_the_teams_cannot_be_told(self, review, noon, monkeypatch):
        monkeypatch.setattr("parole.reviews.actions.clocks.alerts.raise_alert", lambda **what: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            told(review.refer_by + timedelta(days=1), noon)

        assert ReviewClock.objects.get().told_missed_at is None


class TestInSight:
    def eligible(self, falls_on=PED, **person):
        """A fixed-term terrorist prisoner with this official parole eligibility date."""
        offender = somebody_held(**person)
        conviction = Conviction.objects.create(
            offender=offender,
            offence=Offence.objects.exclude(schedule_19za="none").earliest("pk"),
            convicted_on=date(2023, 3, 1),
        )
        Sentence.objects.create(
            offender=offender, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=6
        )
        KeyDate.objects.create(
            offender=offender, code="PED", falls_on=falls_on, origin="official", source="NOMIS", as_at=TODAY
        )
        return offender

    @pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 1), (1, 1)])
    def test_review_begins_26_weeks_before_the_last_day(self, noon, days, number):
        self.eligible()

        assert open_due_reviews.begin_in_sight(on=TODAY + timedelta(days=days), at=noon) == number

    def test_it_begins_once_with_its_clock_its_move_and_its_alert(self, noon):
        offender = self.eligible()

        assert (
            open_due_reviews.begin_in_sight(on=TODAY, at=noon),
            open_due_reviews.begin_in_sight(on=TODAY, at=noon),
        ) == (1, 0)

        review = ParoleReview.objects.get()
        assert (review.kind, review.refer_by, review.begun_by) == ("initial_247a", PED, None)
        assert review.period == CustodyPeriod.objects.get(offender=offender)
        assert ReviewClock.objects.get().due_on == PED
        assert ReviewMove.objects.get().verb == "begin"
        assert "refer by 1 June 2027" in Alert.objects.get(kind="parole.in_sight").text

    def test_case_that_came_late_is_asked_about_and_not_called_missed_by_us(self, noon):
        self.eligible(falls_on=date(2026, 11, 30))

        open_due_reviews.begin_in_sight(on=TODAY, at=noon)

        assert "no referral is recorded" in Alert.objects.get().text
        assert told(TODAY, noon) == 0

    def test_nobody_else_gets_one(self, noon):
        OffenderFactory()
        somebody_held()  # without a date

        assert open_due_reviews.begin_in_sight(on=TODAY, at=noon) == 0

    @pytest.mark.parametrize(
        ("days", "more", "number"),
        [
            (-1, {}, 0),  # the law releases before the case is referred
            (14, {}, 0),  # the Board cannot answer sooner
            (15, {}, 1),
            (-1, {"origin": "ours"}, 1),  # in doubt it is begun
            (-1, {"certainty": "provisional"}, 1),
        ],
    )
    def test_none_begins_for_who_leaves_by_law_before_the_board_could_answer(self, noon, days, more, number):
        offender = self.eligible()
        span = dict.fromkeys(("expected_on", "leaves_on", "warn_on"), PED + timedelta(days=days))
        period = CustodyPeriod.objects.get(offender=offender)
        fields = {"basis": "CRD", "certainty": "fixed", "is_counted": True, **span, **more}
        Release.objects.create(offender=offender, period=period, **fields)

        assert open_due_reviews.begin_in_sight(on=TODAY, at=noon) == number

    def test_nothing_is_left_when_the_teams_cannot_be_told(self, noon, monkeypatch):
        self.eligible()
        monkeypatch.setattr("parole.steps.actions.open_due_reviews.alerts.raise_alert", lambda **what: 1 / 0)

        open_due_reviews.begin_in_sight(on=TODAY, at=noon)  # it is set aside, and holds up nobody else

        assert not ParoleReview.objects.exists()
        assert not ReviewClock.objects.exists()


def test_job_of_five_minutes_begins_reviews_and_tells_of_clocks_and_directions(review, at_noon):
    (casework,) = workers(review.offender, "ppcs")
    review.directions.create(
        offender=review.offender, words="A report", agency=casework.agency, issued_on=TODAY, due_on=TODAY
    )
    at_noon.move_to("2027-03-16T12:00:00Z")

    for _ in range(2):
        tasks.watch_reviews()

    assert sorted(Alert.objects.values_list("kind", flat=True)) == ["parole.clock_missed", "parole.direction_late"]
