"""The day of the demo's officer."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from demo.licence import checks
from licence.catalogue.rules.families import Family
from licence.models import CheckPlan
from tests.factories.breaches import licence_in_force
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TODAY = date(2026, 12, 1)


def test_officer_has_a_day_with_one_late_and_four_today_and_nothing_without_licences(client):
    team = TeamFactory(name="NSD North")
    officer = UserFactory(name="Helen Castell", teams=[team])
    checks.plan(today=TODAY, now=timezone.now())
    for _ in range(4):
        person = OffenderFactory(region="North East")
        GrantFactory(subject=person, team=team, grant_role="lead")
        licence_in_force(person, families=(Family.DEVICES, Family.SUPERVISION, Family.ASSOCIATION, Family.MONEY))
    colleague = UserFactory(name="Martin Ferriby", teams=[team])
    UserFactory(name="Tom Brandreth", role="probation_manager", teams=[team])

    checks.plan(today=TODAY, now=timezone.now())

    client.force_login(officer)
    own = client.get(reverse("home")).context["day"].checks
    assert (own.late, own.today, own.next_words) == (1, 4, "Next at 9:30am, Bradford, BD8")
    assert own.lines[1].last is not None
    assert CheckPlan.objects.filter(officer=colleague).count() == 3
