"""The prison gate that a person leaves by. The people who work there have to know where they go."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from offenders.custody.models import Movement
from offenders.custody.rules import Happening, Status
from offenders.dates.models import Release
from offenders.people.models import Offender
from sharing import access, practice
from sharing.audit import request_context
from sharing.models import Team, User

DUE_DAYS = practice.define(
    "fields.gate_before_days",
    "Days before a release from which the prison can view the person’s home address",
    unit="days",
    default=28,
    source="Our design: when the release is first flagged",
    between=(0, 28),
    safer=practice.Safer.LESS,
)
GONE_DAYS = practice.define(
    "fields.gate_after_days",
    "Days after a release on licence for which the prison can still view the person’s home address",
    unit="days",
    default=28,
    source="Our design: as long as before it; a team without access to the person sees nothing",
    between=(0, 28),
    safer=practice.Safer.LESS,
)


def leaves_by_gate_of(user: User, person: str) -> Q:
    """The condition on `person`, a column with the key of one; both days at the ends of the time are in it.

    Held where one of the user's teams works, and counted to go within so many days, or overdue; or on licence, and the
    last time let out there at most so many days ago. A day that the prison must still settle counts: `warn_on`.
    """
    places = _places_of(user)
    if not places:
        return Q(pk__in=[])
    today = timezone.localdate()
    due = (
        Release.objects.open()
        .counted()
        .filter(offender=OuterRef("pk"), warn_on__lte=today + timedelta(days=practice.value(DUE_DAYS, on=today)))
    )
    left = Movement.objects.standing().filter(offender=OuterRef("pk"), happening=Happening.RELEASED)
    left = left.order_by("-happened_on", "-pk")
    since = today - timedelta(days=practice.value(GONE_DAYS, on=today))
    people = Offender.objects.annotate(
        left_from=Subquery(left.values("establishment__code")[:1]), left_on=Subquery(left.values("happened_on")[:1])
    ).filter(
        Q(Exists(due), establishment__code__in=places)
        | Q(status=Status.ON_LICENCE, left_from__in=places, left_on__gte=since)
    )
    return Q(Exists(people.filter(pk=OuterRef(person))))


def _places_of(user: User) -> list[str]:
    """The codes of the establishments that the user's live teams work for: asked once in a request."""
    asked = request_context.current()
    key = ("places", user.pk)
    if asked is not None and key in asked.memo:
        return asked.memo[key]
    teams = Team.objects.filter(pk__in=access.viewer_of(user, at=timezone.now()).team_ids).exclude(place_code="")
    found = sorted(set(teams.values_list("place_code", flat=True)))
    if asked is not None:
        asked.memo[key] = found
    return found
