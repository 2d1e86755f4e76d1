"""Restricting a person to those named, excluding a user, and ending either."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offenders import person_page
from offenders.people.models import Offender
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.grants import restrictions, who_can_see
from sharing.grants.restriction_forms import EndLimitForm, ExcludeForm, LimitForm, RestrictForm
from sharing.models import Exclusion, Restriction, Team
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@needs(Capability.GRANT_ACCESS)
def restrict(request: SignedInRequest, uid) -> HttpResponse:
    """Choose who may see the person, among those who can; the restriction that stands is changed in one step."""
    person, now = shared(request, uid), timezone.now()
    standing = Restriction.objects.live(at=now).filter(subject=person).order_by("-pk").first()
    named = {"teams": standing.teams.all(), "users": standing.users.all()} if standing else {}
    kept = [team.pk for team in named.get("teams", ())]
    kept += [grant.team_id for grant in who_can_see.live_grants(person, at=now)]
    kept += [scope.team_id for scope in who_can_see.scopes_of(person, at=now)]
    form = RestrictForm(
        posted(request),
        initial=named,
        teams=Team.objects.filter(pk__in=kept).select_related("agency"),
        users=who_can_see.who_sees(person, at=now, but=standing)
        .exclude(pk__in=who_can_see.unnamed(request.user, at=now))
        .select_related("agency")
        .order_by("name", "pk"),
    )
    readers = None
    if form.is_bound and form.is_valid():
        users, teams = list(form.cleaned_data["users"]), list(form.cleaned_data["teams"])
        readers = who_can_see.readers_if_restricted(person, users=users, teams=teams, but=standing, at=now)
        if form.was_shown(readers) and attempt(
            request,
            form,
            lambda: restrictions.restrict(
                subject=person,
                users=users,
                teams=teams,
                in_place_of=standing,
                by=request.user,
                **limit_arguments(form),
            ),
        ):
            messages.success(request, f"Only the people named can see {person} now.")
            return after(request, person)
    return page(request, person, "Restrict to named people", "Restrict", form, readers, standing=standing)


@require_http_methods(METHODS)
@needs(Capability.GRANT_ACCESS)
def exclude(request: SignedInRequest, uid) -> HttpResponse:
    person, now = shared(request, uid), timezone.now()
    form = ExcludeForm(posted(request), users=who_can_see.known_to(request.user, person, at=now))
    readers = None
    if form.is_bound and form.is_valid():
        user = form.cleaned_data["user"]
        readers = who_can_see.readers_without(person, user, at=now)
        if form.was_shown(readers) and attempt(
            request,
            form,
            lambda: restrictions.exclude(subject=person, user=user, by=request.user, **limit_arguments(form)),
        ):
            messages.success(request, f"{user} can no longer see {person}, and is not alerted.")
            return after(request, person)
    return page(request, person, "Exclude a user", "Exclude", form, readers)


@require_http_methods(METHODS)
@needs(Capability.GRANT_ACCESS)
def end_restriction(request: SignedInRequest, uid, restriction_uid) -> HttpResponse:
    return end(request, uid, Restriction.objects.filter(uid=restriction_uid), "End the restriction")


@require_http_methods(METHODS)
@needs(Capability.GRANT_ACCESS)
def end_exclusion(request: SignedInRequest, uid, exclusion_uid) -> HttpResponse:
    return end(request, uid, Exclusion.objects.filter(uid=exclusion_uid), "End the exclusion")


# What several of them need


def shared(request: SignedInRequest, uid) -> Offender:
    """The person, for who may share them: 404 to whom they are hidden, 403 to who only sees them."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.access_opened")
    access.require(request.user, Permission.SHARE, person)
    return person


def limit_arguments(form: LimitForm) -> dict[str, Any]:
    typed = form.cleaned_data
    return {"reason": typed["reason"], "ends_at": form.ends_at(), "without_me": typed["without_me"]}


def end(request: SignedInRequest, uid, rows, title: str) -> HttpResponse:
    person = shared(request, uid)
    limit = rows.filter(subject=person).live(at=timezone.now()).first()
    if limit is None:
        raise access.RecordHidden
    form = EndLimitForm(posted(request))
    try:
        if attempt(
            request,
            form,
            lambda: restrictions.end_limit(limit=limit, reason=form.cleaned_data["reason"], by=request.user),
        ):
            messages.success(request, "It has ended. People with access see the person again.")
            return after(request, person)
    except restrictions.LimitHasEnded:
        messages.info(request, "It had already ended. No changes were saved.")
        return after(request, person)
    return page(request, person, title, title, form, None)


def page(request: SignedInRequest, person: Offender, title: str, button: str, form, readers, **more) -> HttpResponse:
    context = {"title": title, "button": button, "form": form, "readers": readers} | more
    return render(request, "offenders/access/limit.html", person_page.frame(person, current="person_access") | context)


def after(request: SignedInRequest, person: Offender) -> HttpResponse:
    """Back to who can see this; to the list of people for somebody who has shut themselves out."""
    if access.may(request.user, Permission.VIEW, person):
        return redirect("person_access", uid=person.uid)
    return redirect("people")
