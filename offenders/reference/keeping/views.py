"""The pages of reference data: kinds, rows, one row, a change proposed and its answer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from offenders.person_page.form_pages import posted
from offenders.person_page.list_parts import address
from offenders.reference.keeping import actions, panels
from offenders.reference.keeping.drafts import form_name, key_of
from offenders.reference.keeping.forms import ProposeForm, ReasonForm, ReferenceFilter
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.keeping.rules import Verb
from offenders.reference.registry import KINDS, ReferenceKind
from sharing import audit
from sharing.access.roles import Capability
from sharing.access.two_people import SamePerson
from sharing.agencies.models import User
from sharing.drafts.forms import form_from_draft
from sharing.pages.guards import needs, signed_in
from sharing.pages.requests import SignedInRequest

SHOWN = 50
LATEST = 20
READING = ["GET", "HEAD"]
METHODS = [*READING, "POST"]
TITLES = {
    Verb.ADD: "Propose to add",
    Verb.CORRECT: "Propose a correction",
    Verb.NEXT_STATE: "Propose a change of the law",
    Verb.END: "Propose that it ends",
    Verb.CHECK: "Propose to mark as checked",
}
INTROS = {
    Verb.ADD: "It counts once someone in another agency has agreed.",
    Verb.CORRECT: "Correct what was recorded wrongly. Convictions that have this row follow the correction.",
    Verb.NEXT_STATE: "This row ends on the day before, and a new one begins. Convictions keep the row they have.",
    Verb.END: "Enter the last day. The row stays, and what was recorded with it.",
    Verb.CHECK: "Compare every field with its source first. Dates that depend on it no longer say that it is to be "
    "checked.",
}
keepers = needs(Capability.KEEP_PLACES)  # who keeps the rest keeps places too; each page asks of its own kind


@require_http_methods(READING)
@signed_in
def reference(request: SignedInRequest) -> HttpResponse:
    """The kinds of reference data, and the changes that wait for an answer. `kind`: those of one kind alone."""
    changes = ReferenceChange.objects.with_people()
    chosen = KINDS.get(request.GET.get("kind", ""))
    if chosen:
        changes = changes.filter(kind=chosen.name)
    audit.record_read(action=audit.Action.LIST, verb="reference.opened", by=request.user)
    return render(
        request,
        "offenders/reference/keeping/index.html",
        {
            "kinds": panels.kind_lines(),
            "chosen": chosen,
            "waiting": list(panels.change_lines(changes.open())),
            "settled": list(panels.change_lines(changes.settled()[:LATEST])),
        },
    )


@require_http_methods(READING)
@signed_in
def reference_rows(request: SignedInRequest, kind_name: str) -> HttpResponse:
    """The rows of one kind, with search and filters."""
    kind = _kind(kind_name)
    form = ReferenceFilter(kind, request.GET)
    if not form.is_valid():
        return redirect("reference_rows", kind.name)
    rows = form.narrowed()
    number = rows.count()
    said = request.GET.get("from", "")
    first = int(said) if said.isdigit() and int(said) < number else 0
    last = first + SHOWN
    audit.record_read(action=audit.Action.LIST, verb="reference.opened", by=request.user)
    return render(
        request,
        "offenders/reference/keeping/rows.html",
        {
            "kind": kind,
            "filter": form,
            "lines": panels.row_lines(kind, list(rows[first:last])),
            "number": number,
            "shown": f"{first + 1} to {min(last, number)} of {number}" if number > SHOWN else "",
            "next_url": address(request, **{"from": str(last)}) if last < number else "",
            "previous_url": address(request, **{"from": str(max(0, first - SHOWN))}) if first else "",
            "may_propose": request.user.can(kind.keepers),
        },
    )


@require_http_methods(READING)
@signed_in
def reference_row(request: SignedInRequest, kind_name: str, uid: UUID) -> HttpResponse:
    """One row: what it says, its states, its history, and how many people the reader sees of whom it is used."""
    kind = _kind(kind_name)
    row = _row(kind, uid)
    page = panels.row_page(kind, row, reader=request.user)
    audit.record_read(action=audit.Action.CONSULTATION, verb="reference.opened", by=request.user, target=row)
    return render(request, "offenders/reference/keeping/row.html", {"kind": kind, "row": row, "page": page})


@require_http_methods(METHODS)
@keepers
def reference_add(request: SignedInRequest, kind_name: str) -> HttpResponse:
    kind = _kind(kind_name)
    return _propose(request, kind, Verb.ADD, None)


@require_http_methods(METHODS)
@keepers
def reference_propose(request: SignedInRequest, kind_name: str, uid: UUID, verb: str) -> HttpResponse:
    kind = _kind(kind_name)
    row = _row(kind, uid)
    page = panels.row_page(kind, row, reader=request.user)
    if page.waiting:
        return redirect("reference_change", page.waiting.uid)
    if verb not in {code for code, _ in page.verbs}:
        raise Http404
    return _propose(request, kind, Verb(verb), row)


def _propose(request: SignedInRequest, kind: ReferenceKind, verb: Verb, row: models.Model | None) -> HttpResponse:
    if not request.user.can(kind.keepers):
        raise Http404
    form, drafting = form_from_draft(
        request, ProposeForm, name=form_name(kind, verb), key=key_of(row), kind=kind, verb=verb, row=row
    )
    if request.method == "POST" and form.is_valid():
        try:
            change = actions.propose(
                kind=kind,
                verb=verb,
                row=row,
                typed={kind.confirmed: True} if verb is Verb.CHECK else form.typed(),
                reason=form.cleaned_data["reason"],
                source=form.cleaned_data["change_source"],
                by=request.user,
                at=timezone.now(),
            )
        except (actions.ChangeRefused, SamePerson) as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, "The change is proposed. Someone in another agency must agree.")
            return redirect("reference_change", change.uid)
    context = {
        "form": form,
        "drafting": drafting,
        "title": TITLES[verb],
        "intro": f"{INTROS[verb]} Nothing changes before someone in another agency has agreed.",
        "button": "Propose change",
        "caption": row or kind.title,
        "back": reverse("reference_row", args=[kind.name, key_of(row)])
        if row
        else reverse("reference_rows", args=[kind.name]),
    }
    return render(request, "form_page.html", context)


@require_http_methods(READING)
@signed_in
def reference_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One change: field by field, why, by whom, and what became of it."""
    return _change_page(request, _change(uid))


def _change_page(request: SignedInRequest, change: ReferenceChange, *, refused: str = "") -> HttpResponse:
    audit.record_read(action=audit.Action.CONSULTATION, verb="reference.opened", by=request.user, target=change)
    page = panels.change_page(change, reader=request.user)
    errors = [{"text": refused, "href": "#answer"}] if refused else []
    context = {"kind": change.of, "change": change, "page": page, "errors": errors}
    return render(request, "offenders/reference/keeping/change.html", context)


@require_POST
@keepers
def reference_filed_propose(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The first of two people proposes what a data file brought."""
    done = "The change is proposed. Someone in another agency must agree."
    return _act(request, uid, actions.propose_filed, done)


@require_POST
@keepers
def reference_agree(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _act(request, uid, actions.agree, "You agreed. The change counts from now on.")


def _act(request: SignedInRequest, uid: UUID, act: Callable[..., ReferenceChange], done: str) -> HttpResponse:
    change = _change_for_keeper(request.user, uid)
    try:
        act(change=change, by=request.user, at=timezone.now())
    except (actions.ChangeRefused, SamePerson) as refused:
        return _change_page(request, _change(uid), refused=refused.message)
    messages.success(request, done)
    return redirect("reference_change", uid)


@require_http_methods(METHODS)
@keepers
def reference_refuse(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _close(request, uid, actions.refuse, "Refuse the change", "Refuse change", "The change is refused.")


@require_http_methods(METHODS)
@keepers
def reference_withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _close(request, uid, actions.withdraw, "Withdraw the change", "Withdraw change", "The change is withdrawn.")


def _close(
    request: SignedInRequest, uid: UUID, act: Callable[..., ReferenceChange], title: str, button: str, done: str
) -> HttpResponse:
    change = _change_for_keeper(request.user, uid)
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            act(change=change, because=form.cleaned_data["because"], by=request.user, at=timezone.now())
        except (actions.ChangeRefused, SamePerson) as refused:
            form.add_error("because", refused.message)
        else:
            messages.success(request, done)
            return redirect("reference_change", change.uid)
    context = {
        "form": form,
        "title": title,
        "intro": "The change stays listed with your reason.",
        "button": button,
        "caption": change.named,
        "back": reverse("reference_change", args=[change.uid]),
    }
    return render(request, "form_page.html", context)


def _kind(name: str) -> ReferenceKind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _row(kind: ReferenceKind, uid: UUID) -> models.Model:
    row = kind.model._default_manager.filter(uid=uid).first()
    if row is None:
        raise Http404
    return row


def _change_for_keeper(user: User, uid: UUID) -> ReferenceChange:
    """To answer it. Whoever keeps places alone has no page for an answer about an offence."""
    change = _change(uid)
    if not user.can(change.of.keepers):
        raise Http404
    return change


def _change(uid: UUID) -> ReferenceChange:
    change = ReferenceChange.objects.with_people().filter(uid=uid).first()
    if change is None or change.kind not in KINDS:
        raise Http404
    return change
