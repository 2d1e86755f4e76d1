"""Questions about what lies before the Board, by name."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from offenders.rows import OfPersonQuerySet
from parole.reviews.rules import moves


class DossierQuerySet(OfPersonQuerySet):
    """Items of a dossier. One in the compartment is there for those on its list alone, wherever it is asked for."""

    opened_by_emergency = Q(is_withheld=False)

    def handled_for(self, user: Any) -> Self:
        """A program never reads what is withheld, whoever puts it on a list."""
        if user.is_program:
            return self.open_to_all()
        named = self.model.readers.through.objects.filter(dossieritem_id=OuterRef("pk"), user_id=user.pk)
        return self.filter(Q(is_withheld=False) | Exists(named))

    def open_to_all(self) -> Self:
        """Outside of the compartment."""
        return self.filter(is_withheld=False)

    def current(self) -> Self:
        """Neither replaced by a newer version nor taken out of the dossier."""
        return self.filter(replaced_by__isnull=True).exclude(disclosure="withdrawn")


class DirectionQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        return self.filter(met_on__isnull=True, dropped_on__isnull=True)

    def late(self, *, on: date) -> Self:
        """Open, of a review that goes on, and their last day lies before `on`."""
        return self.open().filter(review__status__in=moves.OPEN, due_on__lt=on)


class ContributionQuerySet(OfPersonQuerySet):
    def late(self, *, on: date) -> Self:
        """Not given, for a review that goes on, and their last day lies before `on`."""
        return self.filter(received_at__isnull=True, review__status__in=moves.OPEN, due_on__lt=on)
