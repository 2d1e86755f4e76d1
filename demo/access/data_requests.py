"""A person's request for their data in the demo: open, decided in part."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from sharing.data_requests import actions
from sharing.data_requests.models import kinds_of
from sharing.data_requests.rules import ItemDecision
from sharing.models import Duty, User

REGISTRAR = "Samira Holt"
RECEIVED_AGO = timedelta(days=16)


def tell(*, now: datetime) -> None:
    """Of the first person for whom an information owner can decide; passed over where a small caseload has nobody."""
    today: date = timezone.localdate(now)
    for owner in User.objects.filter(role="information_owner", is_active=True).order_by("pk"):
        duty = next(iter(Duty.objects.current().visible_to(owner).filter(agency=owner.agency).order_by("pk")[:1]), None)
        if duty is not None:
            request = actions.register(
                subject=duty.subject,
                number=duty.subject.numbers_for_partners()[0][1],
                kind="access",
                what="A copy of everything that is held about me, and the names of everyone it was given to.",
                received_on=today - RECEIVED_AGO,
                by=User.objects.get(name=REGISTRAR),
            )
            item = request.items.get(agency=owner.agency, kind=kinds_of(owner.agency)[0])
            actions.decide(item=item, decision=ItemDecision.GIVE, ground="", reason="He knows all of this.", by=owner)
            return
