"""The page on which one check is given to another officer or team."""

from __future__ import annotations

from typing import Any

from licence.checks.actions import handovers, plans
from licence.checks.forms.handovers import GiveForm
from licence.checks.models import Check, Handover
from licence.checks.panels import checks
from licence.checks.views.checks import AT, already_logged, checks_url
from offenders.person_page.step_pages import row_to_open, step_pages
from sharing.access import fields
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep


def who_had_it(request: SignedInRequest, check: Check) -> dict[str, Any]:
    return {
        "template": "licence/checks/give.html",
        "check": fields.shown_to(request.user, [check])[0],
        "conditions": checks.conditions_of(check),
        "who": checks.who_checks(check),
        "had": Handover.objects.filter(check_made=check).with_all(),
    }


CHECKS = step_pages(
    "check", section="person_checks", opened=row_to_open(Check.objects.with_all(), "check_uid"), url=checks_url
)
check_give = CHECKS.view(
    FormStep(
        "Reassign the check",
        GiveForm,
        handovers.reassign,
        lambda check: f"{check.get_kind_display()} of {check.offender}: reassigned.",
        called=AT,
        asks=lambda request, check: plans.who_may_check(check.offender),
        shows=who_had_it,
        instead=already_logged,
    )
)
