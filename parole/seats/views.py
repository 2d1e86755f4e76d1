"""The page of panels that fall short of the rule on law enforcement members. Of the people the reader can see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.person_page.list_parts import address
from parole.hearings.models import Hearing
from parole.reviews.form_pages import readers
from parole.seats.panel_rule import falling_short, fits_of, rule_by_day
from parole.seats.panels import format_disciplines
from parole.seats.rules import Fit
from sharing import audit
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_date

# The columns of a file, and of which fields each tells
COLUMNS = {
    "Hearing": ("first_on",),
    "State": ("status",),
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Members": ("review.panel.discipline",),
    "Rule when listed": (),
}


@dataclass(frozen=True)
class Shortfall:
    """A hearing whose panel does not meet the rule. members: by discipline and count."""

    hearing: Any
    fit: Fit
    members: str


@require_safe
@readers
def parole_panels(request: SignedInRequest) -> HttpResponse:
    """The newest hearing first; how many meet the rule is a figure."""
    _, rows = selected_panels(request)
    try:
        page = pagination.paginate_rows(with_panels(rows), order="-first_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("parole_panels")
    shortfalls = build_shortfalls(page.rows)
    audit.record_read(
        action=audit.Action.LIST,
        verb="panels.listed",
        by=request.user,
        shown=[shortfall.hearing.offender_id for shortfall in shortfalls],
    )
    return render(
        request,
        "parole/seats/panels.html",
        {
            "shortfalls": shortfalls,
            "rule": rule_by_day()(timezone.localdate()),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def selected_panels(request: SignedInRequest) -> tuple[forms.Form, Any]:
    return forms.Form(request.GET), Hearing.objects.standing().listed_where(request.user, falling_short).of_terrorism()


def with_panels(rows: Any) -> Any:
    return rows.with_terrorism().with_person()


def build_shortfalls(hearings: Iterable[Any]) -> list[Shortfall]:
    """hearings: `with_panels`."""
    rows = list(hearings)
    fits = fits_of(rows)
    return [Shortfall(row, fits[row.pk], format_disciplines(row.disciplines)) for row in rows if row.pk in fits]


def cells_of(shortfall: Shortfall) -> list[str]:
    hearing = shortfall.hearing
    return [
        format_date(hearing.first_on),
        hearing.get_status_display(),
        hearing.offender.full_name,
        hearing.offender.prison_number,
        shortfall.members,
        f"At least {shortfall.fit.rule.at_least}, {shortfall.fit.rule.force}",
    ]


register(
    ListPage(
        page="parole_panels",
        title="Panels that fall short",
        says="Hearings of people convicted of terrorism whose panel has fewer law enforcement members than the rule in "
        "force when it was listed asks for, newest first.",
        selected=selected_panels,
        columns=COLUMNS,
        cells=lambda rows, user: map(cells_of, build_shortfalls(rows)),
        order="-first_on",
        loaded=lambda rows, user: with_panels(rows),
        groups=(
            Grouping("state", "State", "status", dict(Hearing.Status.choices)),
            Grouping("region", "Region", "offender__region"),
            Grouping("month", "Month of the hearing", "first_on", is_by_month=True),
        ),
    )
)
