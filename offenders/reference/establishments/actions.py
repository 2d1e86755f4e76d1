"""Put somebody in the team of an establishment; the first makes the team."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.reference.establishments.models import Establishment
from offenders.reference.establishments.rules import closed_words
from sharing.administration.actions import teams
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.records.errors import Refused
from sharing.records.once import take_turns
from sharing.reference.desks import code_of


class StaffingRefused(Refused):
    """Nobody can be put in the establishment's team as asked."""


@transaction.atomic
def put_in_team(
    *,
    establishment: Establishment,
    user: User,
    by: User,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    uid: UUID | None = None,
) -> Membership:
    """Put a user in the team that works for the establishment. Where none does, it is made: of the user's agency, of
    the kind Establishment, for this place and its region. Who waits there for somebody is handed over at once.

    uid: the key that the form was given; the same one again returns the membership that was made. Raises
    StaffingRefused, and what `add_team` and `add_member` raise.
    """
    take_turns(f"staff:{establishment.code}")
    if user.agency.kind != Agency.Kind.PRISON:
        raise StaffingRefused("user", f"{user} works for {user.agency}. Select someone who works for a prison")
    there = list(Team.objects.working_for(establishment.code).order_by("name")[:2])
    if len(there) > 1:
        named = " and ".join(str(team) for team in there)
        raise StaffingRefused("establishment", f"More than one team works there, {named}. Use the page of the team")
    if not there and not establishment.takes_people(on=timezone.localdate()):
        raise StaffingRefused("establishment", closed_words(establishment))
    team = there[0] if there else _made(establishment, user.agency, by=by)
    return teams.add_member(team=team, user=user, by=by, starts_at=starts_at, ends_at=ends_at, uid=uid)


def _made(establishment: Establishment, agency: Agency, *, by: User) -> Team:
    return teams.add_team(
        name=f"{establishment.name} OMU",
        kind=Team.Kind.ESTABLISHMENT,
        agency=agency,
        place_code=establishment.code,
        region_code=code_of(establishment.region),
        by=by,
    )
