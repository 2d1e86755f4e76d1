"""Victims of a person: who is in contact, what they wish to hear of, what they give to a review."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from parole.reviews.form_pages import METHODS, SECTION, attempt, attempt_change, posted
from parole.reviews.models import ParoleReview
from parole.victims import panels
from parole.victims.actions import victims as actions
from parole.victims.forms import AddVictimForm, ChangeVictimForm, DayForm, LiaisonAnswerForm, StatementForm
from parole.victims.models import Victim
from parole.victims.views.base import form_page, knowers, liaison, person_of, row_of, saved
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest


@require_safe
@knowers
def person_victims(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_of(request, uid)
    shown = panels.victims_of(person, reader=request.user, at=timezone.now())
    frame = person_page.frame(person, current=SECTION)
    return render(request, "parole/victims/person.html", frame | {"shown": shown})


@require_http_methods(METHODS)
@liaison
def liaison_answer(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_of(request, uid)
    form = LiaisonAnswerForm(posted(request))
    if attempt(
        request, form, lambda: actions.answer_for_liaison(offender=person, by=request.user, **form.cleaned_data)
    ):
        return saved(request, uid, "Answer recorded.")
    intro = "Probation and PPCS see that victim liaison has answered, but not the answer."
    return form_page(request, person, form=form, title="Answer for victim liaison", intro=intro, button="Save answer")


@require_http_methods(METHODS)
@liaison
def victim_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_of(request, uid)
    form, drafting = drafts.form_from_draft(request, AddVictimForm, name="victim.add", key=str(person.uid))
    if attempt(request, form, lambda: actions.add_victim(offender=person, by=request.user, **form.cleaned_data)):
        return saved(request, uid, "Victim added. You will get a task for each event from now on.")
    return form_page(request, person, form=form, drafting=drafting, title="Add a victim", button="Add the victim")


@require_http_methods(METHODS)
@liaison
def victim_change(request: SignedInRequest, uid: UUID, victim_uid: UUID) -> HttpResponse:
    victim = row_of(request, Victim.objects.all(), uid, victim_uid)
    form, drafting = drafts.form_from_draft(
        request, ChangeVictimForm, name="victim.change", key=str(victim.uid), row=victim
    )

    def act() -> None:
        typed = {name: form.cleaned_data[name] for name in actions.CONTACT}
        actions.change_victim(victim=victim, version=form.cleaned_data["version"], by=request.user, **typed)

    return _versioned(request, uid, victim, form, act, drafting=drafting, title="Change contact details")


@require_http_methods(METHODS)
@liaison
def victim_leave(request: SignedInRequest, uid: UUID, victim_uid: UUID) -> HttpResponse:
    victim = row_of(request, Victim.objects.all(), uid, victim_uid)
    form = DayForm(posted(request))
    if attempt(request, form, lambda: actions.leave(victim=victim, by=request.user, **form.cleaned_data)):
        return saved(request, uid, "Contact stopped.")
    title = "Stop contact with this victim"
    return form_page(request, victim.offender, form=form, title=title, button="Save")


@require_http_methods(METHODS)
@liaison
def victim_statement(request: SignedInRequest, uid: UUID, victim_uid: UUID, review_uid: UUID) -> HttpResponse:
    victim = row_of(request, Victim.objects.all(), uid, victim_uid)
    review = row_of(request, ParoleReview.objects.all(), uid, review_uid)
    stands = StatementForm.row_of(victim, review)
    form, drafting = drafts.form_from_draft(
        request, StatementForm, name="victim.statement", key=stands.draft_key, row=stands
    )

    def act() -> None:
        version = form.cleaned_data["version"]
        actions.record_statement(victim=victim, review=review, version=version, by=request.user, **form.asked())

    return _versioned(request, uid, victim, form, act, drafting=drafting, title="The victim’s statement")


def _versioned(
    request: SignedInRequest, uid: UUID, victim: Victim, form: Any, act: Any, *, title: str, drafting: Any
) -> HttpResponse:
    done, conflict = attempt_change(request, form, act)
    if done:
        return saved(request, uid, "Saved.")
    return form_page(
        request,
        victim.offender,
        form=form,
        drafting=drafting,
        conflict=conflict,
        title=title,
        intro=f"Victim {victim.reference}.",
        button="Save",
    )
