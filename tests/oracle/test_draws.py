"""A small draw over HTTP: the application answers as the oracle does. `prove access-draws` asks more."""

import pytest

from tests.oracle import addresses, draws
from tests.oracle.addresses import HIDDEN, is_api

FEW = draws.of_each_kind(350)
AT_LEAST = 40  # of what is let in, and of what is refused


def test_small_draw_has_addresses_of_every_kind():
    assert {draws.kind_of(door) for door in FEW} == {draws.kind_of(door) for door in addresses.DRAWN}


@pytest.mark.django_db
def test_no_leak_and_no_wrong_denial_in_a_small_draw(world):
    result = draws.run(world, len(FEW), doors=FEW)

    assert not result.wrong, "\n".join(result.wrong)
    assert result.total.let_in >= AT_LEAST
    assert result.total.refused >= AT_LEAST


EVERYBODYS = ("", "view_people", "change_people")  # nobody may change a person without the last
POWERED = [
    door
    for door in addresses.DRAWN
    if door.method == "get" and addresses.is_about_a_record(door) and addresses.gate_of(door) not in EVERYBODYS
]
TOLD_ALONE = {"alert_end", "thread_close"}  # and giving access: the right on the person is not there without the power


def lacking_the_power(world, door):
    """Whoever lacks nothing else of what the address asks for, with somebody about whom they ask; first those who may
    change the person, and so lack the power alone."""
    oracle, gate = world.oracle, addresses.gate_of(door)
    for verb in ("change", addresses.asks(door)):
        for key, who in world.users.items():
            if oracle.can(key, "view_people") and not oracle.can(key, gate) and (who.role != "partner" or is_api(door)):
                people = sorted(oracle.whom(key, verb) & world.casts.keys())
                for person in people[:1]:
                    yield addresses.Draw(key, door, person, world.casts[person])


@pytest.mark.django_db
def test_address_is_absent_for_who_lacks_its_power_alone(world):
    result, nobody = draws.Result(), set()
    for door in POWERED:
        hidden = (draw for draw in lacking_the_power(world, door) if addresses.expected(world.oracle, draw) == HIDDEN)
        draw = next(hidden, None)
        if draw is None:
            nobody.add(door.name)
        else:
            result.count(world, draw, world.asker.ask(draw))

    assert not result.wrong, "\n".join(result.wrong)
    assert {name for name in nobody if not name.startswith("access_")} == TOLD_ALONE
