"""Pages about the checks of one person, and of logging one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.checks.actions import checks
from licence.checks.forms.checks import LogForm, UnplannedForm
from licence.checks.models import Check, CheckPlan
from licence.checks.panels import checks as panels
from licence.checks.rules import SUGGESTS_BREACH, Outcome
from licence.licences.models import Licence, LicenceCondition
from licence.licences.rules import Status
from offenders import person_page
from offenders.custody.rules import HELD, LEFT_UNDUE
from offenders.models import Offender
from offenders.person_page.form_pages import changers, person_to_change
from offenders.person_page.step_pages import person_of, row_to_open
from sharing import access
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.grants.who_can_see import audience_of
from sharing.models import User
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages

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


# Steps


def bound(person: Offender) -> Any:
    """The conditions of the licence in force."""
    return LicenceCondition.objects.filter(offender=person, licence__status=Status.ACTIVE)


def log_page(request: SignedInRequest, record: Any, **context: Any) -> HttpResponse:
    person = person_of(record)
    has_licence = Licence.objects.active().filter(offender=person).exists()
    seen_by = audience_of(person, reader=request.user)
    return render(
        request, "licence/checks/log.html", {"person": person, "has_licence": has_licence, "seen_by": seen_by} | context
    )


def outcome_of(check: Check) -> str:
    return f"{check.get_kind_display()} of {check.offender}: {mid_sentence(check.get_outcome_display())}. Saved."


def next_of(check: Check) -> str:
    """On to the breach, filled in, where the answer or the officer's worry asks for one; else to the day's checks."""
    if Outcome(check.outcome) in SUGGESTS_BREACH or check.worry:
        return f"{reverse('breach_add', kwargs={'uid': check.offender.uid})}?check={check.uid}"
    return reverse("checks")


def if_logged(request: SignedInRequest, check: Check) -> HttpResponse | None:
    """In place of the form; what is sent is left to the action."""
    return None if request.method == "POST" else already_logged(request, check)


def already_logged(request: SignedInRequest, check: Check) -> HttpResponse | None:
    if not check.outcome:
        return None
    messages.info(request, f"This check is already logged: {mid_sentence(check.get_outcome_display())}.")
    return redirect("person_checks", uid=check.offender.uid)


def about_check(request: SignedInRequest, check: Check) -> dict[str, Any]:
    return {
        "check": check,
        "who": panels.who_checks(check),
        "conditions": list(check.conditions.all()),
        "next_due": checks.next_due(check, on=timezone.localdate()),
        "often": panels.often(check.plan) if check.plan else "",
        "last": panels.last_three(check),
    }


def record_check(*, check: Check, by: User, **answer: Any) -> Check:
    """As it stands then."""
    checks.record_check(check=check, by=by, **answer)
    check.refresh_from_db()
    return check


def checks_url(record: Any) -> str:
    return reverse("person_checks", kwargs={"uid": person_of(record).uid})


CHECKS = StepPages("check", row_to_open(Check.objects.with_all(), "check_uid"), checks_url, log_page, changers)
PEOPLE = StepPages("offender", person_to_change, checks_url, log_page, changers)

# Answer a check: four fields, on a doorstep, within a minute
check_log = CHECKS.view(
    FormStep(
        lambda check: panels.heading(check.get_kind_display()),
        LogForm,
        record_check,
        outcome_of,
        button="Save the check",
        draft=checks.LOG,
        called=AT,
        asks=lambda request, check: {"kind": check.kind},
        shows=about_check,
        instead=if_logged,
        goes_to=next_of,
    )
)
check_add = PEOPLE.view(
    FormStep(
        "Log an unplanned check",
        UnplannedForm,
        checks.record_unplanned,
        outcome_of,
        button="Save the check",
        draft=checks.UNPLANNED,
        called=AT,
        asks=lambda request, person: {"conditions": bound(person)},
        goes_to=next_of,
    )
)
