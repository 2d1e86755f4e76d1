"""Who is on call at a moment, as the rows say."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sharing.models import Leave, Membership, Shift, User
from sharing.rota.on_call.now import everybody_on_call, on_call, places_of
from sharing.rota.rules import Level
from tests.factories.rota import HOUR, ShiftCoverFactory, ShiftFactory, desk_of, shift
from tests.factories.sharing import AgencyFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
SECOND = timedelta(seconds=1)
SIX = datetime(2026, 12, 1, 6, tzinfo=UTC)
cast = row_of("cast")
world = world_of(lambda: {"cast": desk_of()})


def names(cast, at, level=Level.FIRST):
    place = cast["agency"] if level is Level.COMMAND else cast["desk"]
    return [each.name for each in on_call(place, level, at=at)]


@pytest.mark.parametrize(
    ("at", "who"),
    [
        (SIX - SECOND, []),
        (SIX, ["Karen Lockyer"]),
        (SIX + 12 * HOUR - SECOND, ["Karen Lockyer"]),
        (SIX + 12 * HOUR, ["Neil Garvey"]),
        (SIX + 24 * HOUR - SECOND, ["Neil Garvey"]),
        (SIX + 24 * HOUR, []),
    ],
)
def test_at_the_second_of_a_change_the_new_holder_is_on_call(cast, at, who):
    shift(cast, "karen", SIX)
    shift(cast, "neil", SIX + 12 * HOUR, signed_at=SIX + 12 * HOUR)

    assert names(cast, at) == who


def test_it_says_their_telephone_and_until_when(cast):
    shift(cast, "karen", SIX)

    (found,) = on_call(cast["desk"], Level.FIRST, at=SIX)
    assert (found.phone, found.place, found.until) == ("07 karen", "CT duty desk", SIX + 12 * HOUR)
    User.objects.update(phone="")
    assert on_call(cast["desk"], Level.FIRST, at=SIX)[0].phone == "4410"


@pytest.mark.parametrize(
    ("hour", "who", "until"),
    [(0, "Karen Lockyer", 2), (2, "Delia Farrow", 4), (4, "Karen Lockyer", 6), (6, "Neil Garvey", 12)],
)
def test_whoever_covers_a_part_is_on_call_for_it(cast, hour, who, until):
    held = shift(cast, "karen", SIX)
    ShiftCoverFactory(shift=held, user=cast["delia"], starts_at=SIX + 2 * HOUR, ends_at=SIX + 4 * HOUR)
    ShiftCoverFactory(shift=held, user=cast["neil"], starts_at=SIX + 6 * HOUR)

    (found,) = on_call(cast["desk"], Level.FIRST, at=SIX + hour * HOUR)
    assert (found.name, found.until) == (who, SIX + until * HOUR)


def test_each_level_has_its_own(cast):
    shift(cast, "karen", SIX)
    shift(cast, "neil", SIX, level="second")
    shift(cast, "judith", SIX, level="command")

    assert [names(cast, SIX, level) for level in Level] == [["Karen Lockyer"], ["Neil Garvey"], ["Judith Marlow"]]


def leaves(cast):
    Membership.objects.filter(user=cast["karen"]).update(ends_at=SIX)


def is_disabled(cast):
    User.objects.filter(pk=cast["karen"].pk).update(is_active=False)


def gets_another_role(cast):
    User.objects.filter(pk=cast["karen"].pk).update(role="auditor")


def goes_on_leave(cast):
    now = timezone.now()
    Leave.objects.create(
        officer=cast["karen"], kind="sick", starts_at=SIX, ends_at=now, planned_by=cast["karen"], planned_at=SIX
    )


@pytest.mark.parametrize("happens", [leaves, is_disabled, gets_another_role, goes_on_leave])
def test_a_holder_who_is_not_there_is_not_on_call(cast, happens):
    shift(cast, "karen", SIX)
    assert names(cast, SIX)

    happens(cast)

    assert names(cast, SIX) == []


def test_command_of_another_agency_is_not_command_of_this_one(cast):
    shift(cast, "judith", SIX, level="command")
    User.objects.filter(pk=cast["judith"].pk).update(agency=AgencyFactory(kind="ct_police"))

    assert names(cast, SIX, Level.COMMAND) == []


def test_two_cannot_be_on_call_for_one_level_at_once(cast):
    shift(cast, "karen", SIX)
    shift(cast, "neil", SIX, level="second")
    shift(cast, "neil", SIX + 12 * HOUR)
    for level, hour in (("first", 11), ("first", -11), ("second", 0)):
        with pytest.raises(IntegrityError, match=f"shift_one_{level}_at_a_time"), transaction.atomic():
            shift(cast, "delia", SIX + hour * HOUR, level=level)

    Shift.objects.update(called_off_at=SIX, called_off_by=cast["ann"], called_off_because="Written twice")
    assert shift(cast, "delia", SIX)


def test_all_of_many_desks_is_one_question(cast, django_assert_num_queries):
    shift(cast, "karen", SIX)
    others = [ShiftFactory(starts_at=SIX).team for _ in range(20)]

    with django_assert_num_queries(1):
        found = everybody_on_call(places_of([cast["desk"], *others], Level.FIRST), at=SIX)
    assert len(found) == 21
