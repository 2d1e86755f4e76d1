"""The demo's world: each account sees its own people and nobody else's."""

import pytest

from offenders.models import Offender
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


def test_it_is_the_same_each_time_and_of_the_published_size():
    from release_monitor.demo.people import invent

    once, again = ([each.person.prison_number for each in invent(239, 57)] for _ in range(2))

    assert once == again
    assert len(set(once)) == 296
