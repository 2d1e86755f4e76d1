"""Pages of the identity desk, and of a person's other records."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.identities import actions, panels
from offenders.identities.forms import ApartForm, CallForm, ReasonForm
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
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages

SHOWN = 100
desk = needs(Capability.RESOLVE_IDENTITIES)


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


def step_page(request: SignedInRequest, match: IdentityMatch, **context: Any) -> HttpResponse:
    return render(request, "form_page.html", {"caption": "Identity match"} | context)


MATCHES = StepPages(
    "match",
    opened=lambda request, uid: actions.opened_at_desk(request.user, uid),
    url=actions.address_of,
    page=step_page,
    guard=desk,
)
identity_match_step = MATCHES.by_verb(
    {
        "call": FormStep("Record a call", CallForm, actions.record_call, "The call is recorded."),
        "apart": FormStep(
            "Keep apart",
            ApartForm,
            actions.keep_apart,
            "They are kept apart.",
            intro="Neither record changes for its readers.",
        ),
        "propose": FormStep(
            "Propose to merge",
            ReasonForm,
            actions.propose_merge,
            "Proposed. Someone else at the desk must agree.",
            intro="No one gains access by a merge. The lead of each record is then asked to open it to the other’s "
            "teams.",
        ),
        "refuse": FormStep("Refuse the merge", ReasonForm, actions.refuse_merge, "The merge is refused."),
        "merge": FormStep(
            "Agree to merge",
            ConfirmForm,
            actions.merge,
            "Merged. The lead of each record is alerted.",
            intro="The lead of each record learns that a second record exists, and nothing else of it.",
        ),
        "propose-separation": FormStep(
            "Propose to separate",
            ReasonForm,
            actions.propose_separation,
            "Proposed. Someone else at the desk must agree.",
        ),
        "refuse-separation": FormStep("Keep merged", ReasonForm, actions.refuse_separation, "They stay merged."),
        "separate": FormStep(
            "Agree to separate",
            ConfirmForm,
            actions.separate,
            "Separated. Access that the merge gave has ended.",
        ),
    }
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
