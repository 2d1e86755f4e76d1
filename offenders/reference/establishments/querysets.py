"""Questions about establishments, by name."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


class EstablishmentQuerySet(models.QuerySet[Any]):
    def taking_people(self, *, on: date) -> Self:
        """Those to which somebody can be moved on this day: as `rules.takes_people`."""
        closed = Q(closed_on__lte=on) | Q(is_open=False, closed_on__isnull=True)
        return self.exclude(closed)
