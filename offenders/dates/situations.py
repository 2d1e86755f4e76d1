"""The situation of a person: where they are, and whether a release is near. Sharing asks before a team loses access."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from offenders.custody.rules import HELD, Status
from offenders.dates.models import Release
from offenders.people.models import Offender
from sharing import practice
from sharing.access.situations import Situation
from sharing.time_words import format_date

BEFORE_RELEASE_DAYS = practice.define(
    "access.not_alone_before_days",
    "Days before a release from which a team loses access to the person only if another team takes over",
    unit="days",
    default=60,
    source="Our design: twice as long as a release is flagged before",
)
OVER = {Status.DECEASED, Status.DEPORTED, Status.TRANSFERRED_OUT, Status.ACQUITTED}
NOT_ALONE = {
    Status.ON_LICENCE: "on licence",
    Status.RECALLED: "recalled",
    Status.UNLAWFULLY_AT_LARGE: "unlawfully at large",
    Status.ABSCONDED: "at large",
    Status.RELEASED_IN_ERROR: "released in error",
    Status.LEFT_EARLY: "out early, which is being checked",
    Status.LEFT_IN_DISPUTE: "out in dispute",
}


def situations_of(people: Collection[int], on: date) -> dict[int, Situation]:
    """Two queries."""
    last = on + timedelta(days=practice.value(BEFORE_RELEASE_DAYS, on=on))
    due = Release.objects.open().counted().filter(offender__in=people, warn_on__lte=last)
    leaving = dict(due.order_by("-warn_on").values_list("offender_id", "warn_on"))
    rows = Offender.objects.filter(pk__in=people).values_list("pk", "status", "establishment__code")
    return {key: _situation(status, leaving.get(key), place or "") for key, status, place in rows}


def _situation(status: str, warn_on: date | None, place: str) -> Situation:
    due = f"due for release on {format_date(warn_on)}" if warn_on else ""
    return Situation(
        in_custody=status in HELD,
        on_licence=status == Status.ON_LICENCE,
        is_over=status in OVER,
        held_at=place if status in HELD else "",
        not_alone=NOT_ALONE.get(Status(status), due) if status else due,
    )
