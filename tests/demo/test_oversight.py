"""What privacy officers and information owners have to do in the demo."""

import pytest
from django.utils import timezone

from demo import build
from demo.access import bundles, data_requests, oversight
from release_monitor.bundles.models import Bundle
from release_monitor.bundles.rules import Stage
from sharing.models import DataRequest, UnusualReading, User
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory

pytestmark = pytest.mark.django_db


def test_a_reading_waits_to_be_judged_one_is_judged_and_a_request_for_data_is_open():
    build.make_users(build.make_teams())
    people = [OffenderFactory() for _ in range(oversight.OPENED)]
    owner = User.objects.get(name="Conrad Hythe")
    team = owner.memberships.first().team
    GrantFactory(team=team, subject=people[0])
    DutyFactory(subject=people[0], team=team, agency=owner.agency)

    oversight.tell(now=timezone.now())
    data_requests.tell(now=timezone.now())

    bundles.tell(now=timezone.now())

    bundle = Bundle.objects.get()
    assert (bundle.subject_id, bundle.stage) == (people[0].pk, Stage.APPROVED)
    assert bundle.items.filter(decisions__is_released=False).exists()
    assert UnusualReading.objects.to_judge().filter(rule="many_records", reader__name=oversight.READER).exists()
    assert UnusualReading.objects.filter(outcome="explained").count() == 1
    request = DataRequest.objects.open().get()
    assert {bool(item.decision) for item in request.items.all()} == {True, False}


def test_with_nobody_on_record_there_is_no_request():
    build.make_users(build.make_teams())

    oversight.tell(now=timezone.now())
    data_requests.tell(now=timezone.now())
    bundles.tell(now=timezone.now())

    assert not Bundle.objects.exists()
    assert not DataRequest.objects.exists()
    assert not UnusualReading.objects.filter(rule="many_records").exists()
