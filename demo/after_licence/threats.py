"""A threat in the demo: somebody abroad wants a student back, she was warned the same day, and it is reviewed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from demo.at_time import clock_from, let_in_since, moment
from offenders.models import Offender
from offenders.threats import actions
from offenders.threats.rules import ReviewOutcome, Threatened, ThreatKind, WarningResult
from sharing.access.roles import Capability
from sharing.models import User

NUMBER = "WY/T/0417"  # of the police, of a student who is on no record here


def tell(*, today: date, now: datetime) -> None:
    """Nine days ago, on the person of the state threats programme; nothing where too few see him."""
    person = Offender.objects.filter(family_name="Molloy", given_names="Adrian").first()
    karen = User.objects.get(name="Karen Lockyer")
    could = list(actions.may_join(person, at=now)) if person else []
    circle = [user for user in could if user != karen]
    if person is None or karen not in could or not circle:
        return
    circle.sort(key=lambda user: (not user.can(Capability.KEEP_THREATS), user.pk))
    begun = today - timedelta(days=9)
    let_in_since(moment(begun, 8), person, [karen, *circle[:2]])
    with clock_from(moment(begun, 10)) as clock:
        threat = actions.record_threat(
            offender=person,
            kind=ThreatKind.REPATRIATION,
            threatened=Threatened.OTHER,
            reference=NUMBER,
            assessment="He was asked to find where a student lives who speaks against the government at home. Two men "
            "have waited outside her college and named her brother, who is in prison there.",
            source="Officer of the local team, and the college",
            review_on=begun + timedelta(days=7),
            circle=circle[:2],
            by=karen,
        )
        clock.put(moment(begun, 14, 20))
        actions.record_warning(
            threat=threat,
            warned="threatened",
            result=WarningResult.GIVEN,
            way="in_person",
            given_at=timezone.now() - timedelta(minutes=40),
            given_by="DC Anna Holt, CTP North East",
            words="The notice of the force was read to her and left with her. She has an officer to call at any hour.",
            by=karen,
        )
        clock.put(moment(begun + timedelta(days=1), 9, 30))
        actions.record_warning(
            threat=threat,
            warned="school",
            result=WarningResult.GIVEN,
            way="phone",
            given_at=timezone.now() - timedelta(minutes=15),
            given_by="DC Anna Holt, CTP North East",
            words="Reception knows not to say when she is there.",
            by=karen,
        )
        clock.put(moment(begun + timedelta(days=7), 11))
        actions.review_threat(
            threat=threat,
            outcome=ReviewOutcome.CONTINUES,
            reason="The men have not been seen again. Her brother was moved, and she was called twice from abroad.",
            next_on=today + timedelta(days=5),
            by=karen,
        )
