"""Record what happens to a case from the day on which it is due to the hearing: referral, papers, delay, its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from parole.moves.actions import finality
from parole.moves.actions.moves import make_move, refuse_order
from parole.reviews.actions import clocks
from parole.reviews.actions.clocks import Clock
from parole.reviews.actions.opening import (
    ParoleRefused,
    get_review_or_refuse,
    is_made,
    moved_so_far,
    not_in_the_future,
    only_casework,
)
from parole.reviews.addresses import review_url, thread_of
from parole.reviews.choices import PUT_OFF_FOR
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS, PutOffFor, ReviewKind, Status, decider_refusal, oral_limb_of
from parole.steps import alert_kinds
from sharing import alerts, audit
from sharing.access.state_machines import MoveRefused
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as drafts
from sharing.items.rules import Occasion
from sharing.models import User
from sharing.sittings import actions as sittings
from sharing.time_words import format_date

DETAILS = ("board_ref", "target_on", "view", "view_lodged_on")


@transaction.atomic
def send_referral(*, review: ParoleReview, on: date, by: User, uid: UUID | None = None) -> ParoleReview:
    """The letter went to the Board on this day. The case is not referred by that (r.16): see `receive_papers`."""
    return _moved(review, "send_referral", by=by, on=on, uid=uid, sent_on=on)


@transaction.atomic
def receive_papers(*, review: ParoleReview, letter_on: date | None, reports_on: date | None, by: User) -> ParoleReview:
    """On which day the Board had the letter, and on which the required reports; None leaves what is recorded.

    When it has both, the case is referred automatically on the later day (r.16). Raises ParoleRefused, MoveRefused.
    """
    review = get_review_or_refuse(review, by=by)
    only_casework(by)
    letter_on = letter_on or review.letter_received_on
    reports_on = reports_on or review.reports_received_on
    recorded = (review.letter_received_on, review.reports_received_on)
    if review.deemed_referred_on and (letter_on, reports_on) == recorded:
        return review  # the same was sent twice
    if review.status != Status.REFERRAL_SENT:
        is_due = review.status == Status.DUE
        raise MoveRefused("First record when the letter was sent" if is_due else "The case has already been referred")
    if letter_on is None and reports_on is None:
        raise ParoleRefused("letter_on", "Enter at least one of the 2 dates")
    for field, day in (("letter_on", letter_on), ("reports_on", reports_on)):
        not_in_the_future(field, day)
    if letter_on:
        refuse_order(review, "receive_papers", "letter_on", letter_on)
    _set(review, "parole.papers_received", by=by, letter_received_on=letter_on, reports_received_on=reports_on)
    if letter_on and reports_on:
        referred_on = max(letter_on, reports_on)
        make_move(review, "deem_referred", by=by, on=referred_on, deemed_referred_on=referred_on)
        sittings.convene(**_dossier(review), deciders=[], by=by)
    return review


@transaction.atomic
def disclose_dossier(*, review: ParoleReview, on: date, by: User, uid: UUID | None = None) -> ParoleReview:
    """The prisoner got the dossier on this day. Who serves it has seen what must be seen before; of a partner system,
    which sees nothing, nothing is asked. Raises Unseen."""
    review = get_review_or_refuse(review, by=by)
    if is_made(review, uid):
        return review
    review = _moved(review, "disclose_dossier", by=by, on=on, uid=uid, disclosed_on=on)
    if not by.is_program:
        sittings.decide(**_dossier(review), by=by)
    return review


@transaction.atomic
def list_mca(*, review: ParoleReview, on: date, by: User, uid: UUID | None = None) -> ParoleReview:
    """A member considers the case on the papers on this day, past or to come; the decision is due after it (r.19)."""
    review = get_review_or_refuse(review, by=by)
    if is_made(review, uid):
        return review
    refuse_order(review, "list_mca", "on", on)
    make_move(review, "list_mca", by=by, on=min(on, timezone.localdate()), uid=uid, mca_on=on)
    clocks.start(review, Clock.PAPER_DECISION, event=on)
    return review


@transaction.atomic
def issue_directions(
    *, review: ParoleReview, on: date, document: str, by: User, decided_by: str = "", uid: UUID | None = None
) -> ParoleReview:
    """The Board wants more before deciding: the directions written are the ones that count."""
    _refuse_decider(decided_by, on=on)
    return _moved(review, "issue_directions", by=by, on=on, document=document, decided_by=decided_by, uid=uid)


@transaction.atomic
def direct_oral(
    *,
    review: ParoleReview,
    on: date,
    document: str,
    by: User,
    limb: str = "",
    exceptional: str = "",
    uid: UUID | None = None,
) -> ParoleReview:
    """The Board wants to hear the case. A decision on the papers that the prisoner contested falls away (r.20).

    limb, exceptional: by which limb of r.19(1ZA) a hearing is refused as a rule (of the recall of a fixed term it is
    known), and in which exceptional circumstances the Board directs one all the same. Raises MoveRefused without them.
    """
    is_of_recall = review.kind in (ReviewKind.RECALL_255C, ReviewKind.ANNUAL)
    kept = {
        "oral_limb": oral_limb_of(limb, is_of_fixed_term_recall=is_of_recall, on=on),
        "oral_exceptional": exceptional.strip(),
    }
    moved = _moved(review, "direct_oral", by=by, on=on, document=document, uid=uid, oral_directed_on=on, **kept)
    drafts.forget(user=by, form="review.direct_oral", key=str(review.uid))
    return moved


@transaction.atomic
def ready_to_list(*, review: ParoleReview, on: date, by: User, uid: UUID | None = None) -> ParoleReview:
    """All that was directed is there: the Board can find a day."""
    return _moved(review, "ready_to_list", by=by, on=on, uid=uid)


@transaction.atomic
def adjourn(
    *,
    review: ParoleReview,
    on: date,
    reason: str,
    caused_by: str,
    target_on: date,
    document: str,
    by: User,
    put_off_for: str = "",
    decided_by: str = "",
    uid: UUID | None = None,
) -> ParoleReview:
    """The panel keeps the case and goes on by the target. A hearing that lay ahead does not take place."""
    said = {"caused_by": caused_by, "document": document, "put_off_for": put_off_for, "decided_by": decided_by}
    return _put_off(review, "adjourn", on, reason, target_on, by=by, uid=uid, **said)


@transaction.atomic
def defer(
    *,
    review: ParoleReview,
    on: date,
    reason: str,
    caused_by: str,
    target_on: date,
    document: str,
    by: User,
    put_off_for: str = "",
    decided_by: str = "",
    uid: UUID | None = None,
) -> ParoleReview:
    """The case goes back to the Board: the panel is dropped, a listed hearing cancelled, a new target set."""
    said = {"caused_by": caused_by, "document": document, "put_off_for": put_off_for, "decided_by": decided_by}
    return _put_off(review, "defer", on, reason, target_on, by=by, uid=uid, **said)


@transaction.atomic
def withdraw(*, review: ParoleReview, on: date, reason: str, by: User, uid: UUID | None = None) -> ParoleReview:
    """The Board has nothing left to decide: the person died, was transferred, or the conviction was quashed."""
    review = get_review_or_refuse(review, by=by)
    if is_made(review, uid):
        return review
    not_in_the_future("on", on)
    make_move(review, "withdraw", by=by, on=on, reason=reason, uid=uid)
    finality.settle(review, by=by)
    drafts.forget(user=by, form="review.withdraw", key=str(review.uid))
    alerts.raise_alert(
        kind=alert_kinds.WITHDRAWN,
        key=f"review:{review.pk}",
        subject=review.offender,
        text=f"{review}: withdrawn on {format_date(on)}. {reason}",
        link=review_url(review),
        of=thread_of(review),
    )
    return review


@transaction.atomic
def set_details(*, review: ParoleReview, details: Mapping[str, Any], version: str, by: User) -> ParoleReview:
    """The Board's reference, the target for the decision, and the view of the Secretary of State.

    version: of DETAILS as the form was filled from. Raises ChangedMeanwhile, ParoleRefused.
    """
    review = get_review_or_refuse(review, by=by)
    only_casework(by)
    if all(getattr(review, name) == details[name] for name in DETAILS):
        return review
    if version != version_of(review, *DETAILS):
        raise ChangedMeanwhile(review)
    if review.status in ENDS:
        raise MoveRefused("The review has ended")
    lodged_on = details["view_lodged_on"]
    if details["view"] and lodged_on is None:
        raise ParoleRefused("view_lodged_on", "Enter the date the view was put to the Board")
    if lodged_on and not details["view"]:
        raise ParoleRefused("view", "Select the view put to the Board")
    not_in_the_future("view_lodged_on", lodged_on)
    _set(review, "parole.details_set", by=by, **{name: details[name] for name in DETAILS})
    drafts.forget(user=by, form="review.details", key=str(review.uid))
    return review


def _dossier(review: ParoleReview) -> dict[str, Any]:
    """What is to be served is decided by PPCS or the prison, never by the panel."""
    return {
        "subject": review.offender,
        "occasion": Occasion.DOSSIER,
        "about": review.uid,
        "title": "Dossier for the Parole Board",
    }


def _moved(review: ParoleReview, verb: str, *, by: User, on: date, uid: UUID | None, **changed: Any) -> ParoleReview:
    review = get_review_or_refuse(review, by=by)
    if is_made(review, uid):
        return review
    not_in_the_future("on", on)
    refuse_order(review, verb, "on", on)
    return make_move(review, verb, by=by, on=on, uid=uid, **changed)


def _put_off(
    review: ParoleReview,
    verb: str,
    on: date,
    note: str,
    target_on: date,
    *,
    by: User,
    uid: UUID | None,
    **said: Any,
) -> ParoleReview:
    """Adjourn or defer, and tell the teams: whoever planned to come or to send papers must know."""
    _refuse_decider(said["decided_by"], on=on)
    reason = put_off_in_words(said["put_off_for"], note)
    review = get_review_or_refuse(review, by=by)
    if is_made(review, uid):
        return review
    not_in_the_future("on", on)
    refuse_order(review, verb, "on", on)
    if target_on <= on:
        raise ParoleRefused("target_on", "Enter a target after that date")
    is_adjourned = verb == "adjourn"
    make_move(review, verb, by=by, on=on, reason=reason, uid=uid, target_on=target_on, **said)
    drafts.forget(user=by, form=f"review.{verb}", key=str(review.uid))
    goes_on = "the same panel continues" if is_adjourned else "the case goes back to the Board"
    alerts.raise_alert(
        kind=alert_kinds.PUT_OFF,
        key=f"review:{review.pk}:{moved_so_far(review)}",
        subject=review.offender,
        title=f"Parole review {'adjourned' if is_adjourned else 'deferred'}",
        text=f"{review}: {goes_on} by {format_date(target_on)}. {reason}",
        link=review_url(review),
        of=thread_of(review),
    )
    return review


def put_off_in_words(put_off_for: str, note: str) -> str:
    """The reason as a page says it: "A charge is pending. Crown Court, May". Another reason is in the note alone.

    Raises ParoleRefused where the note is missing then.
    """
    if put_off_for == PutOffFor.OTHER and not note.strip():
        raise ParoleRefused("reason", "Enter the reason")
    known = dict(PUT_OFF_FOR).get(PutOffFor(put_off_for), "") if put_off_for else ""
    return ". ".join(part for part in ("" if put_off_for == PutOffFor.OTHER else known, note.strip()) if part)


def _refuse_decider(decided_by: str, *, on: date) -> None:
    if refusal := decider_refusal(decided_by, on=on):
        raise ParoleRefused("decided_by", refusal)


def _set(review: ParoleReview, verb: str, *, by: User, **changed: Any) -> None:
    """Change fields that are no state, and record it."""
    before = audit.fields_of(review, *changed)
    ParoleReview.objects.filter(pk=review.pk).update(**changed)
    review.refresh_from_db(fields=list(changed))
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=review,
        subject=review.offender_id,
        payload={"before": before, "after": audit.fields_of(review, *changed)},
    )
