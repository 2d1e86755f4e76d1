"""The recalls of a person, and the page of one: what happened, what was tried, the decision, and each step after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from licence.breaches.models import Breach
from licence.licences import beside
from licence.licences.models import Licence
from licence.recalls.actions import begin, casework, deciding, ending, returning, signing
from licence.recalls.actions.arrests import may_end_arrests
from licence.recalls.forms import recalls
from licence.recalls.models import Recall, UrgentArrest
from licence.recalls.panels import page
from licence.recalls.panels import recalls as panels
from licence.recalls.panels.clocks import faces_of
from licence.recalls.panels.steps import STEPS
from licence.recalls.rules.clocks import Clock
from licence.recalls.rules.recalls import BEFORE_REVOCATION, Status
from offenders import person_page
from offenders.custody.rules import LEFT_UNDUE
from offenders.models import Offender
from offenders.movements.move_views import warned_of_waiting
from offenders.person_page.form_pages import METHODS, attempt, posted
from sharing import access
from sharing.access.roles import Capability, holders
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.drafts.forms import DraftedForm
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.reported.forms import callers

SECTION = "person_breaches"
changers = needs(Capability.CHANGE_PEOPLE)
readers = needs(Capability.VIEW_PEOPLE)


@dataclass(frozen=True)
class StepForm:
    """What a step is made with. label: the question for its words, where the form has none of its own."""

    form: type[Any]
    act: Callable[..., Any]
    label: str = ""


def decide(**typed: Any) -> Recall:
    """Either way; a decision against recall has a letter to the person."""
    return deciding.no_recall(**typed) if "letter" in typed else deciding.agree(**typed)


STEP_FORMS: Mapping[str, StepForm] = {
    "consult": StepForm(recalls.ViewForm, begin.consult),
    "decide": StepForm(recalls.DecideForm, decide),
    "countersign": StepForm(recalls.ViewForm, signing.countersign),
    "endorse": StepForm(recalls.ViewForm, signing.endorse),
    "call": StepForm(recalls.CallForm, signing.record_call),
    "send": StepForm(recalls.SendForm, signing.send),
    "ask_for_more": StepForm(recalls.WordsForm, casework.ask_for_more, "What do you ask for?"),
    "give_more": StepForm(recalls.WordsForm, casework.give_more, "What is your answer?"),
    "refuse": StepForm(recalls.RefuseForm, casework.refuse),
    "revoke": StepForm(recalls.RevokeForm, casework.revoke),
    "at_large": StepForm(recalls.MomentForm, casework.mark_at_large),
    "review_at_large": StepForm(recalls.WordsForm, returning.review_at_large, "What is being done to find the person?"),
    "arrested": StepForm(recalls.MomentForm, returning.record_arrest),
    "return": StepForm(recalls.ReturnForm, returning.record_return),
    "dossier_sent": StepForm(recalls.MomentForm, partial(casework.record_done, clock=Clock.DOSSIER)),
    "part_b_received": StepForm(recalls.MomentForm, partial(casework.record_done, clock=Clock.PART_B)),
    "refer": StepForm(recalls.MomentForm, casework.refer),
    "executive_release": StepForm(recalls.RationaleForm, casework.release_by_executive),
    "stop": StepForm(recalls.StopForm, ending.stop),
    "rescind": StepForm(recalls.RationaleForm, ending.propose_rescission),
    **{
        f"withdraw_{what}": StepForm(recalls.RationaleForm, partial(signing.withdraw_signature, what=what))
        for what in signing.SIGNATURES
    },
    "close": StepForm(recalls.CloseForm, ending.close),
    "add_breach": StepForm(recalls.AddBreachForm, begin.add_breach),
    "view": StepForm(recalls.AgencyViewForm, begin.give_view),
}


@require_safe
@readers
def person_recalls(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """All recalls of one person and all urgent arrests, the open ones first."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.recalls_opened")
    at = timezone.now()
    rows = panels.for_lines(Recall.objects.visible_to(request.user).filter(offender=person))
    arrests = UrgentArrest.objects.visible_to(request.user).filter(offender=person)
    arrests = arrests.select_related("recall", "recorded_by").prefetch_related("clocks")
    may_change = access.may(request.user, Permission.CHANGE, person)
    lines = panels.build_recall_lines(rows, at=at)
    is_open = any(line.recall.is_open for line in lines)
    held = any(arrest.ended_at is None for arrest in arrests)
    is_undue = person.status in LEFT_UNDUE
    # Else there is no such power.
    binds = may_change and not is_undue and Licence.objects.active().filter(offender=person).exists()
    return render(
        request,
        "licence/recalls/person.html",
        person_page.frame(person, current=SECTION)
        | {
            "lines": lines,
            "arrests": [(arrest, faces_of(arrest.clocks.all(), at=at)) for arrest in arrests],
            "may_begin": binds and request.user.can(Capability.BEGIN_RECALLS) and not is_open,
            "may_arrest": binds and request.user.can(Capability.RECORD_URGENT_ARRESTS) and not held,
            "may_end": may_change and may_end_arrests(request.user),
        },
    )


@require_safe
@readers
def recall(request: SignedInRequest, uid: UUID, recall_uid: UUID) -> HttpResponse:
    """One recall, with the one step that this reader may make next."""
    found = get_recall_or_404(request, uid, recall_uid)
    shown = page.build_recall_page(found, reader=request.user, at=timezone.now())
    form, drafting = form_of(request, found, shown.step.verb) if shown.step else (None, None)
    return recall_form_page(request, found, shown, step=shown.step, form=form, drafting=drafting)


@require_http_methods(METHODS)
@changers
def recall_step(request: SignedInRequest, uid: UUID, recall_uid: UUID, verb: str) -> HttpResponse:
    """One step, on the same page. One that there is not, for anybody, does not exist."""
    if verb not in STEP_FORMS:
        raise Http404
    found = get_recall_or_404(request, uid, recall_uid)
    access.require(request.user, Permission.CHANGE, found.offender)
    form, drafting = form_of(request, found, verb)
    made: list[Any] = []
    act = partial(STEP_FORMS[verb].act, recall=found, by=request.user)
    if attempt(request, form, lambda: made.append(act(**form.typed()))):
        messages.success(request, done_words(verb, form, made[0]))
        if verb == "return":
            warned_of_waiting(request, found.offender)
        return redirect(panels.href_of(found))
    if request.method == "POST":
        found = page.rows().get(pk=found.pk)
    shown = page.build_recall_page(found, reader=request.user, at=timezone.now(), verb=verb)
    step = STEPS[verb] if request.method == "POST" else shown.step
    return recall_form_page(request, found, shown, step=step, form=form, drafting=drafting, asked=STEPS[verb])


# What these pages share


def get_recall_or_404(request: SignedInRequest, uid: UUID, recall_uid: UUID) -> Recall:
    """One recall of the person in the address. Raises RecordHidden."""
    return access.open_record(request.user, page.rows().filter(offender__uid=uid), uid=recall_uid)


def to_change(request: SignedInRequest, uid: UUID, recall_uid: UUID) -> Recall:
    """The same, for somebody who may change the person. Raises RecordHidden, NotAllowed."""
    found = get_recall_or_404(request, uid, recall_uid)
    access.require(request.user, Permission.CHANGE, found.offender)
    return found


def form_of(request: SignedInRequest, found: Recall, verb: str) -> tuple[Any, Any]:
    """The form of a step, as it was sent, as its draft has it, or as it begins."""
    step = STEP_FORMS[verb]
    more: dict[str, Any] = {}
    if step.label:
        more["label"] = step.label
    if verb == "add_breach":
        more["breaches"] = to_consider(request, found.offender).exclude(in_recalls__recall=found)
    if verb in ("decide", "consult"):
        more["initial"] = {name: getattr(found, name) for name in ("alternatives", "alternatives_words")}
    if verb == "call":
        able = holders(Capability.DECIDE_RECALLS)
        more["people"] = callers(found.offender, by=request.user, able=able)
    if verb in ("send", "revoke"):
        more["initial"] = {"ppcs_reference": found.ppcs_reference}
    if issubclass(step.form, DraftedForm):
        return drafts.form_from_draft(request, step.form, name=f"recall.{verb}", key=str(found.uid), **more)
    return step.form(posted(request), **more), None


def done_words(verb: str, form: Any, made: Any) -> str:
    """made: what the action returned."""
    if verb == "decide" and form.is_no and made.status != Status.NO_RECALL:
        return "Your decision is recorded. An ACO must agree now: the person is held, and the relevant period runs on."
    if verb == "decide":
        return (
            "Decision recorded: recall not sought. The concern stays open and returns for review."
            if form.is_no
            else "Decision recorded: recall sought. An SPO countersigns the papers next."
        )
    return STEPS[verb].done


def to_consider(request: SignedInRequest, person: Offender) -> Any:
    """Breaches and concerns for which recall may be considered."""
    rows = Breach.objects.visible_to(request.user).filter(offender=person)
    return rows.in_sight().select_related("condition").order_by("-found_at")


def recall_form_page(
    request: SignedInRequest,
    found: Recall,
    shown: page.RecallPage,
    *,
    step: Any,
    form: Any,
    drafting: Any,
    asked: Any = None,
) -> HttpResponse:
    """asked: the step that the address names, which may not be open."""
    may_arrest = shown.may_change and request.user.can(Capability.RECORD_URGENT_ARRESTS)
    context = {
        "shown": shown,
        "recall": shown.recall,
        "step": step,
        "form": form if step else None,
        "drafting": drafting if step else None,
        "not_now": asked if asked and step is None else None,
        "may_arrest": may_arrest
        and shown.arrest is None
        and found.status in BEFORE_REVOCATION
        and found.offender.status not in LEFT_UNDUE,
        "may_end": shown.may_change and may_end_arrests(request.user),
        "on_paper": beside.papers_of(found, reader=request.user),
    }
    frame = person_page.frame(found.offender, current=SECTION)
    frame["identity"] = replace(frame["identity"], warnings=())  # the page itself says it, with its clock
    return render(request, "licence/recalls/recall.html", frame | context)
