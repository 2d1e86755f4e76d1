"""Requests of people for their data, and what each agency decides about each item."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from sharing import access
from sharing.access.fields import NO_PROGRAM, read_by, rest_read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.subject import SUBJECT
from sharing.agencies.models import Agency, User
from sharing.data_requests.rules import (
    DATA_WORDS,
    DECISION_WORDS,
    DECISION_WORDS_OF_CHANGE,
    GROUND_WORDS,
    HELD_BACK,
    KIND_WORDS,
    DataKind,
    DecidedItem,
    ItemDecision,
    RequestKind,
    with_own,
)
from sharing.records.uuids import Keyed

KINDS = [(kind.value, words) for kind, words in KIND_WORDS.items()]
DATA_KINDS = [(kind.value, words) for kind, words in DATA_WORDS.items()]
DECISIONS = [(decision.value, words) for decision, words in DECISION_WORDS.items()]
GROUNDS = [(ground.value, words) for ground, words in GROUND_WORDS.items()]
OWN_DATA: dict[str, tuple[DataKind, ...]] = {
    Agency.Kind.CT_POLICE: (DataKind.REGISTER, DataKind.WITHHELD),
    Agency.Kind.POLICE: (DataKind.REGISTER,),
    Agency.Kind.PROBATION: (DataKind.LICENCE, DataKind.VICTIMS),
    Agency.Kind.PRISON: (DataKind.CUSTODY,),
    Agency.Kind.PPCS: (DataKind.CUSTODY, DataKind.PAROLE, DataKind.WITHHELD),
}


def kinds_of(agency: Agency) -> list[DataKind]:
    """What this agency decides about, whether or not it holds any."""
    return with_own(OWN_DATA.get(agency.kind, ()))


class DataRequestQuerySet(VisibleQuerySet["DataRequest"]):
    subject_path = "subject"

    def open(self) -> Self:
        """Neither released nor withdrawn."""
        return self.filter(released_at__isnull=True, withdrawn_at__isnull=True)

    def late(self, *, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def for_role_of(self, user: User) -> Self:
        """All that a privacy officer registers, whether or not they see the person, never against an exclusion; for an
        information owner those that their agency decides about, of people whom they see."""
        if user.can(Capability.REGISTER_DATA_REQUESTS):
            return access.not_excluded(self, user)
        if user.can(Capability.DECIDE_DATA_REQUESTS):
            return self.visible_to(user).filter(items__agency_id=user.agency_id).distinct()
        return self.none()

    def with_words(self) -> Self:
        return self.select_related("subject", "registered_by__agency", "released_by__agency", "withdrawn_by")


class DataRequest(Keyed):
    """A person asks an agency for their data, or to have it put right or erased. number: as it was typed, tidied."""

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="data_requests")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=KINDS)
    what = models.CharField("what they ask for", max_length=1000)
    received_on = models.DateField()
    due_on = models.DateField("to answer by")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    sent_as = models.CharField("reference of what was sent", max_length=200, blank=True, default="", db_default="")
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True, default="", db_default="")

    READERS = read_by(NO_PROGRAM, "number", "what", "sent_as", "withdrawn_because") | rest_read_by(NO_PROGRAM)
    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on", "id"], name="data_request_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("received_on")), name="data_request_due_after_received"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True, sent_as="")
                | (Q(released_at__isnull=False, released_by__isnull=False) & ~Q(sent_as="")),
                name="data_request_is_released_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("registered_by")),
                name="data_request_is_released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
                name="data_request_is_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="data_request_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def reference(self) -> str:
        """By which alerts and pages speak of it, where they do not say whom it is about."""
        return str(self.uid)[-8:]

    @property
    def is_open(self) -> bool:
        return self.released_at is None and self.withdrawn_at is None


class DataRequestItem(Keyed):
    """What one agency decides about one kind of record, for the answer to a request."""

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="items")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DATA_KINDS)
    decision = models.CharField(max_length=10, choices=DECISIONS, blank=True, default="", db_default="")
    ground = models.CharField(max_length=20, choices=GROUNDS, blank=True, default="", db_default="")
    reason = models.CharField(max_length=1000, blank=True, default="", db_default="")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(NO_PROGRAM, "reason") | rest_read_by(NO_PROGRAM)

    class Meta:
        ordering = ["agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "agency", "kind"], name="data_request_item_once_an_agency"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, decision="", ground="", reason="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision="") & ~Q(reason="")),
                name="data_request_item_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", ItemDecision.GIVE.value]) | ~Q(ground=""),
                name="data_request_item_kept_back_has_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_kind_display()}"

    @property
    def is_held_back(self) -> bool:
        """Out of the answer unless the agency decides otherwise."""
        return self.kind in HELD_BACK

    @property
    def decided(self) -> DecidedItem:
        return DecidedItem(DataKind(self.kind), ItemDecision(self.decision) if self.decision else None)

    @property
    def decision_words(self) -> str:
        """As it is said of this kind of request."""
        if not self.decision:
            return "Out unless decided" if self.is_held_back else "To decide"
        words = DECISION_WORDS if self.request.kind == RequestKind.ACCESS else DECISION_WORDS_OF_CHANGE
        return words[ItemDecision(self.decision)]
