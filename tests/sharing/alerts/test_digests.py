"""The letter that says that a list is ready: to every team, once, and telling of nobody."""

import pytest
from django.core import mail
from django.utils import timezone

from sharing.alerts import deliveries, digests
from sharing.models import Delivery, Digest, PracticeValue, Team
from tests.factories.sharing import ExclusionFactory, GrantFactory, MembershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = {
    "kind": "tests.list",
    "key": "2026-11-30",
    "title": "The list of the week",
    "path": "/releases/weeks/2026-11-30/",
}


def told():
    return digests.tell_teams(**LIST, at=timezone.now())


def test_each_team_has_one_and_each_member_one_letter_however_often_it_is_told():
    here, there = TeamFactory(), TeamFactory()
    UserFactory(teams=[here, there])
    UserFactory(teams=[there])

    assert (told(), told()) == (2, 0)

    assert Digest.objects.count() == 2
    assert deliveries.deliver_due(at=timezone.now()) == 2
    assert deliveries.deliver_due(at=timezone.now()) == 0
    assert len({letter.to[0] for letter in mail.outbox}) == 2


def test_letter_is_the_same_whoever_is_hidden_from_its_reader():
    grant = GrantFactory()
    knows, excluded = UserFactory(name="Sam", teams=[grant.team]), UserFactory(name="Sam", teams=[grant.team])
    nobody = UserFactory(name="Sam", teams=[TeamFactory()])  # nobody on any list concerns this team
    ExclusionFactory(subject=grant.subject, user=excluded)
    told()

    deliveries.deliver_due(at=timezone.now())

    letters = {letter.to[0]: (letter.subject, letter.body) for letter in mail.outbox}
    assert letters[knows.email] == letters[excluded.email] == letters[nobody.email]
    assert "The list of the week is ready" in letters[knows.email][1]


@pytest.mark.parametrize("why", ["reads no people", "disabled", "left", "team closed", "own team"])
def test_who_reads_no_list_gets_no_letter(why):
    now = timezone.now()
    user = UserFactory(role="administrator" if why == "reads no people" else "ct_analyst", is_active=why != "disabled")
    team = TeamFactory(
        closed_at=now if why == "team closed" else None,
        **({"kind": Team.Kind.PERSONAL, "owner": user} if why == "own team" else {}),
    )
    MembershipFactory(user=user, team=team, ends_at=now if why == "left" else None)

    assert digests.tell_teams(**LIST, at=now) == 0
    assert digests.tell_team(team=team, **LIST | {"key": "its own"}, at=now) == (why in ("team closed", "own team"))


@pytest.mark.parametrize("why", ["disabled", "left"])
def test_letter_that_is_not_for_the_user_any_more_is_dropped(why):
    user = UserFactory(teams=[TeamFactory()])
    told()
    if why == "disabled":
        user.is_active = False
        user.save()
    else:
        user.memberships.update(ends_at=timezone.now())

    assert deliveries.deliver_due(at=timezone.now()) == 0
    assert Delivery.objects.get().state == "dropped"


def test_digests_are_no_flood():
    PracticeValue.objects.create(name="alerts.flood_letters", value=1, starts_on="2026-01-01", source="Test")
    team = TeamFactory()
    for _ in range(3):
        UserFactory(teams=[team])
    told()

    assert deliveries.deliver_due(at=timezone.now()) == 3
