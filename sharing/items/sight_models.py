"""Items that must be seen before a decision, and the people who have seen them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.access.fields import BY_ITS_ITEM, read_by, rest_read_by
from sharing.agencies.models import User
from sharing.items import rules
from sharing.items.models import Item, ItemReading
from sharing.records.uuids import Keyed

OCCASIONS = [(occasion.value, words) for occasion, words in rules.OCCASION_WORDS.items()]


class RelevanceMarkQuerySet(models.QuerySet["RelevanceMark"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class RelevanceMark(Keyed):
    """An item must be seen before each decision of a kind about its person, until the side that holds it withdraws
    the mark."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="relevance_marks")
    occasion = models.CharField(max_length=20, choices=OCCASIONS)
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    READERS = read_by(BY_ITS_ITEM, "withdrawn_reason") | rest_read_by(BY_ITS_ITEM)
    objects = RelevanceMarkQuerySet.as_manager()

    class Meta:
        ordering = ["marked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "occasion"], condition=Q(withdrawn_at__isnull=True), name="relevance_is_marked_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
                name="relevance_mark_is_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.get_occasion_display()


class ItemSight(Keyed):
    """A person has opened an item, as a gist or in full, or it was read out to them.

    Append-only by a trigger and by the application role's rights. correction: the number of the last correction that it
    had then, 0 for none. read_out_by: None for who opened it themselves.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="sights")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    extent = models.CharField(max_length=10, choices=ItemReading.Extent)
    correction = models.PositiveSmallIntegerField(default=0)
    seen_at = models.DateTimeField(default=timezone.now)
    read_out_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    READERS = rest_read_by(BY_ITS_ITEM)

    class Meta:
        ordering = ["seen_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "user", "extent", "correction"], name="item_is_seen_once_as_it_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.item}"
