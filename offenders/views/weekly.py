"""The frozen list of a week, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.models import Offender, Release, WeeklyEntry, WeeklyList
from offenders.rules.releases import week_of
from offenders.rules.weekly import Change, Standing, changes
from sharing import audit
from sharing.access import Asker
from sharing.roles import Capability
from sharing.views.guards import needs


@dataclass(frozen=True)
class Line:
    """One release of the list. `since`: what changed after it was frozen, in words; empty when nothing did."""

    day: date
    raw_day: date
    person: Offender
    basis: str
    code: str
    certainty: str
    establishment: str
    since: str
    needs_a_look: bool


@require_safe
@needs(Capability.VIEW_PEOPLE)
def this_week(request: HttpRequest) -> HttpResponse:
    monday, _ = week_of(timezone.localdate())
    return redirect("weekly_list", monday=monday.isoformat())


@require_safe
@needs(Capability.VIEW_PEOPLE)
def weekly_list(request: HttpRequest, monday: str) -> HttpResponse:
    """A week's list as it was frozen, for those whom the reader may know about; a day names its week."""
    try:
        first, last = week_of(date.fromisoformat(monday))
    except ValueError:
        raise Http404 from None
    if first.isoformat() != monday:
        return redirect("weekly_list", monday=first.isoformat())
    frozen = WeeklyList.objects.filter(starts_on=first).first()
    lines = lines_of(frozen, first, last, request.user) if frozen else []
    audit.record_read(
        action=audit.Action.LIST,
        verb="offenders.weekly_list_opened",
        by=request.user,
        target=frozen,
        shown=[line.person.pk for line in lines],
    )
    return render(
        request,
        "offenders/weekly_list.html",
        {
            "weekly_list": frozen,
            "first": first,
            "last": last,
            "lines": lines,
            "changed": sum(bool(line.since) for line in lines),
            "before": (first - timedelta(days=7)).isoformat(),
            "after": (first + timedelta(days=7)).isoformat(),
        },
    )


def lines_of(frozen: WeeklyList, first: date, last: date, user: Asker) -> list[Line]:
    """The entries that the user may see, and below them who came in since. Two queries, whatever the week holds."""
    entries = list(
        WeeklyEntry.objects.filter(weekly_list=frozen).select_related("offender", "release").visible_to(user)
    )
    known = {entry.release_id for entry in entries}
    newly = (
        Release.objects.open()
        .counted()
        .warned_between(first, last)
        .exclude(pk__in=WeeklyEntry.objects.filter(weekly_list=frozen).values("release_id"))
        .select_related("offender__establishment")
        .visible_to(user)
    )
    came = [release for release in newly if release.pk not in known]
    now = {entry.release_id: entry.release for entry in entries} | {release.pk: release for release in came}
    found = changes(
        [Standing(entry.release_id, entry.warn_on) for entry in entries],
        [Standing(pk, each.warn_on, each.status in Release.OPEN, each.released_on) for pk, each in now.items()],
        monday=first,
        sunday=last,
    )
    return [entry_line(entry, found.get(entry.release_id)) for entry in entries] + [came_line(each) for each in came]


def entry_line(entry: WeeklyEntry, change: Change | None) -> Line:
    return Line(
        day=entry.leaves_on,
        raw_day=entry.expected_on,
        person=entry.offender,
        basis=entry.get_basis_display(),
        code=entry.basis,
        certainty=entry.certainty,
        establishment=entry.establishment,
        since=words_for(change, entry.release),
        needs_a_look=change in (Change.LEFT, Change.MOVED_WITHIN),
    )


def came_line(release: Release) -> Line:
    return Line(
        day=release.leaves_on,
        raw_day=release.expected_on,
        person=release.offender,
        basis=release.get_basis_display(),
        code=release.basis,
        certainty=release.certainty,
        establishment=str(release.offender.establishment or ""),
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
    return f"{day:%A} {day.day} {day:%B %Y}" if day else ""
