"""Questions about reviews and their time limits, by name."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db.models import OuterRef, Prefetch, Subquery

from offenders.rows import OfPersonQuerySet
from parole.reviews.rules import moves


class ReviewQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Those that have not ended: of a person at most one of a kind and sentence."""
        return self.filter(status__in=moves.OPEN)

    def with_strands(self) -> Self:
        """With what `strand` reads, for the reviews that one person has in a custody."""
        return self.select_related("period", "sentence", "follows__period", "follows__follows__follows")

    def with_person(self) -> Self:
        return self.select_related("offender__establishment")

    def with_running_clocks(self) -> Self:
        """With `running_clocks`, the limits that are neither met nor stopped."""
        clocks = self.model._meta.get_field("clocks").related_model
        return self.prefetch_related(Prefetch("clocks", clocks._default_manager.running(), "running_clocks"))

    def with_hearing_day(self) -> Self:
        """With `hearing_on`, the first day of the hearing that is listed."""
        hearings = self.model._meta.get_field("hearings").related_model._default_manager.listed()
        listed = hearings.filter(review=OuterRef("pk")).order_by("first_on")
        return self.annotate(hearing_on=Subquery(listed.values("first_on")[:1]))


class ClockQuerySet(OfPersonQuerySet):
    def running(self) -> Self:
        """Neither met nor stopped."""
        return self.filter(met_on__isnull=True, stopped_on__isnull=True)

    def missed(self, *, on: date) -> Self:
        """Running, and their last day lies before `on`."""
        return self.running().filter(due_on__lt=on)
