"""The two years behind the demo: near the shape, done as users do it, and over by this morning."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F, Min
from django.utils import timezone

from demo.history import leavers
from demo.history.shape import WEEKS, Shape
from licence.models import Breach, BreachMove, Check, Licence, LicenceCondition, Recall
from offenders import tasks as offender_tasks
from offenders.models import Movement, Offender
from release_monitor.figures.rules.trends import Trend, trend_of_counts
from sharing import tasks as sharing_tasks
from sharing.models import Alert, AuditEntry, Disclosure, Item, Membership, Receipt

pytestmark = pytest.mark.django_db
STORM = 40  # receipts of a night, for everybody together


def monday_of(made):
    today = timezone.localdate(made)
    return today - timedelta(days=today.weekday())


def quarters_of(days, made):
    """How many lie in each of the eight quarters before this week, the oldest first."""
    ends = monday_of(made)
    found = Counter((ends - day - timedelta(days=1)).days // (7 * WEEKS) for day in days if day < ends)
    return [found[quarter] for quarter in reversed(range(8))]


@pytest.mark.as_published
def test_as_many_left_in_each_quarter_as_the_shape_says(made, world):
    left = Movement.objects.filter(happening="released", offender__identifiers__value__startswith="D0")
    first_of_each = left.values("offender").annotate(first=Min("happened_on")).values_list("first", flat=True)
    quarters = quarters_of(first_of_each, made)

    asked = leavers.releases_by_quarter(Shape(), told=5)
    assert sum(quarters) == sum(asked)
    assert all(abs(found - wanted) <= 1 for found, wanted in zip(quarters, asked, strict=True)), (quarters, asked)


@pytest.mark.as_published
def test_confirmed_breaches_of_internet_rise_and_their_intervals_part(made, world):
    confirmed = Breach.objects.filter(moves__verb="confirm", reason="device_or_internet").distinct()
    quarters = quarters_of([timezone.localdate(each.occurred_at) for each in confirmed], made)

    assert trend_of_counts(quarters[-2], quarters[-1]) is Trend.RISE


@pytest.mark.as_published
def test_everybody_on_licence_has_a_licence_in_force(world):
    without = Offender.objects.filter(status="on_licence").exclude(licences__status="active")

    assert not without.exists()
    assert 45 <= Offender.objects.filter(status="on_licence").count() <= 65


@pytest.mark.as_published
def test_breaches_fit_conditions_that_were_in_force_and_are_decided(made, world):
    old = Breach.objects.filter(found_at__lt=made - timedelta(days=5), is_concern=False).select_related("condition")
    assert old.count() > 40
    for breach in old:
        assert breach.condition is None or breach.condition.starts_at <= breach.occurred_at, breach
        assert breach.status not in ("suspected", "under_review", "confirmed", "recall_considered"), breach


@pytest.mark.as_published
def test_recalls_were_decided_and_revoked_at_all_hours_and_most_are_over(made, world):
    moments = [
        timezone.localtime(each).hour // 6 for each in Recall.objects.values_list("decided_at", flat=True) if each
    ]
    assert set(moments) == {0, 1, 2, 3}
    ended = Recall.objects.filter(ended_at__lt=made - timedelta(days=30))
    assert {"sentence_expired", "stopped", "refused_by_ppcs"} <= set(ended.values_list("status", flat=True))
    assert ended.exclude(breaches=None).exists()


@pytest.mark.as_published
def test_checks_were_logged_some_showed_what_was_wrong_and_few_were_missed(made, world):
    answered = Check.objects.filter(recorded_at__lt=made - timedelta(days=7))
    outcomes = Counter(answered.values_list("outcome", flat=True))

    assert outcomes["compliant"] > 500
    assert 0 < outcomes["not_compliant"] < 0.1 * outcomes["compliant"]
    assert 0 < outcomes["missed"] < 0.05 * outcomes["compliant"]
    assert not answered.filter(done_at__gt=F("recorded_at")).exists()


@pytest.mark.as_published
def test_what_was_shared_was_decided_and_read(made, world):
    old = Item.objects.filter(recorded_at__lt=made - timedelta(days=60))

    assert set(old.values_list("state", flat=True)) == {"gist_shared"}
    assert old.count() >= 12
    assert Disclosure.objects.filter(act="confirmed", item__in=old).exists()


@pytest.mark.as_published
def test_no_alert_of_the_past_waits_for_anybody(made, world):
    before = made - timedelta(days=14)
    long_ago = made - timedelta(days=60)  # stories of today's are told since
    of_history = Alert.objects.filter(subject__identifiers__value__startswith="D0", raised_at__lt=long_ago)

    assert not Receipt.objects.open().filter(told_at__lt=before).exists()
    assert of_history.count() > 200
    # A notice to victim liaison ends when somebody of theirs acknowledges it, and nobody of theirs had access then.
    left = of_history.unfinished().exclude(title="Victim liaison: acknowledge a step")
    assert not left.exists()
    old = Receipt.objects.filter(told_at__lt=before, for_information=False)
    assert old.filter(acknowledged_at__isnull=False).count() > 0.5 * old.count()  # the others ended with their cause
    assert not old.filter(acknowledged_at__lt=F("told_at")).exists()


def test_each_act_is_in_the_log_at_the_moment_that_its_row_has(made, world):
    """Nothing was put back in time: the log cannot be."""
    before = made - timedelta(days=14)
    moves = BreachMove.objects.filter(moved_at__lt=before)
    checks = Check.objects.filter(recorded_at__lt=before, recorded_by__isnull=False)
    licences = Licence.objects.filter(started_at__lt=before, moves__verb="import")
    for rows, field, verb in (
        (moves.filter(verb="suspect").values_list("breach", "moved_at"), "breach", "licence.breach_opened"),
        (checks.values_list("pk", "recorded_at"), "check", "licence.check_recorded"),
    ):
        logged = set(AuditEntry.objects.filter(verb=verb).values_list("target_id", "at"))
        assert rows, field
        own = {row for row in rows if row not in logged}
        assert not own, (field, len(own))
    assert licences.exists()


@pytest.mark.as_published
def test_people_of_the_history_were_known_weeks_before_they_left(world):
    released = Offender.objects.filter(identifiers__value__startswith="D0", releases__status="released").distinct()
    assert released.count() > 60
    for person in released.prefetch_related("releases", "key_dates"):
        left = min(each.released_on for each in person.releases.all() if each.released_on)
        known = min(timezone.localdate(each.recorded_at) for each in person.key_dates.all())
        assert known + timedelta(weeks=2) < left, person


def test_first_night_raises_no_storm(made, world):
    import time_machine

    told = set(Receipt.objects.values_list("pk", flat=True))
    for hours in (8, 24):
        with time_machine.travel(made + timedelta(hours=hours), tick=False):
            for job in (
                offender_tasks.flag_releases,
                offender_tasks.recalculate_caseload,
                offender_tasks.question_caseload,
                offender_tasks.watch_status,
                sharing_tasks.watch_sight,
                sharing_tasks.look_at_everybody,
            ):
                job()

    new = Receipt.objects.exclude(pk__in=told).filter(for_information=False)
    kinds = Counter(new.values_list("alert__kind", flat=True))
    assert sum(kinds.values()) <= STORM, kinds


def test_users_worked_in_their_teams_before_what_they_did(world):
    first = AuditEntry.objects.filter(verb="licence.breach_opened").earliest("at")

    assert Membership.objects.filter(user=first.actor_id, starts_at__lte=first.at).exists()


@pytest.mark.as_published
def test_standard_conditions_of_the_history_follow_the_policy_of_the_day(world):
    rows = LicenceCondition.objects.filter(licence__external_ref__startswith="LIC/", kind="standard")
    versions = set(rows.values_list("policy_version", flat=True))

    assert versions == {"3.0", "4.0"}
