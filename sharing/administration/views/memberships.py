"""Pages that put a user in a team, from either side, and end it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sharing.administration.actions import changes, teams
from sharing.administration.forms.teams import (
    CHOICES_SHOWN,
    AddTeamToUserForm,
    AddUserToTeamForm,
    ChoiceSearchForm,
    EndForm,
)
from sharing.administration.views.frame import administrators, attempt, page, proposed
from sharing.administration.views.teams import shared_team
from sharing.agencies.models import Membership, Team, User
from sharing.pages.attempts import posted
from sharing.pages.requests import SignedInRequest
from sharing.proposals import actions as proposals
from sharing.proposals.models import ProposedChange
from sharing.time_words import format_date


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def team_member_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """On a team's page: choose a user."""
    team = shared_team(uid)
    search = ChoiceSearchForm(request.GET)
    asked = _search_words(search)
    found = User.objects.filter(is_active=True).filter(Q(name__icontains=asked) | Q(email__icontains=asked))
    rows = list(found.select_related("agency").order_by("name", "pk")[: CHOICES_SHOWN + 1])
    form = AddUserToTeamForm(posted(request), today=timezone.localdate(), found=rows[:CHOICES_SHOWN])
    if request.method == "POST":
        place = attempt(
            form,
            lambda typed: _add(request, team, typed["user"], span=form.span() | {"uid": typed["uid"]}),
        )
        if isinstance(place, ProposedChange):
            return proposed(request, place)
        if place:
            messages.success(request, _format_membership(place))
            return redirect("administration_team", team.uid)
    return page(
        request,
        "member_add",
        section="administration_teams",
        form=form,
        search=search,
        found=found_words(asked, len(rows), "users who can sign in"),
        title=f"Add a member to {team.name}",
        button="Add to team",
        back_url="administration_team",
        back_uid=team.uid,
        back_words=team.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def user_team_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """On a user's page: choose a team."""
    user = get_object_or_404(User, uid=uid)
    search = ChoiceSearchForm(request.GET)
    asked = _search_words(search)
    found = Team.objects.open().filter(Q(name__icontains=asked) | Q(agency__name__icontains=asked))
    rows = list(found.select_related("agency").order_by("name", "pk")[: CHOICES_SHOWN + 1])
    form = AddTeamToUserForm(posted(request), today=timezone.localdate(), found=rows[:CHOICES_SHOWN])
    if request.method == "POST":
        place = attempt(
            form,
            lambda typed: _add(request, typed["team"], user, span=form.span() | {"uid": typed["uid"]}),
        )
        if isinstance(place, ProposedChange):
            return proposed(request, place)
        if place:
            messages.success(request, _format_membership(place))
            return redirect("administration_user", user.uid)
    return page(
        request,
        "member_add",
        section="administration_users",
        form=form,
        search=search,
        found=found_words(asked, len(rows), "open teams"),
        title=f"Add {user.name} to a team",
        button="Add to team",
        back_url="administration_user",
        back_uid=user.uid,
        back_words=user.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def membership_end(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """End a place in a team; ended by a first sending of the form, the second shows the team again."""
    place = (
        Membership.objects.select_related("user", "team").exclude(team__kind=Team.Kind.PERSONAL).filter(uid=uid).first()
    )
    if place is None:
        return _gone(request)
    form = EndForm(posted(request))
    if request.method == "POST":
        try:
            ended = attempt(form, lambda _: teams.end_membership(membership=place, by=request.user, at=form.ends_at()))
        except teams.HasEnded:
            ended = place
            messages.info(request, f"{place.user} has already left {place.team}, or leaves by then.")
        else:
            if ended:
                messages.success(request, _said_of_end(place, last_day=form.cleaned_data["last_day"]))
        if ended:
            return redirect("administration_team", place.team.uid)
    return page(
        request,
        "confirm",
        section="administration_teams",
        form=form,
        title=f"End the membership of {place.user.name} in {place.team.name}?",
        consequences=[
            "From then on they see nothing through this team. What they see through other teams stays.",
            "Their membership stays in the history.",
        ],
        button="End membership",
        back_url="administration_team",
        back_uid=place.team.uid,
        back_words=place.team.name,
    )


def _add(request: SignedInRequest, team: Team, user: User, *, span: dict[str, Any]) -> Membership | ProposedChange:
    """The membership, or, where two must agree to it, what is proposed."""
    if teams.joins_by_two(team, user, by=request.user):
        return proposals.propose(change=changes.add_member(team, user, span), by=request.user, uid=span["uid"])
    return teams.add_member(team=team, user=user, by=request.user, **span)


def _gone(request: SignedInRequest) -> HttpResponse:
    """It was withdrawn before it began, or never was: the same answer, and a way on."""
    messages.info(request, "That team membership no longer exists.")
    return redirect("administration_teams")


def _search_words(search: ChoiceSearchForm) -> str:
    return search.cleaned_data["q"] if search.is_valid() else ""


def found_words(asked: str, count: int, what: str) -> str:
    """What the list below holds, in words."""
    if count == 0:
        return f"No {what} match “{asked}”. Try a part of the name." if asked else f"There are no {what}."
    if count > CHOICES_SHOWN:
        return f"The first {CHOICES_SHOWN} are in the list. Find by name to see others."
    return f"The list shows the {what} that match “{asked}”." if asked else f"The list shows all {what}."


def _format_membership(place: Membership) -> str:
    if place.starts_at > timezone.now():
        return f"{place.user} will be in {place.team} from {format_date(place.starts_at)}."
    return f"{place.user} is in {place.team}."


def _said_of_end(place: Membership, *, last_day) -> str:
    if last_day:
        return f"The last day of {place.user} in {place.team} is {format_date(last_day)}."
    return f"{place.user} is no longer in {place.team}."
