"""Saved views of lists, and subscriptions to letters that a report is ready."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from release_monitor.briefing.times import Every
from release_monitor.reports.rules import UNDONE_WITHIN, Ended
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by, rest_read_by
from sharing.agencies.models import Membership, Team, User
from sharing.records.uuids import Keyed


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def current(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def removed_lately(self, *, at: datetime) -> Self:
        """Those that can still be put back."""
        return self.filter(removed_at__gt=at - UNDONE_WITHIN)

    def shown_to(self, user: User, *, at: datetime) -> Self:
        """The user's own, those of the user's teams, and everybody's."""
        teams = Membership.objects.live(at=at).filter(user=user, team__closed_at__isnull=True).values("team_id")
        own = models.Q(owner=user)
        of_a_team = models.Q(audience=SavedView.Audience.TEAM, team__in=teams)
        return self.current().filter(own | of_a_team | models.Q(audience=SavedView.Audience.EVERYONE))

    def with_names(self) -> Self:
        return self.select_related("owner", "team")


class SavedView(Keyed):
    """The address of a list under a name: filters, columns and period, and no result. Each reader sees through it what
    that reader can see."""

    class Audience(models.TextChoices):
        OWN = "own", "Only you"
        TEAM = "team", "A team"
        EVERYONE = "everyone", "Everyone with an account"

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.OWN)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=80)
    page = models.CharField("list", max_length=60)
    query = models.CharField("filters and columns", max_length=2000, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "title", "page", "query") | rest_read_by(EVERYBODY)
    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["owner"], name="saved_view_by_owner")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience="team", team__isnull=False)
                | (~models.Q(audience="team") & models.Q(team__isnull=True)),
                name="saved_view_of_a_team_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("saved_view", args=[self.uid])

    @property
    def asked(self) -> QueryDict:
        return QueryDict(self.query)

    @property
    def audience_in_words(self) -> str:
        return (
            f"shared with {self.team}" if self.team else {"own": "only you"}.get(self.audience, "shared with everyone")
        )


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def active(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Subscription(Keyed):
    """A letter without content to one user, at its times: a report is ready, and where. It rests on the account, the
    role and the team that it was begun with, and ends with any of them."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, null=True, blank=True, related_name="subscriptions")
    report = models.CharField(max_length=40, blank=True)  # by its code, where it is no saved view
    scope = models.CharField(max_length=80, blank=True)  # of a briefing, by its code
    every = models.CharField(max_length=10, choices=[(each.value, each.value.capitalize()) for each in Every])
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    begun_at = models.DateTimeField(default=timezone.now)
    renewed_on = models.DateField()
    sent_for = models.DateTimeField(null=True, blank=True)  # the moment of the latest letter
    reminded_for = models.DateField(null=True, blank=True)  # the end of which it was reminded
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(
        max_length=15, choices=[(each.value, each.value) for each in Ended], blank=True, default=""
    )

    READERS = read_by(NO_PROGRAM, "report", "scope", "role") | rest_read_by(NO_PROGRAM)
    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(view__isnull=False, report="")
                | (models.Q(view__isnull=True) & ~models.Q(report="")),
                name="subscription_is_to_a_view_or_a_report",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_because="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_because="")),
                name="subscription_ends_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["user", "view", "report", "scope", "every"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="subscription_once_while_it_runs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.view or self.report}, {self.every}"
