"""A story: the terms are prepared in prison, bind from the gate on, are varied, and fall with the recall."""

from datetime import date

import pytest
from django.urls import reverse

from licence.licences.rules import last_moment
from licence.models import Licence, LicenceCondition
from offenders.custody.rules import Happening
from offenders.models import Release
from offenders.movements import actions as custody
from sharing.models import Alert
from tests.factories.licence import approved_licence, approved_variation, signed, somebody_due_out, workers

pytestmark = pytest.mark.django_db


def test_released_on_a_licence_that_is_varied_and_revoked(client, at_noon):
    person = somebody_due_out(date(2026, 12, 4))
    roles = ("probation_officer", "prison_decision_maker", "probation_head")
    com, governor, head = workers(person, *roles)

    first = approved_licence(person, com, governor)
    at_noon.move_to("2026-12-04T12:00:00Z")
    custody.record_release(release=Release.objects.get(offender=person), on=date(2026, 12, 4), by=None)
    at_noon.move_to("2026-12-18T12:00:00Z")
    varied = approved_variation(Licence.objects.active().get(), com, head, reason="He works now")
    signed(varied, com)
    at_noon.move_to("2026-12-21T12:00:00Z")
    custody.record_happening(offender=person, happening=Happening.LICENCE_REVOKED, on=date(2026, 12, 21), by=None)

    client.force_login(com)
    page = client.get(reverse("person_licence", kwargs={"uid": person.uid})).content.decode()
    first.refresh_from_db()
    varied.refresh_from_db()
    on = {
        day: LicenceCondition.objects.filter(offender=person).in_force(at=last_moment(date(2026, 12, day)))
        for day in (3, 4, 18)
    }
    assert [{each.licence.version for each in rows} for rows in on.values()] == [set(), {"1.0"}, {"1.1"}]
    assert (first.status, varied.status) == ("inactive", "recalled")
    assert "Recalled" in page
    kinds = Alert.objects.filter(kind__startswith="licence.").values_list("kind", flat=True)
    assert {"licence.to_approve", "licence.approved", "licence.activated"} <= set(kinds)
