"""The list of releases as a file: a sheet, or entries for one's own calendar."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from offenders import release_panels as panels
from offenders.importing import formulas
from offenders.models import Release
from offenders.rules.releases import Certainty
from offenders.views.releases import chosen
from sharing import audit
from sharing.audience import leads_of
from sharing.roles import Capability
from sharing.sign_in.requests import SignedInRequest
from sharing.views.guards import needs

HEAD = [
    *("Date", "Raw date", "Certainty", "Basis", "Code", "Sentence", "Person", "Prison number", "Prison", "Region"),
    *("Lead team", "Blocked"),
]
SURE = {Certainty.FIXED, Certainty.DIRECTED}
Lines = Callable[[list[Release], Mapping[int, list[str]]], Iterable[str | bytes]]


@require_safe
@needs(Capability.VIEW_PEOPLE)
def releases_export(request: SignedInRequest) -> HttpResponse:
    """What the list shows on all its pages, as CSV; the people in it are recorded before it leaves."""
    return exported(request, lines, content_type="text/csv; charset=utf-8", name="releases.csv")


@require_safe
@needs(Capability.VIEW_PEOPLE)
def releases_calendar_file(request: SignedInRequest) -> HttpResponse:
    """The same as whole-day entries of a calendar (RFC 5545)."""
    return exported(request, entries, content_type="text/calendar; charset=utf-8", name="releases.ics")


def exported(request: SignedInRequest, write: Lines, *, content_type: str, name: str) -> HttpResponse:
    form, rows, _ = chosen(request)
    if not form.is_valid():
        return redirect("releases")
    found = list(form.listed(rows, timezone.localdate()).with_people().order_by("warn_on", "pk"))
    people = [release.offender_id for release in found]
    audit.record_read(
        action=audit.Action.EXPORT, verb="releases.exported", by=request.user, shown=people, payload={"file": name}
    )
    response = StreamingHttpResponse(
        write(found, leads_of(people, at=timezone.now())),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    return cast("HttpResponse", response)  # the guards speak of HttpResponse and only pass it on


class _Echo:
    def write(self, text: str) -> str:
        return text


def lines(releases: list[Release], leads: Mapping[int, list[str]]) -> Iterator[str]:
    """CSV with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEAD)
    for release in releases:
        person = release.offender
        cells = [
            release.leaves_on.isoformat(),
            release.expected_on.isoformat(),
            release.get_certainty_display(),
            release.get_basis_display(),
            release.basis,
            panels.sentence_of(release),
            person.full_name,
            person.prison_number,
            str(person.establishment or ""),
            person.region,
            ", ".join(leads.get(person.pk, [])),
            panels.blocked_by(release),
        ]
        yield writer.writerow([formulas.disarm(cell) for cell in cells])


def entries(releases: list[Release], leads: Mapping[int, list[str]]) -> Iterator[bytes]:
    """A calendar, one entry after the other: a year of a national desk is not held in memory as text."""
    calendar = Calendar()
    calendar.add("prodid", "-//Release Monitor//Releases//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Releases")
    begin, end, line_end = calendar.to_ical().partition(b"END:VCALENDAR")
    yield begin
    now = timezone.now()
    for release in releases:
        yield entry_of(release, leads.get(release.offender_id, []), at=now).to_ical()
    yield end + line_end


def entry_of(release: Release, leads: list[str], *, at: datetime) -> Event:
    """One whole day, the working day on which the person would go, with what the list says of it and no more."""
    person = release.offender
    certainty = release.get_certainty_display()
    blocked = panels.blocked_by(release)
    raw = "" if release.expected_on == release.leaves_on else f"Raw date {formatted(release.expected_on, 'j F Y')}"
    words = f"{certainty.lower()} release" if release.is_counted else "release possible"
    said = [
        person.marking,
        f"{certainty}: {release.get_basis_display()} ({release.basis})",
        panels.sentence_of(release),
        raw,
        f"Prison number {person.prison_number}",
        f"{person.establishment or 'No prison recorded'} → {person.region or 'no region recorded'}",
        f"Lead team {', '.join(leads)}" if leads else "",
        f"Blocked: {blocked}" if blocked else "",
        "As known when the file was made. Look at Release Monitor before you act on it.",
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
