"""Work a person's dates out anew and keep what is new of it. Never official; what follows from it, conflicts say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from offenders.dates.calculation_models import Calculation
from offenders.dates.engine.law.in_force import law_on
from offenders.dates.record_adapter import WorkedOut, whole_record_of, work_out
from offenders.people.models import Offender
from sharing import audit
from sharing.models import User

RECORD_CHANGED = "The record was changed"


Days = dict[str, str]  # ISO, by code
Outcome = tuple[Days, str, list[Days]]


def outcome_of(found: WorkedOut) -> Outcome:
    """As it is kept: days by code, why there are none, and where the law is open those of each reading."""
    refused = " ".join([found.refused, *(each.what for each in found.missing)]).strip()
    return _iso(found.dates), refused, [_iso(reading) for reading in found.readings]


def kept_of(stands: Calculation) -> Outcome:
    """The same of one that is kept."""
    return stands.dates, stands.refused, stands.readings


def _iso(dates: Mapping[str, date]) -> Days:
    return {code: day.isoformat() for code, day in sorted(dates.items())}


def fields_of(outcome: Outcome) -> dict[str, Any]:
    """By the columns of a Calculation."""
    return dict(zip(("dates", "refused", "readings"), outcome, strict=True))


def recalculate(
    *, offender: Offender, stands: Calculation | None, on: date, because: str, by: User | None
) -> Calculation:
    """The calculation that stands now, by the law in force on this day: `stands`, the one before, where nothing is new.

    The caller holds the lock on the person. Nothing follows from it here: `derive_releases` is who asks.
    """
    record, law = whole_record_of(offender), law_on(on)
    outcome = outcome_of(work_out(record, law=law))
    if stands and kept_of(stands) == outcome:
        return stands
    now = timezone.now()
    if stands:
        Calculation.objects.filter(pk=stands.pk).update(superseded_at=now)
    made = Calculation.objects.create(
        offender=offender,
        **fields_of(outcome),
        rests_on=work_out(record, law=law, working=True).rests_on,
        law_on=on,
        because=because,
        made_at=now,
        made_by=by,
    )
    audit.record(
        action=audit.Action.ALTERATION if stands else audit.Action.COLLECTION,
        verb="offenders.dates_worked_out",
        by=by,
        target=made,
        subject=offender,
        payload={
            "before": fields_of(kept_of(stands)) if stands else None,
            "after": fields_of(outcome),
            "because": because,
        },
    )
    return made
