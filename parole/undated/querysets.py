"""People in custody whose case must go to the Board by a date that is not known."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from offenders.custody.rules import HELD
from offenders.dates.calculation_models import Calculation
from offenders.dates.rules.releases import Code
from offenders.models import Conviction, CustodyPeriod, KeyDate, Offender, Sentence
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import OPEN, ReviewKind
from parole.reviews.rules.referral import EXTENDED, INDETERMINATE, PARTICULAR_CONCERN, STRANDS, Strand


def with_no_referral_date() -> Any:
    """Each with `lacks_tariff` and `lacks_eligibility`, which date is not known, `refused`, why our calculation names
    none (None before the first), and `refused_at`.

    Whom the law gives no eligibility date (a serious terrorism sentence) is not among them: our calculation says so.
    """
    calculation = Calculation.objects.current().filter(offender=OuterRef("pk"))
    worked_out = calculation.filter(Q(refused="") | ~Q(readings=[]))
    tariff = worked_out.filter(Q(dates__has_key=Code.TED) | ~Q(readings=[]))
    fixed = _sentences().exclude(kind__in=INDETERMINATE)
    asks = fixed.filter(kind__in=EXTENDED | PARTICULAR_CONCERN)
    of_terrorism = Conviction.objects.of_terrorism().filter(offender=OuterRef("pk"))
    lacks_tariff = (
        Exists(_sentences().filter(kind__in=INDETERMINATE))
        & ~_official(Code.TED)
        & ~Exists(tariff)
        & ~_is_before_the_board(Strand.LIFE)
    )
    lacks_eligibility = (
        (Exists(asks) | Exists(of_terrorism) & Exists(fixed))
        & ~_official(Code.PED)
        & ~Exists(worked_out)
        & ~_is_before_the_board(Strand.FIXED_TERM)
    )
    return (
        Offender.objects.filter(status__in=HELD)
        .annotate(
            lacks_tariff=lacks_tariff,
            lacks_eligibility=lacks_eligibility,
            refused=Subquery(calculation.values("refused")[:1]),
            refused_at=Subquery(calculation.values("made_at")[:1]),
        )
        .filter(Q(lacks_tariff=True) | Q(lacks_eligibility=True))
    )


def _sentences() -> Any:
    """Those that on their own keep the person: after a recall, what was passed since the return."""
    recalled = CustodyPeriod.objects.open().filter(
        offender=OuterRef("offender"), is_recall=True, starts_on__gt=OuterRef("sentenced_on")
    )
    return Sentence.objects.filter(~Exists(recalled), offender=OuterRef("pk"))


def _official(code: Code) -> Exists:
    return Exists(KeyDate.objects.current().official().filter(offender=OuterRef("pk"), code=code))


def _is_before_the_board(strand: Strand) -> Exists:
    """A review is open, or the next one follows the last: its date is known."""
    kinds = [ReviewKind.FURTHER, *(kind for kind, own in STRANDS.items() if own is strand)]
    known = Q(status__in=OPEN) | Q(next_review_by__isnull=False)
    return Exists(ParoleReview.objects.filter(known, offender=OuterRef("pk"), period__ends_on=None, kind__in=kinds))
