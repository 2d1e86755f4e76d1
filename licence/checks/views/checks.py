"""Pages about the checks of one person: log one, and plan how each condition is checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from licence.checks.actions import checks, plans
from licence.checks.forms.checks import AddPlanForm, ChangePlanForm, LogForm, ReasonForm, UnplannedForm
from licence.checks.models import Check, CheckPlan
from licence.checks.panels import checks as panels
from licence.checks.rules import SUGGESTS_BREACH, Outcome
from licence.licences.models import Licence, LicenceCondition
from licence.licences.rules import Status
from offenders import person_page
from offenders.custody.rules import HELD, LEFT_UNDUE
from offenders.models import Offender
from offenders.person_page.form_pages import METHODS, changers, person_to_change, posted, row_to_change
from sharing import access
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.audit.versions import ChangedMeanwhile
from sharing.drafts import forms as drafts
from sharing.grants.who_can_see import audience_of
from sharing.pages import attempts, pagination
from sharing.pages.conflicts import conflict_of
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence

AT = {"done_at": "at", "time": "at"}  # fields of the actions that have another name in the forms


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_checks(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What is due, how each condition is checked, and what was found."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.checks_opened")
    today = timezone.localdate()
    conditions = bound(person).in_force(at=timezone.now())
    live = CheckPlan.objects.live(on=today).filter(offender=person).select_related("officer", "team")
    own = Check.objects.filter(offender=person).with_all().order_by("due_on", "due_at", "pk")
    due, paused = own.to_answer(), own.paused() if person.status in HELD else own.none()
    try:
        page = pagination.paginate_rows(
            Check.objects.answered().filter(offender=person).with_all().select_related("recorded_by"),
            order="-due_on",
            cursor=request.GET.get("cursor", ""),
            size=20,
        )
    except pagination.BadCursor:
        return redirect("person_checks", uid=uid)
    return render(
        request,
        "licence/checks/person.html",
        person_page.frame(person, current="person_checks")
        | {
            "may_change": access.may(request.user, Permission.CHANGE, person) and person.status not in LEFT_UNDUE,
            "due": panels.build_check_lines(fields.shown_to(request.user, due), today=today),
            "paused": [(each, panels.conditions_of(each)) for each in fields.shown_to(request.user, paused)],
            "planned": panels.planned_of(conditions, live),
            "history": [(row, panels.last_of(row), panels.conditions_of(row)) for row in page.rows],
            "stood_in": panels.made_by_stand_in(page.rows),
            "next_url": page.next and f"?cursor={page.next}",
            "previous_url": page.previous and f"?cursor={page.previous}",
        },
    )


@require_http_methods(METHODS)
@changers
def check_log(request: SignedInRequest, uid: UUID, check_uid: UUID) -> HttpResponse:
    """Answer a check: four fields, on a doorstep, within a minute."""
    check = row_to_change(request, Check.objects.with_all(), uid, check_uid)
    if check.outcome and request.method != "POST":
        messages.info(request, f"This check is already logged: {mid_sentence(check.get_outcome_display())}.")
        return redirect("person_checks", uid=uid)
    form, drafting = drafts.form_from_draft(request, LogForm, name=checks.LOG, key=str(check.uid), kind=check.kind)
    if attempt(request, form, lambda: checks.record_check(check=check, by=request.user, **form.answer())):
        return answered(request, check)
    return log_page(
        request,
        check.offender,
        form=form,
        drafting=drafting,
        check=check,
        who=panels.who_checks(check),
        title=panels.heading(check.get_kind_display()),
        conditions=list(check.conditions.all()),
        next_due=checks.next_due(check, on=timezone.localdate()),
        often=panels.often(check.plan) if check.plan else "",
        last=panels.last_three(check),
        button="Save the check",
    )


@require_http_methods(METHODS)
@changers
def check_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Log an unplanned check."""
    person = person_to_change(request, uid)
    form, drafting = drafts.form_from_draft(
        request, UnplannedForm, name=checks.UNPLANNED, key=str(person.uid), conditions=bound(person)
    )
    made: list[Check] = []

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in ("conditions", "kind", "uid")}
        made.append(
            checks.record_unplanned(
                offender=person, by=request.user, **given | {"conditions": list(given["conditions"])}, **form.answer()
            )
        )

    if attempt(request, form, act):
        return answered(request, made[0])
    return log_page(
        request, person, form=form, drafting=drafting, title="Log an unplanned check", button="Save the check"
    )


@require_http_methods(METHODS)
@changers
def plan_add(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    condition = row_to_change(request, LicenceCondition.objects.all(), uid, condition_uid)
    form = AddPlanForm(
        posted(request),
        family=condition.family,
        proposed=plans.proposed_for(condition),
        **plans.who_may_check(condition.offender),
    )
    if attempt(request, form, lambda: plans.make_plan(condition=condition, by=request.user, **form.cleaned_data)):
        return saved(request, condition.offender, "Plan saved, and its first check is due.")
    return plan_page(request, condition, form=form, title="Plan how it is checked", button="Make the plan")


@require_http_methods(METHODS)
@changers
def plan_change(request: SignedInRequest, uid: UUID, plan_uid: UUID) -> HttpResponse:
    plan = row_to_change(request, CheckPlan.objects.select_related("condition"), uid, plan_uid)
    form = ChangePlanForm(posted(request), row=plan, **plans.who_may_check(plan.offender))
    conflict = None
    try:
        names = (*plans.PLANNED, "version", "reason")
        if attempt(
            request,
            form,
            lambda: plans.change_plan(plan=plan, by=request.user, **{name: form.cleaned_data[name] for name in names}),
        ):
            return saved(request, plan.offender, "Plan changed.")
    except ChangedMeanwhile as meanwhile:
        conflict = conflict_of(form, meanwhile)
    return plan_page(
        request, plan.condition, form=form, conflict=conflict, title="Change the plan", button="Save the plan"
    )


@require_http_methods(METHODS)
@changers
def plan_end(request: SignedInRequest, uid: UUID, plan_uid: UUID) -> HttpResponse:
    plan = row_to_change(request, CheckPlan.objects.select_related("condition"), uid, plan_uid)
    form = ReasonForm(posted(request))
    if attempt(request, form, lambda: plans.end_plan(plan=plan, reason=form.cleaned_data["reason"], by=request.user)):
        return saved(request, plan.offender, "Plan ended. Checks already due must still be logged.")
    return plan_page(request, plan.condition, form=form, title="End the plan", button="End the plan")


@require_http_methods(METHODS)
@changers
def leave_unchecked(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    condition = row_to_change(request, LicenceCondition.objects.all(), uid, condition_uid)
    form = ReasonForm(posted(request))
    if attempt(
        request,
        form,
        lambda: plans.leave_unchecked(condition=condition, reason=form.cleaned_data["reason"], by=request.user),
    ):
        return saved(request, condition.offender, "The reason is recorded.")
    return plan_page(request, condition, form=form, title="Record why it is not checked", button="Save the reason")


# What these pages share


def bound(person: Offender) -> Any:
    """The conditions of the licence in force."""
    return LicenceCondition.objects.filter(offender=person, licence__status=Status.ACTIVE)


def attempt(request: SignedInRequest, form: forms.Form, act: Callable[[], Any]) -> bool:
    return attempts.attempt(request, form, act, called=AT)


def answered(request: SignedInRequest, check: Check) -> HttpResponse:
    """On to the breach, filled in, where the answer or the officer's worry asks for one; else to the day's checks."""
    check.refresh_from_db()
    messages.success(
        request, f"{check.get_kind_display()} of {check.offender}: {mid_sentence(check.get_outcome_display())}. Saved."
    )
    if Outcome(check.outcome) in SUGGESTS_BREACH or check.worry:
        return redirect(f"{reverse('breach_add', kwargs={'uid': check.offender.uid})}?check={check.uid}")
    return redirect("checks")


def saved(request: SignedInRequest, person: Offender, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("person_checks", uid=person.uid)


def log_page(request: SignedInRequest, person: Offender, **context: Any) -> HttpResponse:
    has_licence = Licence.objects.active().filter(offender=person).exists()
    seen_by = audience_of(person, reader=request.user)
    return render(
        request, "licence/checks/log.html", {"person": person, "has_licence": has_licence, "seen_by": seen_by} | context
    )


def plan_page(request: SignedInRequest, condition: LicenceCondition, **context: Any) -> HttpResponse:
    frame = person_page.frame(condition.offender, current="person_checks")
    return render(request, "licence/checks/plan_form.html", frame | {"condition": condition} | context)
