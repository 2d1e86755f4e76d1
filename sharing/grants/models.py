"""Grants, restrictions and exclusions: which team may do what to a person, when and why; and who must not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from django.contrib.auth.models import Group
from django.db import models
from guardian.models import GroupObjectPermissionBase

from sharing import access
from sharing.access import Asker, rules, sql
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.querysets import SpanQuerySet, VisibleQuerySet
from sharing.access.subject import SUBJECT
from sharing.agencies.models import Team, User
from sharing.pages.spans import last_day_of
from sharing.records.account import Account
from sharing.records.uuids import Keyed
from sharing.sentence_words import mid_sentence

ENDS_AFTER_IT_STARTS = models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at"))
# A job or a file ends a grant too, when it moves the person: then the reason says so.
LIMIT_ENDED_BY_SOMEBODY = models.Q(ended_by__isnull=True, ended_because="") | (
    models.Q(ends_at__isnull=False, ended_by__isnull=False) & ~models.Q(ended_because="")
)
ENDED_BY_SOMEBODY = models.Q(ended_at__isnull=True, ended_by__isnull=True) | (
    models.Q(ended_at__isnull=False) & (models.Q(ended_by__isnull=False) | ~models.Q(ended_because=""))
)


PROGRAMMES = [(each.value, each.label) for each in rules.Programme]
GRANT_ROLES = [(role.value, role.name.capitalize()) for role in rules.GrantRole]


def grant_role_choices() -> list[tuple[str, str]]:
    return GRANT_ROLES


def scope_role_choices() -> list[tuple[str, str]]:
    return [
        *GRANT_ROLES,
        (rules.FIGURES_ONLY, "Figures only"),
        (rules.IDENTITIES_ONLY, "Identities only"),
        (rules.LINKING, "Linking desk"),
    ]


class GrantQuerySet(VisibleQuerySet["Grant"], SpanQuerySet["Grant"]):  # type: ignore[override]  # two managers
    subject_path = "subject"

    def live(self, *, at: datetime) -> Self:
        """Begun, not past its end and not ended by hand."""
        return super().live(at=at).filter(ended_at__isnull=True)

    def in_effect(self, *, at: datetime) -> Self:
        """Live, and for a programme that the person is under, where it names one: as `sql.grant_in_effect`."""
        words = sql.of_programme("{programme}", "{person}")
        return self.live(at=at).filter(sql.Condition(words, {"at": at}, programme="programme", person="subject_id"))

    def handled_for(self, user: Account) -> Self:
        """One that names a programme of which the user may not know is not there."""
        return self.filter(models.Q(programme="") | access.knows_programme(user))

    def open(self, *, at: datetime) -> Self:
        """Live, or still to begin."""
        return self.filter(models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=at), ended_at__isnull=True)

    def with_teams(self) -> Self:
        return self.select_related("team__agency", "made_by", "ended_by")


class Grant(Keyed):
    """A team was given access to a person's record: why, by whom, as what, from when until when.

    What it gives is in its permission rows; this row is the reason behind them and stays when they have ended.
    """

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="grants")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="grants")
    grant_role = models.CharField("as", max_length=20, choices=grant_role_choices)
    # Gives access while the person is under this programme, and to what is of it. Empty: under whichever.
    programme = models.CharField(max_length=20, choices=PROGRAMMES, default="", db_default="", blank=True)
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "ended_because")
    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["subject", "team"], name="grant_subject_team")]
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_IT_STARTS, name="grant_ends_after_it_starts"),
            models.CheckConstraint(condition=ENDED_BY_SOMEBODY, name="grant_is_ended_by_somebody"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="grant_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("made_by")),
                name="grant_is_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} as {mid_sentence(self.get_grant_role_display())}"

    @property
    def gives_until(self) -> datetime | None:
        """The moment from which this grant gives nothing; None while no end is set."""
        return self.ended_at or self.ends_at


class SubjectPermission(GroupObjectPermissionBase):
    """One permission of one grant: the row that every list and every opening is filtered by.

    No index of one column stands beside one that begins with it: PostgreSQL took the smaller one to look up whether a
    team has access, and read ten rows of a person for each that it wanted.
    """

    content_object = models.ForeignKey(
        SUBJECT, on_delete=models.CASCADE, related_name="permission_rows", db_index=False
    )
    group = models.ForeignKey(Group, on_delete=models.CASCADE, db_index=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="permission_rows", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    # By emergency access: rows of what it never opens do not count it, and nobody is told anything because of it.
    is_emergency = models.BooleanField(default=False, db_default=False)
    programme = models.CharField(max_length=20, choices=PROGRAMMES, default="", db_default="", blank=True)

    objects = SpanQuerySet.as_manager()  # type: ignore[misc, assignment]  # guardian's manager knows no dates

    class Meta(GroupObjectPermissionBase.Meta):
        unique_together: list[Sequence[str]] = []  # type: ignore[misc]
        constraints = [
            models.UniqueConstraint(fields=["grant", "permission"], name="permission_once_in_a_grant"),
            models.CheckConstraint(condition=ENDS_AFTER_IT_STARTS, name="permission_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["content_object", "permission", "group"], name="permission_by_subject"),
            models.Index(fields=["group", "permission", "content_object"], name="permission_by_team"),
        ]


class PersonProgrammeQuerySet(VisibleQuerySet["PersonProgramme"], SpanQuerySet["PersonProgramme"]):  # type: ignore[override]  # two managers
    subject_path = "subject"

    def handled_for(self, user: Account) -> Self:
        """Of a programme in which the user has neither a scope nor a grant, nothing tells."""
        return self.filter(access.knows_programme(user))


class PersonProgramme(Keyed):
    """Under which programme a person is managed, from when until when. Somebody may be under two at once.

    Moving somebody ends one row and begins another (`sharing/programmes/`); what has ended stays.
    """

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="programmes", db_index=False)
    programme = models.CharField(max_length=20, choices=PROGRAMMES)
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until", null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "ended_because")
    objects = PersonProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_IT_STARTS, name="programme_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["subject", "programme"], condition=models.Q(ends_at__isnull=True), name="programme_open_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["subject", "programme"], include=["starts_at", "ends_at"], name="programme_by_subject"
            ),
            models.Index(fields=["programme", "subject"], name="subject_by_programme"),
        ]

    def __str__(self) -> str:
        return self.get_programme_display()

    @property
    def last_on(self) -> date | None:
        """The last day on which the person is under it."""
        return last_day_of(self.ends_at)


class ScopeQuerySet(SpanQuerySet["TeamScope"]):
    def of_people(self) -> Self:
        """Those by which a desk sees the people."""
        return self.exclude(grant_role__in=rules.SHOW_NOBODY)

    def for_figures(self) -> Self:
        return self.filter(grant_role=rules.FIGURES_ONLY)


class TeamScope(Keyed):
    """A national desk sees every person of a programme, by this row and without a grant for each; or a team reads
    counts of a programme, and of a region or group of prisons of it where one is named, and sees nobody by it; or it is
    the linking desk of a programme (`offenders/matches/`), and sees nobody by that either."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="scopes")
    programme = models.CharField(max_length=20, choices=PROGRAMMES)
    grant_role = models.CharField("as", max_length=20, choices=scope_role_choices, default=rules.GrantRole.READER)
    region = models.CharField("probation region", max_length=40, blank=True, default="", db_default="")
    prison_group = models.CharField("group of prisons", max_length=40, blank=True, default="", db_default="")
    reason = models.CharField(max_length=500)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until", null=True, blank=True)

    objects = ScopeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_IT_STARTS, name="scope_ends_after_it_starts"),
            models.CheckConstraint(
                condition=models.Q(region="", prison_group="")
                | models.Q(grant_role=rules.FIGURES_ONLY) & (models.Q(region="") | models.Q(prison_group="")),
                name="scope_of_a_part_is_for_figures",
            ),
        ]

    def __str__(self) -> str:
        if self.is_for_figures:
            part = self.region or self.prison_group
            return f"{self.team}: figures of {self.get_programme_display()}{f', {part}' if part else ''}"
        if self.grant_role == rules.IDENTITIES_ONLY:
            return f"{self.team}: identities under {self.get_programme_display()}"
        if self.grant_role == rules.LINKING:
            return f"{self.team}: linking desk, {self.get_programme_display()}"
        return f"{self.team}: everyone under {self.get_programme_display()}"

    @property
    def is_for_figures(self) -> bool:
        return self.grant_role == rules.FIGURES_ONLY


class LimitQuerySet(VisibleQuerySet, SpanQuerySet):  # type: ignore[override]  # two managers
    """Exclusions and restrictions: known to those who may share the person, and to nobody else."""

    subject_path = "subject"

    def known_to(self, user: Asker) -> Self:
        return access.limit(self, user, access.Permission.SHARE)


class Exclusion(Keyed):
    """This user must not see this person, whatever else says so (a relative, say)."""

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="exclusions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="exclusions")
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "ended_because")
    objects = LimitQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "subject"], name="exclusion_user_subject")]
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_IT_STARTS, name="exclusion_ends_after_it_starts"),
            models.CheckConstraint(condition=LIMIT_ENDED_BY_SOMEBODY, name="exclusion_is_ended_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.user} is excluded"


class Restriction(Keyed):
    """Only the users and teams named here may see this person, and they only if a grant gives them access."""

    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, related_name="restrictions")
    users = models.ManyToManyField(User, related_name="+", blank=True)
    teams = models.ManyToManyField(Team, related_name="+", blank=True)
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(NO_PROGRAM, "reason", "ended_because")
    objects = LimitQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject"], name="restriction_subject")]
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_IT_STARTS, name="restriction_ends_after_it_starts"),
            models.CheckConstraint(condition=LIMIT_ENDED_BY_SOMEBODY, name="restriction_is_ended_by_somebody"),
        ]

    def __str__(self) -> str:
        return "only those named"
