"""Freeze the week's list, and tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.dates import alert_kinds
from offenders.dates.models import Release
from offenders.dates.querysets import ReleaseQuerySet
from offenders.dates.rules.releases import week_of
from offenders.releases.warnings.actions import tell_of_each
from offenders.releases.weekly.models import NOT_LISTED, WeeklyEntry, WeeklyList
from offenders.releases.weekly.rules import due_at
from sharing import audit, practice
from sharing.alerts import digests
from sharing.jobs.set_aside import in_halves
from sharing.models import LeftOut
from sharing.time_words import format_date

LIST_HOUR = practice.define(
    "releases.weekly_list_hour",
    "Hour on Monday, UK time, when the weekly list is made",
    unit="o'clock",
    default=6,
    source="Our design: before the first meeting of the week",
)
DIGEST = "releases.weekly_list"
A_WEEK = timedelta(days=7)


def make_lists(*, on: date, at: datetime) -> list[WeeklyList]:
    """The list of this week and, since the newest that there is, that of each week that was missed, oldest first:
    each with its own Monday. This week's comes before them, so that nothing of theirs holds it up. First what could not
    be put on its list is tried again."""
    list_missing()
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
    releases = list(of_the_week(weekly_list))
    entries = freeze(weekly_list, releases)
    is_over = monday < week_of(timezone.localdate(at))[0]
    tell_of_each(
        Release.objects.open().filter(pk__in=[release.pk for release in releases]),
        kind=alert_kinds.THIS_WEEK,
        key_of=lambda release: f"{weekly_list.uid}:{release.uid}",
        opening=lambda release: (
            f"On the list of the week of {format_date(monday)}, made late: no release is recorded."
            if is_over
            else "On this week's list."
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


@transaction.atomic
def list_missing() -> None:
    """Put on the list of its week each release that could not be put there when it was made."""
    missing = LeftOut.objects.standing().filter(work=NOT_LISTED).values_list("key", flat=True)
    releases = list(Release.objects.filter(pk__in=missing).select_related("offender__establishment")) if missing else []
    for release in releases:
        weekly_list = WeeklyList.objects.filter(starts_on=week_of(release.warn_on)[0]).first()
        if weekly_list and not weekly_list.entries.filter(release=release).exists():
            freeze(weekly_list, [release])


def of_the_week(weekly_list: WeeklyList) -> ReleaseQuerySet:
    """Each release of the week as it is known now, with those since recorded: of merged records each, as a team that
    can see one of them alone must hear of it."""
    monday, sunday = week_of(weekly_list.starts_on)
    happened = Release.objects.filter(status=Release.Status.RELEASED, released_on__gte=monday)
    releases = (Release.objects.open() | happened).counted().filter(warn_on__range=(monday, sunday))
    return releases.select_related("offender__establishment").order_by("warn_on", "pk")


def freeze(weekly_list: WeeklyList, releases: Sequence[Release]) -> list[WeeklyEntry]:
    """An entry for each; the number of statements does not grow with them. One that cannot be written is set aside, and
    its teams hear of the release all the same: the page says of it that it is missing, and why."""
    entries = [
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
        for release in releases
    ]
    return in_halves(
        NOT_LISTED,
        entries,
        WeeklyEntry.objects.bulk_create,
        record_of=lambda entry: (entry.release_id, entry.offender_id),
    )
