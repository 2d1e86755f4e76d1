"""Notification periods as what runs after a licence, for the legal status (`offenders/status/powers.py`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.utils import timezone

from offenders.convictions.models import Sentence
from offenders.register.models import NotificationPeriod
from offenders.register.running import running_on
from offenders.status import powers
from offenders.status.rules import Power, PowerKind
from sharing.access.rules import Programme

NAME = "Notification period"


def powers_of(people: Collection[int]) -> dict[int, list[Power]]:
    """Of each of these people who has one, each period of the answer that counts now, with the later of its two last
    days. One query."""
    found: dict[int, list[Power]] = defaultdict(list)
    rows = NotificationPeriod.objects.current().filter(offender__in=people)
    for person, first, last in rows.values_list("offender_id", "from_on", "last_day"):
        found[person].append(Power(PowerKind.NOTIFICATION, NAME, first, last, Programme.TERRORISM.value))
    return found


def undecided_of(people: Collection[int]) -> dict[int, str]:
    """Of whom the register cannot say whether a period runs, and why. Where no sentence is on record nothing is asked.
    Three queries."""
    sentenced = set(Sentence.objects.filter(offender__in=people).values_list("offender_id", flat=True))
    found = running_on(sentenced, on=timezone.localdate())
    return {key: f"the register cannot decide. {row.why}" for key, row in found.items() if row.runs is None}


powers.register(powers_of)
powers.register_undecided(undecided_of)
