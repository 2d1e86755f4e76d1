"""The recalls of a person, and the page of one: what happened, what was tried, the decision, and each step after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

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
from licence.recalls.rules.recalls import BEFORE_DECISION, BEFORE_REVOCATION, Status
from offenders import person_page
from offenders.custody.rules import LEFT_UNDUE
from offenders.models import Offender
from offenders.movements.move_views import warned_of_waiting
from sharing import access
from sharing.access.roles import Capability, holders
from sharing.access.rules import Permission
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.reported.forms import callers
from sharing.steps.form_steps import FormStep, More
from sharing.steps.views import StepPages

SECTION = "person_breaches"
changers = needs(Capability.CHANGE_PEOPLE)
readers = needs(Capability.VIEW_PEOPLE)


def to_consider(request: SignedInRequest, person: Offender) -> Any:
    """Breaches and concerns for which recall may be considered."""
    rows = Breach.objects.visible_to(request.user).filter(offender=person)
    return rows.in_sight().select_related("condition").order_by("-found_at")


def breaches_to_add(request: SignedInRequest, found: Recall) -> dict[str, Any]:
    return {"breaches": to_consider(request, found.offender).exclude(in_recalls__recall=found)}


def people_to_call(request: SignedInRequest, found: Recall) -> dict[str, Any]:
    able = holders(Capability.DECIDE_RECALLS)
    return {"people": callers(found.offender, by=request.user, able=able)}


def begins_with(*names: str) -> More:
    """A form that begins with what these fields of the recall say."""
    return lambda request, found: {"initial": {name: getattr(found, name) for name in names}}


def decide(**typed: Any) -> Recall:
    """Either way; a decision against recall has a letter to the person."""
    return deciding.no_recall(**typed) if "letter" in typed else deciding.agree(**typed)


def decided(made: Recall) -> str:
    if made.status == Status.NO_RECALL:
        return "Decision recorded: recall not sought. The concern stays open and returns for review."
    if made.status in BEFORE_DECISION:
        return "Your decision is recorded. An ACO must agree now: the person is held, and the relevant period runs on."
    return "Decision recorded: recall sought. An SPO countersigns the papers next."


def warn_of_waiting(request: SignedInRequest, made: Recall) -> None:
    warned_of_waiting(request, made.offender)


def form_step(verb: str, form: type[Any], act: Callable[..., Any], **more: Any) -> tuple[str, FormStep]:
    """With the words that its panel has. more: as FormStep has it."""
    words = STEPS[verb]
    said = {"done": words.done, "intro": words.intro, "button": words.button, "kind": words.kind}
    return verb, FormStep(words.title, form, act, shows=lambda request, found: {"verb": verb}, **said | more)


TRIED, REFERENCE = begins_with("alternatives", "alternatives_words"), begins_with("ppcs_reference")
DOSSIER, PART_B = (partial(casework.record_done, clock=clock) for clock in (Clock.DOSSIER, Clock.PART_B))
WITHDRAWN = {what: partial(signing.withdraw_signature, what=what) for what in signing.SIGNATURES}
STEP_FORMS = dict(
    (
        form_step("consult", recalls.ViewForm, begin.consult, asks=TRIED),
        form_step("decide", recalls.DecideForm, decide, asks=TRIED, done=decided),
        form_step("countersign", recalls.ViewForm, signing.countersign),
        form_step("endorse", recalls.ViewForm, signing.endorse),
        form_step("call", recalls.CallForm, signing.record_call, asks=people_to_call),
        form_step("send", recalls.SendForm, signing.send, asks=REFERENCE),
        form_step("ask_for_more", recalls.WordsForm, casework.ask_for_more, label="What do you ask for?"),
        form_step("give_more", recalls.WordsForm, casework.give_more, label="What is your answer?"),
        form_step("refuse", recalls.RefuseForm, casework.refuse),
        form_step("revoke", recalls.RevokeForm, casework.revoke, asks=REFERENCE),
        form_step("at_large", recalls.MomentForm, casework.mark_at_large),
        form_step(
            "review_at_large",
            recalls.WordsForm,
            returning.review_at_large,
            label="What is being done to find the person?",
        ),
        form_step("arrested", recalls.MomentForm, returning.record_arrest),
        form_step("return", recalls.ReturnForm, returning.record_return, also=warn_of_waiting),
        form_step("dossier_sent", recalls.MomentForm, DOSSIER),
        form_step("part_b_received", recalls.MomentForm, PART_B),
        form_step("refer", recalls.MomentForm, casework.refer),
        form_step("executive_release", recalls.RationaleForm, casework.release_by_executive),
        form_step("stop", recalls.StopForm, ending.stop),
        form_step("rescind", recalls.RationaleForm, ending.propose_rescission),
        *(form_step(f"withdraw_{what}", recalls.RationaleForm, act) for what, act in WITHDRAWN.items()),
        form_step("close_as_left", recalls.RationaleForm, ending.propose_closing),
        form_step("add_breach", recalls.AddBreachForm, begin.add_breach, asks=breaches_to_add),
        form_step("view", recalls.AgencyViewForm, begin.give_view),
    )
)


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
    verb = shown.step.verb if shown.step else ""
    form, drafting = RECALLS.form_of(request, found, STEP_FORMS[verb], verb) if verb else (None, None)
    return recall_form_page(request, found, shown, step=shown.step, form=form, drafting=drafting)


def recall_with_form(
    request: SignedInRequest, found: Recall, *, verb: str, form: Any, drafting: Any, **words: Any
) -> HttpResponse:
    """The page of the recall with the form of the step that the address names; after an attempt, as it stands now."""
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


RECALLS = StepPages("recall", opened=to_change, url=panels.href_of, page=recall_with_form, guard=changers)
