"""The page of an application that a paper is withheld, and its acts: there for the readers of the paper alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from parole.dossier.models import DossierItem
from parole.dossier.views import address_of, item_to_change
from parole.reviews.form_pages import METHODS, SECTION, changers, done_or_form, posted
from parole.withholding import actions, advocates, forms
from parole.withholding.panels import WORDS, build_withholding_page
from sharing import access
from sharing.pages.requests import SignedInRequest


@dataclass(frozen=True)
class ItemStep:
    """One act as its form has it. done: what is said when it is recorded."""

    form: type[Any]
    act: Callable[..., Any]
    done: str
    intro: str = ""
    kind: str = ""


STEPS = {
    "apply": ItemStep(
        forms.ApplyForm,
        lambda item, by, **typed: actions.apply(item=item, said=actions.Applied(**typed), by=by),
        "The application is recorded.",
        "Parole Board Rules 2019 r.17. No later than 8 weeks before the hearing; a late one is kept, and marked so.",
    ),
    "decide": ItemStep(forms.DecideForm, actions.decide, "It is recorded what the Board directed."),
    "appeal": ItemStep(
        forms.AppealForm,
        actions.appeal,
        "The appeal is recorded. Nothing is given before it is answered.",
        "To the Board’s chair, within 7 days of the direction (r.17; the number of days is to be confirmed).",
    ),
    "answer-appeal": ItemStep(forms.AppealAnswerForm, actions.answer_appeal, "The answer to the appeal is recorded."),
    "give": ItemStep(
        forms.GiveForm,
        actions.give,
        "It is recorded what the prisoner got.",
        "A paper that is served leaves its compartment: everyone who sees the person can then read its title.",
        "warning",
    ),
    "withdraw": ItemStep(
        forms.WithdrawForm,
        actions.withdraw,
        "The application is withdrawn. The paper is still for its readers alone.",
        "The material can then be taken out of the dossier.",
        "warning",
    ),
    "ask-advocate": ItemStep(
        forms.AdvocateForm, advocates.ask_for, "It is recorded that a special advocate is asked for."
    ),
    "appoint": ItemStep(forms.AppointForm, advocates.appoint, "The appointment is recorded."),
    "show": ItemStep(
        forms.DayForm,
        advocates.show,
        "It is recorded that they have the material.",
        "After this the special advocate speaks to the prisoner only with the Board’s leave.",
    ),
    "ask-to-speak": ItemStep(forms.SpeakForm, advocates.ask_to_speak, "It is recorded that they ask to speak."),
    "answer-speaking": ItemStep(forms.SpeakAnswerForm, advocates.answer_speaking, "The answer is recorded."),
    "attend": ItemStep(
        forms.DayForm,
        advocates.attend,
        "It is recorded that they attended.",
        "The closed part of the hearing, of which the prisoner and the representative are not part.",
    ),
    "leave": ItemStep(forms.LeaveForm, advocates.leave, "It is recorded that they stopped acting."),
}


@require_safe
@changers
def dossier_application(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """How far the application for a paper is. Of one that is not withheld there is no such page."""
    item = _withheld(request, uid, item_uid)
    return render(
        request,
        "parole/withholding/page.html",
        person_page.frame(item.offender, current=SECTION)
        | {
            "item": item,
            "review": item.review,
            "back": address_of(item.review),
            "readers": list(item.readers.select_related("agency")),
            "shown": build_withholding_page(item, reader=request.user),
        },
    )


@require_http_methods(METHODS)
@changers
def dossier_application_step(request: SignedInRequest, uid: UUID, item_uid: UUID, verb: str) -> HttpResponse:
    """One act. One that there is not, for anybody, does not exist."""
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    item = _withheld(request, uid, item_uid)
    first = "applied_on" if verb == "apply" else "on"
    form = step.form(posted(request), initial={first: timezone.localdate()})
    return done_or_form(
        request,
        item.review,
        form,
        lambda: step.act(item=item, by=request.user, **form.cleaned_data),
        done=step.done,
        at=reverse("dossier_application", kwargs={"uid": uid, "item_uid": item_uid})
        if verb != "give"
        else address_of(item.review),
        title=WORDS[verb],
        intro=step.intro,
        button=WORDS[verb],
        kind=step.kind,
    )


def _withheld(request: SignedInRequest, uid: UUID, item_uid: UUID) -> DossierItem:
    item = item_to_change(request, uid, item_uid)
    if not item.is_withheld:
        raise access.RecordHidden
    return item
