"""A duty desk of CT police with a rota: a manager, three who are on call, and command."""

from datetime import UTC, datetime, timedelta

from factory import LazyAttribute, LazyFunction, SubFactory
from factory.django import DjangoModelFactory

from sharing.models import Shift, ShiftCover
from tests.factories.sharing import LONG_AGO, AgencyFactory, TeamFactory, UserFactory

HOUR = timedelta(hours=1)
NAMES = {"karen": "Karen Lockyer", "neil": "Neil Garvey", "delia": "Delia Farrow"}


class ShiftFactory(DjangoModelFactory):
    """First on call of a desk, for twelve hours of 1 December 2026."""

    class Meta:
        model = Shift

    team = SubFactory(TeamFactory, kind="duty_desk")
    agency = LazyAttribute(lambda shift: shift.team.agency if shift.team else shift.user.agency)
    level = "first"
    user = LazyAttribute(lambda shift: UserFactory(agency=shift.team.agency, role="duty_officer", teams=[shift.team]))
    starts_at = datetime(2026, 12, 1, 6, tzinfo=UTC)
    ends_at = LazyAttribute(lambda shift: shift.starts_at + 12 * HOUR)
    made_by = LazyAttribute(lambda shift: shift.user)
    made_at = LONG_AGO


class ShiftCoverFactory(DjangoModelFactory):
    class Meta:
        model = ShiftCover

    starts_at = LazyAttribute(lambda cover: cover.shift.starts_at)
    ends_at = LazyAttribute(lambda cover: cover.shift.ends_at)
    made_by = LazyAttribute(lambda cover: cover.user)
    made_at = LazyFunction(lambda: LONG_AGO)


def desk_of(suffix=""):
    """By name: the desk and its agency; karen, neil and delia, who can be on call for it; ann, who manages it; and
    judith, who commands and is in no team of it."""
    agency = AgencyFactory(name=f"CT policing{suffix}", kind="ct_police")
    desk = TeamFactory(name=f"CT duty desk{suffix}", kind="duty_desk", agency=agency, phone="4410")
    found = {"agency": agency, "desk": desk}
    for key, name in NAMES.items():
        found[key] = UserFactory(name=name, agency=agency, role="duty_officer", teams=[desk], phone=f"07 {key}")
    found["ann"] = UserFactory(name="Ann Dale", agency=agency, role="ct_manager", teams=[desk])
    headquarters = TeamFactory(name="CT command", agency=agency)
    found["judith"] = UserFactory(name="Judith Marlow", agency=agency, role="ct_manager", teams=[headquarters])
    return found


def shift(cast, who, starts_at, hours=12, *, level="first", **more):
    """Of the desk; of command where the level says so."""
    team = None if level == "command" else cast["desk"]
    return ShiftFactory(
        team=team,
        agency=cast["agency"],
        user=cast[who],
        level=level,
        starts_at=starts_at,
        ends_at=starts_at + hours * HOUR,
        **more,
    )
