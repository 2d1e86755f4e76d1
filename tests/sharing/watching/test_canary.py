"""The canary runs the whole way, is measured, is seen by nobody and leaves nothing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from offenders.movements import alert_kinds as movement_alerts
from sharing import alerts
from sharing.alerts.noise.panels import per_day_of
from sharing.alerts.storms.actions import watch
from sharing.models import Alert, CanaryRun, Delivery, Receipt, Storm, Thread
from sharing.tasks import deliver, escalate, run_canary
from sharing.watching import canary
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def joan():
    return UserFactory(role="administrator", teams=[TeamFactory(name="Support")])


@pytest.fixture
def own_team(joan):
    return TeamFactory(kind="personal", owner=joan, agency=joan.agency)


def test_letter_leaves_to_the_address_and_both_times_are_measured(own_team, at_noon, noon, settings):
    settings.CANARY_ADDRESS = "canary@release-monitor.example"
    run_canary()
    at_noon.move_to(noon + 4 * SECOND)
    deliver()
    assert [each.to for each in mail.outbox] == [["canary@release-monitor.example"]]

    at_noon.move_to(noon + 5 * MINUTE)
    run_canary()

    assert canary.standing(at=noon + 5 * MINUTE) == canary.CanaryStanding(2, noon + 5 * MINUTE, 0.0, 4.0)


def test_without_an_address_no_letter_leaves(own_team, noon):
    run_canary()
    deliver()

    assert mail.outbox == []
    assert Delivery.objects.get().state == "dropped"
    assert canary.standing(at=noon).to_letter is None


def test_nobody_sees_it_nothing_escalates_and_it_is_no_noise(own_team, joan, client, at_noon, noon):
    for minute in range(12):
        at_noon.move_to(noon + minute * MINUTE)
        run_canary()
    at_noon.move_to(noon + 120 * MINUTE)
    escalate()
    watch(at=noon + 120 * MINUTE)
    client.force_login(joan)

    assert not Alert.objects.visible_to(joan).exists()
    assert not Receipt.objects.open().exists()
    for show in ("", "?show=quiet", "?show=closed"):
        assert not client.get(reverse("alerts") + show).context["lines"]
    assert per_day_of(joan, at=noon + 120 * MINUTE) == "0"
    assert not Storm.objects.exists()


def test_each_run_removes_the_one_before(own_team, at_noon, noon):
    for minute in (0, 5, 10):
        at_noon.move_to(noon + minute * MINUTE)
        run_canary()

    assert [rows.count() for rows in (Alert.objects, Receipt.objects, Delivery.objects, Thread.objects)] == [1, 1, 1, 1]
    assert CanaryRun.objects.count() == 3


def test_nothing_of_another_alert_goes_with_it(own_team, at_noon, noon):
    person = OffenderFactory()
    GrantFactory(subject=person)
    alerts.raise_alert(kind=movement_alerts.END_REPORTED, key="one", subject=person, title="A", text="B", link="/")
    kept = set(Receipt.objects.values_list("pk", flat=True))

    for minute in (0, 5):
        at_noon.move_to(noon + minute * MINUTE)
        run_canary()

    assert kept
    assert kept <= set(Receipt.objects.values_list("pk", flat=True))


def test_times_are_kept_for_a_week(own_team, at_noon, noon):
    run_canary()
    at_noon.move_to(noon + timedelta(days=7, minutes=1))
    run_canary()

    assert CanaryRun.objects.count() == 1


def test_without_an_administrator_nothing_runs(noon):
    run_canary()

    assert not CanaryRun.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "most"), [([], None), ([3.0], 3.0), ([1.0] * 19 + [9.0], 1.0), ([1.0] * 18 + [8.0, 9.0], 8.0)]
)
def test_most_that_nineteen_of_twenty_take(seconds, most):
    assert canary.p95(seconds) == most


def test_operations_show_it(own_team, joan, client, noon):
    run_canary()
    client.force_login(joan)

    page = client.get(reverse("administration_operations")).content.decode()

    assert "From cause to page 0.00 s, to email not measured" in page
