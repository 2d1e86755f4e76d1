"""Access requests: who asks to see a person, why, for how long, and the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing import access
from sharing.access import Asker
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.access.subject import SUBJECT
from sharing.agencies.models import User
from sharing.grants.models import Grant
from sharing.records.uuids import Keyed
from sharing.requests import rules

Told = rules.RequesterMessage


class AccessRequestQuerySet(VisibleQuerySet["AccessRequest"]):
    subject_path = "subject"

    def asked_by(self, user: Asker) -> Self:
        """What the user asked themselves: theirs to read whether there is such a person or not."""
        return self.filter(asked_by_id=user.pk) if user.pk else self.none()

    def for_answerers(self, user: Asker) -> Self:
        """What others ask about people with whom this user may share. The one place that says who answers."""
        return access.limit(self.filter(subject__isnull=False), user, access.Permission.SHARE).exclude(
            asked_by_id=user.pk
        )

    def waiting(self) -> Self:
        return self.filter(state=AccessRequest.State.WAITING)

    def told(self, told: Told, *, at: datetime) -> Self:
        """Those of which the asker reads this at that moment; the same as `AccessRequest.told_at_moment`."""
        silent = Q(state=AccessRequest.State.REFUSED, reason_is_told=False) | Q(
            state__in=[AccessRequest.State.WAITING, AccessRequest.State.EXPIRED]
        )
        open_ = Q(withdrawn_at__isnull=True)
        return self.filter(
            {
                Told.WITHDRAWN: Q(withdrawn_at__isnull=False),
                Told.GRANTED: open_ & Q(state=AccessRequest.State.GRANTED),
                Told.REFUSED: open_ & Q(state=AccessRequest.State.REFUSED, reason_is_told=True),
                Told.WAITING: open_ & silent & Q(due_at__gt=at),
                Told.NOT_AGREED: open_ & silent & Q(due_at__lte=at),
            }[told]
        )

    def with_people(self) -> Self:
        """With all that a line says: one query more."""
        people = models.Prefetch("subject", queryset=access.subjects().in_words())
        return self.select_related("asked_by__agency", "answered_by__agency", "grant").prefetch_related(people)


class AccessRequest(Keyed):
    """Somebody asks to see one person, named by a whole number.

    It is kept alike whether there is such a person or not. `subject` is found by the clock and never while the asker
    waits; what the asker is told is worked out of what would be there in either case (`told_at_moment`).
    """

    class Need(models.TextChoices):
        WORK = "work", "I will work with this person"
        COVER = "cover", "I am covering for a colleague"
        INQUIRY = "inquiry", "An investigation or a check involves this person"
        HEARING = "hearing", "A hearing, a court or a meeting involves this person"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        WAITING = "waiting", "To answer"
        GRANTED = "granted", "Agreed"
        REFUSED = "refused", "Not agreed"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Never answered"

    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_requests")
    number = models.CharField(max_length=40)
    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, null=True, related_name="access_requests")
    need = models.CharField("kind of need", max_length=20, choices=Need)
    reason = models.CharField(max_length=500)
    days = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()  # by when it is answered; the asker hears by then
    closes_at = models.DateTimeField()  # from then on it can no longer be answered
    looked_up_at = models.DateTimeField(null=True)  # when it was looked whose number it is, and the leads were told
    told_at = models.DateTimeField(null=True)  # when the asker was written to
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    withdrawn_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    reason_is_told = models.BooleanField(default=False)
    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, null=True, related_name="request")

    READERS = read_by(NO_PROGRAM, "number", "reason", "answer")
    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at", "-id"], name="request_by_asker"),
            models.Index(fields=["subject", "-asked_at"], name="request_by_subject"),
            models.Index(fields=["due_at"], condition=Q(told_at__isnull=True), name="request_to_tell"),
            models.Index(fields=["asked_at"], condition=Q(looked_up_at__isnull=True), name="request_to_look_up"),
            models.Index(fields=["closes_at"], condition=Q(state="waiting"), name="request_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="request_has_a_reason"),
            models.CheckConstraint(condition=Q(days__gte=1), name="request_is_for_a_day_or_more"),
            models.CheckConstraint(
                condition=Q(due_at__gt=models.F("asked_at"), closes_at__gte=models.F("due_at")),
                name="request_is_due_after_it_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(state="granted", grant__isnull=False) | (~Q(state="granted") & Q(grant__isnull=True)),
                name="request_has_a_grant_when_granted",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["granted", "refused"],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                    subject__isnull=False,
                )
                | Q(state__in=["waiting", "withdrawn", "expired"], answered_by__isnull=True, answered_at__isnull=True),
                name="request_is_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=models.F("asked_by")), name="request_is_answered_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""), name="request_is_refused_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False), name="request_is_withdrawn_at_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} asks for {self.number}"

    def told_at_moment(self, at: datetime) -> Told:
        """What the asker reads."""
        return rules.requester_message(
            answer=rules.RequestDecision(
                is_granted=self.state == self.State.GRANTED,
                is_refused_openly=self.state == self.State.REFUSED and self.reason_is_told,
                is_withdrawn=self.withdrawn_at is not None,
            ),
            due_at=self.due_at,
            at=at,
        )

    @property
    def is_late(self) -> bool:
        return self.state == self.State.WAITING and self.due_at <= timezone.now()
