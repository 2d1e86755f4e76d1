"""What do all pages have in common that change a person's record? Who may, and how a refusal comes back to its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from offenders import panels
from offenders.actions.custody import MovementRefused, ReleaseHeld
from offenders.actions.people import PersonRefused
from offenders.actions.sentences import SentenceRefused
from offenders.models import Offender
from sharing import access
from sharing.querysets import VisibleQuerySet
from sharing.roles import Capability
from sharing.rules import Permission
from sharing.sign_in.requests import SignedInRequest
from sharing.versions import ChangedMeanwhile
from sharing.views.conflicts import Conflict, conflict_of
from sharing.views.guards import needs

M = TypeVar("M", bound=Model)

REFUSALS = (PersonRefused, SentenceRefused, MovementRefused)
METHODS = ["GET", "HEAD", "POST"]

changers = needs(Capability.CHANGE_PEOPLE)


def person_to_change(request: SignedInRequest, uid: UUID) -> Offender:
    """The person, opened by somebody who may change the record. Raises RecordHidden, NotAllowed."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.change_opened")
    access.require(request.user, Permission.CHANGE, person)
    return person


def row_to_change(request: SignedInRequest, rows: VisibleQuerySet[M], person_uid: UUID, uid: UUID) -> M:
    """A row below the person, as above."""
    row: Any = access.open_record(
        request.user, rows.filter(offender__uid=person_uid).select_related("offender"), uid=uid
    )
    access.require(request.user, Permission.CHANGE, row.offender)
    return row


def posted(request: SignedInRequest) -> Any:
    """What was sent; None when the form is only asked for."""
    return request.POST if request.method == "POST" else None


def attempt(request: SignedInRequest, form: forms.Form, act: Callable[[], Any]) -> bool:
    """Whether the form was sent and the action did it; where it refused, the form says why at its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except REFUSALS as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    except ReleaseHeld as held:
        kinds = ", ".join(str(hold).lower() for hold in held.holds)
        words = f"Something stands against this release: {kinds}. Lift it first"
        form.add_error("release" if "release" in form.fields else None, words)
        return False
    except ObjectDoesNotExist:
        raise access.RecordHidden from None  # somebody took the row away meanwhile
    return True


def attempt_change(request: SignedInRequest, form: Any, act: Callable[[], Any]) -> tuple[bool, Conflict | None]:
    """As above, for a form that changes a row: with both versions when somebody else saved first."""
    try:
        return attempt(request, form, act), None
    except ChangedMeanwhile as meanwhile:
        return False, conflict_of(form, meanwhile)


def form_page(
    request: SignedInRequest, person: Offender, template: str = "change_form", **context: Any
) -> HttpResponse:
    """The page of a form; templates/offenders/change_form.html says what it takes."""
    return render(request, f"offenders/{template}.html", panels.frame(person, current="person_change") | context)


def saved(request: SignedInRequest, person: Offender, words: str, anchor: str = "") -> HttpResponse:
    """Back to what else can be changed; to the list of people when the change took the person out of sight."""
    messages.success(request, words)
    if not access.may(request.user, Permission.VIEW, person):
        return redirect("people")
    address = reverse("person_change", kwargs={"uid": person.uid})
    return redirect(f"{address}#{anchor}" if anchor else address)
