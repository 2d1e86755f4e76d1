"""Enter and correct capacity."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from release_monitor.capacity.models import CapacityNumber
from release_monitor.capacity.rules.kinds import LONGEST, OF_TEAMS, OF_THE_SERVICE, CapacityKind
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.models import Region, Team, User
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before

MOST = 9_999


class CapacityRefused(Refused):
    """It cannot be entered so."""


@transaction.atomic
def enter_capacity(
    *,
    kind: CapacityKind,
    week: date,
    number: int | None,
    source: str,
    by: User,
    region: str = "",
    team: Team | None = None,
    weeks: int = 1,
    uid: UUID | None = None,
) -> list[CapacityNumber]:
    """Record what there is in a week, or in so many from it on; an earlier row of the same kind, place and week no
    longer counts. number: None takes it back: not known. uid: the same one again returns what was made.

    Raises CapacityRefused for a place that the kind does not have, and for who may not enter any.
    """
    if not by.can(Capability.KEEP_CAPACITY):
        audit.refuse(by=by, verb=f"sharing.{Capability.KEEP_CAPACITY}_refused")
        raise access.NotAllowed(Capability.KEEP_CAPACITY)
    made = made_before(CapacityNumber, uid)
    if made:
        return [made]
    _refuse_wrong_place(kind, region, team, on=week)
    monday = week - timedelta(days=week.weekday())
    if not 1 <= weeks <= LONGEST:
        raise CapacityRefused("weeks", f"Enter a number of weeks between 1 and {LONGEST}")
    if number is not None and not 0 <= number <= MOST:
        raise CapacityRefused("number", f"Enter a number between 0 and {MOST:,}")
    if not source.strip():
        raise CapacityRefused("source", "Enter where the number comes from")
    rows = [
        CapacityNumber(
            kind=kind,
            region=region,
            team=team,
            week=monday + timedelta(weeks=ahead),
            number=number,
            source=source.strip(),
            entered_by=by,
            **(keyed(uid) if ahead == 0 else {}),
        )
        for ahead in range(weeks)
    ]
    kept = CapacityNumber.objects.bulk_create(rows)
    audit.record(
        action=audit.Action.ALTERATION,
        verb="capacity.entered",
        by=by,
        target=kept[0],
        payload={
            "after": {"kind": kind, "place": kept[0].place, "week": monday, "weeks": weeks, "number": number},
            "source": source.strip(),
        },
    )
    return kept


def _refuse_wrong_place(kind: CapacityKind, region: str, team: Team | None, *, on: date) -> None:
    if kind in OF_THE_SERVICE:
        if region or team:
            raise CapacityRefused("region", "Hearings have one number for England and Wales: leave the region empty")
        return
    if not region:
        raise CapacityRefused("region", "Select a probation region")
    if not Region.objects.of_probation().current(on=on).filter(name=region).exists():
        raise CapacityRefused("region", "Select a probation region from the list")
    if (kind in OF_TEAMS) != (team is not None):
        words = "Select the team" if kind in OF_TEAMS else "Only officer places and nominal managers are of a team"
        raise CapacityRefused("team", words)
