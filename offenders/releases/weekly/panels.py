"""The weekly release list for one reader, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from offenders.dates.models import Release
from offenders.people.models import Offender
from offenders.releases.readiness_summary import Prepared, prepared_of
from offenders.releases.weekly.models import WeeklyEntry, WeeklyList
from offenders.releases.weekly.rules import Change, WeeklyStanding, changes
from sharing.access import Asker
from sharing.time_words import format_weekday_date


@dataclass(frozen=True)
class WeeklyLine:
    """One release of the list, with the days and words that were frozen. `change`: what became of it after, None when
    nothing did; `since` the same in words, empty then. `release` is as it stands now."""

    day: date
    raw_day: date
    warn_day: date
    person: Offender
    basis: str
    code: str
    certainty: str
    how_long_so: str  # as it stands now; empty when the certainty is another since the list was made
    establishment: str
    release: Release
    change: Change | None
    since: str
    needs_a_look: bool
    prepared: Prepared | None = None  # as it stands now, while the release is ahead


def build_weekly_lines(
    frozen: WeeklyList, first: date, last: date, user: Asker, *, today: date | None = None
) -> list[WeeklyLine]:
    """The entries that the user may see, and below them who came in since. A few queries, whatever the week holds.

    today: to say how far each is prepared; None where that is not asked.
    """
    entries = list(
        WeeklyEntry.objects.filter(weekly_list=frozen).select_related("offender", "release").listed_for(user)
    )
    known = {entry.release_id for entry in entries}
    newly = (
        Release.objects.open()
        .counted()
        .warned_between(first, last)
        .exclude(pk__in=WeeklyEntry.objects.filter(weekly_list=frozen).values("release_id"))
        .select_related("offender__establishment")
        .listed_for(user)
    )
    came = [release for release in newly if release.pk not in known]
    now = {entry.release_id: entry.release for entry in entries} | {release.pk: release for release in came}
    found = changes(
        [WeeklyStanding(entry.release_id, entry.warn_on) for entry in entries],
        [WeeklyStanding(pk, each.warn_on, each.status in Release.OPEN, each.released_on) for pk, each in now.items()],
        monday=first,
        sunday=last,
    )
    lines = [entry_line(entry, found.get(entry.release_id)) for entry in entries] + [came_line(each) for each in came]
    if today is None:
        return lines
    keys = [each.release.pk for each in lines if each.release.status in Release.OPEN]
    rows = Release.objects.filter(pk__in=keys).select_related("offender").with_prepared()
    ahead = prepared_of(rows, today=today)
    return [replace(each, prepared=ahead.get(each.release.pk)) for each in lines]


def entry_line(entry: WeeklyEntry, change: Change | None) -> WeeklyLine:
    return WeeklyLine(
        day=entry.leaves_on,
        raw_day=entry.expected_on,
        warn_day=entry.warn_on,
        person=entry.offender,
        basis=entry.get_basis_display(),
        code=entry.basis,
        certainty=entry.certainty,
        how_long_so=entry.release.how_long_so if entry.release.certainty == entry.certainty else "",
        establishment=entry.establishment,
        release=entry.release,
        change=change,
        since=words_for(change, entry.release),
        needs_a_look=change in (Change.LEFT, Change.MOVED_WITHIN),
    )


def came_line(release: Release) -> WeeklyLine:
    return WeeklyLine(
        day=release.leaves_on,
        raw_day=release.expected_on,
        warn_day=release.warn_on,
        person=release.offender,
        basis=release.get_basis_display(),
        code=release.basis,
        certainty=release.certainty,
        how_long_so=release.how_long_so,
        establishment=str(release.offender.establishment or ""),
        release=release,
        change=Change.CAME,
        since="Was not on the list",
        needs_a_look=True,
    )


def words_for(change: Change | None, release: Release) -> str:
    """What changed, with the day that counts now."""
    if change is None:
        return ""
    if change is Change.RELEASED:
        return f"Released {day_in_words(release.released_on)}"
    if release.status not in Release.OPEN:
        return f"No more expected: {release.get_status_display().lower()}"
    return f"Now {day_in_words(release.leaves_on)}"


def day_in_words(day: date | None) -> str:
    return format_weekday_date(day) if day else ""
