"""Pages of the teams with access to a person: the list, giving access to another, and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offenders import person_page
from offenders.people.models import Offender
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Permission
from sharing.emergencies.panels import build_emergency_line
from sharing.grants import access_reasons
from sharing.grants import actions as grants
from sharing.grants.forms import EndGrantForm, GrantForm
from sharing.grants.programmes import known_programmes
from sharing.grants.who_can_see import audience_of, readers_with
from sharing.models import EmergencyAccess, Exclusion, Grant, Restriction
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.pages.typed import typed
from sharing.reviews import panels as review_panels
from sharing.time_words import format_date
from sharing.who_looked.for_leads import openings_for


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.VIEW_PEOPLE)
@typed("who", posts=True)
def person_access(request: SignedInRequest, uid) -> HttpResponse:
    """Every team that was ever given access to this person's record: when, as what, by whom, why."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.access_opened")
    now = timezone.now()
    asked = asked_about(request, person)
    rows = list(Grant.objects.visible_to(request.user).filter(subject=person, emergency__isnull=True).with_teams())
    may_share = access.may(request.user, Permission.SHARE, person)
    emergencies = EmergencyAccess.objects.visible_to(request.user).filter(subject=person).with_names()
    is_open = [row for row in rows if row.ended_at is None and (row.ends_at is None or row.ends_at > now)]
    return render(
        request,
        "offenders/access/person_access.html",
        person_page.frame(person, current="person_access")
        | {
            "audience": audience_of(person, reader=request.user),
            "open_grants": review_panels.with_review(is_open, at=now),
            "past_grants": [row for row in rows if row not in is_open],
            "emergencies": [build_emergency_line(emergency, person=person, at=now) for emergency in emergencies],
            "now": now,
            "asked": asked,
            "may_share": may_share,
            "openings": openings_for(request.user, person, at=now) if may_share else [],
            "restrictions": list(
                Restriction.objects.known_to(request.user)
                .live(at=now)
                .filter(subject=person)
                .select_related("made_by")
                .prefetch_related("users", "teams")
            ),
            "exclusions": list(
                Exclusion.objects.known_to(request.user)
                .live(at=now)
                .filter(subject=person)
                .select_related("user__agency", "made_by")
            ),
        },
    )


def asked_about(request: SignedInRequest, person: Offender) -> access_reasons.AccessQuestion | None:
    """What was looked up by `who` (a part of a name) or `user`; None when nothing was."""
    words, key = request.GET.get("who", "")[:100].replace("\0", "").strip(), request.GET.get("user", "")
    if not words and not key:
        return None
    asked = access_reasons.build_access_question(person, words=words, key=key, reader=request.user)
    audit.record_read(
        action=audit.Action.SEARCH,
        verb="person.why_asked",
        by=request.user,
        subject=person.pk,
        payload={"words": words, "user": key},
    )
    return asked


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.GRANT_ACCESS)
def add_grant(request: SignedInRequest, uid) -> HttpResponse:
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.access_opened")
    access.require(request.user, Permission.SHARE, person)
    known = known_programmes([person.pk], reader=request.user)[person.pk]
    form = GrantForm(request.POST or None, programmes=known)
    readers = None
    if form.is_valid():
        readers = readers_with(person, teams=[form.cleaned_data["team"]], at=timezone.now())
    if readers and form.was_shown(readers):
        try:
            grant = grants.grant_access(
                subject=person,
                team=form.cleaned_data["team"],
                grant_role=GrantRole(form.cleaned_data["grant_role"]),
                programme=form.cleaned_data["programme"],
                reason=form.cleaned_data["reason"],
                ends_at=form.ends_at(),
                by=request.user,
            )
        except grants.GrantRefused as refusal:
            form.add_refusal(refusal.field, refusal.message)
        else:
            messages.success(request, f"{grant.team} can see {person} now.")
            return redirect("person_access", uid=person.uid)
    return render(
        request,
        "offenders/access/add.html",
        person_page.frame(person, current="person_access") | {"form": form, "readers": readers},
    )


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
            messages.info(request, f"{grant.team} already had no access. No changes were saved.")
            return redirect("person_access", uid=uid)
        else:
            messages.success(request, f"Access of {grant.team} is removed.")
            return after_end(request, grant)
    by = f"by {grant.made_by} " if grant.made_by else ""
    given_on = format_date(timezone.localdate(grant.starts_at))
    context = {
        "form": form,
        "title": f"Remove access of {grant.team}",
        "page_title": "Remove access",
        "intro": f"{grant.team}, {grant.team.agency}, was given access {by}on {given_on}: {grant.reason.rstrip('.')}. "
        f"Once you confirm, no one sees {grant.subject} through this team.",
        "button": "Remove access",
        "kind": "warning",
        "back": reverse("person_access", args=[uid]),
    }
    return render(request, "form_page.html", person_page.frame(grant.subject, current="person_access") | context)


def after_end(request: SignedInRequest, grant: Grant) -> HttpResponse:
    """Back to the list of teams; to the list of people when it was the reader's own way in that ended."""
    if access.may(request.user, Permission.VIEW, grant.subject):
        return redirect("person_access", uid=grant.subject.uid)
    return redirect("people")
