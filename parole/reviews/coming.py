"""Which reviews must come for a person, as the record stands: by a date, a recall, or the last refusal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from offenders.dates.calculation_models import Calculation
from offenders.dates.rules.date_checks import days_of
from offenders.dates.rules.releases import Certainty, Code
from offenders.models import Conviction, CustodyPeriod, DateConflict, KeyDate, Offender, Release, Sentence
from parole.reviews.models import ParoleReview
from parole.reviews.rules import referral
from parole.reviews.rules.moves import OPEN, ReviewKind
from parole.reviews.rules.referral import OF_A_RECALL, STRANDS, Due, Strand
from sharing import practice

ASKS_THE_BOARD = (Code.PED, Code.TED)
RECALL_LIFE_DAYS = practice.define(
    "parole.recall_life_days",
    "Days after the return from recall by which a life or IPP case is referred",
    unit="days",
    default=referral.RECALL_REFERRED_WITHIN_DAYS,
    source="Practice: Crime (Sentences) Act 1997 s.32(4) sets no day",
)


@dataclass(frozen=True)
class Eligible:
    """By when the sentences of a person go to the Board. ours: of these dates our calculation alone speaks.
    is_worked_out: our calculation names its dates. refused: why it could not."""

    dates: dict[Code, date]
    ours: frozenset[Code]
    is_worked_out: bool
    refused: str = ""


def dues_of(offender: Offender, *, on: date | None = None) -> list[Due]:
    """The reviews that must come next for somebody who is held, one for each strand that has none open, earliest
    first; without those whose answer the law would not wait for. on: today, where it may be after the referral."""
    found = _dues_of(offender)
    if any(STRANDS.get(due.kind) is Strand.RECALL_FIXED_TERM for due in found) and recall_ended_on(
        offender, on=on or timezone.localdate()
    ):
        found = [due for due in found if STRANDS.get(due.kind) is not Strand.RECALL_FIXED_TERM]
    if not found:
        return []
    leaves_on = leaves_by_law_on(offender)
    waits = [due for due in found if not referral.comes_too_late(due.refer_by, leaves_on=leaves_on, on=on)]
    return sorted(waits, key=lambda due: due.refer_by)


def leaves_by_law_on(offender: Offender) -> date | None:
    """The day on which the law releases the person by official dates on which all sources agree; None where there is no
    such day, or it is in doubt: a review is then begun all the same."""
    if DateConflict.objects.open().filter(offender=offender).exists():
        return None
    ahead = Release.objects.open().counted().filter(offender=offender, certainty=Certainty.FIXED)
    return ahead.filter(origin=Release.Origin.OFFICIAL).values_list("leaves_on", flat=True).first()


def _dues_of(offender: Offender) -> list[Due]:
    """The next after a refusal, the review of a recall, each first one not yet had."""
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        return []
    firsts = firsts_of(offender)
    newest: dict[Strand, ParoleReview] = {}
    for review in ParoleReview.objects.filter(period=period).with_strands().order_by("-pk"):
        if review.status in OPEN or review.next_review_by:
            newest.setdefault(review.strand, review)
    found = [_next_after(each, firsts) for each in newest.values() if each.status not in OPEN and each.next_review_by]
    found += [due for due in not_begun(firsts, period=period) if STRANDS[due.kind] not in newest]
    if period.is_recall and not OF_A_RECALL & set(newest):
        found.append(after_return(period))
    return found


def not_begun(firsts: Iterable[Due], *, period: CustodyPeriod) -> list[Due]:
    """Of these first reviews those of a custody: after a recall the sentences that are passed since."""
    return [due for due in firsts if not period.is_recall or referral.is_anew(due, returned_on=period.starts_on)]


def recall_ended_on(offender: Offender, *, on: date) -> date | None:
    """The last day of the recalled fixed term, where that is over; None while it goes on or its end is in doubt."""
    rows = KeyDate.objects.current().official().filter(offender=offender, code=Code.PRRD)
    stands = Calculation.objects.current().filter(offender=offender).first()
    own = [reading[Code.PRRD] for reading in (readings_of(stands) if stands else []) if Code.PRRD in reading]
    return referral.recall_ended_on(
        official=rows.values_list("falls_on", flat=True).first(),
        own=own,
        is_disputed=DateConflict.objects.open().filter(offender=offender).exists(),
        on=on,
    )


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
    """The first reviews of the person's sentences, by their dates."""
    eligible = eligible_of(offender)
    return referral.first_reviews(
        eligible.dates,
        sentence_kinds=sentence_kinds(offender),
        is_terrorist=is_terrorist(offender),
        ours=eligible.ours,
    )


def eligible_of(offender: Offender) -> Eligible:
    """The official dates; where one is missing, our own calculation, by the earliest of its readings.

    A case is not kept from the Board because no sheet is there yet: also a national-security SOPC, whose dates the
    prison's own service does not work out.
    """
    rows = KeyDate.objects.current().official().filter(offender=offender, code__in=ASKS_THE_BOARD)
    dates = {Code(code): day for code, day in rows.values_list("code", "falls_on")}
    stands = Calculation.objects.current().filter(offender=offender).first()
    own = readings_of(stands) if stands else []
    ours = {}
    for code in ASKS_THE_BOARD:
        days = [reading[code] for reading in own if code in reading]
        if days and code not in dates:
            ours[code] = min(days)
    return Eligible(dates | ours, frozenset(ours), bool(own), stands.refused if stands else "")


def readings_of(stands: Calculation) -> list[dict[Code, date]]:
    """Our dates, or those of each reading where the law is open; empty where they could not be worked out."""
    return [days_of(reading) for reading in (stands.readings or [stands.dates]) if reading]


def sentence_kinds(offender: Offender) -> frozenset[str]:
    return frozenset(Sentence.objects.filter(offender=offender).values_list("kind", flat=True))


def is_terrorist(offender: Offender) -> bool:
    return Conviction.objects.of_terrorism().filter(offender=offender).exists()
