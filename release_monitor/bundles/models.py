"""Bundles: who ordered and approved each, what owners released for it, and its file."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from offenders.models import Offender
from release_monitor.bundles.rules import HELD_BACK_WORDS, STAGE_WORDS, Stage
from sharing import access
from sharing.access.fields import NO_PROGRAM, NOBODY, read_by, rest_read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.data_requests.models import DATA_KINDS
from sharing.history.rules import say_with_zone
from sharing.models import Agency, Item, User
from sharing.records.uuids import Keyed


class BundleQuerySet(VisibleQuerySet["Bundle"]):
    subject_path = "subject"

    def for_role_of(self, user: User) -> Self:
        """All for those who order bundles, whether or not they see the person, never against an exclusion; for an
        information owner those that ask their agency, of people whom they see."""
        if user.can(Capability.ORDER_BUNDLES):
            return access.not_excluded(self, user)
        if user.can(Capability.DECIDE_DATA_REQUESTS):
            return self.visible_to(user).filter(items__in=BundleItem.objects.for_owner(user)).distinct()
        return self.none()

    def to_approve(self) -> Self:
        return self.filter(approved_at=None, withdrawn_at=None)

    def under_way(self) -> Self:
        """Approved, and not whole yet."""
        return self.filter(approved_at__isnull=False, ready_at=None, withdrawn_at=None, stopped_because="")

    def with_words(self) -> Self:
        return self.select_related("subject", "agency", "ordered_by__agency", "approved_by__agency", "withdrawn_by")


class Bundle(Keyed):
    """What was known of one person at a minute, as a file for an inquest: ordered by one, approved by another.

    agency: what this agency could know; None: the whole record. number: as it was typed, tidied. says_held_back and
    second_says_held_back: that classes are held back is said in the file only where both say so. gathered_at,
    printed_at, ready_at: how far the making is. digest: of the manifest, which the sealed log holds too.
    stopped_because: why no file can be made of it any more; empty where nothing stops it. What is filled stays so.
    """

    subject = models.ForeignKey(Offender, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=40)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    known_at = models.DateTimeField("as known at")
    authority = models.CharField(max_length=300)
    recipient = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    says_held_back = models.BooleanField(default=False)
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    second_says_held_back = models.BooleanField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True, default="")
    gathered_at = models.DateTimeField(null=True, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    stopped_because = models.CharField(max_length=200, blank=True, default="")

    READERS = read_by(
        NO_PROGRAM,
        *("number", "authority", "recipient", "reason", "withdrawn_because", "digest", "stopped_because"),
    ) | rest_read_by(NO_PROGRAM)
    objects = BundleQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at", "-pk"]
        indexes = [models.Index(fields=["ordered_at", "id"], name="bundle_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True, second_says_held_back__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False, second_says_held_back__isnull=False),
                name="bundle_is_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("ordered_by")),
                name="bundle_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
                name="bundle_is_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(gathered_at__isnull=True) | Q(approved_at__isnull=False),
                name="bundle_is_made_once_approved",
            ),
            models.CheckConstraint(
                condition=Q(printed_at__isnull=True, digest="") | (Q(gathered_at__isnull=False) & ~Q(digest="")),
                name="bundle_is_printed_once_gathered",
            ),
            models.CheckConstraint(
                condition=Q(ready_at__isnull=True) | Q(printed_at__isnull=False), name="bundle_is_ready_once_printed"
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def question(self) -> str:
        about = f"What {self.agency} could know" if self.agency else "The record as it was known"
        return f"{about}, at {say_with_zone(self.known_at)}"

    @property
    def reference(self) -> str:
        """By which alerts and pages speak of it, where they do not say whom it is about."""
        return str(self.uid)[-8:]

    @property
    def stage(self) -> Stage:
        if self.withdrawn_at:
            return Stage.WITHDRAWN
        if self.stopped_because:
            return Stage.STOPPED
        reached = (
            (self.ready_at, Stage.READY),
            (self.printed_at, Stage.PRINTED),
            (self.gathered_at, Stage.GATHERED),
            (self.approved_at, Stage.APPROVED),
        )
        return next((stage for at, stage in reached if at), Stage.ORDERED)

    @property
    def stage_words(self) -> tuple[str, str]:
        """Kind of tag, and words."""
        return STAGE_WORDS[self.stage]

    @property
    def is_under_way(self) -> bool:
        return self.stage in (Stage.APPROVED, Stage.GATHERED, Stage.PRINTED)

    @property
    def held_back(self) -> list[str]:
        """The classes that the file says are held back; none unless its two makers say so."""
        return HELD_BACK_WORDS if self.says_held_back and self.second_says_held_back else []

    @property
    def makers(self) -> list[User]:
        return [user for user in (self.ordered_by, self.approved_by) if user]

    def is_made_by(self, user: User) -> bool:
        return user.pk in (self.ordered_by_id, self.approved_by_id)


class BundleItemQuerySet(models.QuerySet["BundleItem"]):
    def for_owner(self, user: User) -> Self:
        """What this information owner may be asked about: of their agency, and an item only if they may know of it."""
        known = Item.objects.visible_to(user).values("pk")
        return self.filter(agency_id=user.agency_id).filter(Q(item=None) | Q(item__in=known))

    def with_words(self) -> Self:
        decisions = models.Prefetch("decisions", BundleDecision.objects.select_related("decided_by"))
        return self.select_related("bundle", "agency", "item").prefetch_related(decisions)


class BundleItem(Keyed):
    """What one agency is asked to release for a bundle. item: of intelligence and concerns, which; None of another
    class."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="items")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DATA_KINDS)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    READERS = rest_read_by(NO_PROGRAM)
    objects = BundleItemQuerySet.as_manager()

    class Meta:
        ordering = ["agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "agency", "kind", "item"], name="bundle_item_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.called}"

    @property
    def called(self) -> str:
        return f"Item {self.item.reference}" if self.item else self.get_kind_display()

    @property
    def decision(self) -> BundleDecision | None:
        """The one that counts; None until the agency decides."""
        return next(iter(self.decisions.all()), None)


class BundleDecision(Keyed):
    """What an agency decided on an item of a bundle: the last one counts. words: what it releases, as the file prints
    it; empty where it releases nothing."""

    asked = models.ForeignKey(BundleItem, on_delete=models.CASCADE, related_name="decisions")
    is_released = models.BooleanField()
    words = models.TextField(max_length=4000, blank=True, default="")
    reason = models.CharField(max_length=1000)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    READERS = read_by(NO_PROGRAM, "words", "reason") | rest_read_by(NO_PROGRAM)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_released=True) & ~Q(words="") | Q(is_released=False, words=""),
                name="bundle_decision_to_release_has_words",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="bundle_decision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return "Released" if self.is_released else "Not released"


class BundleFile(Keyed):
    """The zip of a bundle as each part of the making left it: a row for each stage, and the one that is ready last.

    content: None once somebody who was named in it was destroyed.
    """

    STAGES = [(stage.value, stage.value) for stage in (Stage.GATHERED, Stage.PRINTED, Stage.READY)]

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="files")
    stage = models.CharField(max_length=8, choices=STAGES)
    content = models.BinaryField(null=True)

    READERS = read_by(NOBODY, "content") | rest_read_by(NOBODY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bundle", "stage"], name="bundle_file_once_a_stage")]

    def __str__(self) -> str:
        return f"{self.stage} file of {self.bundle_id}"
