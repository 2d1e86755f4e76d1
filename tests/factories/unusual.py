"""A reading that stands out, with the entry of the log that it was made of, and a threshold that is asked about."""

from datetime import date, timedelta

from django.utils import timezone

from sharing import audit
from sharing.models import ThresholdQuestion
from sharing.unusual import actions
from sharing.unusual.rules import ReadingRule
from tests.factories.sharing import UserFactory


def looked_at(person, user, **more):
    """An entry of an opening, as the door writes it."""
    return audit.record(action=audit.Action.CONSULTATION, verb="offender.opened", by=user, subject=person, **more)


def queued(person, user=None, *, rule=ReadingRule.OWN_SURNAME, key="found"):
    """A reading of this person, just now."""
    now = timezone.now()
    return actions.queue(
        rule,
        key=key,
        reader=user or UserFactory(),
        first_at=now - timedelta(minutes=10),
        until_at=now + timedelta(minutes=10),
        people=[person.pk],
        at=now,
    )


def unusual_about(person):
    user = UserFactory()
    return {
        "opened_entry": looked_at(person, user),
        "unusual": queued(person, user, key=str(person.pk)),
        "threshold": ThresholdQuestion.objects.create(
            rule=ReadingRule.OUTSIDE_HOURS, week_on=date(2026, 11, 30), budget=3, asked_at=timezone.now()
        ),
    }
