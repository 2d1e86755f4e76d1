"""The register of the demo: people after their licence, what they told police and what is late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from demo import build
from demo.after_licence import people, register
from offenders.custody.rules import AFTER_LICENCE
from offenders.models import DutyFile, HomeVisit, Journey, NotificationDuty, Offender, RegisterEntry, RegisterItem
from offenders.reference.loading import actions as reference
from sharing.models import Alert, User

pytestmark = pytest.mark.django_db


def test_people_after_their_licence_have_a_register_with_late_duties_notices_and_travel():
    build.make_users(build.make_teams())
    reference.load(by=None)
    today = timezone.localdate()
    people.bring_in(7, today=today)

    register.tell(today=today, now=timezone.now())

    ended = Offender.objects.filter(status__in=AFTER_LICENCE)
    assert ended.count() == 7 + people.NOTHING_RUNS
    entries = RegisterEntry.objects.filter(offender__in=ended)
    assert {entry.state for entry in entries} == {"active", "abroad", "not_subject"}
    assert entries.filter(state="not_subject").count() == people.NOTHING_RUNS
    assert entries.filter(late_count__gt=0).count() in (2, 3)
    assert NotificationDuty.objects.filter(kind="CHANGE", state="open").exists()
    assert NotificationDuty.objects.filter(kind="TRAVEL_OUT", state="settled_late").exists()
    assert DutyFile.objects.get().state == "considered"
    assert (HomeVisit.objects.count(), Journey.objects.count()) == (4, 2)
    assert RegisterItem.objects.filter(kind="home_address").count() == 7
    assert Alert.objects.filter(kind="register.warrant_offered").count() == 1
    long_ago = timezone.now() - timedelta(days=14)
    assert Alert.objects.filter(raised_at__lt=long_ago).exists()
    assert not Alert.objects.unfinished().filter(raised_at__lt=long_ago).exists()
    officer = User.objects.get(name=register.OFFICER)
    assert RegisterEntry.objects.on_list().visible_to(officer).count() == 7
