"""Freeze the week's list, and tell of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.dates import alert_kinds
from offenders.dates.models import Release
from offenders.dates.rules.releases import week_of
from offenders.releases.warnings.actions import tell_of_each
from offenders.releases.weekly.models import WeeklyEntry, WeeklyList
from offenders.releases.weekly.rules import due_at
from sharing import audit, practice
from sharing.alerts import digests
from sharing.time_words import format_date

LIST_HOUR = practice.define(
    "releases.weekly_list_hour",
    "Hour of Monday, UK time, at which the week's list is made",
    unit="o'clock",
    default=6,
    source="Our design: before the first meeting of the week",
)
DIGEST = "releases.weekly_list"
A_WEEK = timedelta(days=7)


def make_lists(*, on: date, at: datetime) -> list[WeeklyList]:
    """The list of this week and, since the newest that there is, that of each week that was missed, the oldest first:
    each with its own Monday. This week's comes before them, so that nothing of theirs holds it up."""
    newest = WeeklyList.objects.filter(starts_on__lt=week_of(on)[0]).order_by("-starts_on").first()
    made = [make_weekly_list(on=on, at=at)]
    missed = newest.starts_on + A_WEEK if newest else on
    while missed + A_WEEK <= on:
        made.append(make_weekly_list(on=missed, at=at))
        missed += A_WEEK
    return [each for each in made if each is not None]


@transaction.atomic
def make_weekly_list(*, on: date, at: datetime) -> WeeklyList | None:
    """Freeze the list of the week that `on` lies in and tell the teams. None when it was made before or is not due.

    A week that is over: what was expected in it, as now known, and the teams are alerted of those alone whom nobody has
    recorded as released.

    The insert that wins makes the entries, in the same transaction: two clocks never make two lists, and a list that
    is there is whole.
    """
    monday, _ = week_of(on)
    if at < due_at(monday, hour=min(practice.value(LIST_HOUR, on=monday), 23)):
        return None
    weekly_list, is_new = WeeklyList.objects.get_or_create(starts_on=monday, defaults={"made_at": at})
    if not is_new:
        return None
    entries = freeze(weekly_list)
    is_over = monday < week_of(timezone.localdate(at))[0]
    tell_of_each(
        Release.objects.open().filter(pk__in=[entry.release_id for entry in entries]),
        kind=alert_kinds.THIS_WEEK,
        key_of=lambda release: f"{weekly_list.uid}:{release.uid}",
        opening=lambda release: (
            f"On the list of the week of {format_date(monday)}, made late: no release is recorded."
            if is_over
            else "On the list of this week."
        ),
        at=at,
    )
    digests.tell_teams(
        kind=DIGEST,
        key=monday.isoformat(),
        title=f"The list of releases of the week of {format_date(monday)}{', made late,' if is_over else ''}",
        path=reverse("weekly_list", kwargs={"monday": monday.isoformat()}),
        at=at,
    )
    audit.record(
        action=audit.Action.LIST,
        verb="offenders.weekly_list_made",
        by=None,
        target=weekly_list,
        shown=[entry.offender_id for entry in entries],
    )
    return weekly_list


def freeze(weekly_list: WeeklyList) -> list[WeeklyEntry]:
    """Each release of the week as it is known now, with those since recorded; the number of statements does not grow
    with them."""
    monday, sunday = week_of(weekly_list.starts_on)
    happened = Release.objects.filter(status=Release.Status.RELEASED, released_on__gte=monday)
    releases = (Release.objects.open() | happened).counted().filter(warn_on__range=(monday, sunday))
    return WeeklyEntry.objects.bulk_create(
        WeeklyEntry(
            weekly_list=weekly_list,
            offender_id=release.offender_id,
            release=release,
            establishment=release.offender.establishment.name if release.offender.establishment else "",
            basis=release.basis,
            certainty=release.certainty,
            expected_on=release.expected_on,
            leaves_on=release.leaves_on,
            warn_on=release.warn_on,
        )
        for release in releases.select_related("offender__establishment").order_by("warn_on", "pk")
    )
