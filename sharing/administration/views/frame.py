"""What all pages of the administration share: the sections, and how a refusal comes back to its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sharing.access.roles import Capability
from sharing.pages.attempts import say_why
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.proposals import actions as proposals
from sharing.proposals.actions import Change
from sharing.proposals.models import ProposedChange
from sharing.records.errors import Refused

T = TypeVar("T")

# An action speaks of moments, a form of days.
FORM_FIELD = {"starts_at": "starts_on", "ends_at": "ends_on", "expires_at": "ends_on"}

administrators = needs(Capability.ADMINISTER)

SECTIONS = [
    ("Overview", "administration", Capability.ADMINISTER),
    ("Proposed changes", "proposed_changes", Capability.AGREE_CHANGES),
    ("Operations", "administration_operations", Capability.ADMINISTER),
    ("Users", "administration_users", Capability.ADMINISTER),
    ("Teams", "administration_teams", Capability.ADMINISTER),
    ("API clients", "administration_clients", Capability.ADMINISTER),
    ("Agencies", "administration_agencies", Capability.ADMINISTER),
    ("Roles", "administration_roles", Capability.ADMINISTER),
    ("Access reviews", "access_reviews", Capability.ADMINISTER),
    ("Held emails", "administration_letters_held", Capability.ADMINISTER),
    ("Service settings", "administration_practice_values", Capability.SET_PRACTICE_VALUES),
]


@dataclass(frozen=True)
class Section:
    label: str
    url: str
    current: bool


def page(request: SignedInRequest, template: str, *, section: str, **context: Any) -> HttpResponse:
    """A page of the administration; `section` is the name of the address of the section it belongs to."""
    sections = [
        Section(label, reverse(name), name == section)
        for label, name, capability in SECTIONS
        if request.user.can(capability)
    ]
    return render(request, f"sharing/administration/{template}.html", {"sections": sections, **context})


def attempt(form: forms.Form, act: Callable[[dict[str, Any]], T]) -> T | None:
    """What the action made of what was typed; None when form or action refuses, and the form then says why."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except Refused as refused:
        say_why(form, refused, called=FORM_FIELD)
        return None


def propose(
    request: SignedInRequest, form: forms.Form, change: Callable[[dict[str, Any]], Change]
) -> ProposedChange | None:
    """The change that was proposed by what was typed; None when form or action refuses, and the form then says why."""
    return attempt(form, lambda typed: proposals.propose(change=change(typed), by=request.user, uid=typed.get("uid")))


def proposed(request: SignedInRequest, made: ProposedChange) -> HttpResponse:
    """To the page of what was proposed, which says that nothing has changed yet."""
    messages.info(request, f"{made.title}: proposed. Nothing changes until a privacy officer agrees.")
    return redirect("proposed_change", made.uid)


def propose_at_once(request: SignedInRequest, change: Change, *, back: HttpResponse) -> HttpResponse:
    """For a page that only asks once more: to what was proposed, or back to where it was asked with the reason."""
    try:
        return proposed(request, proposals.propose(change=change, by=request.user))
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
        return back


def address_with(request: SignedInRequest, **changed: str | None) -> str:
    """This page's address with some of its questions changed; None takes one away."""
    asked = request.GET.copy()
    for name, value in changed.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = value
    return f"?{asked.urlencode()}"


def columns(request: SignedInRequest, *named: tuple[str, str], sort: str) -> list[dict[str, Any]]:
    """Heads of a table: (label, order); an empty order cannot be sorted by."""
    return [
        {
            "label": label,
            "sort_url": address_with(request, sort=f"-{order}" if sort == order else order, cursor=None)
            if order
            else "",
            "sort": {order: "ascending", f"-{order}": "descending"}.get(sort, "") if order else "",
        }
        for label, order in named
    ]
