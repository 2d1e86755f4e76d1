"""A list as entries for a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from icalendar import Calendar, Event, vText

from sharing.grants.programmes import named_to_reader
from sharing.lists.sheets import in_pieces

ICS = "text/calendar; charset=utf-8"


def calendar(name: str, events: Iterable[Event], *, of: Sequence[int]) -> Iterator[bytes]:
    """A calendar (RFC 5545), one entry after the other: a year of a national desk is not held in memory as text.

    of: the person of each entry, by key: who reads more than one programme is told which.
    """
    named = named_to_reader(of)
    return _calendar(name, _with_programme(events, of, named) if named else events)


def _with_programme(events: Iterable[Event], of: Sequence[int], named: Mapping[int, list[str]]) -> Iterator[Event]:
    for event, key in zip(events, of, strict=True):
        event["description"] = vText(f"{event['description']}\nProgramme {', '.join(named.get(key, ()))}")
        yield event


def _calendar(name: str, events: Iterable[Event]) -> Iterator[bytes]:
    whole = Calendar()
    whole.add("prodid", f"-//Release Monitor//{name}//EN")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", name)
    begin, end, line_end = whole.to_ical().partition(b"END:VCALENDAR")
    yield begin
    for event in events:
        yield event.to_ical()
    yield end + line_end


def attachment(lines: Iterable[bytes], *, name: str) -> HttpResponse:
    response = StreamingHttpResponse(
        in_pieces(lines), content_type=ICS, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    return cast("HttpResponse", response)  # the guards speak of HttpResponse and only pass it on
