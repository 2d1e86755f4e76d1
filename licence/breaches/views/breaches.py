"""Pages about breaches: add one, read one, decide on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from licence.breaches import decision_snapshot
from licence.breaches.actions import breaches, moves
from licence.breaches.forms import BreachForm, ConcernForm, MoveForm
from licence.breaches.models import Breach
from licence.breaches.panels import breaches as panels
from licence.breaches.rules import BREACH, FAMILY_REASONS, Reason, Source
from licence.catalogue.rules.families import Family
from licence.checks.models import Check
from licence.licences.models import LicenceCondition
from licence.registers.models import Device
from offenders import person_page
from offenders.models import Link, Offender
from offenders.person_page.form_pages import METHODS, changers, person_to_change, posted
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.pages.attempts import say_why
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date


def get_breach_or_404(request: SignedInRequest, uid: UUID, breach_uid: UUID) -> Breach:
    rows = Breach.objects.filter(offender__uid=uid).select_related(
        "offender__establishment", "licence", "condition", "check_made", "found_by", "agency", "decided_by", "group"
    )
    return access.open_record(request.user, rows, uid=breach_uid)


@require_http_methods(METHODS)
@changers
def breach_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Record a suspected breach, filled in from a check or a device where the address names one."""
    person = person_to_change(request, uid)
    conditions = conditions_of(person)
    form, drafting = drafts.form_from_draft(
        request,
        BreachForm,
        name="breach.add",
        key=str(person.uid),
        conditions=conditions,
        links=links_of(request, person),
        initial=filled_in(request, person),
    )
    if is_look(request):
        form.is_unsent = True
    elif request.method == "POST" and form.is_valid():
        check = check_of(request, person, form.cleaned_data["check_uid"])
        if done := attempted(
            form, lambda: breaches.open_breach(offender=person, check=check, by=request.user, **form.found())
        ):
            return recorded(
                request, done, "The breach is recorded, and every team that works with the person is alerted."
            )
    return form_page(
        request,
        person,
        form=form,
        drafting=drafting,
        title="Record a suspected breach",
        intro="Every team that works with the person is alerted at once. You do not need to be sure: it will "
        "be reviewed.",
        button="Record the breach",
        has_conditions=bool(form.offered) or conditions.exists(),
    )


@require_http_methods(METHODS)
@changers
def concern_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Police and duty officers ask that recall is considered now; to anybody else the address does not exist."""
    person = person_to_change(request, uid)
    if not request.user.can(Capability.RAISE_CONCERNS):
        audit.refuse(by=request.user, verb="licence.concern_refused", target=person, subject=person.pk)
        raise Http404
    form = ConcernForm(posted(request), conditions=conditions_of(person), links=links_of(request, person))
    if is_look(request):
        form.is_unsent = True
    elif (
        request.method == "POST"
        and form.is_valid()
        and (done := attempted(form, lambda: breaches.raise_concern(offender=person, by=request.user, **form.found())))
    ):
        return recorded(request, done, "The concern is raised. It stays open until a decision.")
    return form_page(
        request,
        person,
        form=form,
        title="Raise a concern: consider recall",
        intro="Use this if recall cannot wait. Probation decides and records what they knew; after a “no”, "
        "the concern returns for review.",
        button="Raise the concern",
        kind="warning",
        has_conditions=True,
    )


@require_http_methods(METHODS)
@changers
def breach_move(request: SignedInRequest, uid: UUID, breach_uid: UUID, verb: str) -> HttpResponse:
    """One step of the ladder. A step that there is not, for anybody, does not exist."""
    step = panels.STEPS.get(verb)
    if step is None:
        raise Http404
    found = get_breach_or_404(request, uid, breach_uid)
    access.require(request.user, Permission.CHANGE, found.offender)
    form = MoveForm(posted(request), asks=step.asks)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempted(form, lambda: moves.move_breach(breach=found, verb=verb, by=request.user, **form.cleaned_data))
    ):
        return recorded(request, found, f"It is now: {mid_sentence(found.get_status_display())}.")
    return render(
        request,
        "licence/breaches/move.html",
        person_page.frame(found.offender, current="person_breaches")
        | {
            "breach": found,
            "tag": panels.TAGS[panels.Status(found.status)],
            "step": step,
            "form": form,
            "is_open": any(move.verb == verb for move in BREACH.open_to(panels.Status(found.status), by=request.user)),
            "knew": panels.knew_in_words(decision_snapshot.known_of(found.offender, at=timezone.now())),
            "evidence": list(found.evidence.all()),
            "exempt_then": panels.exempt_then(found),
        },
    )


def conditions_of(person: Offender) -> Any:
    """All that ever bound the person, of whichever version of the licence."""
    return (
        LicenceCondition.objects.filter(offender=person, licence__activated_at__isnull=False)
        .select_related("licence")
        .order_by("-licence__number", "-licence__part", "position")
    )


def links_of(request: SignedInRequest, person: Offender) -> Any:
    """To others, as far as the reader may see them."""
    return Link.objects.visible_to(request.user).filter(offender=person).select_related("other")


def is_look(request: SignedInRequest) -> bool:
    """Whether the form was sent to see the conditions of another day, and not to be judged."""
    return request.method == "POST" and "look" in request.POST


def filled_in(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    """What is known before anything is typed: of a check, or of a device of the register, that the address names."""
    now = timezone.localtime()
    begins: dict[str, Any] = {"day": now.date(), "at": now.time()}
    if check := check_of(request, person, asked_uid(request, "check")):
        done = timezone.localtime(check.done_at) if check.done_at else None
        begins |= {
            "check_uid": check.uid,
            "source": Source.CHECK.value,
            "day": done.date() if done else check.due_on,
            "at": done.time() if done else None,
            "summary": "\n".join(filter(None, [check.narrative, check.worry])),
            "evidence": f"{check.get_kind_display()} of {format_date(check.due_on)}",
        }
        condition = check.conditions.first()
        if condition:
            begins |= {"condition": condition.uid, "reason": FAMILY_REASONS.get(condition.family, Reason.OTHER).value}
    elif device := device_of(request, person):
        condition = conditions_of(person).in_force(at=now).filter(family=Family.DEVICES).first()
        begins |= {
            "source": Source.CHECK.value,
            "reason": Reason.DEVICE_OR_INTERNET.value,
            "summary": f"A device that is not approved was found: {device}. {device.evidence}".strip(),
            "evidence": f"{device}{f', IMEI {device.imei}' if device.imei else ''}",
        }
        if condition:
            begins["condition"] = condition.uid
    return begins


def asked_uid(request: SignedInRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def check_of(request: SignedInRequest, person: Offender, uid: UUID | None) -> Check | None:
    return Check.objects.visible_to(request.user).filter(offender=person, uid=uid).first() if uid else None


def device_of(request: SignedInRequest, person: Offender) -> Device | None:
    uid = asked_uid(request, "device")
    return Device.objects.visible_to(request.user).filter(offender=person, uid=uid).first() if uid else None


def attempted(form: Any, act: Any) -> Breach | None:
    """What the action made; None where it refused, and the form says why at its field."""
    try:
        return act()
    except Refused as refused:
        say_why(form, refused, called={"occurred_at": "at", "occurred_until": "hours"})
        return None


def recorded(request: SignedInRequest, found: Breach, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(reverse("breach", kwargs={"uid": found.offender.uid, "breach_uid": found.uid}))


def form_page(request: SignedInRequest, person: Offender, **context: Any) -> HttpResponse:
    frame = person_page.frame(person, current="person_breaches")
    return render(request, "licence/breaches/form.html", frame | context)
