"""The page of an application that a paper is withheld, and its acts: there for the readers of the paper alone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from parole.dossier.models import DossierItem
from parole.dossier.second_checks import waiting_for
from parole.dossier.views import address_of, item_to_change
from parole.reviews.form_pages import METHODS, SECTION, changers, done_or_form, posted
from parole.withholding import actions, advocates, forms, second_checks
from parole.withholding.panels import WORDS, build_withholding_page, rows_to_check
from sharing import access
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep, say, step_or_404

BY_TWO = (
    "A disclosure takes effect only when a second PPCS reader of "
    "this paper has checked it against the Board’s document."
)
STEPS = {
    "apply": FormStep(
        WORDS["apply"],
        forms.ApplyForm,
        lambda item, by, **typed: actions.apply(item=item, said=actions.Applied(**typed), by=by),
        "Application recorded.",
        "Parole Board Rules 2019 r.17. Deadline: 8 weeks before the hearing. A late application is kept and "
        "marked late.",
    ),
    "decide": FormStep(WORDS["decide"], forms.DecideForm, actions.decide, "Direction recorded.", BY_TWO),
    "appeal": FormStep(
        WORDS["appeal"],
        forms.AppealForm,
        actions.appeal,
        "Appeal recorded. Do not disclose until it is answered.",
        "To the Board’s chair, within 7 days of the direction (r.17; the number of days is to be confirmed).",
    ),
    "answer-appeal": FormStep(
        WORDS["answer-appeal"], forms.AppealAnswerForm, actions.answer_appeal, "Answer to the appeal recorded.", BY_TWO
    ),
    "give": FormStep(
        WORDS["give"],
        forms.GiveForm,
        actions.give,
        "Disclosure recorded.",
        "When a paper is served, everyone who can see the person can read its title.",
        kind="warning",
    ),
    "withdraw": FormStep(
        WORDS["withdraw"],
        forms.WithdrawForm,
        actions.withdraw,
        "Application withdrawn. Only its readers can still see the paper.",
        "You can then remove the material from the dossier.",
        kind="warning",
    ),
    "ask-advocate": FormStep(
        WORDS["ask-advocate"], forms.AdvocateForm, advocates.ask_for, "Request for a special advocate recorded."
    ),
    "appoint": FormStep(WORDS["appoint"], forms.AppointForm, advocates.appoint, "Appointment recorded."),
    "show": FormStep(
        WORDS["show"],
        forms.DayForm,
        advocates.show,
        "Material received recorded.",
        "After this the special advocate can speak to the prisoner only with the Board’s leave.",
    ),
    "ask-to-speak": FormStep(WORDS["ask-to-speak"], forms.SpeakForm, advocates.ask_to_speak, "Request recorded."),
    "answer-speaking": FormStep(
        WORDS["answer-speaking"], forms.SpeakAnswerForm, advocates.answer_speaking, "Answer recorded."
    ),
    "attend": FormStep(
        WORDS["attend"],
        forms.DayForm,
        advocates.attend,
        "Attendance recorded.",
        "The closed part of the hearing, without the prisoner and the representative.",
    ),
    "leave": FormStep(WORDS["leave"], forms.LeaveForm, advocates.leave, "End of appointment recorded."),
}
CHECKS = {
    "confirm-check": FormStep(
        WORDS["confirm-check"],
        forms.CheckForm,
        second_checks.confirm,
        "Confirmed.",
        "Check it against the document. It takes effect when you confirm it.",
        kind="warning",
    ),
    **{
        verb: FormStep(
            WORDS[verb],
            forms.EndCheckForm,
            second_checks.end,
            "No effect. The paper does not change.",
            kind="warning",
        )
        for verb in ("refuse-check", "withdraw-check")
    },
}


@require_safe
@changers
def dossier_application(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """How far the application for a paper is. Of one that is not withheld there is no such page."""
    item = _withheld(request, uid, item_uid)
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


@require_http_methods(METHODS)
@changers
def dossier_application_step(request: SignedInRequest, uid: UUID, item_uid: UUID, verb: str) -> HttpResponse:
    step = step_or_404(STEPS | CHECKS, verb)
    item = _withheld(request, uid, item_uid)
    if verb in CHECKS:
        return _check_step(request, item, verb)
    first = "applied_on" if verb == "apply" else "on"
    form = step.form(posted(request), initial={first: timezone.localdate()})
    return done_or_form(
        request,
        item.review,
        form,
        lambda: step.act(item=item, by=request.user, **form.cleaned_data),
        done=say(step.done, item),
        at=reverse("dossier_application", kwargs={"uid": uid, "item_uid": item_uid})
        if verb != "give"
        else address_of(item.review),
        **step.words(item),
    )


def _check_step(request: SignedInRequest, item: DossierItem, verb: str) -> HttpResponse:
    """The second check of what waits for one, as it is shown."""
    waits = waiting_for(item)
    back = reverse("dossier_application", kwargs={"uid": item.offender.uid, "item_uid": item.uid})
    if waits is None:
        messages.info(request, "No second check needed.")
        return redirect(back)
    step = CHECKS[verb]
    form = step.form(posted(request), initial={"check": waits.uid})
    lets_out = verb == "confirm-check" and waits.application is None
    return done_or_form(
        request,
        item.review,
        form,
        lambda: step.act(item=item, by=request.user, **form.cleaned_data),
        done=say(step.done, item),
        at=address_of(item.review) if lets_out else back,
        above="parole/withholding/to_check.html",
        rows=list(rows_to_check(waits)),
        **step.words(item),
    )


def _withheld(request: SignedInRequest, uid: UUID, item_uid: UUID) -> DossierItem:
    item = item_to_change(request, uid, item_uid)
    if not item.is_withheld:
        raise access.RecordHidden
    return item
