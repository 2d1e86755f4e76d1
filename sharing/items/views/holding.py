"""An item is corrected, is handed on to another team, or is taken on where it is no longer held."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sharing import access
from sharing.access.rules import Permission
from sharing.access.subject import frame
from sharing.items.actions import correction, holding
from sharing.items.actions import items as actions
from sharing.items.actions.answering import answers_for_item
from sharing.items.forms import CALLED, LIMITS, CorrectForm, HandOnForm
from sharing.items.models import Item
from sharing.items.views.acts import ITEMS, back
from sharing.pages.requests import SignedInRequest
from sharing.pages.spans import last_day_of
from sharing.steps.form_steps import FormStep


def as_it_is(request: SignedInRequest, found: Any) -> dict[str, Any]:
    """The form that corrects an item begins with what it says."""
    said = {name: getattr(found, name) for name in ("kind", *correction.WORDS, "event_on")}
    said |= {
        "limits": [name for name, _ in LIMITS if getattr(found, name)],
        "expires_on": last_day_of(found.expires_at),
        "version": actions.version_of_item(found),
    }
    grade = {name: getattr(found, column) for column, name in correction.GRADES.items()}
    return {"initial": said | grade}


CORRECT = FormStep(
    "Correct item",
    CorrectForm,
    correction.correct,
    "Corrected. Teams that had read what you changed are asked to confirm again.",
    intro="The current text is kept for those who hold it. Every team that has what you change is alerted, and "
    "confirms reading again.",
    called=CALLED,
    asks=as_it_is,
)


def not_its_owner(request: SignedInRequest, found: Any) -> HttpResponse | None:
    """For the owner of the decision, and managers."""
    if answers_for_item(found, request.user):
        return None
    messages.info(request, "Only the owner or a manager of your team can hand it over.")
    return back(found)


def next_holders(request: SignedInRequest, found: Any) -> dict[str, Any]:
    teams = holding.may_hold_next(found)
    return {"teams": teams, "owners": holding.may_answer_in(found.subject, teams)}


def with_version(request: SignedInRequest, found: Any) -> dict[str, Any]:
    return next_holders(request, found) | {"initial": {"version": actions.version_of_item(found)}}


def now_held(item: Any) -> str:
    return f"{item.reference} is now held by {item.team}, which gets an alert."


def sharing_url(item: Any) -> str:
    return reverse("person_sharing", kwargs={"uid": item.subject.uid})


HAND_ON = FormStep(
    "Hand over item",
    HandOnForm,
    holding.hand_on,
    now_held,
    intro="The team you select holds it from now on and decides who it is shared with. Your own team can no longer "
    "see it, but you can if you are also in the other team. Existing sharing stays.",
    asks=with_version,
    goes_to=sharing_url,
    instead=not_its_owner,
)


def item_to_take_on(request: SignedInRequest, uid: UUID, item_uid: UUID) -> Item:
    """For a manager of the agency, who reads nothing of it: to anybody else there is no such item."""
    person = access.open_record(request.user, access.subjects(), uid=uid, verb="person.sharing_opened")
    rows = Item.objects.filter(subject_id=person.pk, uid=item_uid).unheld_in_agency_of(request.user)
    found = rows.select_related("subject", "team__agency").first()
    if found is None:
        raise access.RecordHidden
    access.require(request.user, Permission.CHANGE, person)
    return found


def no_longer_held(found: Item) -> str:
    """What is said of it: its team, and no word of the item."""
    named = " It was for named people only: only the owner you select can read it." if found.is_named_only else ""
    return (
        f"{found.team} held this item, and no one there now has access to this person. No one can read it until you "
        f"assign it to a team. You can read it only if that team is yours.{named}"
    )


TAKE_ON = FormStep(
    "Assign item",
    HandOnForm,
    lambda version, **typed: holding.take_on(**typed),
    now_held,
    intro=no_longer_held,
    asks=next_holders,
)


def take_on_page(request: SignedInRequest, found: Item, **context: Any) -> HttpResponse:
    caption = {"caption": "Sharing", "reference": found.reference}
    return render(request, "form_page.html", frame(found.subject) | caption | context)


ITEMS_TO_TAKE_ON = replace(ITEMS, opened=item_to_take_on, url=sharing_url, page=take_on_page)
