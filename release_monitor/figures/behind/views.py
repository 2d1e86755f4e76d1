"""The people or events behind one number of a figure, for who may open them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from offenders.models import Establishment, Offender
from release_monitor.figures.behind.cells import Cell
from release_monitor.figures.behind.people import SIZE, Behind, BehindPage, behind
from release_monitor.figures.counting.facts import Measure
from release_monitor.figures.counting.for_readers import counted_many
from release_monitor.figures.counting.reading import Counter
from release_monitor.figures.index import NoSuchFigure, figure_of
from release_monitor.figures.readers import FigureReader, reader_of
from release_monitor.figures.registry import Figure
from release_monitor.figures.results import CountedFigure, FigureSpec
from sharing import audit
from sharing.access.roles import Capability
from sharing.access.rules import Programme
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_date

OF_THE_PERSON = {  # where the person's own page of it is; else their record
    Measure.EXPECTED: "person_sentence",
    Measure.READINESS: "person_readiness",
    Measure.COURT_ORDER: "person_sentence",
    Measure.REVOKED: "person_recalls",
    Measure.REVOKED_REASON: "person_recalls",
    Measure.RETURNED: "person_recalls",
    Measure.BREACH: "person_breaches",
    Measure.SUSPECTED: "person_breaches",
    Measure.BREACH_WAIT: "person_breaches",
    Measure.CONDITION: "person_licence",
    Measure.CHECK: "person_checks",
    Measure.CLOCK: "person_parole",
    Measure.RIGHT: "person_parole",
    Measure.DECIDED: "person_parole",
    Measure.OUTCOME: "person_parole",
    Measure.PUT_OFF: "person_parole",
    Measure.PANEL: "person_parole",
    Measure.RECALL_DECIDED: "person_recalls",
    Measure.NEAR_MISS: "person_sentence",
    Measure.LISTED: "person_sentence",
    Measure.CALCULATED: "person_sentence",
    Measure.GAP: "person_owners",
}
DAYS = {
    Measure.FLOW: "Date",
    Measure.RELEASED: "Released",
    Measure.AT_LARGE: "Since",
    Measure.COURT_ORDER: "Ordered",
    Measure.EXPECTED: "Alert date",
    Measure.READINESS: "Alert date",
    Measure.REVOKED: "Revoked",
    Measure.REVOKED_REASON: "Revoked",
    Measure.RETURNED: "Revoked",
    Measure.BREACH: "Happened",
    Measure.SUSPECTED: "Happened",
    Measure.BREACH_WAIT: "Recorded",
    Measure.CHECK: "Week of",
    Measure.CLOCK: "Due",
    Measure.RIGHT: "Lapses after",
    Measure.DECIDED: "Decided",
    Measure.OUTCOME: "Decided",
    Measure.PUT_OFF: "Adjourned or deferred",
    Measure.PANEL: "Hearing",
    Measure.RECALL_DECIDED: "Decided",
    Measure.NEAR_MISS: "Date",
    Measure.LISTED: "Week of",
    Measure.SECURITY: "Recorded",
    Measure.ITEM: "Recorded",
    Measure.UNREAD: "Shared",
    Measure.GAP: "Since",
}


class CellForm(forms.Form):
    """A number in the address: names of places, days and measures. Lines and columns are read beside it."""

    programme = forms.ChoiceField(choices=[(each.value, each.label) for each in Programme], required=False)
    by = forms.CharField(required=False, max_length=10)
    region = forms.CharField(required=False, max_length=40)
    prison = forms.CharField(required=False, max_length=6)
    first = forms.DateField(required=False)
    until = forms.DateField(required=False)
    measure = forms.CharField(required=False, max_length=40)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def spec_of(self, figure: Figure, *, programme: str) -> FigureSpec:
        """programme: where the address names none."""
        found = self.cleaned_data
        by = found["by"] if found["by"] in figure.cuts else ""
        return FigureSpec(
            figure.code,
            found["programme"] or programme,
            "" if by == "kind" else by,
            region=found["region"],
            prison=found["prison"],
            first=found["first"],
            until=found["until"],
        )

    def cell_of(self, query: QueryDict) -> Cell:
        return Cell(tuple(query.getlist("row")), tuple(query.getlist("column")), self.cleaned_data["measure"])


@dataclass(frozen=True)
class PersonLine:
    """A line of the list. href: where it is told, beside the person's record."""

    person: Offender
    words: str
    day: str
    number: int
    href: str


@require_safe
@needs(Capability.SEE_OVERVIEW)
def figure_people(request: SignedInRequest, code: str) -> HttpResponse:
    """As many lines as the number says. Of a number that is not the reader's, or of nobody, there is an empty list; to
    readers of figures only the page does not exist."""
    try:
        figure = figure_of(code)
    except NoSuchFigure:
        raise Http404 from None
    reader, form = reader_of(request.user), CellForm(request.GET)
    if not reader.has_people:
        audit.refuse(by=request.user, verb="figures.people_refused")
        raise Http404
    if figure.own is not None or not form.is_valid():
        raise Http404
    spec, cell = form.spec_of(figure, programme=reader.programmes[0]), form.cell_of(request.GET)
    place = form.cleaned_data["page"] or 1
    page = behind(Counter(request.user, reader.at), spec, cell, first=(place - 1) * SIZE)
    lines = _lines(request, page)
    audit.record_read(
        action=audit.Action.LIST,
        verb="figures.people_listed",
        by=request.user,
        shown=list(dict.fromkeys(line.person.pk for line in lines)),
    )
    return render(request, "figures/people.html", _context(request, reader, figure, spec, cell, page, lines, place))


def _lines(request: SignedInRequest, page: BehindPage) -> list[PersonLine]:
    """People are asked for once more by the door."""
    people = Offender.objects.visible_to(request.user).in_bulk({row.person for row in page.rows})
    return [
        PersonLine(
            people[row.person],
            row.words,
            format_date(row.on) if row.on else "",
            row.number,
            _href(row, people[row.person]),
        )
        for row in page.rows
        if row.person in people
    ]


def _href(row: Behind, person: Offender) -> str:
    if row.item:
        return reverse("item", kwargs={"uid": person.uid, "item_uid": row.item})
    name = OF_THE_PERSON.get(Measure(row.measure)) if row.measure else None
    return reverse(name, kwargs={"uid": person.uid}) if name else ""


def _context(
    request: SignedInRequest,
    reader: FigureReader,
    figure: Figure,
    spec: FigureSpec,
    cell: Cell,
    page: BehindPage,
    lines: list[PersonLine],
    place: int,
) -> dict[str, Any]:
    (counted,) = counted_many(Counter(request.user, reader.at), [spec], at=reader.at)
    measure = next((row.measure for row in page.rows), "")
    prison = Establishment.objects.filter(code=spec.prison).first() if spec.prison else None
    return {
        "figure": figure,
        "what": _words_of(counted, cell),
        "where": " · ".join(filter(None, [Programme(spec.programme).label, spec.region, str(prison or "")])),
        "page": page,
        "lines": lines,
        "unit": figure.unit,
        "has_days": any(line.day for line in lines),
        "has_words": len({line.words for line in lines}) > 1 or any(line.href and line.words for line in lines),
        "has_numbers": any(line.number != 1 for line in lines),
        "day": DAYS.get(Measure(measure), "Date") if measure else "Date",
        "at": reader.at,
        "previous_url": _at(request, place - 1) if place > 1 else "",
        "next_url": _at(request, place + 1) if place * SIZE < page.lines else "",
        "shown": f"{(place - 1) * SIZE + 1} to {(place - 1) * SIZE + len(lines)} of {page.lines:,}"
        if len(lines) < page.lines
        else "",
    }


def _words_of(counted: CountedFigure, cell: Cell) -> str:
    """ "Device or internet, November 2026"; of several lines or all, the column alone."""
    rows = {row.key: row.words for row in counted.rows}
    columns = {column.key: column.words for column in counted.columns}
    measures = {measure.key: measure.words for measure in counted.measures}
    named = [rows.get(cell.rows[0], "")] if len(cell.rows) == 1 else []
    if len(counted.columns) > 1 and cell.columns:
        told = [words for key, words in columns.items() if key in cell.columns]
        named.append(" to ".join(dict.fromkeys([told[0], told[-1]])) if told else "")
    return ", ".join(filter(None, [*named, measures.get(cell.measure, "")]))


def _at(request: SignedInRequest, place: int) -> str:
    query = request.GET.copy()
    query["page"] = str(place)
    return f"?{query.urlencode()}"
