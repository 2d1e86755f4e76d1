"""Who can answer for people on each side, and from which day on nobody leads: asked of the duties as they are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from offenders.people.models import Offender
from offenders.police_handover.models import PoliceHandover
from offenders.police_handover.rules import HandoverKind, HandoverState, LeadFacts, first_day_without_lead
from sharing.models import Agency, Duty, DutyGap, Membership

POLICE = (Agency.Kind.CT_POLICE, Agency.Kind.POLICE)
SENDERS = {
    HandoverKind.FROM_PROBATION: (Agency.Kind.PROBATION,),
    HandoverKind.FROM_PRISON: (Agency.Kind.PROBATION, Agency.Kind.PRISON),
    HandoverKind.BETWEEN_FORCES: POLICE,
}
SIDES = (*POLICE, Agency.Kind.PROBATION, Agency.Kind.PRISON)


def owners_that_answer(people: Collection[int], *, at: datetime) -> Any:
    """The duties for these people of owners with an account and a team that work now, in agencies without a gap."""
    gap = DutyGap.objects.open().filter(
        subject=OuterRef("subject"), agency=OuterRef("agency"), missing=DutyGap.Missing.OWNER
    )
    member = Membership.objects.live(at=at).filter(user=OuterRef("owner"), team=OuterRef("team"))
    duties = Duty.objects.live(at=at).filter(subject__in=people, owner__is_active=True, team__closed_at__isnull=True)
    return duties.filter(~Exists(gap), Exists(member))


def kinds_that_answer(people: Collection[int], *, at: datetime) -> dict[int, set[str]]:
    """Of each of these people the kinds of agency in which somebody can answer. One query."""
    found: dict[int, set[str]] = defaultdict(set)
    for person, kind in owners_that_answer(people, at=at).values_list("subject_id", "agency__kind"):
        found[person].add(kind)
    return found


def gaps_of(handovers: Iterable[PoliceHandover], *, at: datetime, on: date) -> dict[int, date]:
    """By the key of the person, from which day on nobody would lead; of whom it is not said, somebody does."""
    rows = list(handovers)
    answer = kinds_that_answer([row.offender_id for row in rows], at=at)
    found = {
        row.offender_id: first_day_without_lead(_facts(row, answer[row.offender_id]), on=on)
        for row in rows
        if row.state != HandoverState.STOPPED
    }
    return {person: day for person, day in found.items() if day}


def _facts(row: PoliceHandover, answer: Collection[str]) -> LeadFacts:
    return LeadFacts(
        has_sender=any(kind in answer for kind in SENDERS[row.kind_of]),
        has_police=any(kind in answer for kind in POLICE),
        last_day=row.last_day,
        is_in_effect=row.state == HandoverState.IN_EFFECT,
    )


def unled(people: Any, *, at: datetime) -> set[int]:
    """Of these people after their licence those for whom no police owner can answer."""
    keys = set(people.values_list("pk", flat=True))
    answer = kinds_that_answer(keys, at=at)
    return {key for key in keys if not any(kind in answer[key] for kind in POLICE)}


def duties_of(person: Offender, kinds: Collection[str]) -> Any:
    return Duty.objects.current().filter(subject_id=person.pk, agency__kind__in=kinds).with_words()


def agencies_concerned(row: PoliceHandover) -> set[int]:
    """The agencies of both sides: those with a duty, and of police also those whose teams work with the person."""
    duties = Duty.objects.current().filter(subject_id=row.offender_id, agency__kind__in=SIDES)
    sides = {*SENDERS[row.kind_of], *POLICE}
    found = {agency for agency, kind in duties.values_list("agency_id", "agency__kind") if kind in sides}
    if not duties.filter(agency__kind__in=POLICE).exists():
        found |= set(Agency.objects.filter(kind__in=POLICE).values_list("pk", flat=True))
    return found
