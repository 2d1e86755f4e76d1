"""Exports of a list: a sheet, or entries for a calendar."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from icalendar import Calendar, Event, vText

from sharing.grants.programmes import named_to_reader
from sharing.pages import formulas

PIECE = 32_768  # bytes
CSV, ICS = "text/csv; charset=utf-8", "text/calendar; charset=utf-8"


class Echo:
    """A file that hands back what is written to it: a sheet is never held in memory as a whole."""

    def write(self, text: str) -> str:
        return text


def sheet(head: Iterable[str], rows: Iterable[Iterable[str]], *, of: Sequence[int]) -> Iterator[str]:
    """CSV with the mark by which spreadsheets know UTF-8; no cell is taken for a formula.

    of: the person of each row, by key: who reads more than one programme is told which in a last column.
    """
    named = named_to_reader(of)
    if not named:
        return _sheet(head, rows)
    told = ([*cells, ", ".join(named.get(key, ()))] for cells, key in zip(rows, of, strict=True))
    return _sheet([*head, "Programme"], told)


def _sheet(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(head)
    for cells in rows:
        yield writer.writerow([formulas.disarm(cell) for cell in cells])


def calendar(name: str, events: Iterable[Event], *, of: Sequence[int]) -> Iterator[bytes]:
    """A calendar (RFC 5545), one entry after the other: a year of a national desk is not held in memory as text. of: as
    of a sheet."""
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


def in_pieces(lines: Iterable[str | bytes]) -> Iterator[bytes]:
    """As few as may be, none much longer than `PIECE`: each is handed from thread to thread before it leaves."""
    piece = bytearray()
    for line in lines:
        piece += line.encode() if isinstance(line, str) else line
        if len(piece) >= PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def attachment(lines: Iterable[str | bytes], *, content_type: str, name: str) -> HttpResponse:
    response = StreamingHttpResponse(
        in_pieces(lines), content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    return cast("HttpResponse", response)  # the guards speak of HttpResponse and only pass it on
