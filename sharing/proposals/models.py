"""Changes that are proposed, and who is told of them at which address."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from sharing.access.fields import AGREES_CHANGES, NO_PROGRAM, read_by, rest_read_by
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.proposals.rules import OPEN_FOR, ChangeKind, ChangeState, state_of
from sharing.records.uuids import Keyed

KINDS = [(kind.value, kind.words) for kind in ChangeKind]


class ProposedChangeQuerySet(models.QuerySet["ProposedChange"]):
    def unanswered(self, *, at: datetime) -> Self:
        """Waiting for a second person; those that have lapsed wait no longer."""
        return self.filter(agreed_at__isnull=True, stopped_at__isnull=True, proposed_at__gt=at - OPEN_FOR)

    def agreed_not_done(self) -> Self:
        return self.filter(agreed_at__isnull=False, done_at__isnull=True, stopped_at__isnull=True)

    def stoppable(self, *, at: datetime) -> Self:
        """Nothing has followed from these yet."""
        return self.unanswered(at=at) | self.agreed_not_done()

    def known_to(self, user: User) -> Self:
        """Those who agree to changes know all; others what they proposed, and that of which they were told."""
        if user.can(Capability.AGREE_CHANGES):
            return self
        was_told = models.Exists(ChangeNotice.objects.filter(change=models.OuterRef("pk"), user=user))
        return self.filter(was_told | Q(proposed_by=user))


class ProposedChange(Keyed):
    """What one person proposed and another has to agree to. `asked` is what is carried out; `title` and `lines` say it
    in words, as both people read it.

    about: the account that it concerns; None of what concerns none. proposed_by, agreed_by: None where the operator
    replaced an account. counts_from: when an agreed change is carried out, where it waits.
    """

    kind = models.CharField(max_length=30, choices=KINDS)
    title = models.CharField(max_length=300)
    lines = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    asked = models.JSONField(encoder=DjangoJSONEncoder)
    about = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="changes_proposed")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    counts_from = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=300, blank=True, default="", db_default="")

    READERS = read_by(NO_PROGRAM, "title", "lines", "asked", "stopped_because") | rest_read_by(NO_PROGRAM)
    objects = ProposedChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        indexes = [
            models.Index(
                fields=["proposed_at"],
                condition=Q(done_at__isnull=True, stopped_at__isnull=True),
                name="proposed_change_open",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=models.F("proposed_by")),
                name="change_is_agreed_by_someone_else",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | Q(agreed_at__isnull=False), name="change_is_agreed_at_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | Q(agreed_by__isnull=False) | Q(proposed_by__isnull=True),
                name="change_of_a_person_is_agreed_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(agreed_at__isnull=False, stopped_at__isnull=True),
                name="change_is_done_when_agreed_and_not_stopped",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_by__isnull=True, stopped_because="")
                | (Q(stopped_at__isnull=False) & ~Q(stopped_because="")),
                name="change_is_stopped_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def state(self, *, at: datetime) -> ChangeState:
        return state_of(
            proposed_at=self.proposed_at,
            agreed_at=self.agreed_at,
            stopped_at=self.stopped_at,
            done_at=self.done_at,
            at=at,
        )


class ChangeNotice(models.Model):
    """A letter about a proposed change, to an address as it was when it was written. sent_at: when the mail server took
    it."""

    class Why(models.TextChoices):
        CONCERNED = "concerned", "It is their account"
        MANAGER = "manager", "They are the line manager"
        PRIVACY = "privacy", "They are a privacy officer of the agency"
        AGREES = "agrees", "They can agree to it"
        OVERSEES = "oversees", "They oversee accounts"

    class Stage(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        STOPPED = "stopped", "Stopped"

    change = models.ForeignKey(ProposedChange, on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    address = models.EmailField(max_length=254)
    why = models.CharField(max_length=20, choices=Why)
    stage = models.CharField(max_length=20, choices=Stage)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(AGREES_CHANGES, "address") | rest_read_by(NO_PROGRAM)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["change", "user", "stage"], name="change_notice_once_a_stage"),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(sent_at__isnull=True), name="change_notice_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.change}"
