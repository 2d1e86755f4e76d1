"""A bundle for an inquest in the demo: ordered, decided on by one owner and approved; the worker makes its file."""

from __future__ import annotations

from datetime import datetime, timedelta

from release_monitor.bundles import actions
from sharing.models import Duty, User

ORDERED_BY, APPROVED_BY = "Peter Vane", "Samira Holt"
KNOWN_AGO = timedelta(minutes=1)


def tell(*, now: datetime) -> None:
    """What the agency of the first owner who can decide could know; passed over where a small caseload has nobody."""
    for owner in User.objects.filter(role="information_owner", is_active=True).order_by("pk"):
        duty = next(iter(Duty.objects.current().visible_to(owner).filter(agency=owner.agency).order_by("pk")[:1]), None)
        if duty is None:
            continue
        (bundle,) = actions.order(
            people=[(duty.subject, duty.subject.numbers_for_partners()[0][1])],
            agency=owner.agency,
            known_at=now - KNOWN_AGO,
            authority="Notice under the Coroners and Justice Act 2009, Schedule 5",
            recipient="HM Senior Coroner",
            reason="Inquest: what the agency could know",
            says_held_back=True,
            by=User.objects.get(name=ORDERED_BY),
        )
        asked = bundle.items.filter(agency=owner.agency, item=None).first()
        if asked is not None:
            actions.decide(item=asked, is_released=False, words="", reason="Nothing of this kind is held.", by=owner)
        actions.approve(bundle=bundle, says_held_back=True, by=User.objects.get(name=APPROVED_BY))
        return
