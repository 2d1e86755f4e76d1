"""When the agency that leads now stops leading: the last day on licence, or the day before a release without one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from offenders.custody.rules import AFTER_LICENCE, HELD, Status
from offenders.dates.models import Release
from offenders.dates.rules.releases import Basis
from offenders.people.models import Offender
from offenders.police_handover.models import PoliceHandover
from offenders.police_handover.rules import HandoverKind, is_due
from offenders.status.facts import goes_without_licence

A_DAY = timedelta(days=1)
WITHOUT_LICENCE = (Basis.SED.value, Basis.ARD.value, Basis.PRRD.value)
FOUND_LATE = timedelta(days=28)  # after a licence that ended with no handover begun: it is begun all the same


def last_day_of(person: Offender) -> tuple[HandoverKind, date] | None:
    """None where no handover to police is to be expected: a licence for life, at large, abroad, no date."""
    if person.status == Status.ON_LICENCE and person.status_until:
        return HandoverKind.FROM_PROBATION, person.status_until
    if person.status in AFTER_LICENCE and person.after_licence_from:
        return HandoverKind.FROM_PROBATION, person.after_licence_from - A_DAY
    if person.status not in HELD:
        return None
    release = Release.objects.open().counted().filter(offender=person, basis__in=WITHOUT_LICENCE).first()
    if release is None or release.leaves_on is None or not goes_without_licence(release):
        return None
    return HandoverKind.FROM_PRISON, release.leaves_on - A_DAY


def people_to_begin(*, on: date, months: int) -> Iterator[int]:
    """The keys of those for whom a handover may have to begin; each is asked again under its lock."""
    until = on + timedelta(days=31 * months)
    open_ones = PoliceHandover.objects.open().values("offender_id")
    handed = PoliceHandover.objects.in_effect()
    on_licence = Offender.objects.filter(status=Status.ON_LICENCE, status_until__range=(on, until))
    late = Offender.objects.filter(status__in=AFTER_LICENCE, after_licence_from__gte=on - FOUND_LATE)
    for key, last in on_licence.exclude(pk__in=open_ones).values_list("pk", "status_until"):
        if is_due(last, on=on, months=months):
            yield key
    for key, first in late.exclude(pk__in=open_ones).values_list("pk", "after_licence_from"):
        if not handed.filter(offender=key, last_day__gte=first - FOUND_LATE).exists():
            yield key
    held = Release.objects.open().counted().filter(basis__in=WITHOUT_LICENCE, leaves_on__range=(on, until))
    yield from (
        held.filter(offender__status__in=HELD).exclude(offender__in=open_ones).values_list("offender_id", flat=True)
    )
