"""The frozen list of a week, and what has changed since."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.dates.rules.releases import week_of
from offenders.releases.leaving.panels import unsettled
from offenders.releases.weekly.figures import figures_of
from offenders.releases.weekly.models import WeeklyList
from offenders.releases.weekly.panels import build_weekly_lines
from offenders.releases.weekly.rules import is_made_late
from sharing import audit
from sharing.access.roles import Capability
from sharing.pages.guards import needs
from sharing.time_words import format_span


@require_safe
@needs(Capability.VIEW_PEOPLE)
def this_week(request: HttpRequest) -> HttpResponse:
    monday, _ = week_of(timezone.localdate())
    return redirect("weekly_list", monday=monday.isoformat())


def was_missed(frozen: WeeklyList) -> bool:
    """Whether it was made late. The first of all is of the week in which the system began."""
    is_late = is_made_late(frozen.made_at, frozen.starts_on)
    return is_late and WeeklyList.objects.filter(starts_on__lt=frozen.starts_on).exists()


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
    lines = build_weekly_lines(frozen, first, last, request.user, today=timezone.localdate()) if frozen else []
    leavings = unsettled(request.user)
    audit.record_read(
        action=audit.Action.LIST,
        verb="offenders.weekly_list_opened",
        by=request.user,
        target=frozen,
        shown=[*(line.person.pk for line in lines), *(row.person.pk for row in leavings)],
    )
    return render(
        request,
        "offenders/releases/weekly/weekly_list.html",
        {
            "weekly_list": frozen,
            "made_late": frozen is not None and was_missed(frozen),
            "first": first,
            "week": format_span(first, last),
            "lines": lines,
            "changed": sum(bool(line.since) for line in lines),
            "before": (first - timedelta(days=7)).isoformat(),
            "after": (first + timedelta(days=7)).isoformat(),
            "leavings": leavings,
            "figures": figures_of(lines),
        },
    )
