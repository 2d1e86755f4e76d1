"""Questions about links, by name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from offenders.associates.rules import REVIEW_SOON_DAYS
from offenders.people.rules.names import words_of
from offenders.rows import OfPersonQuerySet, table
from sharing import access
from sharing.records.account import Account


class LinkQuerySet(OfPersonQuerySet):
    """A link has its own need to know. It is there for who sees the person, and the other end where that is a person
    too; of one programme, for who may know of that; a hidden one for those it names alone, never for a partner system
    and by no emergency. One whose review has passed is there for nobody, before a job has taken it away."""

    opened_by_emergency = Q(is_named_only=False)

    def handled_for(self, user: Account) -> Self:
        other = table("Offender").objects.filter(pk=OuterRef("other_id")).visible_to(user)
        named = self.model.readers.through.objects.filter(link_id=OuterRef("pk"), user_id=user.pk)
        for_them = Q(is_named_only=False) if user.is_program else Q(is_named_only=False) | Exists(named)
        return self.filter(
            Q(other__isnull=True) | Exists(other),
            for_them,
            access.knows_programme(user, programme="programme", person="offender_id"),
            review_on__gte=timezone.localdate(),
        )

    def lapsed(self, *, on: date) -> Self:
        """Nobody reviewed them in time."""
        return self.filter(review_on__lt=on)

    def to_review(self, *, on: date) -> Self:
        """Those whose review is near."""
        return self.filter(review_on__lte=on + timedelta(days=REVIEW_SOON_DAYS))

    def named(self, words: str) -> Self:
        """To somebody with all these words in the name, who is no person of the system. None for an empty text."""
        typed = words_of(words)
        if not typed:
            return self.none()
        return self.filter(*(Q(name__icontains=word) for word in typed), other__isnull=True)

    def with_all(self) -> Self:
        return self.select_related("offender", "other", "recorded_by", "reviewed_by")
