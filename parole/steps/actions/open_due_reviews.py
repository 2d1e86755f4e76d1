"""Begin the reviews that must be: when a date, a return to custody or the two-year limit comes in sight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from offenders.custody.rules import HELD
from offenders.dates.rules.releases import Certainty, Code
from offenders.models import Conviction, CustodyPeriod, DateConflict, KeyDate, Offender, Release, Sentence
from offenders.people.locking import lock
from parole.moves.actions import finality
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import record_move
from parole.reviews.addresses import page_of
from parole.reviews.choices import REVIEW_KINDS
from parole.reviews.models import ParoleReview, ReviewClock
from parole.reviews.rules import referral
from parole.reviews.rules.moves import OPEN, REVIEW, ReviewFacts, ReviewKind, Status
from parole.reviews.rules.referral import Due
from parole.steps import alert_kinds
from sharing import access, alerts, practice
from sharing.access.rules import Permission
from sharing.access.state_machines import CLOCK, MoveRefused
from sharing.models import User
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date

IN_SIGHT_WEEKS = practice.define(
    "parole.in_sight_weeks",
    "Weeks before the last day of a referral on which the review is begun",
    unit="weeks",
    default=referral.IN_SIGHT_WEEKS,
    source="Practice: the dossier takes about six months",
)
RECALL_LIFE_DAYS = practice.define(
    "parole.recall_life_days",
    "Days after the return from recall by which a life or IPP case is referred",
    unit="days",
    default=referral.RECALL_REFERRED_WITHIN_DAYS,
    source="Practice: Crime (Sentences) Act 1997 s.32(4) sets no day",
)
ASKS_THE_BOARD = (Code.PED, Code.TED)


def begin_in_sight(*, on: date, at: datetime) -> int:
    """Begin every review that has come in sight; returns how many. Run twice, or by two at once, it begins one each."""
    weeks = practice.value(IN_SIGHT_WEEKS, on=on)
    for offender in _recalled_with_one_open(on=on, weeks=weeks):
        _tell_of_another(offender, weeks=weeks, on=on)
    return sum(_begin_due(offender, weeks=weeks, on=on, at=at) for offender in _without(on=on, weeks=weeks))


@transaction.atomic
def begin(*, offender: Offender, due: Due, on: date, by: User | None, uid: UUID | None = None) -> ParoleReview:
    """Begin a review of the custody that the person is in now. by: None when a job or the return began it.

    Raises MoveRefused when one is open, or the person is not held.
    """
    lock(offender)
    if made := made_before(ParoleReview, uid):
        if made.offender_id != offender.pk:
            raise access.RecordHidden
        return made
    if by:
        access.require(by, Permission.CHANGE, offender)
    REVIEW.move("begin", None, by=by or CLOCK, facts=ReviewFacts(on=on))
    if ParoleReview.objects.open().filter(offender=offender).exists():
        raise MoveRefused("A review is open already. Go on with that one")
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        raise MoveRefused("The person is not held: there is nothing for the Board to decide")
    review = ParoleReview.objects.create(
        offender=offender,
        period=period,
        follows=ParoleReview.objects.filter(offender=offender).order_by("-pk").first(),
        kind=due.kind,
        status=Status.DUE,
        refer_by=due.refer_by,
        basis=due.basis,
        begun_by=by,
        **keyed(uid),
    )
    clock = clocks.start(review, clocks.Clock.REFERRAL, event=on, days=(due.refer_by - on).days, source=due.basis)
    record_move(review, "begin", before="", by=by, on=on)
    is_past = due.refer_by < on
    if is_past:  # the case came to us late: whether it was referred is not known, and this alert asks
        ReviewClock.objects.filter(pk=clock.pk).update(told_missed_at=timezone.now())
    last_day = format_date(due.refer_by)
    says = f"the last day was {last_day}, and no referral is recorded" if is_past else f"to be referred by {last_day}"
    alerts.raise_alert(
        kind=alert_kinds.IN_SIGHT,
        key=f"review:{review.pk}",
        subject=offender,
        text=f"{review.get_kind_display()}: {says}. {due.basis}.",
        link=page_of(review),
    )
    finality.settle(review, by=by)  # a sheet may give an approved date already
    return review


def due_of(offender: Offender, *, on: date | None = None) -> Due | None:
    """The review that must come next for somebody who is held and has none open; None when none is foreseen, and when
    the law releases the person before the Board could answer. on: today, where it may be after the day of referral."""
    due = _due_of(offender)
    if due is None or referral.comes_too_late(due.refer_by, leaves_on=leaves_by_law_on(offender), on=on):
        return None
    return due


def leaves_by_law_on(offender: Offender) -> date | None:
    """The day on which the law releases the person by official dates on which all sources agree; None where there is no
    such day, or it is in doubt: a review is then begun all the same."""
    if DateConflict.objects.open().filter(offender=offender).exists():
        return None
    ahead = Release.objects.open().counted().filter(offender=offender, certainty=Certainty.FIXED)
    return ahead.filter(origin=Release.Origin.OFFICIAL).values_list("leaves_on", flat=True).first()


def _due_of(offender: Offender) -> Due | None:
    """The earliest of what must come: the next after a refusal, the review of a recall, each first one not yet had."""
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        return None
    earlier = list(ParoleReview.objects.filter(period=period, next_review_by__isnull=False).order_by("-pk"))
    had = {each.kind for each in earlier}
    firsts = [due for due in firsts_of(offender) if due.kind not in had]
    if period.is_recall:
        firsts = [due for due in firsts if referral.is_anew(due, returned_on=period.starts_on)]
    found = [_next_after(earlier[0], firsts_of(offender))] if earlier else []
    if period.is_recall and not had & referral.AFTER_RECALL:
        found.append(after_return(period))
    return min([*found, *firsts], key=lambda due: due.refer_by, default=None)


def _next_after(last: ParoleReview, firsts: Iterable[Due]) -> Due:
    """The review that follows the last refusal, by the day on record."""
    again = last.next_review_by or last.refer_by
    first = next((due.kind for due in firsts), None)
    said = referral.next_review(after=ReviewKind(last.kind), disposed_on=last.final_on or again, first=first)
    return Due(said.kind, again, said.basis)


def after_return(period: CustodyPeriod) -> Due:
    """The review of who is back after a recall: by the sentences that were passed before the return."""
    passed = Sentence.objects.filter(offender=period.offender_id)
    recalled = passed.filter(sentenced_on__lt=period.starts_on).values_list("kind", flat=True)
    days = practice.value(RECALL_LIFE_DAYS, on=period.starts_on)
    return referral.review_after_return(period.starts_on, recalled=frozenset(recalled), days=days)


def firsts_of(offender: Offender) -> tuple[Due, ...]:
    """The first reviews of the person's sentences, as the official dates stand."""
    dates = KeyDate.objects.current().official().filter(offender=offender).values_list("code", "falls_on")
    return referral.first_reviews(
        {Code(code): day for code, day in dates},
        sentence_kinds=sentence_kinds(offender),
        is_terrorist=Conviction.objects.of_terrorism().filter(offender=offender).exists(),
    )


def sentence_kinds(offender: Offender) -> frozenset[str]:
    return frozenset(Sentence.objects.filter(offender=offender).values_list("kind", flat=True))


def _begin_due(offender: Offender, *, weeks: int, on: date, at: datetime) -> bool:
    due = due_of(offender, on=on)
    if due is None or on < referral.in_sight_from(due.refer_by, weeks=weeks):
        return False
    try:
        begin(offender=offender, due=due, on=on, by=None)
    except MoveRefused:  # somebody began it meanwhile
        return False
    return True


def _tell_of_another(offender: Offender, *, weeks: int, on: date) -> None:
    """Another sentence comes in sight while the recall is before the Board: a person has one open review, and this one
    is referred in it or after it. A recall puts off no other sentence. The same again tells nobody."""
    period = CustodyPeriod.objects.open().get(offender=offender)
    reviews = list(ParoleReview.objects.filter(period=period))
    running = next((each for each in reviews if each.status in OPEN), None)
    had = {each.kind for each in reviews if each.next_review_by or each.status in OPEN}
    for due in firsts_of(offender):
        is_new = referral.is_anew(due, returned_on=period.starts_on) and due.kind not in had
        if running and is_new and on >= referral.in_sight_from(due.refer_by, weeks=weeks):
            alerts.raise_alert(
                kind=alert_kinds.ANOTHER_IN_SIGHT,
                key=f"person:{offender.pk}:{due.kind}:{due.refer_by}",
                subject=offender,
                text=f"{dict(REVIEW_KINDS)[due.kind]}: to be referred by {format_date(due.refer_by)}. {due.basis}. "
                f"Another review is open: {running}. Refer this sentence in it, or begin its own review once that has "
                "ended. A recall puts off no other sentence.",
                link=page_of(running),
            )


def _recalled_with_one_open(*, on: date, weeks: int):
    """Those recalled with an open review for whom a date of another sentence may be in sight."""
    mine = {"offender": OuterRef("pk")}
    asks = (
        KeyDate.objects.current()
        .official()
        .filter(**mine, code__in=ASKS_THE_BOARD, falls_on__lte=on + timedelta(weeks=weeks))
    )
    recalled = CustodyPeriod.objects.open().filter(**mine, is_recall=True)
    is_open = ParoleReview.objects.filter(**mine, status__in=OPEN)
    return Offender.objects.filter(Exists(asks), Exists(recalled), Exists(is_open), status__in=HELD).order_by("pk")


def _without(*, on: date, weeks: int):
    """Those held and without an open review for whom one may be in sight: by a date, a recall or the last refusal."""
    last_day = on + timedelta(weeks=weeks)
    mine = {"offender": OuterRef("pk")}
    reviews = ParoleReview.objects.filter(**mine)
    asks = KeyDate.objects.current().official().filter(**mine, code__in=ASKS_THE_BOARD, falls_on__lte=last_day)
    recalled = CustodyPeriod.objects.open().filter(**mine, is_recall=True)
    again = reviews.filter(next_review_by__lte=last_day)
    return (
        Offender.objects.filter(status__in=HELD)
        .filter(~Exists(reviews.filter(status__in=OPEN)))
        .filter(Exists(asks) | Exists(recalled) | Exists(again))
        .order_by("pk")
    )
