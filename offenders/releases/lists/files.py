"""The list of releases as a file: a sheet, or entries for one's own calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Event

from offenders.dates.models import BASES, CERTAINTIES, Release
from offenders.dates.rules.releases import Certainty
from offenders.person_page import exports
from offenders.releases.lists import panels as release_panels
from offenders.releases.lists.forms import ReleaseFilter
from offenders.releases.lists.views import selected_release_filters
from sharing import audit
from sharing.access.roles import Capability
from sharing.grants.who_can_see import leads_of
from sharing.lists import Grouping, ListPage, register
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_date

# The columns of a file, and of which fields each tells
COLUMNS = {
    "Date": ("warn_on", "leaves_on"),
    "Raw date": ("expected_on",),
    "Certainty": ("certainty",),
    "Basis": ("basis",),
    "Code": ("basis",),
    "Sentence": (),
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Prison": ("offender.establishment.name",),
    "Region": ("offender.region",),
    "Lead team": (),
    "Blocked": (),
    "Until or from": ("provisional_until",),
    "Source of the date": ("origin",),
}
SURE = {Certainty.FIXED, Certainty.DIRECTED}


@require_safe
@needs(Capability.VIEW_PEOPLE)
def releases_calendar_file(request: SignedInRequest) -> HttpResponse:
    """What the list shows on all its pages, as whole-day entries of a calendar (RFC 5545)."""
    form, rows, _ = selected_release_filters(request)
    if not form.is_valid():
        return redirect("releases")
    found = list(form.listed(rows, timezone.localdate()).with_people().order_by("warn_on", "pk"))
    people = people_of(found)
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="releases.exported",
        by=request.user,
        shown=people,
        payload={"file": "releases.ics"},
    )
    return exports.attachment(entries(found, leads_of(people, at=timezone.now())), name="releases.ics")


def people_of(releases: list[Release]) -> list[int]:
    return [release.offender_id for release in releases]


def cells_of(release: Release, leads: list[str]) -> list[str]:
    person = release.offender
    return [
        release.leaves_on.isoformat(),
        release.expected_on.isoformat(),
        release.get_certainty_display(),
        release.get_basis_display(),
        release.basis,
        release_panels.sentence_of(release),
        person.full_name,
        person.prison_number,
        str(person.establishment or ""),
        person.region,
        ", ".join(leads),
        release_panels.blocked_by(release),
        release.how_long_so,
        release.get_origin_display(),
    ]


def entries(releases: list[Release], leads: Mapping[int, list[str]]) -> Iterator[bytes]:
    now = timezone.now()
    return exports.calendar(
        "Releases",
        (entry_of(release, leads.get(release.offender_id, []), at=now) for release in releases),
        of=people_of(releases),
    )


def entry_of(release: Release, leads: list[str], *, at: datetime) -> Event:
    """One whole day, the working day on which the person would go, with what the list says of it and no more."""
    person = release.offender
    certainty = release.get_certainty_display()
    blocked = release_panels.blocked_by(release)
    raw = "" if release.expected_on == release.leaves_on else f"Raw date {format_date(release.expected_on)}"
    words = f"{certainty.lower()} release" if release.is_counted else "release possible"
    said = [
        person.marking,
        f"{release.certainty_in_words}: {release.get_basis_display()} ({release.basis})",
        "Our calculation, no sheet" if release.is_ours else "",
        release_panels.sentence_of(release),
        raw,
        f"Prison number {person.prison_number}",
        f"{person.establishment or 'No prison recorded'} → {person.region or 'no region recorded'}",
        f"Lead team {', '.join(leads)}" if leads else "",
        f"Blocked: {blocked}" if blocked else "",
        "As known when the file was made. Check Release Monitor before you act on it.",
    ]
    event = Event()
    event.add("uid", f"{release.uid}@release-monitor")
    event.add("dtstamp", at)
    event.add("dtstart", release.leaves_on)
    event.add("summary", f"{person.full_name}: {words}")
    event.add("description", "\n".join(filter(None, said)))
    event.add("status", "CONFIRMED" if release.certainty in SURE else "TENTATIVE")
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT")
    return event


def selected(request: SignedInRequest) -> tuple[ReleaseFilter, Any]:
    """The form, and the rows of the days that it shows."""
    form, rows, seen = selected_release_filters(request)
    return form, form.listed(rows, timezone.localdate()) if form.is_valid() else seen.none()


def cells_of_all(releases: Sequence[Release]) -> Iterator[list[str]]:
    leads = leads_of([release.offender_id for release in releases], at=timezone.now())
    return (cells_of(release, leads.get(release.offender_id, [])) for release in releases)


register(
    ListPage(
        page="releases",
        title="Releases",
        says="Upcoming releases, by alert date; earlier ones that are not recorded as having left are included.",
        selected=selected,
        columns=COLUMNS,
        cells=lambda rows, user: cells_of_all(rows),
        order="warn_on",
        loaded=lambda rows, user: rows.with_people(),
        groups=(
            Grouping("certainty", "Certainty", "certainty", dict(CERTAINTIES)),
            Grouping("route", "Release route", "basis", dict(BASES)),
            Grouping("region", "Region", "offender__region"),
            Grouping("prison", "Prison", "offender__establishment__name"),
            Grouping("month", "Month", "warn_on", is_by_month=True),
        ),
    )
)
