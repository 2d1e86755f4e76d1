"""Events about leaving custody for partner systems: an event says no more than its record."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from offenders.custody.rules import Happening
from offenders.models import Release, ReleaseOrder
from offenders.movements import actions as custody
from offenders.releases.leaving import actions
from offenders.releases.orders import actions as orders
from sharing import events
from sharing.models import Event, EventDelivery, EventEndpoint
from tests.factories.sharing import AgencyFactory, ClientFactory, EndpointFactory, GrantFactory, TeamFactory, kinds_of
from tests.offenders import halden
from tests.offenders.releases.leaving import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_to_prepare")]

world = halden.world(people.made)

KINDS = [
    name for name in kinds_of("release", "leaving", "order") if not name.endswith((".moved", ".foreseen", ".cancelled"))
]
LEFT_AT = datetime(2026, 12, 1, 8, 20, tzinfo=UTC)
TODAY = date(2026, 12, 1)


@pytest.fixture
def listening(gate):
    """A program that sees the person, and one that does not."""
    for sees in (True, False):
        team = TeamFactory(agency=AgencyFactory(kind="partner"))
        if sees:
            GrantFactory(subject=gate.person, team=team)
        scopes = ["leavings:read", "release-orders:read", "releases:read"]
        EndpointFactory(client=ClientFactory(teams=[team], scopes=scopes), kinds=KINDS)


def told():
    """The kinds so far, oldest first, each to one program."""
    found = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert EventDelivery.objects.count() == len(found)
    return [each.removeprefix("release-monitor.") for each in found]


def left(gate):
    return actions.record_left(offender=gate.person, left_at=LEFT_AT, how_known="Gate log", by=gate.prison)


@pytest.mark.usefixtures("listening")
def test_release_is_told_with_its_record(gate):
    gate.sheet(CRD=TODAY)
    release = Release.objects.open().counted().get()

    custody.record_release(release=release, on=TODAY, by=gate.prison)

    assert told() == ["release.recorded"]
    assert Event.objects.get().record_uid == release.uid


@pytest.mark.usefixtures("listening")
def test_leaving_is_told_as_being_checked_and_again_when_it_is_decided(gate):
    leaving = left(gate)
    assert told() == ["leaving.recorded"]
    assert "error" not in events.KINDS["release-monitor.leaving.recorded"].description

    actions.confirm_in_error(leaving=leaving, by=gate.colleague)
    actions.name_document(leaving=leaving, document="T1", ordered="immediate", by=gate.com)
    actions.agree_lawful(leaving=leaving, by=gate.ppcs)

    assert told() == ["leaving.recorded", "release.in-error", "leaving.decided", "release.recorded"]
    assert {event.record_uid for event in Event.objects.exclude(kind__endswith=".release.recorded")} == {leaving.uid}


@pytest.mark.usefixtures("listening")
def test_order_is_told_when_it_is_recorded_and_when_it_stands_no_longer(gate):
    given = {"kind": ReleaseOrder.Kind.DEPORTATION, "ends": "sentence", "opens_on": TODAY, "reference": "T1"}
    order = orders.record_order(offender=gate.person, by=gate.ppcs, at=timezone.now(), **given)

    orders.end_order(order=order, reason="Of another prisoner", by=gate.ppcs, at=timezone.now())

    assert told() == ["order.recorded", "order.ended"]


@pytest.mark.parametrize(
    ("ends", "gone"),
    [
        ("order ended", ["EXECUTIVE"]),
        ("left", ["CRD", "EXECUTIVE", "SED"]),
        ("escaped", ["CRD", "EXECUTIVE", "SED"]),
    ],
)
@pytest.mark.usefixtures("listening")
def test_what_is_expected_no_longer_is_told_once_for_each_release(gate, ends, gone):
    how = {"kind": ReleaseOrder.Kind.DEPORTATION, "ends": "sentence", "reference": "T1"}
    given = how | {"opens_on": date(2026, 12, 10)}
    order = orders.record_order(offender=gate.person, by=gate.ppcs, at=timezone.now(), **given)
    Event.objects.all().delete()
    EventEndpoint.objects.update(kinds=["release-monitor.release.cancelled"])

    if ends == "order ended":
        orders.end_order(order=order, reason="Of another prisoner", by=gate.ppcs, at=timezone.now())
    elif ends == "left":
        left(gate)
    else:
        custody.record_happening(offender=gate.person, happening=Happening.ABSCONDED, on=TODAY, by=gate.ppcs)

    cancelled = dict(Release.objects.filter(status="cancelled").values_list("uid", "basis"))
    assert sorted(cancelled.values()) == gone
    assert sorted(Event.objects.values_list("record_uid", flat=True)) == sorted(cancelled)


def test_nothing_is_written_where_no_program_listens(gate):
    left(gate)

    assert not Event.objects.exists()


def test_release_whose_alert_date_stays_is_told_as_moved_when_its_release_date_moves(gate):
    gate.court_says(date(2026, 12, 7))  # the earliest of all sources: the alert date
    team = TeamFactory(agency=AgencyFactory(kind="partner"))
    GrantFactory(subject=gate.person, team=team)
    EndpointFactory(client=ClientFactory(teams=[team]), kinds=["release-monitor.release.moved"])
    before = Release.objects.open().counted().get()

    gate.sheet(CRD=date(2026, 12, 16))

    after = Release.objects.open().counted().get()
    assert (after.pk, after.warn_on) == (before.pk, before.warn_on)
    assert after.leaves_on > before.leaves_on
    assert told() == ["release.moved"]
