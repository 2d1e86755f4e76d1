"""Pages about teams: find, read, add, change, close, reopen. Personal teams are not among them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sharing.administration.actions import changes
from sharing.administration.actions import teams as actions
from sharing.administration.forms.teams import AddTeamForm, ChangeTeamForm, TeamFilterForm, programme_in_words
from sharing.administration.views import history, overview
from sharing.administration.views.frame import (
    address_with,
    administrators,
    attempt,
    columns,
    page,
    propose_at_once,
    proposed,
)
from sharing.agencies.models import Team
from sharing.audit.versions import ChangedMeanwhile
from sharing.grants.models import TeamScope
from sharing.pages.attempts import posted
from sharing.pages.conflicts import conflict_of, typed_data
from sharing.pages.pagination import BadCursor, paginate_rows
from sharing.pages.requests import SignedInRequest
from sharing.proposals import actions as proposals
from sharing.proposals.models import ProposedChange

SECTION = "administration_teams"


@require_safe
@administrators
def teams(request: SignedInRequest) -> HttpResponse:
    """The teams, 50 on a page, each with how many are in it now and what it sees by scope."""
    form = TeamFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    sort = asked.get("sort") or "name"
    try:
        found = paginate_rows(_asked_for(asked), order=sort, cursor=request.GET.get("cursor", ""))
    except BadCursor as error:
        raise Http404 from error
    return page(
        request,
        "teams",
        section=SECTION,
        filters=form,
        is_filtered=any(asked.get(name) for name in ("q", "agency", "kind", "state")),
        columns=columns(request, ("Name", "name"), ("Kind", ""), ("Members now", ""), ("Sees", ""), sort=sort),
        teams=[(row, sees(row)) for row in found.rows],
        next_url=address_with(request, cursor=found.next) if found.next else "",
        previous_url=address_with(request, cursor=found.previous) if found.previous else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def team_add(request: SignedInRequest) -> HttpResponse:
    form = AddTeamForm(posted(request))
    if request.method == "POST":
        team = attempt(form, lambda typed: actions.add_team(**typed, by=request.user))
        if team:
            messages.success(request, f"{team} is added. Add its members next.")
            return redirect("administration_team", team.uid)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title="Add a team",
        intro="A team sees no one until it is given access to a person’s record or, as a national desk, a scope.",
        button="Add the team",
        back_url=SECTION,
        back_words="Teams",
    )


@require_safe
@administrators
def team(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shown = shared_team(uid)
    now = timezone.now()
    places = list(shown.memberships.select_related("user__agency").order_by("user__name", "starts_at"))
    scopes = [
        (scope, programme_in_words(scope.programme))
        for scope in shown.scopes.select_related("approved_by").order_by("-starts_at")
    ]
    return page(
        request,
        "team",
        section=SECTION,
        shown=shown,
        current=[place for place in places if place.is_live(at=now)],
        to_come=[place for place in places if place.starts_at > now],
        past=[place for place in places if place.ends_at and place.ends_at <= now],
        open_scopes=[named for named in scopes if named[0].ends_at is None or named[0].ends_at > now],
        past_scopes=[named for named in scopes if named[0].ends_at and named[0].ends_at <= now],
        is_desk=shown.kind == Team.Kind.NATIONAL_DESK,
        now=now,
        history=history.of_team(shown),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def team_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shown = shared_team(uid)
    form = ChangeTeamForm(posted(request), row=shown)
    conflict = None
    if request.method == "POST":
        try:
            changed = attempt(form, lambda _: _change(request, shown, typed_data(form)))
        except ChangedMeanwhile as meanwhile:
            changed, conflict = None, conflict_of(form, meanwhile)
        if isinstance(changed, ProposedChange):
            return proposed(request, changed)
        if changed:
            messages.success(request, f"{changed} is saved.")
            return redirect("administration_team", uid)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        conflict=conflict,
        title=f"Change {shown.name}",
        intro="You can change name and phone alone. To all else a privacy officer has to agree.",
        button="Save the team",
        back_url="administration_team",
        back_uid=uid,
        back_words=shown.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def team_close(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shown = shared_team(uid)
    if request.method == "POST":
        actions.close_team(team=shown, by=request.user)
        messages.success(request, f"{shown} is closed.")
        return redirect("administration_team", uid)
    return _confirm(
        request,
        shown,
        title=f"Close {shown.name}?",
        consequences=[
            "Its members lose access through this team at once.",
            "If it is a lead team, its people may be left without a responsible team. "
            "Ask its manager to hand over first.",
            "No one can be added to it, and it cannot be given access, until it is reopened.",
            "Its history stays.",
        ],
        button="Close the team",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def team_reopen(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shown = shared_team(uid)
    if request.method == "POST":
        return propose_at_once(request, changes.reopen_team(shown), back=redirect("administration_team", uid))
    return _confirm(
        request,
        shown,
        title=f"Reopen {shown.name}?",
        consequences=["A privacy officer has to agree.", "Its members then get its access and scopes back at once."],
        button="Propose to reopen the team",
    )


def _change(request: SignedInRequest, shown: Team, typed: dict[str, Any]) -> Team | ProposedChange:
    """The team with another name or phone, or what is proposed. Raises ChangedMeanwhile."""
    change = changes.change_team(shown, typed)
    if change.changed <= actions.CHANGED_ALONE:
        return actions.change_team(team=shown, by=request.user, **typed)
    return proposals.propose(change=change, by=request.user)


def sees(team: Any) -> str:
    """Whom a team of the list may know about, in words; never who they are or how many."""
    if team.closed_at:
        return "No one: closed"
    programmes = sorted({programme_in_words(scope.programme) for scope in team.scopes_now})
    return f"Everyone under: {', '.join(programmes)}" if programmes else "People it has access to"


def shared_team(uid: UUID) -> Team:
    """A team that is nobody's own; 404 for any other."""
    return get_object_or_404(Team.objects.select_related("agency").exclude(kind=Team.Kind.PERSONAL), uid=uid)


def _asked_for(asked: dict[str, Any]) -> QuerySet[Team]:
    now = timezone.now()
    rows = (
        Team.objects.exclude(kind=Team.Kind.PERSONAL)
        .select_related("agency")
        .annotate(members_now=Count("memberships", filter=_counts_at(now)))
        .prefetch_related(Prefetch("scopes", TeamScope.objects.live(at=now).of_people(), to_attr="scopes_now"))
    )
    if asked.get("q"):
        rows = rows.filter(name__icontains=asked["q"])
    if asked.get("agency"):
        rows = rows.filter(agency=asked["agency"])
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("state") == "empty":
        return rows.filter(pk__in=overview.empty_teams(at=now).values("pk"))
    return rows.filter(closed_at__isnull=asked.get("state") != "closed")


def _counts_at(now: datetime) -> Q:
    """Places that are live, of accounts that can sign in."""
    not_over = Q(memberships__ends_at__isnull=True) | Q(memberships__ends_at__gt=now)
    return not_over & Q(memberships__starts_at__lte=now, memberships__user__is_active=True)


def _confirm(request: SignedInRequest, shown: Team, **words: Any) -> HttpResponse:
    return page(
        request,
        "confirm",
        section=SECTION,
        back_url="administration_team",
        back_uid=shown.uid,
        back_words=shown.name,
        **words,
    )
