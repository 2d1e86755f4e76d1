"""Does a hidden record answer as one that is not there, by every address about a record and every method?"""

import pytest

from tests.oracle import hidden

pytestmark = pytest.mark.django_db


ROLES = ["casework", "partner"]  # who knows of victims, too; and a program, that asks with a token
EVERY_METHOD = {"person", "victim_change", "licence_pdf", "alert_end", "people-detail", "grants-end", "checks-answer"}


@pytest.mark.parametrize("role", ROLES)
def test_hidden_reads_as_absent_to_the_byte(world, role):
    """Read and written at every address, in all other ways at some."""
    user = next(key for key, who in world.users.items() if who.role == role and who.is_active)
    doors = [door for door in hidden.ABOUT_A_RECORD if hidden.addresses.is_api(door) == (role == "partner")]
    some = [door for door in doors if door.name in EVERY_METHOD]
    asker, others = world.asker, [each for each in hidden.METHODS if each not in ("get", "post")]

    assert list(hidden.differences(world, asker, user, doors, ["get", "post"])) == []
    assert list(hidden.differences(world, asker, user, some, others)) == []


def test_rank_test_tells_apart_what_differs_and_not_what_is_alike():
    alike, longer = [float(n % 97) for n in range(500)], [float(n % 97) + 20 for n in range(500)]

    assert abs(hidden.rank_test(alike, alike[::-1])[1]) < 0.1
    assert hidden.rank_test(longer, alike)[1] > 5
