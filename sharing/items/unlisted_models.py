"""Sharing on a lawful basis that is not in the list, which waits for a second person."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.access.fields import BY_ITS_ITEM, read_by, rest_read_by
from sharing.agencies.models import Team, User
from sharing.items.disclosure_models import Disclosure
from sharing.items.models import Item, SharingDecision
from sharing.records.uuids import Keyed


class UnlistedBasisQuerySet(models.QuerySet["UnlistedBasis"]):
    def waiting(self) -> Self:
        return self.filter(answered_at__isnull=True)


class UnlistedBasis(Keyed):
    """Somebody would share an item on a basis that no gateway of the list is. Nothing is shared before another person
    of the side that holds it agrees.

    version: of the item as it was asked; of another nobody can agree to it. is_agreed: None while it waits.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="unlisted_bases")
    verb = models.CharField(max_length=20)
    teams = models.ManyToManyField(Team, related_name="+")
    lawful_basis = models.CharField(max_length=Disclosure._meta.get_field("lawful_basis").max_length)
    reason = models.CharField(max_length=SharingDecision._meta.get_field("reason").max_length)
    purpose = models.CharField(max_length=Disclosure._meta.get_field("purpose").max_length, blank=True)
    necessity = models.CharField("why it is necessary and proportionate", max_length=1000, blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    version = models.CharField(max_length=16)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    is_agreed = models.BooleanField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    READERS = read_by(
        BY_ITS_ITEM, "verb", "lawful_basis", "reason", "purpose", "necessity", "version", "answer"
    ) | rest_read_by(BY_ITS_ITEM)
    objects = UnlistedBasisQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(answered_at__isnull=True), name="unlisted_basis_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, is_agreed__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False, is_agreed__isnull=False),
                name="unlisted_basis_is_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(lawful_basis="") & ~Q(reason="") & ~Q(necessity=""), name="unlisted_basis_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(is_agreed=False) | ~Q(answer=""), name="unlisted_basis_is_refused_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(is_agreed=True) | ~Q(answered_by=models.F("asked_by")),
                name="unlisted_basis_is_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.lawful_basis
