"""Record who challenges a decision, the reply, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from offenders.person_page.step_pages import step_pages
from parole.challenges import actions
from parole.challenges.court_steps import record_court_step
from parole.challenges.forms import AnswerForm, ChallengeForm, CourtStepForm, ReferralForm, ReplyForm
from parole.decisions import rules as finality
from parole.decisions.actions.standing import standing_decision
from parole.decisions.court_steps import COURT_STEPS
from parole.decisions.models import Challenge
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import REVIEWS, SECTION
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import Outcome
from sharing import access
from sharing.access.rules import Permission
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep, More, from_today

# Who challenges


def standing(request: SignedInRequest, review: ParoleReview) -> HttpResponse | None:
    if standing_decision(review) is not None:
        return None
    messages.info(request, "There is no decision to challenge.")
    return redirect(review_url(review))


def grounds_of(kind: finality.Challenge) -> More:
    """Those that the law of the day of the decision knows, and who may ask."""

    def known(request: SignedInRequest, review: ParoleReview) -> dict[str, Any]:
        decision = standing_decision(review)
        if decision is None:  # standing() answers in its place
            raise access.RecordHidden
        chair = Challenge.By.BOARD_CHAIR
        is_set_aside = kind is finality.Challenge.SETTING_ASIDE
        return {
            "known": finality.grounds_for(
                kind, decided_on=decision.reading().decided_on, outcome=Outcome(decision.outcome)
            ),
            "by": [choice for choice in Challenge.By.choices if is_set_aside or choice[0] != chair],
        }

    return known


def challenging(what: str, title: str, form: Any, act: Callable[..., Any], intro: str, **more: Any) -> FormStep:
    return FormStep(
        title,
        form,
        act,
        "Recorded. Everyone who works with the person has been alerted.",
        intro=intro,
        button="Save",
        lands_at="#challenges",
        draft=f"challenge.{what}",
        instead=standing,
        **more,
    )


CHALLENGE = {
    "reconsideration": challenging(
        "reconsideration",
        "Record a request for reconsideration",
        ChallengeForm,
        actions.ask_for_reconsideration,
        "If made in time, the release is on hold until the Board answers. A late request is kept on record and does "
        "not reopen the decision (r.28).",
        asks=grounds_of(finality.Challenge.RECONSIDERATION),
    ),
    "setting-aside": challenging(
        "setting-aside",
        "Record a request to set aside",
        ChallengeForm,
        actions.ask_to_set_aside,
        "For a final decision. The release is on hold until the Board answers (r.28A).",
        asks=grounds_of(finality.Challenge.SETTING_ASIDE),
    ),
    "high-court": challenging(
        "high-court",
        "Referred to the High Court",
        ReferralForm,
        actions.refer_to_high_court,
        "The Secretary of State directs it (CJA 2003 s.256AZBA, C(S)A 1997 s.32ZAA). The release is suspended until "
        "the court decides. The Secretary of State then sets and varies the conditions.",
    ),
}
review_challenge = REVIEWS.by_verb(CHALLENGE, part="what")


# What follows


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
