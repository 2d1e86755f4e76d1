"""Record how far a referral to the High Court is: filed, the papers with the court, served, certified. Each begins or
ends a time limit of the Secretary of State.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from parole.decisions.court_steps import COURT_STEPS
from parole.decisions.models import Challenge
from parole.decisions.rules import Challenge as Kind
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, not_in_the_future, only_casework
from parole.reviews.rules.clocks import Clock
from sharing import audit
from sharing.access.state_machines import MoveRefused
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

BEGINS = {"filed": Clock.COURT_PAPERS, "served": Clock.COURT_CERTIFICATE}
MEETS = {"papers": Clock.COURT_PAPERS, "certified": Clock.COURT_CERTIFICATE}


@transaction.atomic
def record_court_step(*, challenge: Challenge, step: str, on: date, by: User) -> Challenge:
    """One step was done on this day. The same again changes nothing. Raises ParoleRefused, MoveRefused."""
    review = get_review_or_refuse(challenge.review, by=by)
    only_casework(by)
    challenge = Challenge.objects.get(pk=challenge.pk)
    if challenge.kind != Kind.HIGH_COURT or challenge.answered_on:
        raise MoveRefused("No referral is with the High Court")
    made = COURT_STEPS[step]
    stands = getattr(challenge, made.field)
    if stands == on:
        return challenge
    if stands:
        raise MoveRefused(f"{made.words}: already recorded for {format_date(stands)}")
    first = getattr(challenge, made.rests_on)
    if first is None:
        before = next(each.words for each in COURT_STEPS.values() if each.field == made.rests_on)
        raise MoveRefused(f"First record: {mid_sentence(before)}")
    not_in_the_future("on", on)
    if on < first:
        raise ParoleRefused("on", f"Enter {format_date(first)} or a later date")
    Challenge.objects.filter(pk=challenge.pk).update(**{made.field: on})
    challenge.refresh_from_db()
    if step in BEGINS:
        clocks.start(review, BEGINS[step], event=on)
    if step in MEETS:
        clocks.meet(review, MEETS[step], on=on)
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"parole.court_{step}",
        by=by,
        target=challenge,
        subject=challenge.offender_id,
        payload=audit.fields_of(challenge, *(each.field for each in COURT_STEPS.values())),
    )
    return challenge
