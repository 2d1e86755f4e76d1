"""Compiled serializers: the API sends what the framework's serializers would send, only faster."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from licence.breaches.actions.breaches import EvidenceShown, open_breach
from licence.breaches.api.serializers import BreachDetailSerializer
from licence.checks.api.serializers import CheckSerializer
from licence.licences.api.serializers import LicenceSerializer
from licence.models import Breach, Check, LicenceCondition
from offenders.models import Offender
from offenders.record.serializers import PersonDetailSerializer
from offenders.releases.lists.serializers import WeeklyListSerializer
from sharing.alerts.api import AlertSerializer
from sharing.compiled import model_rows
from sharing.grants.serializers import GrantSerializer
from sharing.models import Alert, Grant, Receipt
from tests.factories.checks import caseload, due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def rows(noon):
    officer, licence = caseload()
    check = due(licence.rows[0], officer)
    open_breach(
        offender=licence.offender,
        condition=licence.rows[1],
        source="probation",
        reason="device_or_internet",
        occurred_at=noon,
        summary="A telephone",
        evidence=[EvidenceShown("Photograph", "P-1")],
        by=officer,
    )
    licence.bound = list(LicenceCondition.objects.filter(licence=licence))
    alert = Alert.objects.get()
    alert.own_receipts = list(Receipt.objects.filter(alert=alert))
    person = Offender.objects.get(pk=licence.offender_id)
    person.merged_with = []
    return {
        PersonDetailSerializer: person,
        LicenceSerializer: licence,
        CheckSerializer: Check.objects.get(pk=check.pk),
        BreachDetailSerializer: Breach.objects.get(),
        AlertSerializer: alert,
        GrantSerializer: Grant.objects.get(),
    }


def test_a_row_is_sent_as_its_serializer_says(rows):
    for serializer_class, row in rows.items():
        read = model_rows.reading(serializer_class())

        with timezone.override(UTC):  # as answers say moments
            assert read(row) == serializer_class(row).data


def test_a_serializer_that_asks_for_the_request_is_not_kept():
    assert model_rows.asks_for_request(WeeklyListSerializer())


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-12-04T08:42:00+00:00", "2026-12-04T08:42:00Z"),
        ("2026-07-04T09:42:00+01:00", "2026-07-04T08:42:00Z"),  # by the clock of summer
        ("0456-06-06T14:53:12-00:01:15", "0456-06-06T14:54:27Z"),  # no offset of seconds, which no client reads
    ],
)
def test_a_moment_is_said_in_utc(at, said):
    assert model_rows.moment(datetime.fromisoformat(at)) == said
