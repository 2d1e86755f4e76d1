"""Numbers that somebody asks about are logged, and many in an hour are queued for a privacy officer, once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from offenders.identities import asked
from offenders.people.rules.identifiers import IdentifierKind
from offenders.record.actions import PersonRefused, add_identifier
from sharing import audit
from sharing.models import Alert, AuditEntry, UnusualReading
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def user():
    return UserFactory(role="ppcs", teams=[TeamFactory()])


def ask(user, times, *, at=NOON):
    for n in range(times):
        with time_machine.travel(at + n * timedelta(seconds=1), tick=False):
            audit.record(action=audit.Action.SEARCH, verb="offenders.number_asked", by=user, payload={"number": str(n)})


@pytest.mark.parametrize(
    ("times", "later", "queued"),
    [(10, 0, 0), (11, 0, 1), (10, 11, 1)],
)
def test_more_than_ten_in_an_hour_are_queued_once(user, times, later, queued):
    ask(user, times)
    ask(user, later, at=NOON + timedelta(hours=1))

    found = [asked.watch(at=NOON + timedelta(minutes=minutes)) for minutes in (70, 71)]

    assert found == [queued, 0]
    assert UnusualReading.objects.filter(rule="asked_numbers", reader=user).count() == queued


def test_hours_are_not_added_up_and_the_alert_names_nobody(user):
    ask(user, 6, at=NOON + timedelta(minutes=55))
    ask(user, 6, at=NOON + timedelta(minutes=65))
    assert asked.watch(at=NOON + timedelta(minutes=70)) == 0

    ask(user, 5, at=NOON + timedelta(minutes=66))
    assert asked.watch(at=NOON + timedelta(minutes=70)) == 1
    assert user.name not in Alert.objects.get().text
    user.refresh_from_db()
    assert user.is_active


def test_each_number_typed_is_in_the_log_whoever_has_it(user):
    person = OffenderFactory()
    GrantFactory(subject=person, team=user.memberships.get().team, grant_role="lead")

    add_identifier(offender=person, kind=IdentifierKind.CRN, value="X123456", by=user)
    with pytest.raises(PersonRefused):
        add_identifier(offender=person, kind=IdentifierKind.CRN, value="X123456", by=user)

    entry = AuditEntry.objects.filter(verb="offenders.number_asked").latest("pk")
    assert entry.payload.data == {"kind": "crn", "number": "X123456"}
