"""Which of the people in custody have one answer of our own calculation."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from offenders.dates.calculation_models import Calculation
from offenders.dates.coverage.rules import Reach
from offenders.dates.record_adapter.reasons import NO_SENTENCE
from offenders.people.querysets import OffenderQuerySet

NEITHER = "neither"  # sentenced, with no dates of ours and no official ones


def by_answer(people: OffenderQuerySet, answer: str) -> OffenderQuerySet:
    """people: of `with_coverage`. answer: of `Reach`, or NEITHER. The same cases as `rules.answer_of`."""
    two = Calculation.objects.filter(offender=OuterRef("pk"), superseded_at__isnull=True).exclude(readings=[])
    has_readings, unsentenced = Q(has_readings=True), Q(refused__contains=NO_SENTENCE)
    refused = Q(refused__gt="") & ~has_readings & ~unsentenced
    conditions = {
        Reach.WORKED_OUT: Q(refused=""),
        Reach.READINGS: Q(refused__gt="") & has_readings,
        Reach.REFUSED: refused,
        Reach.NO_SENTENCE: Q(refused__gt="") & ~has_readings & unsentenced,
        Reach.NOT_YET: Q(refused__isnull=True),
        NEITHER: (refused | Q(refused__isnull=True)) & Q(has_sheet=False),
    }
    return people.annotate(has_readings=Exists(two)).filter(conditions[answer])
