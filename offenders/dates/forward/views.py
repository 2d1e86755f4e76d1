"""A release that one person's entries alone brought forward: what they entered, and a second person confirms it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from offenders.dates.calculation_models import BroughtForward
from offenders.dates.forward import actions
from offenders.dates.forward.forms import ConfirmForwardForm, RefuseForwardForm
from offenders.dates.forward.panels import forward_panel
from offenders.dates.upkeep import forward
from offenders.person_page.step_pages import row_to_open, step_pages
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

SECTION = "person_sentence"
OVER = "This is already confirmed or ended. The dates are below."


def dates_url(moved: BroughtForward) -> str:
    return reverse(SECTION, kwargs={"uid": moved.offender.uid})


def words_while_waiting(moved: BroughtForward) -> str:
    return f"{forward.words_of(moved)}. {forward.until_confirmed(moved)}"


def what_was_entered(request: SignedInRequest, moved: BroughtForward) -> dict[str, Any]:
    panel = forward_panel(moved, reader=request.user, now=timezone.now())
    return {
        "above": "offenders/dates/forward/forward_lines.html",
        "panel": panel,
        "refused": f"{panel.refused}. {panel.who_can}." if panel.refused else "",
    }


def once_over(request: SignedInRequest, moved: BroughtForward) -> HttpResponse | None:
    """What is sent once it is over is refused in words."""
    if request.method == "POST" or not moved.ended_at:
        return None
    messages.info(request, OVER)
    return redirect(dates_url(moved))


MOVED = step_pages(
    "moved",
    section=SECTION,
    opened=row_to_open(BroughtForward.objects.select_related("moved_by__agency", "refused_by"), "forward_uid"),
    url=forward.address_of,
    shows=what_was_entered,
)

brought_forward = MOVED.view(
    FormStep(
        lambda moved: f"Confirm an earlier {forward.kind_of(moved)}",
        ConfirmForwardForm,
        actions.confirm_forward,
        "The earlier date is confirmed.",
        intro=words_while_waiting,
        button="Confirm date",
        instead=once_over,
        goes_to=dates_url,
        shows=lambda request, moved: {"refused_strong": "You cannot confirm this date.", "back": dates_url(moved)},
    )
)
brought_forward_refuse = MOVED.view(
    FormStep(
        lambda moved: f"Refuse an earlier {forward.kind_of(moved)}",
        RefuseForwardForm,
        actions.refuse_forward,
        lambda moved: f"Refused. {moved.moved_by}, and every team that can see the person, is alerted.",
        intro=words_while_waiting,
        button="Refuse date",
        kind="warning",
        shows=lambda request, moved: {"refused_strong": "You cannot refuse this date."},
    )
)
