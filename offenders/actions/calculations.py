"""Work a person's dates out anew and keep what is new of it. Never official; what follows from it, conflicts say."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from offenders.calculating import WorkedOut, whole_record_of, work_out
from offenders.models import Calculation, Offender
from offenders.rules.calculation.laws import law_on
from sharing import audit
from sharing.models import User

RECORD_CHANGED = "The record was changed"


def outcome_of(found: WorkedOut) -> tuple[dict[str, str], str]:
    """As it is kept: ISO days by code, and why there are none."""
    dates = {code: day.isoformat() for code, day in sorted(found.dates.items())}
    return dates, " ".join([found.refused, *(each.what for each in found.missing)]).strip()


@transaction.atomic
def recalculate(*, offender: Offender, on: date, because: str, by: User | None) -> Calculation:
    """The calculation that stands now, by the law in force on this day: the one before where nothing is new.

    The caller holds the lock on the person. Nothing follows from it here: `derive_releases` is who asks.
    """
    stands = Calculation.objects.current().filter(offender=offender).first()
    dates, refused = outcome_of(work_out(whole_record_of(offender), law=law_on(on)))
    if stands and (stands.dates, stands.refused) == (dates, refused):
        return stands
    now = timezone.now()
    if stands:
        Calculation.objects.filter(pk=stands.pk).update(superseded_at=now)
    made = Calculation.objects.create(
        offender=offender, dates=dates, refused=refused, law_on=on, because=because, made_at=now, made_by=by
    )
    audit.record(
        action=audit.Action.ALTERATION if stands else audit.Action.COLLECTION,
        verb="offenders.dates_worked_out",
        by=by,
        target=made,
        subject=offender,
        payload={
            "before": {"dates": stands.dates, "refused": stands.refused} if stands else None,
            "after": {"dates": dates, "refused": refused},
            "because": because,
        },
    )
    return made
