"""The demo beside what is published of the real caseload: the figures that it was drawn to, counted by themselves."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from demo.history.shape import Shape
from licence.models import Breach
from offenders.models import CustodyPeriod, Movement, Offender
from parole.models import Decision, Hearing, ParoleReview, ReviewMove
from parole.reviews.rules.moves import ReviewKind, Status
from release_monitor.forecast.judging.calibrating import calibration_of
from release_monitor.forecast.rules.groups import Group
from release_monitor.models import ForecastRun
from sharing.models import AuditEntry

pytestmark = pytest.mark.django_db
WEEKS_OF_FORECASTS = 65
SHOWN_OF_THE_GROUP = 8  # at least, whatever day it is made: Mondays that ten people or more set apart from those before


@pytest.fixture
def monday(made):
    today = timezone.localdate(made)
    return today - timedelta(days=today.weekday())


def of_history():
    """The first reviews of its people, which the history told to their end. Of some another is open now."""
    rows = ParoleReview.objects.filter(offender__identifiers__value__startswith="D0")
    return rows.filter(kind=ReviewKind.INITIAL_247A).select_related("offender")


@pytest.mark.as_published
def test_as_many_are_held_and_on_licence_as_were_once_published(world):
    held, on_licence = Shape().of("held"), Shape().of("on_licence")

    assert abs(CustodyPeriod.objects.open().count() - held) < 0.05 * held
    assert abs(Offender.objects.filter(status="on_licence").count() - on_licence) < 0.2 * on_licence


@pytest.mark.as_published
def test_as_many_left_in_each_year_as_the_published_bounds_allow_and_more_in_the_second(monday, world):
    left = Movement.objects.filter(happening="released", happened_on__lt=monday)
    years = [
        left.filter(happened_on__gte=monday - timedelta(weeks=52 * ago)).exclude(
            happened_on__gte=monday - timedelta(weeks=52 * (ago - 1))
        )
        for ago in (2, 1)
    ]
    counts = [rows.values("offender").distinct().count() for rows in years]

    assert Shape().of("fewest_releases_a_year") <= counts[0] < counts[1] <= Shape().of("most_releases_a_year")


def test_internet_and_devices_lead_among_confirmed_breaches_and_make_most_recalls(world):
    confirmed = Breach.objects.filter(moves__verb="confirm").distinct()
    kinds = Counter(confirmed.values_list("reason", flat=True))
    (first, number), (_, second) = kinds.most_common(2)

    assert first == "device_or_internet"
    assert number > 1.5 * second


@pytest.mark.as_published
def test_board_released_eleven_of_twenty_five_of_those_whom_it_decided_on_in_the_history(world):
    released = of_history().filter(status=Status.RELEASED)
    refused = of_history().filter(status=Status.CLOSED_NOT_RELEASED)

    assert released.count() == sum(Shape().by_quarter("directed"))
    assert 0.3 < released.count() / (released.count() + refused.count()) < 0.6
    assert not of_history().exclude(status__in=[Status.RELEASED, Status.CLOSED_NOT_RELEASED]).exists()
    assert {each.offender.status for each in refused} >= {"in_custody", "on_licence"}


def test_each_review_was_told_step_by_step_at_its_moment(world):
    for review in of_history():
        moves = list(ReviewMove.objects.filter(review=review).order_by("pk"))
        moments = [move.moved_at for move in moves]
        assert moments == sorted(moments)
        assert {"begin", "deem_referred", "direct_oral", "hear", "decide", "become_final"} <= {m.verb for m in moves}
        assert moments[-1] > moments[0] + timedelta(weeks=20)
    logged = set(AuditEntry.objects.filter(verb="parole.decision_recorded").values_list("target_id", "at"))
    assert {(each.pk, each.recorded_at) for each in Decision.objects.filter(review__in=of_history())} <= logged


@pytest.mark.as_published
def test_hearings_were_held_and_some_put_off_with_who_caused_it(world):
    heard = Hearing.objects.filter(review__in=of_history(), status=Hearing.Status.HEARD)
    deferred = ReviewMove.objects.filter(review__in=of_history(), verb="defer")

    assert heard.count() == of_history().count()
    assert 0.1 < deferred.count() / heard.count() < 0.5
    assert len(set(deferred.values_list("caused_by", flat=True))) > 1


def test_forecast_of_each_monday_of_five_quarters_is_kept_as_issued(monday, world):
    runs = list(ForecastRun.objects.filter(made=ForecastRun.Made.ISSUED).order_by("as_at"))

    assert [run.as_at for run in runs] == [monday - timedelta(weeks=back) for back in range(WEEKS_OF_FORECASTS, -1, -1)]
    assert all(timezone.localdate(run.made_at) == run.as_at for run in runs[:-1])


@pytest.mark.as_published
def test_calibration_speaks_from_the_first_minute_and_there_is_a_forecast_of_a_quarter_ago(made, monday, world):
    found = calibration_of(Group("terrorism"), on=monday, now=made)

    assert found.issued >= SHOWN_OF_THE_GROUP
    assert [kept.first for kept in found.by_ahead] == [1, 5, 14, 27]
    assert "too_early" not in {kept.verdict for kept in found.by_ahead}
