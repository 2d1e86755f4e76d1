"""Questions about changes of reference data, by name."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

OPEN = ("filed", "proposed")


class ReferenceChangeQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Waiting for somebody: for the first of two people, or for the second."""
        return self.filter(state__in=OPEN)

    def settled(self) -> Self:
        return self.exclude(state__in=OPEN)

    def overdue(self, *, at: datetime) -> Self:
        """Unanswered at the end of their time, and nobody told of it yet."""
        return self.open().filter(answer_due_at__lte=at, late_at=None)

    def with_people(self) -> Self:
        return self.select_related("filed_by__agency", "proposed_by__agency", "answered_by__agency")
