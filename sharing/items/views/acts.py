"""Pages that act on an item: decide on sharing it, confirm reading, pass it on, log what was said, mark it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from sharing import access
from sharing.access.rules import Permission
from sharing.access.subject import frame
from sharing.audit.versions import ChangedMeanwhile
from sharing.items import panels
from sharing.items.actions import items as actions
from sharing.items.actions import marking, unlisted
from sharing.items.forms import AnswerForm, DecideForm, LogForm, LowerForm, OnwardForm, RefuseForm
from sharing.items.views.items import changers, get_item_or_refuse, readers
from sharing.items.visibility import view_of_item
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused
from sharing.reference import gateways
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages

WAITS = "Nothing is shared yet. Another person who can decide on it must agree to this basis."
REVIEW_IN = timedelta(days=28)  # what the form begins with


@require_http_methods(METHODS)
@changers
def item_decide(request: SignedInRequest, uid: UUID, item_uid: UUID, verb: str) -> HttpResponse:
    """One decision. One that there is not, for anybody, does not exist."""
    step = panels.STEPS.get(verb)
    if step is None:
        raise Http404
    found = to_decide(request, uid, item_uid)
    if step.verb not in {each.verb for each in panels.steps_for(found, reader=request.user)}:
        messages.info(request, "This cannot be done now, or not by you. See the current state below.")
        return back(found)
    takes_back = step.verb == "recall_from"
    teams = actions.with_whom(found) if takes_back else actions.may_receive(found) if step.asks_teams else []
    form = DecideForm(
        posted(request),
        teams=teams,
        labels=panels.team_labels(found.subject, teams),
        takes_back=takes_back,
        owners=actions.may_own(found),
        asks_teams=step.asks_teams,
        programme=found.programme,
        initial={
            "version": actions.version_of_item(found),
            "owner": found.owner.uid,
            "review_on": timezone.localdate() + REVIEW_IN,
        },
    )

    def act() -> None:
        typed = form.cleaned_data
        does = unlisted.ask if form.is_unlisted else actions.decide
        does(
            item=found,
            verb=verb,
            teams=typed.get("teams") or [],
            review_on=typed["review_on"],
            owner=typed["owner"],
            version=typed["version"],
            why=form.why(),
            by=request.user,
        )

    try:
        done = attempt(request, form, act)
    except ChangedMeanwhile:
        messages.error(request, "Someone else decided first. No changes were saved. See the current state below.")
        return back(found)
    if done:
        messages.success(request, WAITS if form.is_unlisted else step.done)
        return back(found)
    shares = step.asks_teams and not takes_back
    more = with_bases(request, found) | access_first(request, found) if shares else {}
    return form_page(
        request, found, form=form, title=step.title, intro=step.intro, button=step.words, kind=step.kind, **more
    )


@require_POST
@readers
def item_confirm(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """Twice is like once."""
    found = get_item_or_refuse(request, uid, item_uid)
    try:
        confirmed = actions.confirm_reading(item=found, by=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
        return back(found)
    if confirmed:
        messages.success(request, "Your team has confirmed reading. The team that shared it can see that.")
    else:
        messages.info(request, "Your team had already confirmed reading.")
    return back(found)


def with_bases(request: SignedInRequest, found: Any) -> dict[str, Any]:
    """For a form that asks for a lawful basis: those of today, with who may be told by each and for what."""
    bases = gateways.offered_for(found.programme, on=timezone.localdate())
    return {"below": "sharing/items/bases.html", "bases": bases}


def item_to_pass_on(request: SignedInRequest, uid: UUID, item_uid: UUID) -> Any:
    """For a team that it was shared with; who holds it decides in its own way. Raises RecordHidden."""
    found = get_item_or_refuse(request, uid, item_uid)
    if found.is_held or not panels.may_onward(found, reader=request.user):
        raise access.RecordHidden
    return found


def teams_to_pass_on_to(request: SignedInRequest, found: Any) -> dict[str, Any]:
    teams = actions.may_receive(found)
    return {"teams": teams, "labels": panels.team_labels(found.subject, teams), "programme": found.programme}


ONWARD = FormStep(
    "Share onward",
    OnwardForm,
    actions.share_onward,
    "Shared onward. The holding team can see that.",
    intro="You can share only as much as your own team has. A refused attempt is also recorded.",
    asks=teams_to_pass_on_to,
    shows=with_bases,
)


def said_now(request: SignedInRequest, found: Any) -> dict[str, Any]:
    now = timezone.localtime()
    return {"programme": found.programme, "initial": {"day": now.date(), "at": now.time()}}


LOG = FormStep(
    "Log disclosure",
    LogForm,
    actions.log_disclosure,
    "Added to the disclosure log.",
    intro="What was disclosed by word of mouth or at a meeting. Log entries are never changed or removed.",
    called={"happened_at": "day"},
    asks=said_now,
    shows=with_bases,
)
REFUSE = FormStep(
    "Refuse a request",
    RefuseForm,
    partial(actions.refuse_request, team=None),
    "Refusal added to the disclosure log.",
    intro="To agree instead, share it with the team that asked, and name the asker under purpose.",
    button="Record refusal",
)


@require_POST
@changers
def item_unlisted(request: SignedInRequest, uid: UUID, item_uid: UUID, act: str) -> HttpResponse:
    """Agree to share on a basis that is not in the list, as somebody else; or refuse it with a reason."""
    found = to_decide(request, uid, item_uid)
    asked = found.unlisted_bases.waiting().first()
    if act not in ("agree", "refuse"):
        raise Http404
    if asked is None:
        messages.info(request, "It was already answered. See the current state below.")
        return back(found)
    form = AnswerForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    try:
        if act == "agree":
            unlisted.agree(asked=asked, by=request.user)
        else:
            unlisted.refuse(asked=asked, because=because, by=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
    else:
        messages.success(request, "Shared. Each team is asked to confirm reading." if act == "agree" else "Refused.")
    return back(found)


LOWER = FormStep(
    "Lower the marking to OFFICIAL",
    LowerForm,
    marking.ask_to_lower,
    "Requested. Another person must agree before the marking is lowered.",
    intro="A lower marking needs a reason and a second person.",
    button="Request lower marking",
)


@require_http_methods(METHODS)
@changers
def item_marking_change(request: SignedInRequest, uid: UUID, item_uid: UUID, act: str) -> HttpResponse:
    """Ask that the marking is lowered; agree, as somebody else; raise it, at once."""
    if act == "ask":
        return ITEMS.view(LOWER)(request, uid=uid, item_uid=item_uid)
    found = to_decide(request, uid, item_uid)
    does = {"agree": marking.agree_to_lower, "raise": marking.raise_marking}.get(act)
    if does is None or request.method != "POST":
        raise Http404
    try:
        marked = does(item=found, by=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
    else:
        messages.success(request, f"The marking is now {marked.marking}.")
    return back(found)


# What these share


def to_decide(request: SignedInRequest, uid: UUID, item_uid: UUID) -> Any:
    """An item that the reader's own side holds, for somebody who may change the person. Raises RecordHidden."""
    found = get_item_or_refuse(request, uid, item_uid)
    if not found.is_held:
        raise access.RecordHidden
    access.require(request.user, Permission.CHANGE, found.subject)
    return found


def access_first(request: SignedInRequest, found: Any) -> dict[str, Any]:
    may_let_in = access.may(request.user, Permission.SHARE, found.subject)
    return {"above": "sharing/items/access_first.html", "may_let_in": may_let_in}


def item_url(found: Any) -> str:
    return reverse("item", kwargs={"uid": found.subject.uid, "item_uid": found.uid})


def back(found: Any) -> HttpResponse:
    return redirect(item_url(found))


def form_page(request: SignedInRequest, found: Any, **context: Any) -> HttpResponse:
    caption = {"caption": str(view_of_item(found)), "reference": found.reference, "back": item_url(found)}
    return render(request, "form_page.html", frame(found.subject) | caption | context)


ITEMS = StepPages("item", opened=to_decide, url=item_url, page=form_page, guard=changers)
ITEMS_PASSED_ON = replace(ITEMS, opened=item_to_pass_on)
