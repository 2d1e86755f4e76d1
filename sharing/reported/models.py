"""Acts reported by telephone: what a named person is said to have done, and what they say of it themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.access.subject import SUBJECT
from sharing.agencies.models import User
from sharing.records.uuids import Keyed
from sharing.reported.rules import WAITING, ActKind, State

KINDS = [
    (ActKind.VIEW.value, "View"),
    (ActKind.AGREEMENT.value, "Agreement"),
    (ActKind.CONSULTATION.value, "Consultation"),
    (ActKind.DECISION.value, "Decision"),
]
STATES = [
    (State.REPORTED.value, "Reported"),
    (State.NOT_CONFIRMED.value, "Not confirmed"),
    (State.CONFIRMED.value, "Confirmed"),
    (State.DENIED.value, "Denied"),
    (State.WITHDRAWN.value, "Report withdrawn"),
    (State.SETTLED.value, "Settled without the caller"),
]


class ReportedActQuerySet(VisibleQuerySet["ReportedAct"]):
    subject_path = "subject"

    def waiting(self) -> Self:
        """Those that nobody has answered, in time or past it."""
        return self.filter(state__in=WAITING)

    def late(self, *, at: datetime) -> Self:
        """Not answered in time, and nobody was told of it yet."""
        return self.filter(state=State.REPORTED, confirm_due_at__lte=at)

    def to_answer_by(self, user: User) -> Self:
        """What this user is reported to have done, and has not answered."""
        return self.waiting().filter(person=user)

    def about_row(self, about: str, target: object) -> Self:
        """Of one row that they are about, newest first."""
        return self.filter(about=about, target=target)

    def with_names(self) -> Self:
        return self.select_related("subject", "person__agency", "taken_by__agency", "answered_by", "withdrawn_by")


class ReportedAct(Keyed):
    """A named person is reported, by who took their call, to have done something. It is theirs, and counts, only once
    they have confirmed it in their own session.

    person: their account; without one `caller_agency`, `caller_role` and `caller_name` say who it was, and nobody can
    ever confirm it. about: what it is about, as registered in `targets`; target: the uid of that row. details: what
    the act needs when it is confirmed.
    """

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="reported_acts")
    about = models.CharField(max_length=40)
    target = models.UUIDField()
    kind = models.CharField(max_length=12, choices=KINDS)
    said = models.CharField("what was said", max_length=1000)
    details = models.JSONField(default=dict, blank=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    caller_agency = models.CharField("agency of the caller", max_length=160, blank=True)
    caller_role = models.CharField("role of the caller", max_length=120, blank=True)
    caller_name = models.CharField("name of the caller", max_length=120, blank=True)
    said_at = models.DateTimeField("when the call was")
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    confirm_due_at = models.DateTimeField()
    state = models.CharField(max_length=15, choices=STATES, default=State.REPORTED.value)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.CharField(max_length=500, blank=True)
    settled_because = models.CharField(max_length=200, blank=True)

    READERS = read_by(
        NO_PROGRAM,
        *(
            "about",
            "said",
            "details",
            "caller_agency",
            "caller_role",
            "caller_name",
            "withdrawn_because",
            "settled_because",
        ),
    )
    objects = ReportedActQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        indexes = [
            models.Index(fields=["about", "target"], name="reported_by_target"),
            models.Index(
                fields=["person"], condition=Q(state__in=["reported", "not_confirmed"]), name="reported_to_answer"
            ),
            models.Index(fields=["confirm_due_at"], condition=Q(state="reported"), name="reported_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, caller_name="")
                | (Q(person__isnull=True) & ~Q(caller_agency="") & ~Q(caller_role="") & ~Q(caller_name="")),
                name="reported_act_is_somebody_s",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=models.F("taken_by")),
                name="reported_act_is_not_of_who_took_the_call",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["confirmed", "denied"], answered_at__isnull=False, answered_by=models.F("person"))
                    | (~Q(state__in=["confirmed", "denied"]) & Q(answered_at__isnull=True, answered_by__isnull=True))
                ),
                name="reported_act_is_answered_by_the_named_person",
            ),
            models.CheckConstraint(
                condition=(
                    (
                        Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                        & ~Q(withdrawn_because="")
                    )
                    | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True))
                ),
                name="reported_act_is_withdrawn_for_a_reason",
            ),
            models.CheckConstraint(condition=~Q(said=""), name="reported_act_says_what_was_said"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.who}, by phone"

    @property
    def who(self) -> str:
        """ "Grace Bell (PPCS)", or "Ines Hart, listing officer (Leeds Crown Court)" of somebody without an account."""
        if self.person:
            return f"{self.person} ({self.person.agency})"
        return f"{self.caller_name}, {self.caller_role} ({self.caller_agency})"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING
