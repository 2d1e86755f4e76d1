"""Pages that act on an item: decide on sharing it, confirm reading, pass it on, log what was said, mark it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from sharing import access
from sharing.access.rules import Permission
from sharing.access.subject import frame
from sharing.audit.versions import ChangedMeanwhile
from sharing.items import panels
from sharing.items.actions import items as actions
from sharing.items.actions import marking, unlisted
from sharing.items.actions.items import Why
from sharing.items.forms import AnswerForm, DecideForm, LogForm, LowerForm, OnwardForm, RefuseForm
from sharing.items.views.items import changers, get_item_or_refuse, readers
from sharing.items.visibility import view_of_item
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused
from sharing.reference import gateways
from sharing.reference.gateways import Gateway

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
    more = {"may_let_in": shares and may_let_in(request, found), "bases": bases_of(found) if shares else []}
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


@require_http_methods(METHODS)
@changers
def item_onward(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """For a team that it was shared with; who holds it decides in its own way."""
    found = get_item_or_refuse(request, uid, item_uid)
    if found.is_held or not panels.may_onward(found, reader=request.user):
        raise access.RecordHidden
    teams = actions.may_receive(found)
    labels = panels.team_labels(found.subject, teams)
    form = OnwardForm(posted(request), teams=teams, labels=labels, programme=found.programme)

    def act() -> None:
        typed = form.cleaned_data
        why = Why(reason=typed["reason"], lawful_basis=typed["lawful_basis"])
        actions.share_onward(item=found, teams=typed["teams"], by=request.user, why=why)

    return done_or_form(
        request,
        found,
        form,
        act,
        done="Shared onward. The holding team can see that.",
        title="Share onward",
        intro="You can share only as much as your own team has. A refused attempt is also recorded.",
        button="Share onward",
        bases=bases_of(found),
    )


@require_http_methods(METHODS)
@changers
def item_log(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    found = to_decide(request, uid, item_uid)
    now = timezone.localtime()
    form = LogForm(posted(request), programme=found.programme, initial={"day": now.date(), "at": now.time()})

    def act() -> None:
        typed = form.cleaned_data
        actions.log_disclosure(
            item=found,
            happened_at=form.happened_at(),
            by=request.user,
            why=Why(reason=typed["reason"], lawful_basis=typed["lawful_basis"]),
            **{name: typed[name] for name in ("channel", "to_person", "to_agency", "extent")},
        )

    return done_or_form(
        request,
        found,
        form,
        act,
        called={"happened_at": "day"},
        done="Added to the disclosure log.",
        title="Log disclosure",
        intro="What was disclosed by word of mouth or at a meeting. Log entries are never changed or removed.",
        button="Log disclosure",
        bases=bases_of(found),
    )


@require_http_methods(METHODS)
@changers
def item_refuse(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    found = to_decide(request, uid, item_uid)
    form = RefuseForm(posted(request))

    def act() -> None:
        typed = form.cleaned_data
        why = Why(reason=typed["reason"], purpose=typed["purpose"])
        actions.refuse_request(item=found, asked_by=typed["asked_by"], team=None, by=request.user, why=why)

    return done_or_form(
        request,
        found,
        form,
        act,
        done="Refusal added to the disclosure log.",
        title="Refuse a request",
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


@require_http_methods(METHODS)
@changers
def item_marking_change(request: SignedInRequest, uid: UUID, item_uid: UUID, act: str) -> HttpResponse:
    """Ask that the marking is lowered; agree, as somebody else; raise it, at once."""
    found = to_decide(request, uid, item_uid)
    if act == "ask":
        form = LowerForm(posted(request))
        return done_or_form(
            request,
            found,
            form,
            lambda: marking.ask_to_lower(item=found, by=request.user, **form.cleaned_data),
            done="Requested. Another person must agree before the marking is lowered.",
            title="Lower the marking to OFFICIAL",
            intro="A lower marking needs a reason and a second person.",
            button="Request lower marking",
        )
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


def may_let_in(request: SignedInRequest, found: Any) -> bool:
    return access.may(request.user, Permission.SHARE, found.subject)


def bases_of(found: Any) -> list[Gateway]:
    """The lawful bases of today, with who may be told by each and for what."""
    return gateways.offered_for(found.programme, on=timezone.localdate())


def back(found: Any) -> HttpResponse:
    return redirect("item", uid=found.subject.uid, item_uid=found.uid)


def done_or_form(
    request: SignedInRequest,
    found: Any,
    form: forms.BaseForm,
    act: Callable[[], Any],
    *,
    done: str,
    called: dict[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    if attempt(request, form, act, called=called or {}):
        messages.success(request, done)
        return back(found)
    return form_page(request, found, form=form, **context)


def form_page(request: SignedInRequest, found: Any, **context: Any) -> HttpResponse:
    return render(request, "sharing/items/form.html", frame(found.subject) | {"item": view_of_item(found), **context})
