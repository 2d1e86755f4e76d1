"""Begin a recall, write what its Part A says, answer which kind of recall is open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from licence.breaches.views.breaches import asked_uid
from licence.recalls.actions import answering, begin
from licence.recalls.forms.answers import AnswersForm
from licence.recalls.forms.recalls import BeginForm, DetailsForm
from licence.recalls.models import Recall
from licence.recalls.panels.recalls import href_of
from licence.recalls.views.recalls import SECTION, changers, to_change, to_consider
from offenders import person_page
from offenders.person_page.form_pages import METHODS, attempt, attempt_change, form_page, person_to_change
from sharing import audit
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.drafts import forms as drafts
from sharing.pages.conflicts import typed_data
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@changers
def recall_begin(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Begin to consider recall; where one is open, go on with that. To who may not write one it is not there."""
    person = person_to_change(request, uid)
    if not request.user.can(Capability.BEGIN_RECALLS):
        audit.refuse(by=request.user, verb="licence.recall_begin_refused", target=person, subject=person.pk)
        raise Http404
    open_one = Recall.objects.open().visible_to(request.user).filter(offender=person).first()
    if open_one and request.method != "POST":
        return redirect("recall", uid=uid, recall_uid=open_one.uid)
    named = asked_uid(request, "breach")
    initial: dict[str, Any] = {"breaches": [named]} if named else {}
    form, drafting = drafts.form_from_draft(
        request,
        BeginForm,
        name="recall.begin",
        key=str(person.uid),
        breaches=to_consider(request, person),
        initial=initial,
    )
    begun: list[Recall] = []
    if attempt(request, form, lambda: begun.append(begin.begin(offender=person, by=request.user, **form.typed()))):
        messages.success(request, "Recall is considered. Complete the Part A, then request an SPO decision.")
        return redirect("recall", uid=uid, recall_uid=begun[0].uid)
    return form_page(
        request,
        person,
        current=SECTION,
        back=reverse("person_recalls", kwargs={"uid": uid}),
        form=form,
        drafting=drafting,
        title="Consider recall",
        intro="You are the author. An SPO, a different person, decides. Every breach you select is considered for "
        "recall from now.",
        button="Start considering recall",
    )


@require_http_methods(METHODS)
@changers
def recall_details(request: SignedInRequest, uid: UUID, recall_uid: UUID) -> HttpResponse:
    """What the Part A says beside breaches, decision and signatures."""
    found = to_change(request, uid, recall_uid)
    unread = fields.unread(request.user, found)
    form, drafting = drafts.form_from_draft(
        request, DetailsForm, name="recall.details", key=str(found.uid), row=found, unread=unread
    )

    def act() -> None:
        typed = typed_data(form)
        begin.set_details(recall=found, version=typed.pop("version"), details=typed, by=request.user)

    done, conflict = attempt_change(request, form, act)
    if done:
        messages.success(request, "Part A saved.")
        return redirect(f"{href_of(found)}#part-a")
    return form_page(
        request,
        found.offender,
        current=SECTION,
        back=href_of(found),
        form=form,
        drafting=drafting,
        conflict=conflict,
        title="Part A details",
        intro="The person receives the Part A, without what is marked as only for the police or for victim liaison. "
        "Do not include anything else that must be withheld: add it as a separate document.",
        button="Save",
    )


@require_http_methods(METHODS)
@changers
def recall_answers(request: SignedInRequest, uid: UUID, recall_uid: UUID) -> HttpResponse:
    """Which kind of recall is open: each question with its source."""
    found = to_change(request, uid, recall_uid)
    known = begin.answers_of(found)
    form, drafting = drafts.form_from_draft(
        request, AnswersForm, name="recall.answers", key=str(found.uid), answers=known
    )
    if attempt(request, form, lambda: answering.answer_all(recall=found, answers=form.typed(), by=request.user)):
        messages.success(request, "Answers saved.")
        return redirect(f"{href_of(found)}#kind")
    context = {"recall": found, "form": form, "rows": form.rows(), "drafting": drafting, "back": href_of(found)}
    return render(request, "licence/recalls/answers.html", person_page.frame(found.offender, current=SECTION) | context)
