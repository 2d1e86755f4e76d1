"""Begin the reviews that must be: when a date, a return to custody or the two-year limit comes in sight."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KT
from django.utils import timezone

from offenders.custody.rules import HELD
from offenders.dates.calculation_models import Calculation
from offenders.models import CustodyPeriod, KeyDate, Offender, Sentence
from offenders.people.locking import lock
from parole.moves.actions import finality
from parole.reviews import coming
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import record_move
from parole.reviews.addresses import review_url, thread_of
from parole.reviews.models import ParoleReview, ReviewClock
from parole.reviews.rules import referral
from parole.reviews.rules.moves import OPEN, REVIEW, ReviewFacts, ReviewKind, Status
from parole.reviews.rules.referral import KEEPS, STRANDS, Due, Strand
from parole.steps import alert_kinds
from sharing import access, alerts, practice
from sharing.access.rules import Permission
from sharing.access.state_machines import CLOCK, MoveRefused
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date

IN_SIGHT_WEEKS = practice.define(
    "parole.in_sight_weeks",
    "Weeks before the referral deadline when a review opens",
    unit="weeks",
    default=referral.IN_SIGHT_WEEKS,
    source="Practice: the dossier takes about six months",
)


def begin_in_sight(*, on: date, at: datetime) -> int:
    """Begin every review that has come in sight; returns how many. Run twice, or by two at once, it begins one each."""
    weeks = practice.value(IN_SIGHT_WEEKS, on=on)
    begun = 0
    for offender in _to_look_at(on=on, weeks=weeks):
        with alone("reviews_to_begin", offender.pk, subject=offender.pk):
            begun += _begin_due(offender, weeks=weeks, on=on)
    return begun


BESIDE = " Another review of the person is open: do not release on one while another sentence holds the person."


@transaction.atomic
def begin(
    *,
    offender: Offender,
    due: Due,
    on: date,
    by: User | None,
    sentence: Sentence | None = None,
    follows: ParoleReview | None = None,
    uid: UUID | None = None,
) -> ParoleReview:
    """Begin a review of the custody that the person is in now, beside those of what else keeps the person. by: None
    when a job or the return began it. sentence: of which one, where several could be meant. follows: the review that
    it goes on with, where the caller knows.

    Raises MoveRefused when one of the same sentence is open, or the person is not held.
    """
    lock(offender)
    if made := made_before(ParoleReview, uid):
        if made.offender_id != offender.pk:
            raise access.RecordHidden
        return made
    if by:
        access.require(by, Permission.CHANGE, offender)
    REVIEW.move("begin", None, by=by or CLOCK, facts=ReviewFacts(on=on))
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        raise MoveRefused("The person is not in custody: the Board has no decision to make")
    if sentence and sentence.offender_id != offender.pk:
        raise access.RecordHidden
    review = ParoleReview(
        offender=offender,
        period=period,
        sentence=sentence,
        follows=follows or _followed(offender, due, sentence),
        kind=due.kind,
        status=Status.DUE,
        refer_by=due.refer_by,
        basis=due.basis,
        begun_by=by,
        **keyed(uid),
    )
    is_beside_another = _refuse_another(offender, review)
    review.save()
    clock = clocks.start(review, clocks.Clock.REFERRAL, event=on, days=(due.refer_by - on).days, source=due.basis)
    record_move(review, "begin", before="", by=by, on=on)
    is_past = due.refer_by < on
    if is_past:  # the case came to us late: whether it was referred is not known, and this alert asks
        ReviewClock.objects.filter(pk=clock.pk).update(told_missed_at=timezone.now())
    last_day = format_date(due.refer_by)
    says = f"the referral deadline was {last_day} and no referral is recorded" if is_past else f"refer by {last_day}"
    alerts.raise_alert(
        kind=alert_kinds.ANOTHER_IN_SIGHT if is_beside_another else alert_kinds.IN_SIGHT,
        key=f"review:{review.pk}",
        subject=offender,
        text=f"{review.get_kind_display()}: {says}. {due.basis}." + (BESIDE if is_beside_another else ""),
        link=review_url(review),
        of=thread_of(review),
    )
    finality.settle(review, by=by)  # a sheet may give an approved date already
    return review


def _followed(offender: Offender, due: Due, sentence: Sentence | None) -> ParoleReview | None:
    """The review that this one goes on with: the last of its strand; of a further one, the last that asks for one."""
    rows = ParoleReview.objects.filter(offender=offender).with_strands().order_by("-pk")
    earlier = [row for row in rows if sentence is None or row.sentence in (None, sentence)]
    if due.kind != ReviewKind.FURTHER:
        return next((row for row in earlier if row.strand is STRANDS[due.kind]), None)
    asks = [row for row in earlier if row.next_review_by and row.status not in OPEN and row.strand in GO_ON]
    return next((row for row in asks if row.next_review_by == due.refer_by), None) or next(iter(asks), None)


GO_ON = KEEPS - {Strand.RECALL_FIXED_TERM}  # of a recalled fixed term the next one is the yearly


def _refuse_another(offender: Offender, made: ParoleReview) -> bool:
    """Whether another review is open. Raises MoveRefused where one of the same strand and sentence is."""
    running = list(ParoleReview.objects.open().filter(offender=offender).with_strands())
    for parole_review in running:
        if parole_review.strand is not made.strand or (
            parole_review.sentence and made.sentence and parole_review.sentence != made.sentence
        ):
            continue
        if (parole_review.sentence is None) != (made.sentence is None):
            raise MoveRefused(
                f"“{parole_review}” is open and one of the 2 has no sentence. Record the sentence of each"
            )
        raise MoveRefused(f"“{parole_review}” is already open for the same sentence. Use that review")
    return bool(running)


def _begin_due(offender: Offender, *, weeks: int, on: date) -> int:
    """How many were begun: one for each strand that is in sight and has none open."""
    return sum(
        _begin_one(offender, due, on=on)
        for due in coming.dues_of(offender, on=on)
        if on >= referral.in_sight_from(due.refer_by, weeks=weeks)
    )


def _begin_one(offender: Offender, due: Due, *, on: date) -> bool:
    try:
        begin(offender=offender, due=due, on=on, by=None)
    except MoveRefused:  # somebody began it meanwhile
        return False
    return True


def _to_look_at(*, on: date, weeks: int):
    """Those held for whom a review may be in sight that is not open: by a date, a recall or the last refusal. Who has
    one open is looked at where several may be: after a recall, with a life sentence, beside what keeps nobody."""
    last_day = on + timedelta(weeks=weeks)
    mine = {"offender": OuterRef("pk")}
    reviews = ParoleReview.objects.filter(**mine)
    asks = KeyDate.objects.current().official().filter(**mine, code__in=coming.ASKS_THE_BOARD)
    worked_out = Calculation.objects.current().filter(**mine, refused="")
    ours = [Q(**{f"{code}__lte": last_day.isoformat()}) for code in ("ped", "ted")]
    ours_in_sight = worked_out.annotate(ped=KT("dates__PED"), ted=KT("dates__TED")).filter(ours[0] | ours[1])
    open_to_readings = Calculation.objects.current().filter(**mine).exclude(readings=[])
    recalled = CustodyPeriod.objects.open().filter(**mine, is_recall=True)
    again = reviews.filter(next_review_by__lte=last_day)
    keeps_nobody = [kind for kind, strand in STRANDS.items() if strand not in KEEPS]
    several = (
        Exists(recalled)
        | Exists(Sentence.objects.filter(**mine, kind__in=referral.INDETERMINATE))
        | Exists(reviews.filter(status__in=OPEN, kind__in=keeps_nobody))
    )
    return (
        Offender.objects.filter(status__in=HELD)
        .filter(~Exists(reviews.filter(status__in=OPEN)) | several)
        .filter(
            Exists(asks.filter(falls_on__lte=last_day))
            | ~Exists(asks) & (Exists(ours_in_sight) | Exists(open_to_readings))
            | Exists(recalled)
            | Exists(again)
        )
        .order_by("pk")
    )
