"""The count here on the day of a published figure, and the reconciliation of the two that is to go by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from offenders.convictions.models import Conviction
from offenders.custody.models import CustodyPeriod
from offenders.people.models import Offender
from offenders.people.querysets import OffenderQuerySet
from offenders.reference.figures.models import PublishedFigure, Reconciliation
from sharing import access
from sharing.models import User


@dataclass(frozen=True)
class Held:
    """How many people were in custody on a day; the two parts add up to it."""

    total: int
    convicted: int
    remanded: int


def held_on(programme: str, day: date, user: User) -> Held:
    """Those under the programme now who were in custody on this day. Nobody whom an exclusion or a restriction hides
    from the user."""
    people = access.not_barred(Offender.objects.under(programme, at=timezone.now()), user)
    return held_among(people, day)


def held_among(of: OffenderQuerySet, day: date) -> Held:
    """Those of these people who were in custody on this day, as a published figure counts them: convicted by then, and
    on remand."""
    held = CustodyPeriod.objects.standing().filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)
    people = of.filter(Exists(held.filter(offender=OuterRef("pk"))))
    by_then = Conviction.objects.filter(offender=OuterRef("pk"), convicted_on__lte=day)
    found = people.order_by().aggregate(total=Count("pk"), convicted=Count("pk", filter=Exists(by_then)))
    return Held(found["total"], found["convicted"], found["total"] - found["convicted"])


def standing_of(figure: PublishedFigure) -> Reconciliation | None:
    """The reconciliation to go by, of this figure or, until somebody keeps one, of an earlier one."""
    earlier = PublishedFigure.objects.before(figure).values("pk")
    of_these = Reconciliation.objects.filter(Q(figure=figure) | Q(figure__in=earlier))
    return of_these.select_related("figure", "kept_by").order_by("-figure__as_at", "-kept_at", "-pk").first()
