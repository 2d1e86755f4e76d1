"""Joint teams, and the agencies that take part in each."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.access.fields import NO_PROGRAM, read_by, rest_read_by
from sharing.access.roles import Capability
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.joint_teams import rules
from sharing.records.uuids import Keyed


class JointTeamQuerySet(models.QuerySet["JointTeam"]):
    def known_to(self, user: User, *, at: datetime) -> Self:
        """Those that the user works in, and for heads those in which their agency takes part."""
        own = Membership.objects.live(at=at).filter(user=user).values("team_id")
        known = Q(team__in=own)
        if user.can(Capability.FORM_JOINT_TEAMS):
            known |= Q(pk__in=JointAgency.objects.filter(agency_id=user.agency_id).values("joint_id"))
        return self.filter(known).select_related("team__agency", "formed_by", "agreed_by", "stood_down_by")

    def in_place(self) -> Self:
        """Agreed and not stood down; one that is paused among them."""
        return self.filter(agreed_at__isnull=False, stood_down_at__isnull=True)

    def headed_by(self, user: User) -> Self:
        """For a head of an agency that takes part; for anybody else none."""
        if not user.can(Capability.FORM_JOINT_TEAMS):
            return self.none()
        return self.filter(pk__in=JointAgency.objects.filter(agency_id=user.agency_id).values("joint_id"))


class JointTeam(Keyed):
    """Agencies work together on the same people, as one team. `team` is what grants are given to, open while it is in
    place and closed while it is paused; its agency is the one that leads, and its programme the only one under which it
    sees people.

    A head of one agency forms it and a head of another agrees.
    """

    team = models.OneToOneField(Team, on_delete=models.PROTECT, related_name="joint")
    purpose = models.CharField("what for", max_length=500)
    formed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    formed_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    stood_down_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    stood_down_at = models.DateTimeField(null=True)
    stood_down_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(NO_PROGRAM, "purpose", "stood_down_because") | rest_read_by(NO_PROGRAM)
    objects = JointTeamQuerySet.as_manager()

    class Meta:
        ordering = ["team__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(purpose=""), name="joint_team_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True, review_on__isnull=True)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False, review_on__isnull=False)
                & ~Q(agreed_by=models.F("formed_by")),
                name="joint_team_is_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(stood_down_at__isnull=True, stood_down_by__isnull=True, stood_down_because="")
                | Q(stood_down_at__isnull=False, stood_down_by__isnull=False) & ~Q(stood_down_because=""),
                name="joint_team_is_stood_down_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.team.name

    @property
    def state(self) -> rules.State:
        if self.stood_down_at:
            return rules.State.STOOD_DOWN
        if not self.agreed_at:
            return rules.State.FORMED
        return rules.State.STANDING if self.team.closed_at is None else rules.State.PAUSED

    @property
    def state_words(self) -> str:
        return rules.STATE_WORDS[self.state]


class JointAgency(Keyed):
    """An agency takes part in a joint team: the gateway by which it is told what is shared with the team, by its key,
    and the data-protection condition beside it."""

    joint = models.ForeignKey(JointTeam, on_delete=models.PROTECT, related_name="agencies")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    gateway = models.CharField(max_length=40)
    condition = models.CharField(
        "data-protection condition",
        max_length=20,
        choices=[(each.value, words) for each, words in rules.CONDITION_WORDS.items()],
    )
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "gateway") | rest_read_by(NO_PROGRAM)

    class Meta:
        ordering = ["agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["joint", "agency"], name="agency_is_in_a_joint_team_once"),
            models.CheckConstraint(condition=~Q(gateway=""), name="joint_agency_has_a_gateway"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} in {self.joint}"
