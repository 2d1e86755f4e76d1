"""Record who challenges a decision, the reply, and the answer."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from offenders.person_page.step_pages import step_pages
from parole.challenges import actions
from parole.challenges.court_steps import record_court_step
from parole.challenges.forms import AnswerForm, ChallengeForm, CourtStepForm, ReferralForm, ReplyForm
from parole.decisions import rules as finality
from parole.decisions.actions.standing import standing_decision
from parole.decisions.court_steps import COURT_STEPS
from parole.decisions.models import Challenge
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import METHODS, SECTION, attempt, changers, form_page, saved, to_change
from parole.reviews.rules.moves import Outcome
from sharing import access
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep, from_today

KINDS = {
    "reconsideration": finality.Challenge.RECONSIDERATION,
    "setting-aside": finality.Challenge.SETTING_ASIDE,
    "high-court": finality.Challenge.HIGH_COURT,
}
TITLES = {
    "reconsideration": (
        "Record a request for reconsideration",
        "If made in time, the release is on hold until the Board answers. A late "
        "request is kept on record and does not reopen the decision (r.28).",
    ),
    "setting-aside": (
        "Record a request to set aside",
        "For a final decision. The release is on hold until the Board answers (r.28A).",
    ),
    "high-court": (
        "Referred to the High Court",
        "The Secretary of State directs it (CJA 2003 s.256AZBA, C(S)A 1997 s.32ZAA). The release is suspended "
        "until the court decides. The "
        "Secretary of State then sets and varies the conditions.",
    ),
}


@require_http_methods(METHODS)
@changers
def review_challenge(request: SignedInRequest, uid: UUID, review_uid: UUID, what: str) -> HttpResponse:
    """A challenge of one kind; with the grounds that the law of the day of the decision knows."""
    if what not in KINDS:
        raise Http404
    review = to_change(request, uid, review_uid)
    decision = standing_decision(review)
    if decision is None:
        messages.info(request, "There is no decision to challenge.")
        return redirect(review_url(review))
    key: dict[str, Any] = {"name": f"challenge.{what}", "key": str(review.uid)}
    form: Any
    if what == "high-court":
        form, drafting = drafts.form_from_draft(request, ReferralForm, **key)
    else:
        known = finality.grounds_for(
            KINDS[what], decided_on=decision.reading().decided_on, outcome=Outcome(decision.outcome)
        )
        chair = Challenge.By.BOARD_CHAIR
        parties = [choice for choice in Challenge.By.choices if what == "setting-aside" or choice[0] != chair]
        form, drafting = drafts.form_from_draft(request, ChallengeForm, **key, known=known, by=parties)

    def act() -> None:
        typed = form.cleaned_data
        common: dict[str, Any] = {"review": review, "by": request.user, "uid": typed["uid"]}
        if what == "high-court":
            actions.refer_to_high_court(referral=form.referral(), **common)
        elif what == "setting-aside":
            actions.ask_to_set_aside(asked=form.asked(), **common)
        else:
            actions.ask_for_reconsideration(asked=form.asked(), **common)

    if attempt(request, form, act):
        return saved(request, review, "Recorded. Everyone who works with the person has been alerted.", "challenges")
    title, intro = TITLES[what]
    return form_page(
        request,
        review.offender,
        review_url(review),
        form=form,
        drafting=drafting,
        title=title,
        intro=intro,
        button="Save",
    )


def challenge_to_change(request: SignedInRequest, uid: UUID, review_uid: UUID, challenge_uid: UUID) -> Challenge:
    rows = Challenge.objects.filter(offender__uid=uid, review__uid=review_uid)
    challenge = access.open_record(request.user, rows.select_related("offender", "review__offender"), uid=challenge_uid)
    access.require(request.user, Permission.CHANGE, challenge.offender)
    return challenge


CHALLENGES = step_pages(
    "challenge",
    section=SECTION,
    opened=challenge_to_change,
    url=lambda challenge: review_url(challenge.review),
)
REPLY = FormStep(
    "Record the reply of the other party",
    ReplyForm,
    actions.reply,
    "Reply recorded.",
    intro="Within 7 days of the application (r.28(4)).",
    button="Record the reply",
    at="#challenges",
    draft="challenge.reply",
)
ANSWER = FormStep(
    lambda challenge: f"Answer: {mid_sentence(challenge.get_kind_display())}",
    AnswerForm,
    actions.answer,
    "Answer recorded, and the review updated.",
    intro="If granted, the decision no longer applies and no one is released on it. "
    "If refused, the decision continues and is not final before this date.",
    button="Record the answer",
    draft="challenge.answer",
    asks=lambda request, challenge: {"challenge": challenge},
    lands_at="#challenges",
)
COURT = {
    name: FormStep(
        f"Record: {mid_sentence(step.words)}",
        CourtStepForm,
        partial(record_court_step, step=name),
        "Recorded.",
        intro="CPR 77.16 to 77.33: papers with the court within 2 days of filing; a certificate "
        "within 7 days of serving the prisoner in person. Both numbers are to be confirmed.",
        button="Save",
        at="#challenges",
        asks=from_today,
    )
    for name, step in COURT_STEPS.items()
}
