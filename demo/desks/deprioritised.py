"""Work that is de-prioritised in the demo: one decision in force, one that no one reviewed in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from demo.at_time import held, let_in_since
from offenders.models import Offender
from release_monitor.load import actions
from release_monitor.load.rules import Work
from sharing import access
from sharing.access.roles import Capability, holders
from sharing.access.rules import Permission
from sharing.models import Duty, User

DECISIONS = (
    (
        Work.VISITS,
        "Home visits every 6 weeks instead of every 3",
        "Two releases this month need the visits first",
        26,
        1,
    ),
    (
        Work.REVIEWS,
        "The case meeting of December",
        "Nothing new in 2 months, and every check was complied with",
        3,
        -18,
    ),
)


def tell(*, now: datetime) -> None:
    """Each of a different person on licence, by a manager of their team; another manager is alerted."""
    taken: set[int] = set()
    for work, what, reason, days_ago, late in DECISIONS:
        at = now - timedelta(days=days_ago)
        if (found := _someone(taken, at=now)) is None:
            return
        person, by, second = found
        taken.add(person.pk)
        let_in_since(at, person, [by, second])
        with held(at):
            actions.deprioritise(
                offender=person,
                work=work,
                what=what,
                reason=reason,
                review_on=timezone.localdate(now) - timedelta(days=late),
                second=second,
                by=by,
            )
    actions.alert_of_missed_reviews(on=timezone.localdate(now), at=now)


def _someone(taken: set[int], *, at: datetime) -> tuple[Offender, User, User] | None:
    """A person on licence, a manager who may change the record, and another who can see the person."""
    managers = User.objects.filter(role__in=holders(Capability.MANAGE_LOAD), agency__kind="probation", is_active=True)
    for by in managers.order_by("name", "pk"):
        owned = Duty.objects.current().filter(agency=by.agency_id).values("subject")
        people = Offender.objects.filter(status="on_licence", pk__in=owned).exclude(pk__in=taken)
        for person in access.limit(people, by, Permission.CHANGE).order_by("pk")[:20]:
            second = actions.who_can_be_second(person, by, at=at).exclude(staff_number="").first()
            if second is not None:
                return person, by, second
    return None
