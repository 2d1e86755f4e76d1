"""Victims of a person: who is in contact, what they wish to hear of, what they give to a review."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.person_page.step_pages import step_pages
from parole.reviews.form_pages import SECTION
from parole.reviews.models import ParoleReview
from parole.victims import panels
from parole.victims.actions import victims as actions
from parole.victims.forms import AddVictimForm, ChangeVictimForm, DayForm, LiaisonAnswerForm, StatementForm
from parole.victims.models import Statement, Victim
from parole.victims.views.base import knowers, liaison, pages_of, person_of, row_of, victims_url
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep


@require_safe
@knowers
def person_victims(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_of(request, uid)
    shown = panels.victims_of(person, reader=request.user, at=timezone.now())
    frame = person_page.frame(person, current=SECTION)
    return render(request, "parole/victims/person.html", frame | {"shown": shown})


PEOPLE = step_pages("offender", section=SECTION, opened=person_of, url=victims_url, guard=liaison)
VICTIMS = pages_of("victim", Victim.objects.all(), "victim_uid")

liaison_answer = PEOPLE.view(
    FormStep(
        "Answer for victim liaison",
        LiaisonAnswerForm,
        actions.answer_for_liaison,
        "Answer recorded.",
        intro="Probation and PPCS see that victim liaison has answered, but not the answer.",
        button="Save answer",
    )
)
victim_add = PEOPLE.view(
    FormStep(
        "Add a victim",
        AddVictimForm,
        actions.add_victim,
        "Victim added. You will get a task for each event from now on.",
        button="Add the victim",
        draft="victim.add",
    )
)
victim_change = VICTIMS.view(
    FormStep(
        "Change contact details",
        ChangeVictimForm,
        actions.change_victim,
        "Saved.",
        intro=lambda victim: f"Victim {victim.reference}.",
        button="Save",
        draft="victim.change",
    )
)
victim_leave = VICTIMS.view(
    FormStep("Stop contact with this victim", DayForm, actions.leave, "Contact stopped.", button="Save")
)


def statement_to_change(request: SignedInRequest, uid: UUID, victim_uid: UUID, review_uid: UUID) -> Statement:
    """What the victim stated to this review, or an empty one."""
    victim = row_of(request, Victim.objects.all(), uid, victim_uid)
    review = row_of(request, ParoleReview.objects.all(), uid, review_uid)
    return StatementForm.row_of(victim, review)


def record_statement(*, statement: Statement, by: User, **typed: Any) -> Statement:
    return actions.record_statement(victim=statement.victim, review=statement.review, by=by, **typed)


STATEMENTS = step_pages("statement", section=SECTION, opened=statement_to_change, url=victims_url, guard=liaison)
victim_statement = STATEMENTS.view(
    FormStep(
        "The victim’s statement",
        StatementForm,
        record_statement,
        "Saved.",
        intro=lambda statement: f"Victim {statement.victim.reference}.",
        button="Save",
        draft="victim.statement",
    )
)
