"""A small draw over HTTP: the application answers as the oracle does. `prove access-draws` asks more."""

import pytest

from tests.oracle import addresses, draws

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
