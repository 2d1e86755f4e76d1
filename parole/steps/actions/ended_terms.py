"""Withdraw the review of a recalled fixed term once that has ended: the Board has nothing left to decide of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from offenders.dates.rules.releases import Code
from offenders.models import CustodyPeriod, KeyDate
from offenders.people.locking import lock
from parole.moves.actions import finality
from parole.moves.actions.moves import make_move
from parole.reviews import coming
from parole.reviews.addresses import review_url, thread_of
from parole.reviews.models import ParoleReview
from parole.reviews.rules.referral import Strand
from parole.steps import alert_kinds
from sharing import alerts
from sharing.jobs.set_aside import alone
from sharing.time_words import format_date


def withdraw_what_ended(*, on: date) -> int:
    """Of people who are held still, as for another sentence; returns how many. One that raises stops no other."""
    ended = KeyDate.objects.current().official().filter(offender=OuterRef("offender"), code=Code.PRRD, falls_on__lt=on)
    recalled = CustodyPeriod.objects.open().filter(offender=OuterRef("offender"), is_recall=True)
    rows = ParoleReview.objects.open().filter(Exists(ended), Exists(recalled)).with_strands().order_by("pk")
    withdrawn = 0
    for review in list(rows):
        if review.strand is Strand.RECALL_FIXED_TERM:
            with alone("reviews_to_end", review.pk, subject=review.offender_id):
                withdrawn += _withdraw(review, on=on)
    return withdrawn


@transaction.atomic
def _withdraw(review: ParoleReview, *, on: date) -> bool:
    """As its people would: the move is kept, the release follows the reviews that are left, every team hears."""
    lock(review.offender)
    last = coming.recall_ended_on(review.offender, on=on)
    found = ParoleReview.objects.open().filter(pk=review.pk).select_related("offender", "period").first()
    if last is None or found is None:
        return False
    reason = f"The recalled sentence ended on {format_date(last)}"
    make_move(found, "withdraw", by=None, on=last + timedelta(days=1), reason=reason)
    finality.settle(found, by=None)
    alerts.raise_alert(
        kind=alert_kinds.WITHDRAWN,
        key=f"review:{found.pk}",
        subject=found.offender,
        text=f"{found}: withdrawn automatically. {reason}: the Board has no decision to make.",
        link=review_url(found),
        of=thread_of(found),
    )
    return True
