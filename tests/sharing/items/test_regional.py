"""A region's undecided item about somebody on the register: the national desk learns that there is one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from sharing.items import alert_kinds, registered_people, rules
from sharing.items.actions import regional
from sharing.models import Alert, Receipt, ReceiptStanding
from tests.factories.items import decided, holder, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.register import on_register, sentenced
from tests.factories.sharing import GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("recorded_at", "told_at"),
    [
        (datetime(2026, 12, 1, 9, 30), datetime(2026, 12, 2, 9, 30)),
        (datetime(2026, 12, 4, 17, 0), datetime(2026, 12, 7, 17, 0)),  # a Friday
        (datetime(2026, 12, 24, 10, 0), datetime(2026, 12, 29, 10, 0)),  # before Christmas
        (datetime(2026, 12, 5, 10, 0), datetime(2026, 12, 7, 10, 0)),  # a Saturday
    ],
)
def test_the_desk_is_told_a_working_day_later(recorded_at, told_at):
    found = rules.desk_is_told_at(recorded_at.replace(tzinfo=LONDON), working_days=1)

    assert found == told_at.replace(tzinfo=LONDON)


@pytest.fixture
def person():
    return OffenderFactory(family_name="Halden")


@pytest.fixture
def register(person, monkeypatch):
    """The person is on the register."""
    monkeypatch.setattr(registered_people, "_questions", [lambda people, on: {person.pk} & set(people)])


@pytest.fixture
def region(person):
    user = holder(person)
    team = team_of(user)
    type(team).objects.filter(pk=team.pk).update(kind="region", name="CTP North East")
    return user


@pytest.fixture
def desk():
    team = TeamFactory(kind="national_desk", agency__kind="ct_police")
    TeamScopeFactory(team=team, programme="terrorism", grant_role="contributor")
    return UserFactory(role="ct_manager", agency=team.agency, teams=[team])


def inbox(user):
    rows = Receipt.objects.inbox_of(user, ReceiptStanding.OPEN).filter(alert__kind__startswith="sharing.region")
    return [receipt.alert for receipt in rows.select_related("alert")]


def after(days, hours=0):
    return timezone.now() + timedelta(days=days, hours=hours)


@pytest.mark.usefixtures("register")
class TestUndecided:
    def test_both_are_told_once_after_a_working_day(self, person, region, desk):
        item = recorded(person, region)

        assert regional.watch(at=after(1) - timedelta(minutes=1)) == 0
        assert regional.watch(at=after(1)) == 2
        assert regional.watch(at=after(2)) == 0

        (alert,) = inbox(desk)
        assert alert.text == "CTP North East has an item to decide on about this person. Call CTP North East."
        assert alert.item is None
        assert item.reference not in alert.text
        (own,) = inbox(region)
        assert item.reference in own.text

    def test_the_decision_ends_both_and_tells_the_desk_nothing_of_it(self, person, region, desk):
        item = recorded(person, region)
        regional.watch(at=after(1))

        decided(item, "withhold", region)

        assert not inbox(desk)
        assert not inbox(region)
        ended = Alert.objects.get(kind=alert_kinds.REGION_UNDECIDED.name)
        assert ended.reason == "Decided"
        assert regional.watch(at=after(3)) == 0

    @pytest.mark.parametrize("limit", [{"is_named_only": True}, {"handling_conditions": "Ask first"}])
    def test_of_one_for_named_people_or_under_conditions_the_desk_learns_nothing(self, person, region, desk, limit):
        item = recorded(person, region)
        type(item).objects.filter(pk=item.pk).update(**limit)
        item.refresh_from_db()
        if item.is_named_only:
            item.readers.add(region)

        assert regional.watch(at=after(1)) == 1

        assert not inbox(desk)
        assert inbox(region)

    def test_a_team_that_is_no_region_decides_in_its_own_time(self, person, desk):
        recorded(person, holder(person))

        assert regional.watch(at=after(5)) == 0

    def test_a_desk_of_the_other_programme_hears_nothing(self, person, region):
        team = TeamFactory(kind="national_desk", agency__kind="ct_police")
        TeamScopeFactory(team=team, programme="state_threats", grant_role="contributor")
        other = UserFactory(role="ct_manager", agency=team.agency, teams=[team])
        recorded(person, region)

        regional.watch(at=after(1))

        assert not inbox(other)


def test_of_somebody_under_two_programmes_only_the_desk_of_the_items_own_is_told(monkeypatch):
    both = OffenderFactory(programme=["terrorism", "state_threats"])
    monkeypatch.setattr(registered_people, "_questions", [lambda people, on: set(people)])
    desks = {}
    for programme in ("terrorism", "state_threats"):
        team = TeamFactory(kind="national_desk", agency__kind="ct_police")
        TeamScopeFactory(team=team, programme=programme, grant_role="contributor")
        desks[programme] = UserFactory(role="ct_manager", agency=team.agency, teams=[team])
    grant = GrantFactory(
        subject=both,
        programme="state_threats",
        grant_role="contributor",
        team__kind="region",
        team__agency__kind="ct_police",
    )
    recorded(both, UserFactory(role="ct_analyst", agency=grant.team.agency, teams=[grant.team]))

    regional.watch(at=after(1))

    assert [len(inbox(desks[programme])) for programme in ("terrorism", "state_threats")] == [0, 1]


def test_the_register_is_asked_and_what_it_cannot_decide_counts():
    known = [sentenced(), sentenced(born=None), sentenced()]
    for person in known[:2]:
        on_register(person, on=timezone.localdate())

    found = registered_people.on_register([person.pk for person in known], timezone.localdate())

    assert found == {known[0].pk, known[1].pk}


def test_of_somebody_who_is_not_on_the_register_nobody_is_told(person, region, desk):
    recorded(person, region)

    assert regional.watch(at=after(5)) == 0
