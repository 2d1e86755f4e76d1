"""The demo's world: each account sees its own people and nobody else's."""

import pytest

from offenders.models import KeyDate, Offender, Release
from release_monitor import demo
from sharing import roles
from sharing.models import AuditEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    demo.build(60)


def test_there_is_an_account_for_each_role(world):
    assert set(User.objects.values_list("role", flat=True)) == set(roles.ROLES)
    assert len(demo.accounts()) == User.objects.count()


def test_each_account_sees_its_own_people_and_nobody_elses(world):
    seen = {user.name: set(Offender.objects.visible_to(user)) for user in User.objects.all()}
    everybody = set(Offender.objects.all())

    assert seen["Priya Nandan"] == everybody - {p for p in everybody if p.restrictions.exists()}
    assert seen["Karen Lockyer"] == everybody
    assert seen["Joan Rudd"] == seen["Samira Holt"] == set()
    assert seen["Helen Castell"].isdisjoint(seen["Yusuf Denby"])
    assert 0 < len(seen["Martin Ferriby"]) == len(seen["Helen Castell"]) - 1
    assert 0 < len(seen["Gareth Pym"]) < len(everybody) / 4


def test_it_is_made_once(world):
    before = Offender.objects.count(), AuditEntry.objects.count()

    demo.build(60)

    assert (Offender.objects.count(), AuditEntry.objects.count()) == before


def test_it_opens_on_real_work_this_week(world):
    assert Release.objects.open().counted().exists()
    assert set(Offender.objects.values_list("status", flat=True)) == {"in_custody", "on_licence"}
    assert KeyDate.objects.official().current().exists()
    assert not Offender.objects.filter(identifiers__warning__gt="").exists()


def test_misspelt_name_finds_somebody_who_came_in_by_the_file(world, client):
    client.force_login(User.objects.get(name="Karen Lockyer"))

    assert "Marcus" in client.get("/people/", {"q": "haldon"}).content.decode()
