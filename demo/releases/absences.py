"""Absences from prison in the demo, and who is due at court."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from demo.people import named_people
from offenders.absences.actions import plan_court, record_absence
from offenders.absences.rules import AbsenceKind
from offenders.models import CustodyPeriod, Offender


def tell(*, now: datetime) -> None:
    """Of those who are there: a small demo holds fewer people."""
    held = CustodyPeriod.objects.open().values("offender_id")
    people = {offender.prison_number: offender for offender in Offender.objects.filter(pk__in=held)}
    if person := people.get(named_people.IN_HOSPITAL):
        record_absence(
            offender=person,
            kind=AbsenceKind.HOSPITAL,
            left_at=now - timedelta(days=9),
            where="Broadmoor Hospital",
            authority="Transfer direction, Mental Health Act 1983 s.47",
            by=None,
        )
    if person := people.get(named_people.AT_COURT):
        on = timezone.localdate(now) + timedelta(days=6)
        plan_court(offender=person, on=on, where="Leeds Crown Court", by=None)
