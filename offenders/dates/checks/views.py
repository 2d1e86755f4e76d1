"""Two people work a person's dates out by hand: how it stands, the first answer, the second, and beginning again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.dates.calculation_models import DateCheck
from offenders.dates.checks import actions as date_check_verbs
from offenders.dates.checks.forms import AnswerForm, BeginAgainForm, MakeCheckForm
from offenders.dates.checks.panels import DateCheckPanel, date_check_page, date_check_panel
from offenders.dates.pages.facts import facts_of
from offenders.dates.pages.law import TO_READ
from offenders.dates.record_adapter import fingerprint_of, record_of
from offenders.dates.rules.date_checks import State
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.opening import get_person_or_refuse
from offenders.person_page.step_pages import person_of, row_to_open, step_pages
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

IT_CHANGED = "The record changed after the first answer. Nothing was compared: work out the dates again."
INTRO = "Use only these facts. Enter each date, or select No such date."


@require_safe
@needs(Capability.VIEW_PEOPLE)
def date_check(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """How the check stands. Both answers, once both are in."""
    person = get_person_or_refuse(request, uid, verb="person.date_check_opened")
    page = date_check_page(
        person,
        reader=request.user,
        record=record_of(person, reader=request.user),
        may_change=access.may(request.user, Permission.CHANGE, person),
    )
    return render(
        request,
        "offenders/dates/checks/date_check.html",
        person_page.frame(person, current="person_sentence") | {"page": page, "checked": page.panel},
    )


# Steps


def check_url(record: Any) -> str:
    return reverse("date_check", kwargs={"uid": person_of(record).uid})


def with_facts(opened: Callable[..., Any]) -> Callable[..., Any]:
    """Opened so, with its `facts`: the record of the person, from which the dates are worked out."""

    def found(request: SignedInRequest, **address: UUID) -> Any:
        row = opened(request, **address)
        row.facts = record_of(person_of(row), reader=request.user)
        return row

    return found


def of_these_facts(request: SignedInRequest, row: Any) -> dict[str, Any]:
    return {"record": fingerprint_of(row.facts)}


def facts_alone(request: SignedInRequest, row: Any) -> dict[str, Any]:
    """The facts and an empty form: none of the dates of any source."""
    return {
        "template": "offenders/dates/checks/date_check_work.html",
        "facts": facts_of(row.facts),
        "to_read": TO_READ,
    }


def unless_it_can_be(answered: Callable[[Any, DateCheckPanel], bool]) -> Callable[..., HttpResponse | None]:
    """To how it stands, where this form is only asked for and cannot be filled in now. That page says how it stands,
    and what this reader lacks."""

    def instead(request: SignedInRequest, row: Any) -> HttpResponse | None:
        if request.method == "POST":
            return None
        panel = date_check_panel(person_of(row), reader=request.user, record=row.facts, may_change=True)
        if not panel.refused and answered(row, panel):
            return None
        if not panel.refused:
            messages.info(request, "This cannot be answered now. Its status is below.")
        return redirect(check_url(row))

    return instead


def warn_if_it_changed(request: SignedInRequest, check: DateCheck) -> None:
    """The page itself says whether they agree."""
    if check.ended_at:
        messages.warning(request, IT_CHANGED)


PEOPLE = step_pages("offender", section="person_sentence", opened=with_facts(person_to_change), url=check_url)
CHECKS = step_pages(
    "check",
    section="person_sentence",
    opened=with_facts(row_to_open(DateCheck.objects.select_related("maker"), "date_check_uid")),
    url=check_url,
)

make = PEOPLE.view(
    FormStep(
        "Work out the dates by hand",
        MakeCheckForm,
        date_check_verbs.make_check,
        "Your answer is saved, and hidden until a second person has given theirs.",
        intro=f"{INTRO} No one sees your answer before a second person has given theirs.",
        button="Save first answer",
        draft="date_check.make",
        asks=of_these_facts,
        shows=facts_alone,
        instead=unless_it_can_be(lambda person, panel: panel.state in (State.NONE, State.OLD)),
    )
)
answer = CHECKS.view(
    FormStep(
        "Second check: work out the dates",
        AnswerForm,
        date_check_verbs.answer_check,
        "",
        intro=lambda check: f"{INTRO} {check.maker} has given the first answer. You see it once you have saved yours.",
        button="Save second answer",
        draft="date_check.answer",
        also=warn_if_it_changed,
        asks=of_these_facts,
        shows=facts_alone,
        instead=unless_it_can_be(lambda check, panel: panel.check == check and panel.state is State.WAITING),
    )
)
again = CHECKS.view(
    FormStep(
        "Work out the dates again",
        BeginAgainForm,
        date_check_verbs.begin_again,
        "That check has ended. Work out the dates again: either of you can give the first answer.",
        intro="The check ends, and your reason stays on the timeline. An answer that was not compared stays hidden.",
        button="End check",
    )
)
