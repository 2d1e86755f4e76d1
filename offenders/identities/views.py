"""Pages of the identity desk, and of a person's other records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.identities import actions, panels
from offenders.identities.forms import FORMS
from offenders.identities.models import IdentityMatch
from offenders.identities.other_records import other_records
from offenders.identities.rules import MatchState
from offenders.people.models import Offender
from offenders.person_page.form_parts import ConfirmForm
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

SHOWN = 100
desk = needs(Capability.RESOLVE_IDENTITIES)

# By its part of the address: what is done, what was done in words, and what the page says before
STEPS: dict[str, tuple[Callable[..., Any], str, str, str]] = {
    "call": (actions.record_call, "Record a call", "The call is recorded.", ""),
    "apart": (actions.keep_apart, "Keep apart", "They are kept apart.", "Neither record changes for its readers."),
    "propose": (
        actions.propose_merge,
        "Propose to merge",
        "Proposed. Someone else at the desk must agree.",
        "No one gains access by a merge. The lead of each record is then asked to open it to the other’s teams.",
    ),
    "refuse": (actions.refuse_merge, "Refuse the merge", "The merge is refused.", ""),
    "merge": (
        actions.merge,
        "Agree to merge",
        "Merged. The lead of each record is alerted.",
        "The lead of each record learns that a second record exists, and nothing else of it.",
    ),
    "propose-separation": (
        actions.propose_separation,
        "Propose to separate",
        "Proposed. Someone else at the desk must agree.",
        "",
    ),
    "refuse-separation": (actions.refuse_separation, "Keep merged", "They stay merged.", ""),
    "separate": (
        actions.separate,
        "Agree to separate",
        "Separated. Access that the merge gave has ended.",
        "",
    ),
}


@require_safe
@desk
def identity_matches(request: SignedInRequest) -> HttpResponse:
    """What the reader may decide, earliest due first, and what was decided lately."""
    rows = IdentityMatch.objects.at_desk_of(request.user).with_people().prefetch_related("bases")
    open_rows = list(rows.to_decide().order_by("due_at", "pk")[:SHOWN])
    decided = list(rows.exclude(pk__in=[row.pk for row in open_rows]).order_by("-pk")[:SHOWN])
    audit.record_read(
        action=audit.Action.LIST,
        verb="identity_matches.listed",
        by=request.user,
        shown=sorted({key for row in [*open_rows, *decided] for key in (row.newer_id, row.older_id)}),
        still=access.by_identity_desk,
    )
    now = timezone.now()
    return render(
        request,
        "offenders/identities/list.html",
        {"lines": panels.lines_for(open_rows, at=now), "decided": panels.lines_for(decided, at=now)},
    )


@require_safe
@desk
def identity_match(request: SignedInRequest, uid: UUID) -> HttpResponse:
    row = actions.opened_at_desk(request.user, uid)
    return render(
        request, "offenders/identities/match.html", {"match": row, "page": panels.page_for(row, reader=request.user)}
    )


@require_http_methods(METHODS)
@desk
def identity_match_step(request: SignedInRequest, uid: UUID, verb: str) -> HttpResponse:
    row = actions.opened_at_desk(request.user, uid)
    if verb not in STEPS:
        raise Http404
    act, title, done, intro = STEPS[verb]
    form = FORMS[verb](posted(request))
    if attempt(request, form, lambda: act(match=row, by=request.user, **form.cleaned_data)):
        messages.success(request, done)
        return redirect("identity_match", uid=row.uid)
    return render(
        request,
        "offenders/identities/step.html",
        {"match": row, "form": form, "title": title, "intro": intro},
    )


@require_http_methods(METHODS)
@needs(Capability.VIEW_PEOPLE)
def person_records(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The other records of one person that the reader can see, and for its lead whether access is to be agreed."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.records_opened")
    if request.method == "POST":
        access.require(request.user, Permission.SHARE, person)
    leads = access.may(request.user, Permission.SHARE, person)
    waiting = IdentityMatch.objects.merged().about(person).filter(joined_at__isnull=True, state=MatchState.MERGED)
    row = waiting.order_by("pk").first() if leads else None
    form = ConfirmForm(posted(request))
    if row and attempt(request, form, lambda: actions.agree_to_share(match=row, person=person, by=request.user)):
        messages.success(request, "Agreed. Access is shared once the lead of the other record agrees.")
        return redirect("person_records", uid=person.uid)
    has_agreed = row is not None and None is not (
        row.newer_shared_by_id if row.newer_id == person.pk else row.older_shared_by_id
    )
    return render(
        request,
        "offenders/identities/records.html",
        person_page.frame(person, current="person_access")
        | {
            "others": other_records(person, request.user),
            "waiting": row,
            "has_agreed": has_agreed,
            "form": form,
        },
    )
