"""What do all pages have in common that change a licence? Who may, and how a refusal comes back to its form."""

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

from licence.actions.moves import LicenceRefused, page_of
from licence.models import Licence
from offenders import panels
from offenders.models import Offender
from offenders.views.editing import METHODS, posted
from sharing import access
from sharing.machines import MoveRefused
from sharing.querysets import VisibleQuerySet
from sharing.roles import Capability
from sharing.rules import Permission
from sharing.sign_in.requests import SignedInRequest
from sharing.views.guards import needs

M = TypeVar("M", bound=Model)
changers = needs(Capability.CHANGE_PEOPLE)
readers = needs(Capability.VIEW_PEOPLE)


def opened(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> Licence:
    """One licence of the person in the address. Raises RecordHidden."""
    rows = Licence.objects.filter(offender__uid=uid).select_related(
        "offender__establishment", "officer", "team", "variation_of", "submitted_by", "approved_by", "release"
    )
    return access.open_record(request.user, rows, uid=licence_uid)


def to_change(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> Licence:
    """The same, for somebody who may change the person. Raises RecordHidden, NotAllowed."""
    licence = opened(request, uid, licence_uid)
    access.require(request.user, Permission.CHANGE, licence.offender)
    return licence


def row_to_change(request: SignedInRequest, rows: VisibleQuerySet[M], uid: UUID, row_uid: UUID) -> Any:
    """A row below a licence of the person, for somebody who may change the person."""
    rows = rows.filter(offender__uid=uid).select_related("offender")
    row: Any = access.open_record(request.user, rows, uid=row_uid)
    access.require(request.user, Permission.CHANGE, row.offender)
    return row


def attempt(request: SignedInRequest, form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Whether the form was sent and the action did it; where it refused, the form says why at its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except LicenceRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    except MoveRefused as refused:
        form.add_error(None, refused.message)
        return False
    except ObjectDoesNotExist:
        raise access.RecordHidden from None  # somebody took the row away meanwhile
    return True


def form_page(request: SignedInRequest, person: Offender, back: str, **context: Any) -> HttpResponse:
    """The page of a form; templates/licence/form.html says what it takes. back: the address of "Cancel"."""
    template = context.pop("template", "licence/form.html")
    frame = panels.frame(person, current="person_licence")
    return render(request, template, frame | {"back": back} | context)


def saved(request: SignedInRequest, licence: Licence, words: str, anchor: str = "") -> HttpResponse:
    messages.success(request, words)
    return redirect(page_of(licence) + (f"#{anchor}" if anchor else ""))


def section_url(person: Offender) -> str:
    return reverse("person_licence", kwargs={"uid": person.uid})


__all__ = ["METHODS", "posted"]
