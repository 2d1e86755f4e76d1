"""The demo's breaches: in several states, of people on licence, and none where nobody has a licence."""

from datetime import timedelta

import pytest

from demo.licence import breaches
from licence.licences.rules import is_in_force
from licence.models import Breach
from tests.factories.breaches import let_in, licence_in_force
from tests.factories.offenders import OffenderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_people_on_licence_have_breaches_of_conditions_that_were_in_force(noon):
    for number in range(breaches.OPEN + 2):
        person = OffenderFactory()
        for kind, role in (("probation", "probation_officer"), ("probation", "probation_manager")):
            let_in(person, kind, role=role)
        let_in(person, "ct_police", role="ct_analyst")
        age = timedelta(days=200 if number else 0)
        licence_in_force(person, starts_on=(noon - age).date(), activated_at=noon - age)

    breaches.make_breaches()

    states = set(Breach.objects.values_list("status", flat=True))
    assert {"suspected", "confirmed", "recall_considered", "no_recall", "warned", "closed"} <= states
    for each in Breach.objects.filter(is_concern=False).select_related("condition"):
        assert is_in_force(starts_at=each.condition.starts_at, ends_at=each.condition.ends_at, at=each.occurred_at)


def test_without_a_licence_there_is_none():
    breaches.make_breaches()

    assert not Breach.objects.exists()
