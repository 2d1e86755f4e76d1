"""The one question of the rota: who is on call for this desk, or in command of this agency, at this moment.

Page, escalation, frame and API ask here. A person who is named on a shift and is not there (left, lost the role, on
leave) is not on call; the walk of the rota says so as a gap.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from sharing.access import roles
from sharing.access.roles import Capability
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.cover.models import Leave
from sharing.rota.models import RotaQuerySet, Shift, ShiftCover
from sharing.rota.on_call.overlap import next_unsigned, not_handed_over
from sharing.rota.rules import Level

ANSWER = roles.holders(Capability.ANSWER_FOR_PEOPLE)
COMMAND = roles.holders(Capability.COMMAND)
ANY_LEVEL = Q(level__in=[level.value for level in Level])


@dataclass(frozen=True)
class OnCall:
    """Somebody who is on call. user: the key. until: when the next one is, or nobody; shift: the key.

    is_unsigned: their shift is over, and nobody has signed for it; until: unless somebody does before.
    """

    user: int
    name: str
    phone: str
    level: Level
    team: int | None
    agency: int
    place: str
    until: datetime
    shift: int
    is_unsigned: bool = False


def on_call(place: Team | Agency, level: Level, *, at: datetime) -> list[OnCall]:
    """Of a desk, first or second; of an agency, command. Empty: nobody. One query."""
    return everybody_on_call(places_of([place], level), at=at)


def places_of(places: Collection[Team | Agency], level: Level) -> Q:
    """The shifts of these desks, or of the command of these agencies, of this level."""
    keys = [place.pk for place in places]
    return Q(level=level, agency__in=keys) if level is Level.COMMAND else Q(level=level, team__in=keys)


def everybody_on_call(which: Q, *, at: datetime) -> list[OnCall]:
    """Of these shifts, in the order of their places; whoever has not been signed for last. One query, however many."""
    shifts = Shift.objects.standing().filter(which, running(at=at) | not_handed_over(at=at))
    goes_on_until = Subquery(next_unsigned(at=at).values("ends_at")[:1])
    rows = there(held(shifts, at=at), at=at).annotate(
        goes_on_until=Case(When(ends_at__lte=at, then=goes_on_until), output_field=DateTimeField())
    )
    rows = rows.order_by("agency__name", F("team__name").asc(nulls_last=True), "level", "-starts_at", "pk")
    words = ("pk", "level", "team_id", "agency_id", "team__name", "agency__name", "team__phone")
    found = [
        OnCall(
            user=row["holder"],
            name=row["holder_name"],
            phone=row["holder_phone"] or row["team__phone"] or "",
            level=Level(row["level"]),
            team=row["team_id"],
            agency=row["agency_id"],
            place=row["team__name"] or row["agency__name"],
            until=row["goes_on_until"] or row["until"],
            shift=row["pk"],
            is_unsigned=row["goes_on_until"] is not None,
        )
        for row in rows.values(*words, "holder", "holder_name", "holder_phone", "until", "goes_on_until")
    ]
    on = {(each.team, each.level, each.user) for each in found if not each.is_unsigned}
    return [each for each in found if not each.is_unsigned or (each.team, each.level, each.user) not in on]


def running(*, at: datetime) -> Q:
    return Q(starts_at__lte=at, ends_at__gt=at)


def held(shifts: RotaQuerySet, *, at: datetime) -> RotaQuerySet:
    """With `holder`, who has the shift at this moment, and `until`, when that ends; of one that is over, who had it
    last."""
    covers = ShiftCover.objects.standing().filter(shift=OuterRef("pk"))
    moment = Least(Value(at, DateTimeField()), OuterRef("ends_at") - timedelta(microseconds=1))
    now = covers.annotate(moment=moment).filter(starts_at__lte=F("moment"), ends_at__gt=F("moment"))
    later = covers.filter(starts_at__gt=at).order_by().values("shift").annotate(first=Min("starts_at")).values("first")
    return shifts.annotate(
        holder=Coalesce(Subquery(now.values("user_id")[:1]), F("user_id"), output_field=BigIntegerField()),
        until=Coalesce(Subquery(now.values("ends_at")[:1]), Subquery(later), F("ends_at")),
    ).annotate(
        holder_name=Subquery(User.objects.filter(pk=OuterRef("holder")).values("name")),
        holder_phone=Subquery(User.objects.filter(pk=OuterRef("holder")).values("phone")),
    )


def there(shifts: RotaQuerySet, *, at: datetime) -> RotaQuerySet:
    """Those of them whose holder can act: works, has a role for it, is in the desk's team, and is not on leave."""
    user = User.objects.filter(pk=OuterRef("holder"), is_active=True)
    member = Membership.objects.live(at=at).filter(user=OuterRef("holder"), team=OuterRef("team"))
    for_desk = Q(Exists(member), Exists(user.filter(role__in=ANSWER)), team__isnull=False, team__closed_at__isnull=True)
    in_command = Q(Exists(user.filter(role__in=COMMAND, agency=OuterRef("agency"))), level=Level.COMMAND)
    away = Leave.objects.live(at=at).filter(officer=OuterRef("holder"))
    return shifts.filter(for_desk | in_command).exclude(Exists(away))
