"""Service settings of identities, and until when a new number reads as not yet compared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from offenders.people.models import Identifier, Offender
from sharing import practice

SHOWN_DAYS = practice.define(
    "identities.shown_days",
    "Days for which a new number reads as not yet checked, whatever the check finds",
    unit="days",
    default=5,
    source="Our design: a starting value, not set by law",
    between=(1, 30),
)
DECIDE_HOURS = practice.define(
    "identities.decide_hours",
    "Hours in which the identity desk decides on 2 records that may be 1 person",
    unit="hours",
    default=24,
    source="Our design: a starting value, not set by law",
)


def unchecked_since(person: Offender, numbers: Iterable[Identifier], *, at: datetime) -> datetime | None:
    """A number given after this moment reads as not yet checked: by the clock alone, so that it tells of no match.
    None where none was; nothing is asked where it is not known of any when it was given."""
    given = [moment for moment in (person.number_given_at, *(number.given_at for number in numbers)) if moment]
    if not given:
        return None
    since = at - timedelta(days=practice.value(SHOWN_DAYS, on=timezone.localdate(at)))
    return since if max(given) > since else None
