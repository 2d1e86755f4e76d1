"""The list of licences with who each is waiting for, and the page of the licence policy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.catalogue import policy
from licence.catalogue.choices import FAMILIES
from licence.catalogue.panels import categories, differences, found_in, grouped
from licence.licences import rules as lifecycle
from licence.licences.choices import LICENCE_STATUSES
from licence.licences.forms import LicenceFilter
from licence.licences.models import Licence
from licence.licences.panels.lists import build_licence_rows
from licence.licences.rules import Status
from licence.licences.views.form_pages import readers
from offenders.models import Release
from sharing import audit
from sharing.access.roles import Capability
from sharing.cover import standing
from sharing.lists import Grouping, ListPage, register
from sharing.models import User
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest

NEAR = timedelta(days=14)

# The columns of a sheet, and of which fields each tells
COLUMNS = {
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "Licence": ("number", "part"),
    "Kind": ("kind",),
    "State": ("status",),
    "In force from": ("starts_on",),
    "Officer": ("officer.name",),
}


@require_safe
@readers
def licences(request: SignedInRequest) -> HttpResponse:
    """Licences of the people whom the reader may know about; the choices are in the address."""
    form, rows = selected_licences(request)
    if not form.is_valid():
        return redirect("licences")
    try:
        page = pagination.paginate_rows(
            with_release(rows).select_related("offender", "officer"),
            order="-started_at",
            cursor=request.GET.get("cursor", ""),
        )
    except pagination.BadCursor:
        return redirect("licences")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="licences.listed", by=request.user, shown=shown)
    return render(
        request,
        "licence/licences/licences.html",
        {
            "filter": form,
            "rows": build_licence_rows(page.rows, on=timezone.localdate()),
            "is_narrowed": any(form.cleaned_data.values()),
            "next_url": page.next and _address(request, page.next),
            "previous_url": page.previous and _address(request, page.previous),
        },
    )


def selected_licences(request: SignedInRequest) -> tuple[LicenceFilter, Any]:
    """The form, and the rows that it leaves of those whom the reader may know about."""
    form = LicenceFilter(request.GET)
    seen = Licence.objects.listed_for(request.user)
    return form, _narrowed(seen, form, request) if form.is_valid() else seen.none()


def with_release(rows: Any) -> Any:
    expected = Release.objects.open().counted().filter(offender=OuterRef("offender_id"))
    return rows.annotate(leaves_on=Subquery(expected.values("leaves_on")[:1]))


def _narrowed(rows, form: LicenceFilter, request: SignedInRequest):
    chosen = form.cleaned_data
    show = chosen["show"]
    if show == "to_submit":
        states = (
            [Status.TIMED_OUT] if request.user.can(Capability.MAKE_LICENCES_AFTER_HARD_STOP) else list(lifecycle.DRAFTS)
        )
        rows = rows.filter(status__in=states)
    elif show == "to_approve":
        rows = rows.filter(status__in=_approves(request.user)).exclude(submitted_by=request.user)
    elif show == "not_ready":
        near = Release.objects.open().counted().filter(leaves_on__lte=timezone.localdate() + NEAR)
        rows = rows.in_the_making().exclude(status=Status.APPROVED)
        rows = rows.filter(Exists(near.filter(offender=OuterRef("offender_id"))), ~Q(kind=Licence.Kind.VARIATION))
    elif show == "in_force":
        rows = rows.active()
    elif not chosen["state"]:
        rows = rows.unfinished()
    if chosen["state"]:
        rows = rows.filter(status=chosen["state"])
    if chosen["region"]:
        rows = rows.filter(offender__region=chosen["region"])
    if chosen["officer"]:
        rows = rows.filter(standing.done_by(request.user, officer="officer", subject="offender_id"))
    return rows


def _approves(user: User) -> list[Status]:
    """The states in which the user decides; of anybody else, all that wait."""
    own = [
        state
        for state in lifecycle.WAITS_FOR_APPROVAL
        if any(move.verb == "approve" for move in lifecycle.LICENCE.open_to(state, by=user))
    ]
    return own or list(lifecycle.WAITS_FOR_APPROVAL)


def _address(request: SignedInRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}"


@require_safe
@readers
def licence_catalogue(request: SignedInRequest) -> HttpResponse:
    """The conditions of the licence policy: browse one version, or compare both."""
    version = request.GET.get("version", "4.0")
    family, category = request.GET.get("family", ""), request.GET.get("category", "")
    words = " ".join(request.GET.get("q", "")[:100].split())
    compares = request.GET.get("view") == "compare"
    if version not in policy.VERSIONS:
        return redirect("licence_catalogue")
    entries = [each for each in policy.of_version(version) if each.licence_type == "AP"]
    found = [] if compares else found_in(entries, words, family=family, category=category)
    return render(
        request,
        "licence/catalogue/catalogue.html",
        {
            "version": version,
            "versions": policy.VERSIONS,
            "compares": compares,
            "differences": differences() if compares else [],
            "groups": grouped(found),
            "number": len(found),
            "words": words,
            "family": family,
            "category": category,
            "families": FAMILIES,
            "categories": categories([version]),
        },
    )


def cells_of(licence: Licence) -> list[str]:
    return [
        licence.offender.full_name,
        licence.offender.prison_number,
        licence.offender.region,
        str(licence.version),
        licence.get_kind_display(),
        licence.get_status_display(),
        licence.starts_on.isoformat() if licence.starts_on else "",
        licence.officer.name if licence.officer else "",
    ]


register(
    ListPage(
        page="licences",
        title="Licences",
        says="Licences by version, newest first. Without a filter, those not yet in force.",
        selected=selected_licences,
        columns=COLUMNS,
        cells=lambda rows, user: map(cells_of, rows),
        order="-started_at",
        loaded=lambda rows, user: rows.select_related("offender", "officer"),
        groups=(
            Grouping("state", "State", "status", dict(LICENCE_STATUSES)),
            Grouping("kind", "Kind", "kind", dict(Licence.Kind.choices)),
            Grouping("region", "Region", "offender__region"),
        ),
    )
)
