"""What follows from a decision automatically: finality, and the release. The one place that works it out.

`go_on` makes the moves that are due and `settle` lets the release follow; every verb about a decision ends with them,
and the job calls them for what time alone has brought about. Both may run again, late, and twice at once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.releases import Code
from offenders.dates.rules.suspension import SUSPENDED
from offenders.models import CustodyPeriod, KeyDate, Offender, Release
from offenders.releases.directions import actions as directions
from parole import followers
from parole.decisions import alert_kinds, event_kinds, rules
from parole.decisions.actions.alerts import alert_decision, severity_of, tell_programs
from parole.decisions.actions.standing import asked_of, standing_decision
from parole.decisions.models import Decision
from parole.decisions.questions import ReferralQuestion
from parole.decisions.rules import Challenge
from parole.moves.actions import questions
from parole.moves.actions.moves import facts_with, is_suspended, make_move
from parole.moves.querysets import may_go_on, with_an_undecided_date, with_no_question
from parole.moves.rules import Keeping, join
from parole.reviews import coming
from parole.reviews.actions.opening import get_review_or_refuse
from parole.reviews.choices import REVIEW_KINDS
from parole.reviews.models import ParoleReview
from parole.reviews.rules import referral
from parole.reviews.rules.moves import FINAL_STATES, OPEN, Outcome, ReviewFacts, ReviewKind, Status
from parole.reviews.rules.referral import KEEPS, STRANDS, Due, Strand
from sharing import alerts, practice
from sharing.access.state_machines import MoveRefused
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.time_words import format_date

logger = logging.getLogger(__name__)

CLOSES_AFTER = practice.define(
    "parole.closes_after_days",
    "Days a final refusal stays open for challenges made in time but recorded late",
    unit="days",
    default=7,
    source="Our design: a challenge posted on the last day arrives within a week",
)
MAY_BE_DIRECTED = frozenset(
    {
        Status.PAPER_DECISION,
        Status.DECIDED,
        Status.PROVISIONAL,
        Status.RECONSIDERATION_APPLIED,
        Status.RECONSIDERATION_REFUSED,
        Status.HIGH_COURT_REFERRED,
        *FINAL_STATES,
    }
)
CALLED = {
    Challenge.RECONSIDERATION: "Reconsideration was asked for on {day}",
    Challenge.SETTING_ASIDE: "Setting aside was asked for on {day}",
    Challenge.HIGH_COURT: "The case was referred to the High Court on {day}",
}


def go_on(review: ParoleReview, *, by: User | None, on: date) -> ParoleReview:
    """Make every move that is due by this day, each on its own day, and let the release follow.

    by: who recorded what made it due; None when time did. The caller holds the lock on the person.
    """
    is_settled = False
    decision = standing_decision(review)
    while due := _due(review, decision, on=on):
        is_settled = _make(review, decision, due, by=by)
        decision = standing_decision(review)
    if not is_settled:
        _settle(review, decision, by=by)
    return review


def go_on_with_all(*, on: date) -> int:
    """Every review in which time has made a move due; returns in how many one was made."""
    made = 0
    for pk in list(may_go_on(on=on).values_list("pk", flat=True)):
        try:
            made += _go_on_with(pk, on=on)
        except MoveRefused:  # one that is stuck holds up no other
            logger.exception("review_stuck", extra={"review": pk})
    return made


@transaction.atomic
def _go_on_with(pk: int, *, on: date) -> bool:
    review = get_review_or_refuse(ParoleReview.objects.select_related("offender").get(pk=pk), by=None)
    if _due(review, standing_decision(review), on=on) is None:  # somebody was quicker
        return False
    go_on(review, by=None, on=on)
    return True


def settle(review: ParoleReview, *, by: User | None) -> None:
    """Make the release what the decisions on the person say of it. Nothing happens when it is so already.

    A direction that is not final, or that is challenged, is held with until when and the earliest day; a final one is
    held no more; one that fell away is taken back, and what a sheet still says of it is held. Where the Board looks at
    several things that keep the person, nobody is released on one direction alone.
    """
    _settle(review, standing_decision(review), by=by)


@dataclass(frozen=True)
class FinalityStatus:
    """What the Board has decided in one review. earliest: the first day by it, where it directs release."""

    review: ParoleReview
    decision: Decision | None
    question: ReferralQuestion | None
    earliest: date | None


def _settle(review: ParoleReview, decision: Decision | None, *, by: User | None) -> None:
    """decision: the standing one of this review, as just asked."""
    own = _standing_of(review, decision, by=by)
    if review.status == Status.RELEASED or not _is_of_this_custody(review):
        return
    is_one, others = _beside(review)
    keeping = [own] if is_one else []
    keeping += [_standing_of(other, standing_decision(other), by=by) for other in others]
    directed = [each for each in keeping if each.earliest]
    if not directed:
        _take_back(next(iter(keeping), own), by=by)
        return
    joint = join(
        [_said_of(each) for each in keeping],
        not_begun=[dict(REVIEW_KINDS)[due.kind] for due in _not_begun(review, keeping)],
        kept_until=kept_by_law_until(review, keeping),
    )
    decided = [each.decision for each in directed if each.decision]
    first, until = _asked_of(directed), [each.challengeable_until for each in decided]
    days = " and ".join(format_date(each.reading().decided_on) for each in decided)
    try:
        release = directions.direct_release(
            offender=review.offender,
            expected_on=joint.planned_for,
            earliest_on=joint.opens_on,
            is_final=not joint.held,
            challengeable_until=max(filter(None, until), default=None) if joint.has_its_day else None,
            directed_on=first.decision.reading().decided_on if first.decision else None,
            settled_on=first.question.settled_on() if first.question else None,
            source=f"Parole Board, decision{'' if len(decided) == 1 else 's'} of {days}",
            by=by,
        )
    except directions.NotHeld:
        return
    if joint.held:
        directions.hold_until_final(release=release, reason=joint.held, by=by)
    directions.lift_when_final(
        offender=review.offender, reason="The decision is final", by=by, but=release if joint.held else None
    )


def _standing_of(review: ParoleReview, decision: Decision | None, *, by: User | None) -> FinalityStatus:
    may_be = decision is not None and decision.outcome == Outcome.RELEASE_DIRECTED and review.status in MAY_BE_DIRECTED
    earliest = earliest_release(review, decision) if decision and may_be else None
    question = questions.ask(review, decision, may_be=earliest is not None, by=by)
    return FinalityStatus(review, decision, question, earliest)


def _beside(review: ParoleReview) -> tuple[bool, list[ParoleReview]]:
    """Of what keeps the person in this custody the last review each, also one that ended without a release: whether
    this review is one of them, and the others."""
    rows = ParoleReview.objects.filter(offender_id=review.offender_id, period=review.period_id)
    rows = rows.exclude(status=Status.WITHDRAWN).with_strands().order_by("-pk")
    keeping = [row for row in rows if row.strand in KEEPS]
    gone_on = {(row.follows_id, row.strand) for row in keeping}
    newest: dict[tuple[Strand, int | None], ParoleReview] = {}
    for row in keeping:
        if (row.pk, row.strand) not in gone_on:
            newest.setdefault((row.strand, row.sentence_id), row)
    for each in newest.values():
        each.offender = review.offender
    is_one = any(each.pk == review.pk for each in newest.values())
    return is_one, [each for each in newest.values() if each.pk != review.pk]


def _not_begun(review: ParoleReview, keeping: Iterable[FinalityStatus]) -> list[Due]:
    """The first reviews of other sentences that must come and that nobody has begun yet."""
    if review.period is None:
        return []
    firsts = coming.not_begun(coming.firsts_of(review.offender), period=review.period)
    had = {standing.review.strand for standing in keeping}
    return [due for due in firsts if STRANDS[due.kind] not in had]


def kept_by_law_until(review: ParoleReview, keeping: Iterable[FinalityStatus]) -> date | None:
    """The day on which the law releases from a sentence passed after the return from a recall, of which the Board does
    not decide: a direction on the recall opens no earlier. None where there is no such sentence."""
    if (
        any(standing.review.is_of_first_release for standing in keeping)
        or review.period is None
        or not review.period.is_recall
        or review.period.held_under is HeldUnder.RECALL
    ):
        return None
    codes = (Code.CRD, Code.ARD)
    rows = KeyDate.objects.current().official().filter(offender=review.offender_id, code__in=codes)
    return rows.order_by("-falls_on").values_list("falls_on", flat=True).first()


def _said_of(standing: FinalityStatus) -> Keeping:
    review, decision, earliest = standing.review, standing.decision, standing.earliest
    held = held_because(review, decision, earliest) if decision and earliest else ""
    return Keeping(
        title=str(review),
        opens_on=earliest,
        planned_for=review.planned_for,
        held=held,
        has_its_day=bool(decision and earliest) and not is_challenged(decision) if decision else False,
    )


def _asked_of(directed: Sequence[FinalityStatus]) -> FinalityStatus:
    """The direction that the release is suspended by, where one of them is; else the last."""
    suspended = [standing for standing in directed if standing.decision and is_suspended(standing.decision)]
    return (suspended or list(directed))[-1]


def settle_dates(*, offender: Offender, release: Release | None, before: Release | None, by: User | None) -> None:
    """A sheet may have moved the day of eligibility or an approved parole date: what is before the Board follows."""
    counts = Q(status__in=OPEN) | Q(Exists(Decision.objects.filter(review=OuterRef("pk"))))
    review = ParoleReview.objects.filter(counts, offender=offender).order_by("-pk").first()
    if review is not None:
        settle(review, by=by)


def hold_what_nobody_decided() -> int:
    """Hold each approved date of a sheet that no decision in the open review speaks for, where nothing holds it yet.

    The verbs do so at once: this is for what was on record before them. Returns how many reviews were looked at.
    """
    rows = with_an_undecided_date().select_related("offender")
    for review in rows:
        _settle_locked(review)
    return len(rows)


@transaction.atomic
def _settle_locked(review: ParoleReview) -> None:
    settle(get_review_or_refuse(review, by=None), by=None)


def ask_what_was_not_asked() -> int:
    """Ask of each direction to release that stands whether it is referred to the High Court, where nobody has asked.

    The verbs do so at once: this is for what was on record before them. Returns how many reviews were looked at.
    """
    rows = with_no_question(MAY_BE_DIRECTED).select_related("offender")
    for review in rows:
        with alone("reviews", review.pk):
            _settle_locked(review)
    return len(rows)


def earliest_release(review: ParoleReview, decision: Decision) -> date | None:
    """The first day on which the person could go on this decision; None while the parties do not have it."""
    provided_on = decision.reading().provided_on
    if provided_on is None:
        return None
    asked = asked_of(decision)
    final_on = rules.final_from(
        provided_on=provided_on,
        is_open_to_reconsideration=decision.is_open_to_reconsideration,
        challenges=[each for each in asked if not each.is_open],
        days=((decision.challengeable_until or provided_on) - provided_on).days,
    )
    if final_on is None:
        return None
    return rules.earliest_release(final_on=final_on, eligible_on=eligible_on(review), challenges=asked)


def final_day(review: ParoleReview) -> date | None:
    """The day on which the decision is, or was, final by its days and the answers; None while it is challenged."""
    decision = standing_decision(review)
    return rules.final_day(facts_with(review, decision, on=timezone.localdate()), asked_of(decision))


def eligible_on(review: ParoleReview) -> date | None:
    """The day from which the Board may direct the release, official or, without one, by our calculation; None of a
    recalled sentence, which has none."""
    if review.period is None or not review.is_of_first_release:
        return None
    said = KeyDate.objects.current().official().filter(offender=review.offender_id, code__in=(Code.PED, Code.TED))
    official = max(said.values_list("falls_on", flat=True), default=None)
    return official or max(coming.eligible_of(review.offender).dates.values(), default=None)


def is_challenged(decision: Decision) -> bool:
    """Whether something is open that the Board or a court has to answer."""
    return any(each.is_open for each in asked_of(decision))


def held_because(review: ParoleReview, decision: Decision, earliest: date) -> str:
    """Why nobody is released on the direction now, until when, and the earliest day; empty when it is final."""
    waits = [CALLED[each.kind].format(day=format_date(each.made_on)) for each in asked_of(decision) if each.is_open]
    if waits:
        return f"{'. '.join(waits)}. No one is released until it is answered, or before {format_date(earliest)}."
    if review.status in FINAL_STATES:
        return ""
    if review.status == Status.HIGH_COURT_REFERRED:
        return (
            "The case is before the High Court. No one is released until "
            f"it answers, or before {format_date(earliest)}."
        )
    until = decision.challengeable_until
    days = f" and can be challenged until {format_date(until)}" if until else ""
    return f"The decision is not final{days}. The earliest release date is {format_date(earliest)}."


def tell_final(review: ParoleReview, decision: Decision, *, by: User | None) -> None:
    """Everybody who works with the person hears at once, and the followers."""
    text = f"{decision.get_outcome_display()}: final since {format_date(review.final_on)}." if review.final_on else ""
    if decision.outcome == Outcome.RELEASE_DIRECTED and (earliest := earliest_release(review, decision)):
        text += f" The earliest release date is {format_date(earliest)}."
        if is_suspended(decision):
            text += f" {SUSPENDED}."
    key = f"decision:{decision.pk}:{review.final_on}"
    alert_decision(alert_kinds.FINAL, review, text, key=key, severity=severity_of(decision.outcome))
    tell_programs(event_kinds.FINAL, review, decision)
    alerts.resolve(kind=alert_kinds.TO_ANSWER, key=answer_key(decision), reason="The decision is final")
    followers.decision_final.tell(decision=decision, by=by)


def answer_key(decision: Decision) -> str:
    """Of the alert that asks for the Secretary of State's answer: once for each last day that was counted."""
    return f"decision:{decision.pk}:{decision.challengeable_until}"


def next_review_by(review: ParoleReview, decision: Decision | None, *, disposed_on: date) -> date | None:
    """The last day of the referral that must follow; None after a release, advice or no decision."""
    after = ReviewKind(review.kind)
    if decision and not referral.is_followed(after=after, outcome=Outcome(decision.outcome)):
        return None
    return referral.next_review(after=after, disposed_on=disposed_on).refer_by


def _is_of_this_custody(review: ParoleReview) -> bool:
    """Whether the person is held as when the case went to the Board. Who absconded and is back is dealt with anew."""
    running = CustodyPeriod.objects.open().filter(offender_id=review.offender_id).values_list("pk", flat=True).first()
    return review.period_id is None or running == review.period_id


class DueMove(NamedTuple):
    """A move that is due, and what is known when it is."""

    verb: str
    on: date
    facts: ReviewFacts


def _due(review: ParoleReview, decision: Decision | None, *, on: date) -> DueMove | None:
    """decision: the standing one, as just asked."""
    if review.status not in OPEN:
        return None
    facts = facts_with(review, decision, on=on)
    closes_after = practice.value(CLOSES_AFTER, on=on)
    found = rules.following(
        Status(review.status), facts, challenges=asked_of(decision), on=on, closes_after=closes_after
    )
    return DueMove(found.verb, found.on, replace(facts, on=found.on)) if found else None


def _make(review: ParoleReview, decision: Decision | None, due: DueMove, *, by: User | None) -> bool:
    """Whether the release follows the decision since."""
    changed: dict[str, Any] = {}
    if due.verb == "become_final" and decision:
        decided_on = decision.reading().decided_on
        changed = {"final_on": due.on, "next_review_by": next_review_by(review, decision, disposed_on=decided_on)}
    reason = CLOSED_AS.get(Status(review.status), "Not released") if due.verb == "close" else ""
    make_move(review, due.verb, by=by, on=due.on, reason=reason, as_clock=True, facts=due.facts, **changed)
    if due.verb != "become_final" or not decision:
        return False
    _settle(review, decision, by=by)  # before anybody hears: who looks at once finds it so
    tell_final(review, decision, by=by)
    return True


CLOSED_AS = {Status.QUASHED: "Not released: the High Court quashed the direction"}


def _take_back(standing: FinalityStatus, *, by: User | None) -> None:
    """No direction to release stands: take back what was directed, and hold what only a sheet says."""
    review, decision = standing.review, standing.decision
    has_decided = review.decisions.exists()
    if review.status == Status.WITHDRAWN:
        reason = "The review was withdrawn"
    elif not has_decided:
        reason = "The open review has no decision of the Board"
    elif decision is None:
        reason = "The Board's decision was set aside or quashed"
    elif decision.outcome != Outcome.RELEASE_DIRECTED:
        reason = "The Board did not direct release"
    else:
        reason = "The parties have not received the Board's decision"
    directions.withdraw_direction(offender=review.offender, reason=reason, by=by)
    sheet = directions.directed_in_sheet(review.offender)
    if sheet and review.status != Status.WITHDRAWN and (has_decided or review.status in OPEN):
        held = f"{reason}. {RESTS_ON_NOTHING}"
        directions.hold_until_final(release=sheet, reason=held, by=by)
        if not has_decided:
            _tell_of_a_date(review, sheet)
    else:
        directions.lift_when_final(offender=review.offender, reason=reason, by=by)


RESTS_ON_NOTHING = (
    "The approved parole date on the sheet is not based on a final decision. No one is released "
    "on it, and the earliest release date is not known until the decision is recorded."
)


def _tell_of_a_date(review: ParoleReview, sheet: Release) -> None:
    """Once for each such date: either the decision is to be recorded here, or the sheet is wrong."""
    text = (
        f"The sheet has an approved parole date, {format_date(sheet.expected_on)}, but the open review has no "
        f"decision. The release is on "
        "hold until PPCS records the decision and it is final."
    )
    alert_decision(alert_kinds.DATE_WITHOUT_DECISION, review, text, key=f"review:{review.pk}:{sheet.expected_on}")
