"""Questions about hearings and panels, by name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from offenders.convictions.models import Conviction
from offenders.dates.querysets import sentences_as_passed
from offenders.rows import OfPersonQuerySet
from parole.decisions.models import Decision
from parole.dossier.models import Contribution, Direction


class HearingQuerySet(OfPersonQuerySet):
    def listed(self) -> Self:
        return self.filter(status="listed")

    def standing(self) -> Self:
        """Those that lie ahead, and those that took place; not what was cancelled."""
        return self.exclude(status="cancelled")

    def between(self, first: date, last: date) -> Self:
        """Those that begin by `last` and end on `first` or later; of the days in between each may or may not be one."""
        return self.filter(first_on__lte=last, last_on__gte=first)

    def with_person(self) -> Self:
        return self.select_related("offender__establishment", "review")

    def on_days(self, first: date, last: date) -> Self:
        """Those of which one of the days lies between these, both included."""
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return self.between(first, last).filter(days__overlap=days)

    def with_needs(self) -> Self:
        """Each with how many directions are open before it, and when CT police were asked and gave."""
        same = {"review": OuterRef("review_id")}
        open_before = Direction.objects.open().filter(**same, due_on__lt=OuterRef("first_on")).order_by()
        given = Contribution.objects.filter(**same).order_by("-asked_on", "-pk")
        return self.annotate(
            open_directions=Coalesce(
                Subquery(open_before.values("review").annotate(number=Count("pk")).values("number")), 0
            ),
            police_asked_on=Subquery(given.values("asked_on")[:1]),
            police_gave_at=Subquery(given.values("received_at")[:1]),
        )

    def of_serious_cases(self, year: int) -> Self:
        """Of people convicted of terrorism, with a day in this year; each with what the Board decided in its round
        and why that fell away, the sentences as passed, and since when the person was held."""
        decided = Decision.objects.filter(
            review=OuterRef("review_id"), round=OuterRef("round"), is_on_papers=False
        ).order_by("-pk")
        return (
            self.standing()
            .between(date(year, 1, 1), date(year, 12, 31))
            .with_terrorism()
            .filter(is_terrorism=True)
            .annotate(
                sentences=sentences_as_passed(),
                held_since=F("review__period__starts_on"),
                outcome=Subquery(decided.values("outcome")[:1]),
                fell_away=Subquery(decided.values("fell_away_because")[:1]),
            )
        )

    def of_terrorism(self) -> Self:
        """Of people convicted of terrorism."""
        return self.filter(Exists(_of_terrorism()))

    def falling_short(self, discipline: str, at_least: Any, *, most: int) -> Self:
        """With a panel on which fewer of a discipline sit on its last day than this expression asks for. most: the
        highest number that it may ask for, by which the index finds the few."""
        rows = self.alias(of_discipline=members_of(discipline), asked_for=at_least).exclude(members={})
        return rows.filter(of_discipline__lt=most).filter(of_discipline__lt=F("asked_for"))

    def with_terrorism(self) -> Self:
        """Each with whether its person is convicted of terrorism, as `is_terrorism`."""
        return self.annotate(is_terrorism=Exists(_of_terrorism()))


def members_of(discipline: str) -> Coalesce:
    """How many members of the discipline sit on the panel of a hearing on its last day."""
    return Coalesce(Cast(KeyTextTransform(discipline, "members"), IntegerField()), 0)


def _of_terrorism() -> Any:
    """Convictions of terrorism of the person of the outer row."""
    return Conviction.objects.of_terrorism().filter(offender=OuterRef("offender_id"))


class SeatQuerySet(OfPersonQuerySet):
    def sitting(self) -> Self:
        return self.filter(left_on__isnull=True)
