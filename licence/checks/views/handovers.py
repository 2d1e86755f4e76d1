"""Pages on which checks are given to somebody else: one, or all that waits for an officer; and back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from licence.checks.actions import handovers
from licence.checks.forms.handovers import BetweenForm, GiveForm, WhyForm
from licence.checks.models import Check, Handover
from licence.checks.panels import checks
from licence.checks.panels import handovers as panels
from licence.checks.views.checks import attempt, who_may_check
from offenders import person_page
from offenders.person_page.form_pages import METHODS, changers, posted, row_to_change
from sharing import access, audit
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.grants.who_can_see import who_works_with
from sharing.models import User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

SHOWN = 8  # acts beside the page


@require_http_methods(METHODS)
@changers
def check_give(request: SignedInRequest, uid: UUID, check_uid: UUID) -> HttpResponse:
    """One check to another officer or team. The page says who had it before."""
    check = row_to_change(request, Check.objects.with_all(), uid, check_uid)
    if check.outcome:
        messages.info(request, f"This check was answered: {check.get_outcome_display().lower()}.")
        return redirect("person_checks", uid=uid)
    form = GiveForm(posted(request), **who_may_check(check.offender))
    if attempt(request, form, lambda: handovers.reassign(check=check, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{check.get_kind_display()} of {check.offender}: given to somebody else.")
        return redirect("person_checks", uid=uid)
    had = Handover.objects.filter(check_made=check).with_all()
    return render(
        request,
        "licence/checks/give.html",
        person_page.frame(check.offender, current="person_checks")
        | {
            "check": fields.shown_to(request.user, [check])[0],
            "conditions": checks.conditions_of(check),
            "form": form,
            "had": had,
        },
    )


@require_http_methods(METHODS)
@needs(Capability.GRANT_ACCESS)
def checks_give(request: SignedInRequest) -> HttpResponse:
    """All that waits for one officer to another: what goes, and what cannot, before anything changes."""
    own = access.limit(Check.objects.asked_for(), request.user, Permission.CHANGE)
    officers = User.objects.filter(pk__in=own.exclude(officer=None).order_by().values("officer")).order_by("name")
    chosen = BetweenForm(request.GET, officers=officers)
    officer, to = between(chosen, by=request.user)
    why = WhyForm(posted(request))

    def act() -> None:
        given = handovers.give_all(officer=officer, to=to, by=request.user, **why.cleaned_data)
        messages.success(request, f"{panels.counted(given)} given to {to}.")

    if officer and to and attempt(request, why, act):
        return redirect("checks_give")
    today = timezone.localdate()
    moves = handovers.moves_of(officer, to=to or officer, by=request.user) if officer else handovers.Moves([], [])
    shown = [each.offender_id for each in (*moves.goes, *moves.stays)]
    audit.record_read(action=audit.Action.LIST, verb="checks.handover_shown", by=request.user, shown=shown)
    return render(
        request,
        "licence/checks/give_all.html",
        {
            "chosen": chosen,
            "officer": officer,
            "to": to,
            "form": why,
            "goes_words": panels.counted(len(moves.goes)),
            "stays_words": panels.counted(len(moves.stays)),
            "goes": checks.build_check_lines(fields.shown_to(request.user, moves.goes), today=today),
            "stays": checks.build_check_lines(fields.shown_to(request.user, moves.stays), today=today),
            "lately": panels.lately(Handover.objects.listed_for(request.user), most=SHOWN),
        },
    )


@require_http_methods(METHODS)
@needs(Capability.VIEW_PEOPLE)
def checks_given(request: SignedInRequest, handover_uid: UUID) -> HttpResponse:
    """What was given at once, where each is now, and for managers the way back."""
    act = handover_uid
    rows = list(
        Handover.objects.filter(act=act).visible_to(request.user).with_all().order_by("check_made__due_on", "pk")
    )
    if not rows:
        audit.refuse(by=request.user, verb="checks.handover_refused")
        raise access.RecordHidden
    form = WhyForm(posted(request))

    def act_back() -> None:
        given = handovers.give_back(act=act, by=request.user, **form.cleaned_data)
        messages.success(request, f"{panels.counted(given)} went back.")

    if attempt(request, form, act_back):
        return redirect("checks_given", handover_uid=act)
    shown = [each.offender_id for each in rows]
    audit.record_read(action=audit.Action.LIST, verb="checks.given_shown", by=request.user, shown=shown)
    may_give_back = request.user.can(Capability.GRANT_ACCESS)
    return render(
        request,
        "licence/checks/given.html",
        {
            "act": panels.acts_of(rows)[0],
            "rows": panels.build_handover_rows(rows),
            "form": form,
            "standing": len(handovers.standing_of(act, by=request.user)) if may_give_back else 0,
        },
    )


def between(chosen: BetweenForm, *, by: User) -> tuple[Any, Any]:
    """The officer whose checks are given, and who receives them; None where nobody is chosen, or nobody we know."""
    chosen.is_valid()
    officer = chosen.cleaned_data.get("officer")
    if officer is None:
        return None, None
    people = handovers.waiting_of(officer, by=by).order_by().values_list("offender_id", flat=True)
    chosen.offer(who_works_with(people, at=timezone.now()).exclude(pk=officer.pk).order_by("name"))
    chosen.full_clean()
    return officer, chosen.cleaned_data.get("to")
