"""Attempts: how a page does what its form asks, and how a refusal comes back to the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist

from sharing import access
from sharing.audit.versions import ChangedMeanwhile
from sharing.pages.conflicts import Conflict, conflict_of
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused

METHODS = ["GET", "HEAD", "POST"]
AS_NAMED: Mapping[str, str] = {}


def posted(request: SignedInRequest) -> Any:
    """What was sent; None when the form is only asked for. An empty sending is one too, and has its errors."""
    return request.POST if request.method == "POST" else None


def attempt(
    request: SignedInRequest, form: forms.BaseForm, act: Callable[[], Any], *, called: Mapping[str, str] = AS_NAMED
) -> bool:
    """Whether the form was sent and the action did it; where it refused, the form says why at its field.

    called: fields of the action that have another name in the form.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        say_why(form, refused, called=called)
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


def say_why(form: forms.BaseForm, refused: Refused, *, called: Mapping[str, str] = AS_NAMED) -> None:
    """The refusal at the field that it names, or above the form where that has no such field."""
    field = called.get(refused.field, refused.field)
    form.add_error(field if field in form.fields else None, refused.message)
