"""Threads of alerts, and who has one: matters, handing over to a colleague."""

from __future__ import annotations

from typing import Self

from django.db import models

from sharing import access
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by, rest_read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.subject import SUBJECT
from sharing.agencies.models import Team, User
from sharing.alerts.models import Alert, Matter, Receipt
from sharing.records.account import Account
from sharing.records.uuids import Keyed


class ThreadQuerySet(VisibleQuerySet["Thread"]):
    subject_path = "subject"
    about_nobody = Capability.READ_ALERTS

    def handled_for(self, user: Account) -> Self:
        """A thread is there for those who may know of one of its alerts, of which a team of theirs was told."""
        known = Receipt.objects.filter(thread_id=models.OuterRef("pk")).to_teams_of(user).handled_for(user)
        return self.filter(models.Exists(known))

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def with_people(self) -> Self:
        """With the person as a page names one: one query more."""
        people = models.Prefetch("subject", queryset=access.subjects().in_words())
        return self.prefetch_related(people)

    def over(self) -> Self:
        """Open still, and none of their alerts is unfinished."""
        unfinished = Alert.objects.unfinished().filter(thread_id=models.OuterRef("pk"))
        return self.open().exclude(models.Exists(unfinished))


class Thread(Keyed):
    """The alerts of one matter, as they came. Open while one of them is not over; taken up again within a week after.

    It holds no word of them: who may read which follows from the alerts, never from here.
    key: which of several of a person and matter, or of those about nobody; mostly empty.
    """

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, null=True, related_name="threads")
    matter = models.CharField(max_length=20, choices=Matter)
    key = models.CharField(max_length=270, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "matter", "key", "subject")
    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "matter", "key"],
                condition=models.Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="thread_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(closed_at__gte=models.F("opened_at")),
                name="thread_closes_after_it_opened",
            ),
        ]
        indexes = [models.Index(fields=["subject", "matter", "-closed_at"], name="thread_of_subject")]

    def __str__(self) -> str:
        return self.get_matter_display()


class ThreadHandoverQuerySet(models.QuerySet["ThreadHandover"]):
    def standing(self) -> Self:
        """Offered, or accepted: neither refused nor withdrawn."""
        return self.filter(state__in=[ThreadHandover.State.OFFERED, ThreadHandover.State.ACCEPTED])


class ThreadHandover(Keyed):
    """Somebody offers a thread to a colleague of the team by name. Until it is accepted, nothing has changed hands."""

    class State(models.TextChoices):
        OFFERED = "offered", "Waiting for an answer"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="handovers")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    note = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED, db_default=State.OFFERED)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    READERS = read_by(NO_PROGRAM, "note", "reason") | rest_read_by(NO_PROGRAM)
    objects = ThreadHandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        indexes = [models.Index(fields=["offered_to"], condition=models.Q(state="offered"), name="thread_to_accept")]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "team"], condition=models.Q(state="offered"), name="thread_offered_once_by_a_team"
            ),
            models.CheckConstraint(
                condition=models.Q(state="offered", answered_at__isnull=True)
                | (~models.Q(state="offered") & models.Q(answered_at__isnull=False)),
                name="thread_handover_is_answered_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(offered_by=models.F("offered_to")), name="thread_is_offered_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread} from {self.offered_by} to {self.offered_to}"


class ThreadSnooze(Keyed):
    """Somebody has put a thread out of their own list until a moment. Clocks, colleagues and the count go on."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="snoozes")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)

    READERS = read_by(NO_PROGRAM, "reason") | rest_read_by(NO_PROGRAM)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["user", "until"], name="thread_snoozed")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("made_at")), name="thread_is_snoozed_until_later"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="thread_is_snoozed_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.thread} until {self.until}"
