"""Pages of the forecast: of one group, and under what a planner supposes."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from release_monitor.forecast import supposing
from release_monitor.forecast.forms import ForecastFilter, SupposeForm
from release_monitor.forecast.models import ForecastRun, GroupForecast, Supposition
from release_monitor.forecast.panels import build_page, by_key, calibration_part, key_of, rate_lines
from release_monitor.forecast.readers import ForecastReader, reader_of
from release_monitor.forecast.rules.groups import SPANS, Group
from sharing import audit
from sharing.access.roles import Capability
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs, signed_in
from sharing.pages.requests import SignedInRequest

SHOWN = 10
FEWEST_WEEKS = SPANS[0]


@require_safe
@signed_in
def forecast(request: SignedInRequest) -> HttpResponse:
    """The newest forecast of a group, or that of the Monday asked for; to who may read none it does not exist."""
    reader, run = _reader(request), _run_of(request)
    supposes = request.user.can(Capability.SUPPOSE_FORECASTS)
    if run is None:
        return render(request, "forecast/forecast.html", {"run": None})
    groups = reader.groups_of(run)
    chosen = by_key(groups)
    group = chosen.get(request.GET.get("group", "")) or next(iter(groups), None)
    if group is None or request.GET.get("group", key_of(group)) not in chosen:
        raise Http404
    weeks = _weeks(request)
    now = timezone.now()
    row = GroupForecast.objects.of(group).get(run=run)
    page = build_page(run, group, row, request.user, reader, weeks=weeks, at=now)
    audit.record_read(action=audit.Action.LIST, verb="forecast.opened", by=request.user, target=run)
    return render(
        request,
        "forecast/forecast.html",
        {
            "run": run,
            "page": page,
            "weeks": weeks,
            "filter": ForecastFilter({"group": key_of(group), "weeks": str(weeks)}, groups=groups),
            "part": calibration_part(run, group, request.user, reader, at=now),
            "supposes": supposes,
            "rates": rate_lines(run),
            "suppositions": _suppositions(group) if supposes else [],
            "with_bands": _with_bands(group, run) if not row.has_bands else None,
        },
    )


def _reader(request: SignedInRequest) -> ForecastReader:
    reader = reader_of(request.user)
    if not reader.reads_any:
        audit.refuse(by=request.user, verb="forecast.refused")
        raise Http404
    return reader


def _run_of(request: SignedInRequest) -> ForecastRun | None:
    """Raises Http404 for a Monday of which there is none."""
    asked = request.GET.get("as_at", "")
    if not asked:
        return ForecastRun.objects.newest()
    try:
        return get_object_or_404(ForecastRun, as_at=date.fromisoformat(asked))
    except ValueError:
        raise Http404 from None


def _weeks(request: SignedInRequest) -> int:
    asked = request.GET.get("weeks", "")
    return int(asked) if asked in [str(span) for span in SPANS] else FEWEST_WEEKS


def _with_bands(group: Group, run: ForecastRun) -> date | None:
    """The Monday of the last forecast of the group that has bands."""
    rows = GroupForecast.objects.of(group).exclude(mid=[]).filter(run__as_at__lt=run.as_at)
    return rows.order_by("-run__as_at").values_list("run__as_at", flat=True).first()


def _suppositions(group: Group) -> Any:
    return Supposition.objects.filter(
        programme=group.programme, region=group.region, prison_group=group.prison_group
    ).select_related("asked_by")[:SHOWN]


@require_http_methods(METHODS)
@needs(Capability.SUPPOSE_FORECASTS)
def suppose(request: SignedInRequest) -> HttpResponse:
    """Ask for a forecast under other assumptions; a worker makes it."""
    reader, run = _reader(request), ForecastRun.objects.newest()
    groups = reader.groups_of(run) if run else []
    form = SupposeForm(posted(request), groups=groups)
    asked: list[Supposition] = []

    def ask() -> None:
        given = form.cleaned_data
        asked.append(
            supposing.suppose(
                title=given["title"],
                group=by_key(groups)[given["group"]],
                by=request.user,
                without_places=given["without_places"],
                more_hearings=given["more_hearings"] or 0,
                commencements=form.days(),
                uid=given["uid"],
            )
        )

    if attempt(request, form, ask, called={"begins": "begins_0"}):
        return redirect("supposition", asked[0].uid)
    return render(request, "forecast/suppose.html", {"form": form})


@require_safe
@needs(Capability.SUPPOSE_FORECASTS)
def supposition(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """How far it is; then the page of the forecast, marked as supposed on every line."""
    reader, row = _reader(request), _supposed_or_404(request, uid)
    context: dict[str, Any] = {"supposition": row, "weeks": _weeks(request), "group_key": key_of(row.group)}
    found = getattr(row, "forecast", None)
    if row.finished_at and found:
        context["page"] = build_page(
            row.run,
            row.group,
            found,
            request.user,
            reader,
            weeks=context["weeks"],
            at=timezone.now(),
            supposition=row,
        )
    audit.record_read(action=audit.Action.LIST, verb="forecast.supposition_opened", by=request.user, target=row)
    return render(request, "forecast/supposition.html", context)


@require_safe
@needs(Capability.SUPPOSE_FORECASTS)
def supposition_progress(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The part of the page that asks again while a worker makes it."""
    row = _supposed_or_404(request, uid)
    if row.finished_at:
        return HttpResponseClientRefresh()
    return render(request, "forecast/supposition_progress.html", {"supposition": row})


def _supposed_or_404(request: SignedInRequest, uid: UUID) -> Supposition:
    row = Supposition.objects.select_related("run", "replay", "asked_by", "forecast").filter(uid=uid).first()
    if row is None or not reader_of(request.user).may_read(row.group):
        raise Http404
    return row
