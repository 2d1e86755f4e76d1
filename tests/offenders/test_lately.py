"""Who left custody, as the sheet of a shift tells of the last 24 hours."""

from datetime import timedelta

import pytest
from django.utils import timezone

from offenders.lately import _releases
from offenders.models import Movement
from sharing.rota.handover.lately import Lately
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = timedelta(days=1)


@pytest.fixture
def reader():
    return UserFactory(role="ct_analyst", teams=[TeamFactory()])


@pytest.fixture
def person(reader):
    person = OffenderFactory(family_name="Maddox")
    GrantFactory(subject=person, team=reader.memberships.get().team)
    return person


def lately(reader):
    now = timezone.now()
    return [recent.person.family_name for recent in _releases(Lately(reader, now - DAY, now + DAY))]


def left(person, *, days_ago):
    on = timezone.localdate() - days_ago * DAY
    return Movement.objects.create(offender=person, happening="released", happened_on=on)


@pytest.mark.parametrize(("days_ago", "is_told"), [(0, True), (8, True), (9, False), (200, False)])
def test_release_recorded_today_is_told_unless_it_is_long_ago(reader, person, days_ago, is_told):
    left(person, days_ago=days_ago)

    assert lately(reader) == (["Maddox"] if is_told else [])


def test_release_recorded_before_is_not_told_again(reader, person, at_noon):
    left(person, days_ago=0)
    at_noon.move_to(timezone.now() + 2 * DAY)

    assert lately(reader) == []


def test_release_of_somebody_whom_the_reader_cannot_see_is_not_told(reader):
    left(OffenderFactory(), days_ago=0)

    assert lately(reader) == []
