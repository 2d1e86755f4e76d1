"""What victims are to be told of: a task for each who is in contact, made with what happened."""

from __future__ import annotations

from datetime import date

from offenders.models import Offender
from parole.models import ParoleReview, ToTell, Victim
from parole.rules import victims as rules
from parole.rules.victims import Event
from sharing import practice
from sharing.working_time import working_days_after

WITHIN = practice.define(
    "parole.victims_told_within_working_days",
    "Working days within which a victim in contact is told of what happened",
    unit="working days",
    default=rules.TOLD_WITHIN_WORKING_DAYS,
    source="Our design",
)


def to_tell(offender: Offender, event: Event, *, on: date, review: ParoleReview | None = None) -> int:
    """Make the tasks; returns how many. The same event of the same day a second time makes none."""
    victims = list(Victim.objects.in_contact().filter(offender=offender).values_list("pk", flat=True))
    if not victims:
        return 0
    due_on = working_days_after(on, practice.value(WITHIN, on=on))
    made = ToTell.objects.bulk_create(
        (
            ToTell(victim_id=pk, offender=offender, review=review, event=event, happened_on=on, due_on=due_on)
            for pk in victims
        ),
        ignore_conflicts=True,
    )
    return len(made)
