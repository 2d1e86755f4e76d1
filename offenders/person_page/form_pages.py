"""What all pages that change a person's record share: who may, and how a refusal comes back to its form."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from offenders import person_page
from offenders.people.models import Offender
from sharing import access
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User
from sharing.pages.attempts import METHODS, attempt, attempt_change, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

M = TypeVar("M", bound=Model)

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


def form_page(
    request: SignedInRequest, person: Offender, template: str = "form_page.html", **context: Any
) -> HttpResponse:
    """The page of a form; templates/form_page.html says what it takes.

    current: the section of the record that it belongs to; back: the address of "Cancel". Without them both lead to what
    else can be changed.
    """
    current = context.pop("current", "person_change")
    back = {"back": changes_of(person, context.get("anchor", ""))}
    return render(request, template, person_page.frame(person, current=current) | back | context)


def changes_of(person: Offender, anchor: str = "") -> str:
    """Where the changes of the record begin."""
    return reverse("person_change", kwargs={"uid": person.uid}) + (f"#{anchor}" if anchor else "")


def url_if_in_sight(user: User, person: Offender, url: str) -> str:
    """This page of the person, or the list of people when what was done took the person out of this user's sight."""
    return url if access.may(user, Permission.VIEW, person) else reverse("people")


def open_after_change(user: User, person: Offender, anchor: str = "") -> str:
    """Back to what else can be changed; to the record when this user may only read it now, and to the list of people
    when the change took the person out of sight."""
    if access.may(user, Permission.CHANGE, person):
        return changes_of(person, anchor)
    return url_if_in_sight(user, person, reverse("person", kwargs={"uid": person.uid}))


def saved(request: SignedInRequest, person: Offender, words: str, anchor: str = "") -> HttpResponse:
    messages.success(request, words)
    return redirect(open_after_change(request.user, person, anchor))


__all__ = ["METHODS", "attempt", "attempt_change", "posted"]
