"""The demo shows requests of each kind, limits, and a review that is under way."""

import pytest
from django.utils import timezone

from sharing import access
from sharing.access.rules import Permission
from sharing.models import AccessRequest, Exclusion, Restriction, ReviewLine, User

pytestmark = pytest.mark.django_db


def test_requests_limits_and_a_review(world):
    found = {(row.asked_by.name, row.state) for row in AccessRequest.objects.select_related("asked_by")}
    assert {("Anna Pell", "waiting"), ("Lara Whitby", "waiting"), ("Dawn Keble", "granted")} <= found
    assert {("Dawn Keble", "waiting"), ("Neil Garvey", "refused")} <= found
    granted = AccessRequest.objects.get(state="granted")
    assert access.may(User.objects.get(name="Dawn Keble"), Permission.VIEW, granted.subject)
    assert Exclusion.objects.live(at=timezone.now()).exists()
    assert Restriction.objects.live(at=timezone.now()).exists()
    assert ReviewLine.objects.filter(decision="kept").exists()
    assert ReviewLine.objects.undecided().exists()
