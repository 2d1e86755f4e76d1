"""Ways in which a user is reached outside the pages, and the tests of them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from sharing.agencies.models import User
from sharing.records import encrypted_fields
from sharing.records.uuids import Keyed


class ReachWayQuerySet(models.QuerySet["ReachWay"]):
    def current(self) -> Self:
        """In use: not removed; an email way only while the account has that address, a pager way only where the
        deployment has a gateway."""
        rows = self.filter(removed_at__isnull=True)
        rows = rows.exclude(~models.Q(email=models.F("user__email")), kind=ReachWay.Kind.EMAIL)
        return rows if settings.PEOPLE_PAGER_URL else rows.exclude(kind=ReachWay.Kind.PAGER)


class ReachWay(Keyed):
    """One way in which a user is reached: from when it was added until it was removed.

    email: the address of the account when it was added. sealed_number: of a pager or telephone, encrypted; gone once it
    is removed. tested_at: when a code that went that way was typed back last.
    """

    class Kind(models.TextChoices):
        EMAIL = "email", "Email"
        PAGER = "pager", "Text or pager"
        TELEPHONE = "telephone", "Phone"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reach_ways")
    kind = models.CharField(max_length=10, choices=Kind)
    email = models.EmailField(max_length=254, blank=True, default="", db_default="")
    sealed_number = models.TextField(blank=True, default="", db_default="")
    added_at = models.DateTimeField()
    tested_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ReachWayQuerySet.as_manager()

    class Meta:
        ordering = ["user", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=models.Q(removed_at__isnull=True),
                name="reach_way_once_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="email", sealed_number="") & ~models.Q(email="")
                | ~models.Q(kind="email") & models.Q(email="", removed_at__isnull=True) & ~models.Q(sealed_number="")
                | ~models.Q(kind="email") & models.Q(email="", removed_at__isnull=False, sealed_number=""),
                name="reach_way_has_its_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.user}"

    @property
    def number(self) -> str:
        """In the clear. Raises CannotBeRead where it was sealed with another key."""
        return encrypted_fields.unseal(self.sealed_number)


class ReachTest(Keyed):
    """One test of a way: a code goes that way, and the user types it back. Only the newest of a way counts.

    code_hash, made_at: of the code; a telephone has one once somebody of the duty desk calls (`caller`). tries: codes
    typed, right or wrong. passed_at: when the right one was.
    """

    way = models.ForeignKey(ReachWay, on_delete=models.CASCADE, related_name="tests")
    asked_at = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    made_at = models.DateTimeField(null=True, blank=True)
    caller = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    failed_at = models.DateTimeField(null=True, blank=True)  # it could not be sent
    passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code_hash="", made_at__isnull=True)
                | ~models.Q(code_hash="") & models.Q(made_at__isnull=False),
                name="reach_test_code_was_made",
            ),
            models.CheckConstraint(
                condition=models.Q(passed_at__isnull=True) | models.Q(made_at__isnull=False, tries__gt=0),
                name="reach_test_is_passed_by_its_code",
            ),
        ]

    def __str__(self) -> str:
        return f"Test of {self.way} at {self.asked_at}"
