"""Plans of how each condition is checked: made, changed and ended, or why there is none."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from licence.checks.actions import plans
from licence.checks.forms.checks import AddPlanForm, ChangePlanForm, ReasonForm
from licence.checks.models import CheckPlan
from licence.licences.models import LicenceCondition
from offenders.person_page.step_pages import row_to_open, step_pages
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages


def checks_url(row: Any) -> str:
    return reverse("person_checks", kwargs={"uid": row.offender.uid})


def pages_of(name: str, rows: Any, part: str) -> StepPages:
    return step_pages(name, section="person_checks", opened=row_to_open(rows, part), url=checks_url)


def words_of(condition: LicenceCondition) -> str:
    return f"Condition {condition.position}. {condition.wording}"


def words_of_plan(plan: CheckPlan) -> str:
    return words_of(plan.condition)


def who_may(request: SignedInRequest, row: Any) -> dict[str, Any]:
    return plans.who_may_check(row.offender)


def as_proposed(request: SignedInRequest, condition: LicenceCondition) -> dict[str, Any]:
    return who_may(request, condition) | {"family": condition.family, "proposed": plans.proposed_for(condition)}


CONDITIONS = pages_of("condition", LicenceCondition.objects.all(), "condition_uid")
PLANS = pages_of("plan", CheckPlan.objects.select_related("condition"), "plan_uid")

plan_add = CONDITIONS.view(
    FormStep(
        "Plan how it is checked",
        AddPlanForm,
        plans.make_plan,
        "Plan saved, and its first check is due.",
        intro=words_of,
        button="Make the plan",
        asks=as_proposed,
    )
)
plan_change = PLANS.view(
    FormStep(
        "Change the plan",
        ChangePlanForm,
        plans.change_plan,
        "Plan changed.",
        intro=words_of_plan,
        button="Save the plan",
        asks=who_may,
    )
)
plan_end = PLANS.view(
    FormStep(
        "End the plan",
        ReasonForm,
        plans.end_plan,
        "Plan ended. Checks already due must still be logged.",
        intro=words_of_plan,
    )
)
leave_unchecked = CONDITIONS.view(
    FormStep(
        "Record why it is not checked",
        ReasonForm,
        plans.leave_unchecked,
        "The reason is recorded.",
        intro=words_of,
        button="Save the reason",
    )
)
