"""The weekly release list for one reader, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from offenders.dates.models import Release
from offenders.people.models import Offender
from offenders.releases.readiness_summary import Prepared, prepared_of
from offenders.releases.weekly.models import NOT_LISTED, WeeklyEntry, WeeklyList
from offenders.releases.weekly.rules import Change, WeeklyStanding, changes
from sharing.access import Asker
from sharing.models import LeftOut
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_weekday_date, say_datetime


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
    listed = WeeklyEntry.objects.filter(weekly_list=frozen).listed_for(user)
    entries = list(listed.select_related("offender", "release"))
    missed = {row.key: row for row in LeftOut.objects.filter(work=NOT_LISTED, **made_with(frozen))}
    newly = (
        (Release.objects.open().counted().warned_between(first, last) | Release.objects.filter(pk__in=missed))
        .exclude(pk__in=WeeklyEntry.objects.filter(weekly_list=frozen).values("release_id"))
        .select_related("offender__establishment")
        .listed_for(user)
    )
    came = list(newly)
    now = {entry.release_id: entry.release for entry in entries} | {release.pk: release for release in came}
    found = changes(
        [WeeklyStanding(entry.release_id, entry.warn_on) for entry in entries],
        [WeeklyStanding(pk, each.warn_on, each.status in Release.OPEN, each.released_on) for pk, each in now.items()],
        monday=first,
        sunday=last,
    )
    lines = [
        *(entry_line(entry, found.get(entry.release_id), missed.get(entry.release_id)) for entry in entries),
        *(came_line(release, missed.get(release.pk)) for release in came),
    ]
    if today is None:
        return lines
    keys = [line.release.pk for line in lines if line.release.status in Release.OPEN]
    rows = Release.objects.filter(pk__in=keys).select_related("offender").with_prepared()
    ahead = prepared_of(rows, today=today)
    return [replace(line, prepared=ahead.get(line.release.pk)) for line in lines]


def made_with(frozen: WeeklyList) -> dict[str, datetime]:
    """Which records were set aside as this list was made."""
    return {"first_at__lt": frozen.made_at + timedelta(hours=1), "last_at__gte": frozen.made_at}


def entry_line(entry: WeeklyEntry, change: Change | None, missed: LeftOut | None) -> WeeklyLine:
    """missed: that it could not be put on the list when that was made, and was later."""
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
        since=words_for(change, entry.release) or (listed_later(missed) if missed else ""),
        needs_a_look=change in (Change.LEFT, Change.MOVED_WITHIN),
    )


def came_line(release: Release, missed: LeftOut | None) -> WeeklyLine:
    """missed: that it is not on the list because it could not be put there."""
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
        change=Change.NOT_LISTED if missed else Change.CAME,
        since=not_listed(missed) if missed else "Was not on the list",
        needs_a_look=True,
    )


def words_for(change: Change | None, release: Release) -> str:
    """What changed, with the day that counts now."""
    if change is None:
        return ""
    if change is Change.RELEASED:
        return f"Released {day_in_words(release.released_on)}"
    if release.status not in Release.OPEN:
        return f"Release cancelled: {mid_sentence(release.get_status_display())}"
    return f"Now {day_in_words(release.leaves_on)}"


def not_listed(missed: LeftOut) -> str:
    """ "Missing from the list: a system fault (DataError) at 6am. Review this record by hand"."""
    at = say_datetime(missed.first_at)
    return f"Missing from the list: a system fault ({missed.error}) at {at}. Review this record by hand"


def listed_later(missed: LeftOut) -> str:
    until = f" until {say_datetime(missed.worked_on_at)}" if missed.worked_on_at else ""
    return f"Missing from the list{until}: a system fault ({missed.error})"


def day_in_words(day: date | None) -> str:
    return format_weekday_date(day) if day else ""
