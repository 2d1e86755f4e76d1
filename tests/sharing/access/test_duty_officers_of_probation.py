"""The migration of the duty officers of before, once or twice, and backwards."""

from importlib import import_module

import pytest
from django.db import connection

from sharing.models import Alert, User
from tests.factories.sharing import AgencyFactory, AlertFactory, UserFactory

pytestmark = pytest.mark.django_db
MOVING = import_module("sharing.migrations.0014_duty_officers_of_probation")


def run(statements):
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)


def test_duty_officers_go_by_their_agency_and_keep_what_they_were_told():
    kinds = ("probation", "ct_police", "prison", "casework")
    officers = {kind: UserFactory(role="duty_officer", agency=AgencyFactory(kind=kind)) for kind in kinds}
    alert = AlertFactory(for_roles=["casework", "duty_officer"])

    run(MOVING.FORWARDS)
    run(MOVING.FORWARDS)

    roles = {kind: User.objects.get(pk=officer.pk).role for kind, officer in officers.items()}
    assert roles == dict.fromkeys(kinds, "duty_officer") | {"probation": "probation_duty_manager"}
    told = Alert.objects.get(pk=alert.pk)
    assert told.for_roles == ["casework", "duty_officer", "probation_duty_manager"]
    run(MOVING.BACKWARDS)
    assert set(User.objects.filter(pk__in=[each.pk for each in officers.values()]).values_list("role")) == {
        ("duty_officer",)
    }
    assert Alert.objects.get(pk=alert.pk).for_roles == ["casework", "duty_officer"]
