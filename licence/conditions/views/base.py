"""The base of the pages of one condition: how it is opened, what it refuses, where its buttons lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from licence.licences import rules as lifecycle
from licence.licences.actions.moves import LicenceRefused, facts_of_condition, licence_url
from licence.licences.models import LicenceCondition, Zone
from licence.licences.views.form_pages import SECTION, row_to_change
from offenders.person_page.step_pages import step_pages
from sharing.access.state_machines import MoveRefused
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import More


def condition_of(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> LicenceCondition:
    rows = LicenceCondition.objects.select_related("licence__offender")
    return row_to_change(request, rows, uid, condition_uid)


def refusal_of(act: str, condition: LicenceCondition) -> dict[str, str]:
    """Said above the form before anybody types: what would be refused."""
    refusal = lifecycle.refusal_on(act, facts_of_condition(condition))
    return {"refused": refusal, "refused_strong": "You cannot change this condition."} if refusal else {}


def done(request: SignedInRequest, condition: LicenceCondition, act: Callable[[], Any], words: str) -> HttpResponse:
    """A button without a form of its own: the refusal is a message on the page of the licence."""
    try:
        act()
    except (LicenceRefused, MoveRefused) as refused:
        messages.error(request, refused.message)
    except (LicenceCondition.DoesNotExist, Zone.DoesNotExist):
        pass  # somebody was quicker: it is as asked
    else:
        messages.success(request, words)
    return redirect(conditions_url(condition))


def conditions_url(condition: LicenceCondition) -> str:
    return f"{licence_url(condition.licence)}#conditions"


def unless_refused(act: str) -> More:
    return lambda request, condition: refusal_of(act, condition)


def words_of(condition: LicenceCondition) -> str:
    return condition.wording


def numbered(words: str) -> Callable[[LicenceCondition], str]:
    return lambda condition: f"{words} {condition.position}"


CONDITIONS = step_pages(
    "condition", section=SECTION, opened=condition_of, url=lambda condition: licence_url(condition.licence)
)
