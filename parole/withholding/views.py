"""The page of an application that a paper is withheld, and its acts: there for the readers of the paper alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.person_page.step_pages import step_pages
from parole.dossier.models import DossierItem
from parole.dossier.second_checks import waiting_for
from parole.dossier.views import address_of, item_withheld
from parole.reviews.form_pages import SECTION, changers
from parole.withholding import actions, advocates, forms, second_checks
from parole.withholding.panels import WORDS, build_withholding_page, rows_to_check
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep, More

BY_TWO = (
    "A disclosure takes effect only when a second PPCS reader of "
    "this paper has checked it against the Board’s document."
)


def from_today(name: str) -> More:
    return lambda request, item: {"initial": {name: timezone.localdate()}}


def unless_none_waits(request: SignedInRequest, item: Any) -> HttpResponse | None:
    if item.waits is not None:
        return None
    messages.info(request, "No second check needed.")
    return redirect(application_url(item))


def step_of(
    verb: str, form: Any, act: Callable[..., Any], done: str, intro: str = "", first: str = "on", **more: Any
) -> FormStep:
    """first: the day of it, which begins with today."""
    return FormStep(WORDS[verb], form, act, done, intro, asks=from_today(first), **more)


def check_of(verb: str, form: Any, act: Callable[..., Any], done: str, intro: str = "") -> FormStep:
    """The second check of what waits for one, as it is shown."""
    return FormStep(
        WORDS[verb],
        form,
        act,
        done,
        intro,
        kind="warning",
        asks=lambda request, item: {"initial": {"check": item.waits.uid}},
        shows=lambda request, item: {
            "above": "parole/withholding/to_check.html",
            "rows": list(rows_to_check(item.waits)),
        },
        instead=unless_none_waits,
    )


STEPS = {
    "apply": step_of(
        "apply",
        forms.ApplyForm,
        lambda item, by, **typed: actions.apply(item=item, said=actions.Applied(**typed), by=by),
        "Application recorded.",
        "Parole Board Rules 2019 r.17. Deadline: 8 weeks before the hearing. A late application is kept and "
        "marked late.",
        first="applied_on",
    ),
    "decide": step_of("decide", forms.DecideForm, actions.decide, "Direction recorded.", BY_TWO),
    "appeal": step_of(
        "appeal",
        forms.AppealForm,
        actions.appeal,
        "Appeal recorded. Do not disclose until it is answered.",
        "To the Board’s chair, within 7 days of the direction (r.17; the number of days is to be confirmed).",
    ),
    "answer-appeal": step_of(
        "answer-appeal", forms.AppealAnswerForm, actions.answer_appeal, "Answer to the appeal recorded.", BY_TWO
    ),
    "give": step_of(
        "give",
        forms.GiveForm,
        actions.give,
        "Disclosure recorded.",
        "When a paper is served, everyone who can see the person can read its title.",
        kind="warning",
    ),
    "withdraw": step_of(
        "withdraw",
        forms.WithdrawForm,
        actions.withdraw,
        "Application withdrawn. Only its readers can still see the paper.",
        "You can then remove the material from the dossier.",
        kind="warning",
    ),
    "ask-advocate": step_of(
        "ask-advocate", forms.AdvocateForm, advocates.ask_for, "Request for a special advocate recorded."
    ),
    "appoint": step_of("appoint", forms.AppointForm, advocates.appoint, "Appointment recorded."),
    "show": step_of(
        "show",
        forms.DayForm,
        advocates.show,
        "Material received recorded.",
        "After this the special advocate can speak to the prisoner only with the Board’s leave.",
    ),
    "ask-to-speak": step_of("ask-to-speak", forms.SpeakForm, advocates.ask_to_speak, "Request recorded."),
    "answer-speaking": step_of("answer-speaking", forms.SpeakAnswerForm, advocates.answer_speaking, "Answer recorded."),
    "attend": step_of(
        "attend",
        forms.DayForm,
        advocates.attend,
        "Attendance recorded.",
        "The closed part of the hearing, without the prisoner and the representative.",
    ),
    "leave": step_of("leave", forms.LeaveForm, advocates.leave, "End of appointment recorded."),
}
CHECKS = {
    "confirm-check": check_of(
        "confirm-check",
        forms.CheckForm,
        second_checks.confirm,
        "Confirmed.",
        "Check it against the document. It takes effect when you confirm it.",
    ),
    **{
        verb: check_of(verb, forms.EndCheckForm, second_checks.end, "No effect. The paper does not change.")
        for verb in ("refuse-check", "withdraw-check")
    },
}


@require_safe
@changers
def dossier_application(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """How far the application for a paper is. Of one that is not withheld there is no such page."""
    item = item_withheld(request, uid, item_uid)
    return render(
        request,
        "parole/withholding/page.html",
        person_page.frame(item.offender, current=SECTION)
        | {
            "item": item,
            "review": item.review,
            "back": address_of(item.review),
            "readers": list(item.readers.select_related("agency")),
            "shown": build_withholding_page(item, reader=request.user),
        },
    )


def application_url(item: DossierItem) -> str:
    return reverse("dossier_application", kwargs={"uid": item.offender.uid, "item_uid": item.uid})


def item_at_step(request: SignedInRequest, uid: UUID, item_uid: UUID) -> Any:
    """With what `waits` for a second check."""
    item: Any = item_withheld(request, uid, item_uid)
    item.waits = waiting_for(item)
    return item


def back_of(request: SignedInRequest, item: Any, step: FormStep) -> str:
    """To the dossier, where the step lets the paper out: what waits for a check is then not an application's."""
    lets_out = step is STEPS["give"] or (step is CHECKS["confirm-check"] and item.waits.application is None)
    return address_of(item.review) if lets_out else application_url(item)


ITEMS = step_pages("item", section=SECTION, opened=item_at_step, url=application_url, after=back_of)
dossier_application_step = ITEMS.by_verb(STEPS | CHECKS)
