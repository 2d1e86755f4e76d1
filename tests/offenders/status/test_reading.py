"""What runs after a licence is told to those who may know of its programme, the status to all who see the person."""

from datetime import date

import pytest

from offenders.models import Offender
from offenders.person_page.frame import identity
from offenders.status.actions import settle_status
from offenders.status.clock import follow_powers
from sharing.audit import request_context
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders.orders.cast import desk_of, order_of
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
LAST = date(2029, 3, 11)


def made():
    """Under both programmes, with an order of state threats, as each of four sees them."""
    person = OffenderFactory(programme=["terrorism", "state_threats"], date_of_birth=date(1980, 1, 1))
    whole, one = TeamFactory(), TeamFactory()
    GrantFactory(subject=person, team=whole, grant_role="contributor")
    GrantFactory(subject=person, team=one, programme="terrorism")
    threats = desk_of("state_threats")
    person.movements.create(happening="licence_ended", happened_on=date(2026, 6, 1))
    order_of(person, threats, programme="state_threats")
    return {
        "person": person,
        "of both": UserFactory(role="probation_officer", teams=[whole]),
        "of the order's": threats,
        "of the other": desk_of("terrorism"),
        "granted the other": UserFactory(role="probation_officer", teams=[one]),
        "victim liaison": UserFactory(role="victim_liaison", teams=[whole]),
    }


world = world_of(made, patched=prepare_nothing)
person = row_of("person")
KNOW, KNOW_NOT = ["of both", "of the order's"], ["of the other", "granted the other", "victim liaison"]


@pytest.fixture
def led(person):
    settle_status(offender=person, by=None)
    person.refresh_from_db()
    assert (person.status, person.status_until, person.status_programme) == ("order_only", LAST, "state_threats")
    return person


def bar_of(person, reader):
    with request_context.entered(request_context.Scope(reader=reader)):
        told = identity(person, today=date(2026, 12, 1))
    return str([*told.facts, *told.tags])


def by_api(client, person, reader):
    client.force_login(reader)
    return client.get(f"/api/v1/people/{person.uid}/").json()


@pytest.mark.parametrize("name", KNOW)
def test_who_knows_of_its_programme_is_told_what_runs_and_until_when(client, world, led, name):
    told = by_api(client, led, world[name])

    assert (told["status"], told["status_until"]) == ("order_only", "2029-03-11")
    assert told["status_power"] == "Order in force"
    assert "Order in force" in bar_of(led, world[name])
    assert "until 11 March 2029" in bar_of(led, world[name])


@pytest.mark.parametrize("name", KNOW_NOT)
def test_anybody_else_who_sees_the_person_is_told_the_status_alone(client, world, led, name):
    told = by_api(client, led, world[name])

    assert told["status"] == "order_only"
    assert (told.get("status_power"), told["status_until"]) == (None, None)
    assert "Order only since" in bar_of(led, world[name])
    assert "Order in force" not in bar_of(led, world[name])
    assert "2029" not in bar_of(led, world[name])


def test_row_from_before_a_programme_was_kept_is_told_to_nobody_until_the_night(world, led):
    Offender.objects.filter(pk=led.pk).update(status_programme="")
    led.refresh_from_db()

    assert "2029" not in bar_of(led, world["of both"])
    assert follow_powers(on=date(2026, 12, 1)) == 1
    led.refresh_from_db()
    assert "2029" in bar_of(led, world["of both"])
