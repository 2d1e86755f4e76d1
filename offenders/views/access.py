"""Which teams were let in to a person's record, letting another in, and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import panels
from offenders.models import Offender
from sharing import access
from sharing.actions import grants
from sharing.audience import audience_of
from sharing.forms.grants import EndGrantForm, GrantForm
from sharing.models import Grant
from sharing.roles import Capability
from sharing.rules import GrantRole, Permission
from sharing.sign_in.requests import SignedInRequest
from sharing.views.guards import needs


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_access(request: SignedInRequest, uid) -> HttpResponse:
    """Every team that was ever let in to this person's record: when, as what, by whom, why."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.access_opened")
    now = timezone.now()
    rows = list(Grant.objects.visible_to(request.user).filter(subject=person).with_teams())
    is_open = [row for row in rows if row.ended_at is None and (row.ends_at is None or row.ends_at > now)]
    return render(
        request,
        "offenders/person_access.html",
        panels.frame(person, current="person_access")
        | {
            "audience": audience_of(person, reader=request.user),
            "open_grants": is_open,
            "past_grants": [row for row in rows if row not in is_open],
            "now": now,
            "may_share": access.may(request.user, Permission.SHARE, person),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.GRANT_ACCESS)
def add_grant(request: SignedInRequest, uid) -> HttpResponse:
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.access_opened")
    access.require(request.user, Permission.SHARE, person)
    form = GrantForm(request.POST or None)
    if form.is_valid():
        try:
            grant = grants.grant_access(
                subject=person,
                team=form.cleaned_data["team"],
                grant_role=GrantRole(form.cleaned_data["grant_role"]),
                reason=form.cleaned_data["reason"],
                ends_at=form.ends_at(),
                by=request.user,
            )
        except grants.GrantRefused as refusal:
            form.add_refusal(refusal.field, refusal.message)
        else:
            messages.success(request, f"{grant.team} can see {person} now.")
            return redirect("person_access", uid=person.uid)
    return render(request, "offenders/access_add.html", panels.frame(person, current="person_access") | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.GRANT_ACCESS)
def end_grant(request: SignedInRequest, uid, grant_uid) -> HttpResponse:
    rows = Grant.objects.filter(subject__uid=uid).with_teams().select_related("subject")
    grant = access.open_record(request.user, rows, uid=grant_uid)
    access.require(request.user, Permission.SHARE, grant.subject)
    form = EndGrantForm(request.POST or None)
    if form.is_valid():
        try:
            grants.end_access(grant=grant, reason=form.cleaned_data["reason"], by=request.user)
        except grants.GrantRefused as refusal:
            form.add_error(None, refusal.message)
        except grants.GrantHasEnded:
            messages.info(request, f"{grant.team} was no longer let in. Nothing was changed.")
            return redirect("person_access", uid=uid)
        else:
            messages.success(request, f"{grant.team} was let in until now. It sees nothing through this any more.")
            return after_end(request, grant)
    return render(
        request,
        "offenders/access_end.html",
        panels.frame(grant.subject, current="person_access") | {"grant": grant, "form": form},
    )


def after_end(request: SignedInRequest, grant: Grant) -> HttpResponse:
    """Back to the list of teams; to the list of people when it was the reader's own way in that ended."""
    if access.may(request.user, Permission.VIEW, grant.subject):
        return redirect("person_access", uid=grant.subject.uid)
    return redirect("people")
