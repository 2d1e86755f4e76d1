"""An item is corrected, is handed on to another team, or is taken on where it is no longer held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sharing import access
from sharing.access.rules import Permission
from sharing.access.subject import frame
from sharing.audit.versions import ChangedMeanwhile
from sharing.items.actions import correction, holding
from sharing.items.actions import items as actions
from sharing.items.actions.answering import answers_for_item
from sharing.items.forms import CALLED, LIMITS, CorrectForm, HandOnForm
from sharing.items.models import Item
from sharing.items.views.acts import back, form_page, to_decide
from sharing.items.views.items import changers
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.requests import SignedInRequest
from sharing.pages.spans import last_day_of

MEANWHILE = "Someone else changed it first. No changes were saved. See the current state below."


@require_http_methods(METHODS)
@changers
def item_correct(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    found = to_decide(request, uid, item_uid)
    said = {name: getattr(found, name) for name in ("kind", *correction.WORDS, "event_on")}
    said |= {
        "limits": [name for name, _ in LIMITS if getattr(found, name)],
        "expires_on": last_day_of(found.expires_at),
    }
    grade = {name: getattr(found, column) for column, name in correction.GRADES.items()}
    version = actions.version_of_item(found)
    form = CorrectForm(posted(request), initial=said | grade | {"version": version})

    def act() -> None:
        typed = form.cleaned_data
        correction.correct(
            item=found,
            words=form.words(),
            grade=form.grade(),
            event_on=typed["event_on"],
            kind=typed["kind"],
            handling=form.handling(),
            reason=typed["reason"],
            version=typed["version"],
            by=request.user,
        )

    try:
        done = attempt(request, form, act, called=CALLED)
    except ChangedMeanwhile:
        messages.error(request, MEANWHILE)
        return back(found)
    if done:
        messages.success(request, "Corrected. Teams that had read what you changed are asked to confirm again.")
        return back(found)
    return form_page(
        request,
        found,
        form=form,
        title="Correct item",
        intro="The current text is kept for those who hold it. Every team that has what you change is alerted, and "
        "confirms reading again.",
        button="Correct item",
    )


@require_http_methods(METHODS)
@changers
def item_hand_on(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """To another team of the agency. For the owner of the decision, and managers."""
    found = to_decide(request, uid, item_uid)
    if not answers_for_item(found, request.user):
        messages.info(request, "Only the owner or a manager of your team can hand it over.")
        return back(found)
    form = hand_on_form(request, found, version=actions.version_of_item(found))

    def act() -> None:
        holding.hand_on(item=found, by=request.user, **form.cleaned_data)

    try:
        done = attempt(request, form, act)
    except ChangedMeanwhile:
        messages.error(request, MEANWHILE)
        return back(found)
    if done:
        team = form.cleaned_data["team"]
        messages.success(request, f"{found.reference} is now held by {team}, which gets an alert.")
        return redirect("person_sharing", uid=found.subject.uid)
    return form_page(
        request,
        found,
        form=form,
        title="Hand over item",
        intro="The team you select holds it from now on and decides who it is shared with. Your own team can no longer "
        "see it, but you can if you are also in the other team. Existing sharing stays.",
        button="Hand over item",
        may_let_in=False,
    )


@require_http_methods(METHODS)
@changers
def item_take_on(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """For a manager of the agency, who reads nothing of it: to anybody else there is no such item."""
    person = access.open_record(request.user, access.subjects(), uid=uid, verb="person.sharing_opened")
    rows = Item.objects.filter(subject_id=person.pk, uid=item_uid).unheld_in_agency_of(request.user)
    found = rows.select_related("subject", "team__agency").first()
    if found is None:
        raise access.RecordHidden
    access.require(request.user, Permission.CHANGE, person)
    form = hand_on_form(request, found)

    def act() -> None:
        typed = {name: form.cleaned_data[name] for name in ("team", "owner", "reason")}
        holding.take_on(item=found, by=request.user, **typed)

    if attempt(request, form, act):
        team = form.cleaned_data["team"]
        messages.success(request, f"{found.reference} is now held by {team}, which gets an alert.")
        return redirect("person_sharing", uid=person.uid)
    context = {"form": form, "item": found}
    return render(request, "sharing/items/take_on.html", frame(person) | context)


def hand_on_form(request: SignedInRequest, found: Any, **initial: str) -> HandOnForm:
    teams = holding.may_hold_next(found)
    owners = holding.may_answer_in(found.subject, teams)
    return HandOnForm(posted(request), teams=teams, owners=owners, initial=initial)
