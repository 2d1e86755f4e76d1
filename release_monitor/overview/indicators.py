"""The page of published indicators: what others have said, each with its source, of the programmes that the reader
knows."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from offenders.models import PublishedIndicator
from release_monitor.figures.readers import reader_of
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Programme
from sharing.models import User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@dataclass(frozen=True)
class IndicatorGroup:
    """One indicator, with what was published of it, newest first. Without rows no source gives anything."""

    title: str
    programme: str
    rows: list[PublishedIndicator]


@require_safe
@needs(Capability.SEE_OVERVIEW)
def published_indicators(request: SignedInRequest) -> HttpResponse:
    """Context, and never a case: it is about no person and no place, so no opening of one is recorded."""
    return render(request, "overview/indicators.html", {"groups": groups_for(request.user)})


def groups_for(user: User) -> list[IndicatorGroup]:
    """Of terrorism for everybody; of state threats for who may know of that programme alone. One query."""
    known = {Programme.TERRORISM, *programmes_of(user)}
    rows = list(PublishedIndicator.objects.order_by("-month"))
    return [
        IndicatorGroup(kind.label, kind.programme.label, [row for row in rows if row.indicator == kind])
        for kind in PublishedIndicator.Indicator
        if kind.programme in known
    ]


def programmes_of(user: User) -> set[str]:
    """Of the scopes of their teams, else of a national desk's."""
    scopes = reader_of(user).scopes
    return {scope.programme for scope in scopes} or set(access.national_programmes(user))
