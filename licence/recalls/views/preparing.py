"""Begin a recall, write what its Part A says, answer which kind of recall is open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from licence.breaches.views.breaches import asked_uid
from licence.recalls.actions import answering, begin
from licence.recalls.forms.answers import AnswersForm
from licence.recalls.forms.recalls import BeginForm, DetailsForm
from licence.recalls.models import Recall
from licence.recalls.panels.recalls import href_of, recalls_url
from licence.recalls.views.recalls import SECTION, to_change, to_consider
from offenders.models import Offender
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.step_pages import step_pages
from sharing import audit
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep


def person_to_recall(request: SignedInRequest, uid: UUID) -> Offender:
    """Raises Http404: to who may not write a recall the page is not there."""
    person = person_to_change(request, uid)
    if not request.user.can(Capability.BEGIN_RECALLS):
        audit.refuse(by=request.user, verb="licence.recall_begin_refused", target=person, subject=person.pk)
        raise Http404
    return person


def open_one(request: SignedInRequest, person: Offender) -> HttpResponse | None:
    """Where a recall is open, it goes on with that."""
    found = Recall.objects.open().visible_to(request.user).filter(offender=person).select_related("offender").first()
    return redirect(href_of(found)) if found and request.method != "POST" else None


def what_to_consider(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    named = asked_uid(request, "breach")
    return {"breaches": to_consider(request, person), "initial": {"breaches": [named]} if named else {}}


PEOPLE = step_pages("offender", section=SECTION, opened=person_to_recall, url=recalls_url)
RECALLS = step_pages("recall", section=SECTION, opened=to_change, url=href_of)
BEGIN = FormStep(
    "Consider recall",
    BeginForm,
    begin.begin,
    "Recall is considered. Complete the Part A, then request an SPO decision.",
    intro="You are the author. An SPO, a different person, decides. Every breach you select is considered for "
    "recall from now.",
    button="Start considering recall",
    draft="recall.begin",
    asks=what_to_consider,
    instead=open_one,
    goes_to=href_of,
)
DETAILS = FormStep(
    "Part A details",
    DetailsForm,
    lambda recall, by, version, **typed: begin.set_details(recall=recall, version=version, details=typed, by=by),
    "Part A saved.",
    intro="The person receives the Part A, without what is marked as only for the police or for victim liaison. "
    "Do not include anything else that must be withheld: add it as a separate document.",
    button="Save",
    draft="recall.details",
    lands_at="#part-a",
    asks=lambda request, recall: {"unread": fields.unread(request.user, recall)},
)
ANSWERS = FormStep(
    "Kind of recall",
    AnswersForm,
    answering.answer_all,
    "Answers saved.",
    draft="recall.answers",
    lands_at="#kind",
    asks=lambda request, recall: {"answers": begin.answers_of(recall)},
    shows=lambda request, recall: {"template": "licence/recalls/answers.html"},
)
