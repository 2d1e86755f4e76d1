"""Pages that tie conditions to what victims asked for. For those who may know that a victim asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from licence.licences.models import LicenceCondition
from licence.licences.views.form_pages import SECTION
from licence.victims import actions
from licence.victims.forms import TieForm
from licence.victims.models import RequestTie
from licence.victims.panels import choices_of
from offenders.person_page.step_pages import row_to_open, step_pages
from parole.models import VictimRequest
from parole.victims.panels import asked_in_words
from sharing.access.roles import Capability
from sharing.models import User
from sharing.pages.guards import needs
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages


def licence_section_url(row: Any) -> str:
    return reverse(SECTION, kwargs={"uid": row.offender.uid})


def pages_of(name: str, rows: Any, part: str) -> StepPages:
    return step_pages(
        name,
        section=SECTION,
        opened=row_to_open(rows, part),
        url=licence_section_url,
        guard=needs(Capability.MAKE_LICENCES),
    )


def tie(*, request: VictimRequest, condition: int, by: User) -> RequestTie:
    return actions.tie(condition=LicenceCondition.objects.get(pk=condition), request=request, by=by)


REQUESTS = pages_of("request", VictimRequest.objects.all(), "victim_request_uid")
TIES = pages_of("tie", RequestTie.objects.select_related("condition__licence", "request"), "tie_uid")

request_tie = REQUESTS.view(
    FormStep(
        "Link a condition to the request",
        TieForm,
        tie,
        "The condition is linked to the request.",
        intro=lambda asked: f"{asked_in_words(asked)} This is never printed, and few people can see it.",
        button="Link condition",
        asks=lambda request, asked: {"conditions": choices_of(asked.offender)},
    )
)
request_untie = TIES.view(
    FormStep(
        "The link was a mistake",
        forms.Form,
        actions.untie,
        "The condition is no longer linked to the request.",
        intro=lambda tie: f"{asked_in_words(tie.request)} Condition {tie.condition.position}: {tie.condition.wording}",
        button="Remove link",
    )
)
