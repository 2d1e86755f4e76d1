"""Noise on its page, and what happens to a kind over its budget."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sharing.alerts.noise import actions
from sharing.models import Alert, Receipt
from tests.factories.sharing import AlertFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026, 12:00
HOUR = timedelta(hours=1)


@pytest.fixture
def team():
    return TeamFactory()


def told(team, number, *, at, kind="releases.coming", **more):
    return [
        AlertFactory(subject=GrantFactory(team=team).subject, kind=kind, raised_at=at, tells=[team], **more)
        for _ in range(number)
    ]


def test_manager_reads_the_figures_of_own_teams_beside_the_limits(team, noon, client):
    told(team, 20, at=noon - HOUR)
    AlertFactory(kind="licence.breach", tells=[TeamFactory()], raised_at=noon - HOUR)
    client.force_login(UserFactory(role="probation_manager", teams=[team]))

    page = client.get(reverse("alerts_noise")).content.decode()

    assert "1 officer, 20 working days" in page
    assert "Release coming" in page
    assert "100% of all alerts to answer, budget 20%" in page
    assert "Suspected breach" not in page


def test_officers_do_not_read_it(team, client):
    client.force_login(UserFactory(role="probation_officer", teams=[team]))

    assert client.get(reverse("alerts_noise")).status_code == 404


def test_owner_of_a_kind_over_its_budget_is_asked_once_in_28_days(team, noon):
    owner = UserFactory(role="probation_head", teams=[TeamFactory()])
    told(team, 20, at=noon - HOUR)

    assert [actions.watch(at=noon), actions.watch(at=noon + HOUR)] == [1, 0]

    alert = Alert.objects.get(kind="alerts.over_budget_command")
    assert alert.text.startswith("Release coming: 100% of all alerts to answer, budget 20%, in 28 days.")
    assert Receipt.objects.visible_to(owner).filter(alert=alert).exists()
    assert actions.watch(at=noon + timedelta(days=28)) == 0  # nothing was told since


def test_kind_within_its_budget_asks_nobody(team, noon):
    for kind in ("a", "b", "c", "d", "e"):
        told(team, 4, at=noon - HOUR, kind=kind)

    assert actions.watch(at=noon) == 0


def test_what_is_about_items_or_access_is_owned_by_privacy(team, noon):
    told(team, 20, at=noon - HOUR, kind="access.asked")

    actions.watch(at=noon)

    assert Alert.objects.filter(kind="alerts.over_budget_privacy").exists()
