"""Duties: the owner and deputy of a person in each agency, the gaps without one, and handovers."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from sharing import access
from sharing.access import Asker
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.access.querysets import SpanQuerySet, VisibleQuerySet
from sharing.access.subject import SUBJECT
from sharing.agencies.models import Agency, Team, User
from sharing.cover.models import Leave
from sharing.grants.models import Grant
from sharing.records.uuids import Keyed


class DutyQuerySet(VisibleQuerySet["Duty"], SpanQuerySet["Duty"]):  # type: ignore[override]  # two managers
    subject_path = "subject"

    def current(self) -> Self:
        """Those that nothing has ended: at most one of a person in an agency."""
        return self.filter(ends_at__isnull=True)

    def with_words(self) -> Self:
        return self.select_related("agency", "team", "owner", "deputy", "decides", "made_by")

    def with_away(self, *, at: datetime) -> Self:
        """With `is_away`: whether one of those named is on leave, so that who stands in is asked for these alone."""
        named = models.Q(officer=models.OuterRef("owner")) | models.Q(officer=models.OuterRef("deputy"))
        away = Leave.objects.live(at=at).filter(named | models.Q(officer=models.OuterRef("decides")))
        return self.annotate(is_away=models.Exists(away))


class Duty(Keyed):
    """In this agency this owner answers for the person, and this deputy when the owner is away.

    A row is never changed but to end it: another owner, or another deputy, is another row. `owned_since` goes on over
    the deputies of one owner. decides: who decides on sharing what the agency knows, where that is not the owner.
    """

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="duties")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="duties")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duties")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="duties_as_deputy")
    decides = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owned_since = models.DateTimeField()
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until", null=True, blank=True)
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # None: a file, a command
    ended_because = models.CharField(max_length=500, blank=True, db_default="", default="")

    READERS = read_by(NO_PROGRAM, "reason", "ended_because")
    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name_plural = "duties"
        indexes = [
            models.Index(fields=["owner"], condition=models.Q(ends_at__isnull=True), name="duty_of_owner"),
            models.Index(fields=["deputy"], condition=models.Q(ends_at__isnull=True), name="duty_of_deputy"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "agency"],
                condition=models.Q(ends_at__isnull=True),
                name="duty_one_at_a_time_in_an_agency",
            ),
            models.CheckConstraint(
                condition=models.Q(deputy__isnull=True) | ~models.Q(deputy=models.F("owner")),
                name="duty_owner_and_deputy_are_two",
            ),
            models.CheckConstraint(
                condition=models.Q(decides__isnull=True) | ~models.Q(decides=models.F("owner")),
                name="duty_owner_decides_unless_another_is_named",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="duty_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(owned_since__lte=models.F("starts_at")), name="duty_owner_is_no_younger_than_it"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="duty_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.owner}, {self.team}"


class DutyGapQuerySet(VisibleQuerySet["DutyGap"]):
    subject_path = "subject"

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class DutyGap(Keyed):
    """From a moment until a moment an agency that works with the person had nobody who could answer, or no deputy.

    Found by `sharing/duties/gaps.py`, which tells the agency's managers, and closes it once it is filled.
    """

    class Missing(models.TextChoices):
        OWNER = "owner", "No owner"
        DEPUTY = "deputy", "No deputy"

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="duty_gaps")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    missing = models.CharField(max_length=10, choices=Missing)
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = DutyGapQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "agency"],
                condition=models.Q(closed_at__isnull=True),
                name="duty_gap_one_at_a_time_in_an_agency",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(closed_at__gte=models.F("found_at")),
                name="duty_gap_closes_after_it_is_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_missing_display()} in {self.agency}"


class AwaitedTeamQuerySet(VisibleQuerySet["AwaitedTeam"]):
    subject_path = "subject"

    def open(self) -> Self:
        return self.filter(over_at__isnull=True)


class AwaitedTeam(Keyed):
    """The person has come to a place where nobody can answer for them yet: no team works for it, or nobody is in one.

    Until somebody is, whoever sent them keeps access and duty. leaves: the code of the place that sent them, empty for
    outside; enters, prison: code and name of where they are.
    """

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="awaited_teams")
    leaves = models.CharField(max_length=6, blank=True)
    enters = models.CharField(max_length=6)
    prison = models.CharField(max_length=100)
    reason = models.CharField(max_length=500)
    since = models.DateTimeField()
    over_at = models.DateTimeField(null=True, blank=True)
    over_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(EVERYBODY, "leaves", "enters", "prison") | read_by(NO_PROGRAM, "reason", "over_because")
    objects = AwaitedTeamQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(over_at__isnull=True), name="awaited_team_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(over_at__isnull=True) | models.Q(over_at__gte=models.F("since")),
                name="awaited_team_is_over_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"is waiting for someone in {self.prison}"


class HandoverQuerySet(VisibleQuerySet["Handover"]):
    subject_path = "subject"

    def open(self) -> Self:
        return self.filter(state=Handover.State.OFFERED)

    def late(self, *, at: datetime) -> Self:
        """Not answered by the time by which an answer was due."""
        return self.open().filter(answer_due_at__lt=at)

    def to_accept_by(self, user: Asker) -> Self:
        """Open ones that wait for this user: offered to them by name, or to anybody of a team of theirs."""
        if isinstance(user, AnonymousUser):
            return self.none()
        teams = access.viewer_of(user, at=timezone.now()).team_ids
        return self.open().filter(models.Q(receiver=user) | models.Q(receiver__isnull=True, to_team_id__in=teams))

    def with_words(self) -> Self:
        """With what a line about it says: one query more for the people."""
        people = models.Prefetch("subject", queryset=access.subjects().in_words())
        return self.select_related(
            "from_agency", "from_team", "to_team__agency", "receiver", "offered_by", "answered_by", "from_owner"
        ).prefetch_related(people)


class Handover(Keyed):
    """The duty of one agency is offered to a team. Whoever has it keeps it until somebody there accepts.

    `receiver` is None where a move offers it: then anybody of the team who may answer for people accepts.
    """

    class State(models.TextChoices):
        OFFERED = "offered", "Offered"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="duty_handovers")
    from_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    from_owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="handovers")
    receiver = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="handovers")
    reason = models.CharField(max_length=500)
    to_know = models.TextField("what to know", blank=True, db_default="", default="")
    by_move = models.BooleanField(db_default=False, default=False)  # the move has changed the teams already
    # Whoever brought the person in gave, with the offer, the access that the receiving team needs.
    by_import = models.BooleanField(db_default=False, default=False)
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # None: a file
    offered_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED, db_default=State.OFFERED)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=500, blank=True, db_default="", default="")
    # What lets the receiving team read until it has answered, where it was not in before.
    reads_by = models.ForeignKey(Grant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    READERS = read_by(NO_PROGRAM, "reason", "to_know", "answer")
    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        indexes = [
            models.Index(fields=["answer_due_at"], condition=models.Q(state="offered"), name="duty_handover_due"),
            models.Index(fields=["offered_at", "id"], name="duty_handover_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "from_agency"],
                condition=models.Q(state="offered"),
                name="duty_handover_one_at_a_time_of_an_agency",
            ),
            models.CheckConstraint(
                condition=models.Q(state="offered", answered_at__isnull=True)
                | (~models.Q(state="offered") & models.Q(answered_at__isnull=False)),
                name="duty_handover_is_answered_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | models.Q(answered_by__isnull=False),
                name="duty_handover_is_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "withdrawn"]) | ~models.Q(answer=""),
                name="duty_handover_is_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(answer_due_at__gt=models.F("offered_at")),
                name="duty_handover_is_due_after_its_offer",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="duty_handover_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.from_team} to {self.to_team}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OFFERED
