"""The users who record that a person left custody: of the prison that holds them, and of PPCS. Others report it."""

from __future__ import annotations

from django.utils import timezone

from offenders.custody.models import Movement
from offenders.custody.rules import LEFT_UNDUE
from offenders.people.models import Offender
from offenders.reference.establishments.models import Establishment
from offenders.releases.gate.offices import is_of_another_office
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
    place = offender.establishment or _left_from(offender)
    if place is None or user.agency.kind != Agency.Kind.PRISON:
        return False
    teams = access.viewer_of(user, at=timezone.now()).team_ids
    return Team.objects.filter(pk__in=teams, place_code=place.code).exclude(place_code="").exists()


def _left_from(offender: Offender) -> Establishment | None:
    """Of somebody who left undue, and may still be back: where they were last."""
    if offender.status not in LEFT_UNDUE:
        return None
    placed = Movement.objects.standing().filter(offender=offender, establishment__isnull=False)
    last = placed.select_related("establishment").order_by("-happened_on", "-pk").first()
    return last.establishment if last else None


def may_confirm_court_orders(user: User, offender: Offender, *, first: User) -> bool:
    """Whether the user may be the second person of a court's order that `first` recorded, as far as their office goes:
    another office of the prison that holds the person, or the duty desk of PPCS. Three queries at most."""
    if user.is_program or not user.can(Capability.RECORD_RELEASES) or not is_of_another_office(first, user):
        return False
    if user.agency.kind == Agency.Kind.PPCS:
        teams = access.viewer_of(user, at=timezone.now()).team_ids
        return Team.objects.filter(pk__in=teams, kind=Team.Kind.DUTY_DESK, agency=user.agency_id).exists()
    return may_record_releases(user, offender)


def refuse_who_may_not_record(user: User | None, offender: Offender) -> None:
    """user: None for a command or a job, which act for nobody. Raises MayNotRecord."""
    if user is not None and not may_record_releases(user, offender):
        raise MayNotRecord("", REPORT_IT)
