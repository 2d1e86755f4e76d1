"""The disclosure log: what was disclosed or refused, the recipient, the user, how and why. Rows are only ever added."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.subject import SUBJECT
from sharing.agencies.models import Agency, Team, User
from sharing.items import rules
from sharing.items.models import Item
from sharing.records.account import Account
from sharing.records.uuids import Keyed


class DisclosureQuerySet(VisibleQuerySet["Disclosure"]):
    subject_path = "subject"

    def handled_for(self, user: Account) -> Self:
        """For the side that holds the item; for information assurance, of everybody whom it may know about."""
        if user.can(Capability.REVIEW_DISCLOSURES):
            return self
        return self.filter(item__in=Item.objects.held_for(user).values("pk"))

    def with_all(self) -> Self:
        return self.select_related("by__agency", "asked_by", "from_agency", "to_team", "to_agency")


class Disclosure(Keyed):
    """One act of sharing, one refusal, one recall or one confirmation that it was read.

    Append-only by a trigger and by the application role's rights. item_hash: of what was in the item at that moment, so
    that it can be shown later what was given. happened_at differs from `at` for what somebody logs by hand.
    """

    class Act(models.TextChoices):
        SHARED = "shared", "Shared"
        REFUSED = "refused", "Refused"
        RECALLED = "recalled", "Recalled"
        CORRECTED = "corrected", "Correction given"
        CONFIRMED = "confirmed", "Reading confirmed"

    class Extent(models.TextChoices):
        FULL = "full", "In full"
        GIST = "gist", "Gist only"
        NOTHING = "nothing", "Nothing"

    class Channel(models.TextChoices):
        SCREEN = "screen", "On the page"
        EXPORT = "export", "In a file"
        API = "api", "By the API"
        EVENT = "event", "By an event"
        EMAIL_NOTICE = "email_notice", "By email"
        VERBAL = "verbal", "By word of mouth"
        MEETING = "meeting", "At a meeting"

    at = models.DateTimeField(default=timezone.now)
    happened_at = models.DateTimeField(default=timezone.now)
    subject = models.ForeignKey(SUBJECT, on_delete=models.PROTECT, related_name="disclosures")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="disclosures")
    item_hash = models.BinaryField(max_length=32)
    act = models.CharField(max_length=20, choices=Act)
    extent = models.CharField(max_length=10, choices=Extent)
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.SCREEN)
    from_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Of a lawful basis that is not in the list: who asked to share on it. `by` is the second person, who agreed.
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.CharField(max_length=160, blank=True)
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    to_person = models.CharField("recipient", max_length=160, blank=True)
    lawful_basis = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    necessity = models.CharField("why it is necessary and proportionate", max_length=1000, blank=True)
    handling = models.CharField("handling applied", max_length=700, blank=True)
    consent = models.CharField("who agreed for the originator", max_length=300, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    READERS = read_by(
        NO_PROGRAM,
        *("on_behalf_of", "to_person", "lawful_basis", "purpose", "necessity", "handling", "consent", "reason"),
    )
    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject", "-at"], name="disclosure_by_subject"),
            models.Index(fields=["item", "-at"], name="disclosure_by_item"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(act="refused") | Q(extent="nothing") & ~Q(reason=""),
                name="disclosure_is_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(act="shared") | ~Q(extent="nothing") & (Q(to_team__isnull=False) | ~Q(to_person="")),
                name="disclosure_goes_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[each.value for each in rules.Channel]), name="disclosure_went_a_known_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} to {self.to_team or self.to_person or 'nobody'}"
