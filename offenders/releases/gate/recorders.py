"""The users who record that a person left custody: of the prison that holds them, and of PPCS. Others report it."""

from __future__ import annotations

from django.utils import timezone

from offenders.people.models import Offender
from sharing import access
from sharing.access.roles import Capability
from sharing.models import Agency, Team, User
from sharing.records.errors import Refused

REPORT_IT = "Only the prison that holds the person, or PPCS, records a release. Report that the person has left instead"


class MovementRefused(Refused):
    """This cannot have happened to the person now."""


class MayNotRecord(MovementRefused):
    """Someone else records it; this account may report it."""


def may_record_releases(user: User, offender: Offender) -> bool:
    """Whether the user may record that this person left: at the person's establishment, or as PPCS. Two queries.

    A prison's own program is among them: what it records is due by every source, as the gate asks of anybody.
    """
    if not user.can(Capability.RECORD_RELEASES):
        return False
    if user.can(Capability.RECORD_RELEASES_ANYWHERE):
        return True
    place = offender.establishment
    if place is None or user.agency.kind != Agency.Kind.PRISON:
        return False
    teams = access.viewer_of(user, at=timezone.now()).team_ids
    return Team.objects.filter(pk__in=teams, place_code=place.code).exclude(place_code="").exists()


def refuse_who_may_not_record(user: User | None, offender: Offender) -> None:
    """user: None for a command or a job, which act for nobody. Raises MayNotRecord."""
    if user is not None and not may_record_releases(user, offender):
        raise MayNotRecord("", REPORT_IT)
