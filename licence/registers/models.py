"""Registers of a person's devices, accounts and addresses: known, approved and last checked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from licence.registers.querysets import PlaceQuerySet, RegisterQuerySet
from sharing.access.fields import EVERYBODY, HOME_ADDRESS, NO_PROGRAM, read_by, rest_read_by
from sharing.records.uuids import Keyed


class Entry(Keyed):
    """What all registers share: from when until when it holds, on what evidence, and who has verified it."""

    class Approval(models.TextChoices):
        ASKED = "asked", "Asked"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="%(class)ss")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    approval = models.CharField(max_length=10, choices=Approval, default=Approval.ASKED)
    evidence = models.CharField("how it is known", max_length=300)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=300, blank=True)

    READERS = read_by(NO_PROGRAM, "evidence", "note")
    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["recorded_at", "id"], name="%(class)s_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(class)s_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_on__isnull=True)
                | Q(verified_by__isnull=False, verified_on__isnull=False),
                name="%(class)s_is_verified_by_somebody",
            ),
        ]


class Device(Entry):
    """A phone, computer or the like that the person has, or was found with."""

    class Kind(models.TextChoices):
        PHONE = "phone", "Mobile phone"
        TABLET = "tablet", "Tablet"
        COMPUTER = "computer", "Computer"
        CONSOLE = "console", "Games console"
        STORAGE = "storage", "Storage device"
        OTHER = "other", "Other"

    kind = models.CharField(max_length=10, choices=Kind)
    make = models.CharField("make and model", max_length=100, blank=True)
    imei = models.CharField("IMEI", max_length=17, blank=True)
    sim = models.CharField("SIM or eSIM number", max_length=30, blank=True)
    phone_number = models.CharField(max_length=30, blank=True)
    monitoring = models.CharField("monitoring software", max_length=100, blank=True)
    last_inspected_on = models.DateField(null=True, blank=True)

    READERS = read_by(NO_PROGRAM, "make", "imei", "sim", "phone_number", "monitoring")

    class Meta(Entry.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.make}".strip()


class Account(Entry):
    """An account online, at a bank, or of crypto assets."""

    class Kind(models.TextChoices):
        ONLINE = "online", "Online"
        APP = "app", "App"
        EMAIL = "email", "Email"
        BANK = "bank", "Bank"
        CRYPTO = "crypto", "Crypto assets"
        OTHER = "other", "Other"

    kind = models.CharField(max_length=10, choices=Kind)
    provider = models.CharField(max_length=100)
    handle = models.CharField("name or number", max_length=120)

    READERS = read_by(NO_PROGRAM, "provider", "handle")

    class Meta(Entry.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.provider}: {self.handle}"


class PlaceOfStay(Entry):
    """An address at which the person lives, stays or may stay."""

    class Kind(models.TextChoices):
        HOME = "home", "Home"
        APPROVED_PREMISES = "approved_premises", "Approved premises"
        OVERNIGHT = "overnight", "Overnight stay"
        WORK = "work", "Work"
        OTHER = "other", "Other"

    kind = models.CharField(max_length=20, choices=Kind)
    address = models.CharField(max_length=300)
    postcode = models.CharField(max_length=8, blank=True)
    room = models.CharField(max_length=20, blank=True)

    READERS = (
        read_by(HOME_ADDRESS, "address", "postcode", "room", "evidence", "note")
        | rest_read_by(HOME_ADDRESS)
        | read_by(EVERYBODY, "recorded_at")  # of an entry that is there for the reader at all
    )

    objects = PlaceQuerySet.as_manager()  # type: ignore[misc]  # of its own, in place of the registers'

    class Meta(Entry.Meta):
        verbose_name_plural = "places of stay"

    def __str__(self) -> str:
        return self.address
