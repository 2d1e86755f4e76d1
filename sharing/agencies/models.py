"""Users of Release Monitor, their agencies and their teams."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from datetime import datetime
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group
from django.db import models
from django.db.models.functions import Lower

from sharing.access import roles
from sharing.access.fields import EVERYBODY, read_by
from sharing.access.querysets import SpanQuerySet
from sharing.access.rules import Programme
from sharing.records.uuids import Keyed


class Agency(Keyed):
    """An organisation that answers for its people: a police force, probation, the prisons."""

    class Kind(models.TextChoices):
        CT_POLICE = "ct_police", "CT policing"
        POLICE = "police", "Local police"
        PROBATION = "probation", "Probation"
        PRISON = "prison", "Prison"
        PPCS = "ppcs", "PPCS"
        ASSURANCE = "assurance", "Information assurance"
        PARTNER = "partner", "Partner"
        INTELLIGENCE = "intelligence", "Intelligence agency"
        BORDER = "border", "Border"
        IMMIGRATION = "immigration", "Immigration"
        HEALTH = "health", "NHS and forensic services"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)

    READERS = read_by(EVERYBODY, "name")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name

    @property
    def is_intelligence(self) -> bool:
        """It has here where its material is kept and none of what it says, is told by a gateway that names it, and sees
        people through a joint team alone."""
        return self.kind == Agency.Kind.INTELLIGENCE


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail in any letter case. `add_user` makes accounts (`sharing/administration/actions`)."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(Keyed, AbstractBaseUser):
    """Somebody, or a partner's program, that signs in. The e-mail is the name.

    There is no superuser and there are no groups of Django's: what a user may do is the role's capability and the
    grants to the teams of the user's live memberships, nothing else.
    """

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="users")
    role = models.CharField(max_length=30, choices=roles.choices)
    phone = models.CharField("phone or extension", max_length=40, blank=True)
    # Whose account it is: all accounts of one person carry the same. Who signs where two people must has one.
    staff_number = models.CharField("staff or warrant number", max_length=40, blank=True)
    # Who is told at once of what is proposed about the account. None: a privacy officer is.
    manager = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="line manager"
    )
    is_active = models.BooleanField("can sign in", default=True)
    keyboard_shortcuts = models.BooleanField(default=True)
    # The programme that lists on pages show, of those that the user reads. Empty: all of them.
    works_in = models.CharField(
        max_length=20, choices=[(each.value, each.label) for each in Programme], default="", db_default="", blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    READERS = read_by(EVERYBODY, "name")
    # Not columns: the program through which the user asks in this request, and the user alone (`asked_through`).
    through: User | None = None
    alone: User | None = None
    # Nor this: of what no token opens but by a scope for it, what the token of this request opens; None: by no token.
    by_scope: frozenset[str] | None = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case"),
            models.CheckConstraint(condition=models.Q(role__in=list(roles.ROLES)), name="user_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def asked_through(self, program: User) -> User:
        """The user as a program asks on their behalf, for one request. What is written down is the user's; what is seen
        and done is what each of `askers` may."""
        acting = copy(self)
        acting.through, acting.alone = program, self
        return acting

    @property
    def askers(self) -> tuple[User, ...]:
        """The accounts whose rights are asked, each alone: what one of them may not, is not done."""
        return (self.alone, self.through) if self.alone and self.through else (self,)

    @property
    def is_program(self) -> bool:
        """Whether a partner's program asks, by a token: for itself, or on behalf of this user. It never signs in."""
        return self.role == roles.PROGRAM or self.through is not None

    def still_has(self, role: str) -> bool:
        """Whether the role is the one that something was given for."""
        return self.role == role

    def can(self, capability: str) -> bool:
        """Whether the user may do this at all, by the role; a program also by its agency and its token. A disabled
        account may do nothing."""
        if self.through is not None:
            return all(each.can(capability) for each in self.askers)
        if not self.is_active:
            return False
        if capability in roles.BY_SCOPE and (self.is_program or self.by_scope is not None):
            is_open = capability in (self.by_scope or ())
            return is_open and (self.is_program or capability in roles.role_of(self.role))
        if self.is_program and capability in roles.OF_SOME_PROGRAM:
            return capability in roles.OF_PROGRAMS.get(self.agency.kind, ())
        return capability in roles.role_of(self.role)


class TeamQuerySet(models.QuerySet["Team"]):
    def open(self) -> Self:
        """Teams that can be given access: not closed, and nobody's own."""
        return self.filter(closed_at__isnull=True).exclude(kind=Team.Kind.PERSONAL)

    def working_for(self, place_code: str) -> Self:
        """Open teams of this establishment; none of no establishment."""
        return self.open().filter(place_code=place_code).exclude(place_code="")

    def duty_desks_of(self, agency_id: int, programmes: Collection[str] | None) -> Self:
        """The agency's duty desks for what is of these programmes: of each its own, where it has one, else those that
        serve every programme; never one of another. None: what is about nobody goes to all of them."""
        desks = self.open().filter(kind=Team.Kind.DUTY_DESK, agency_id=agency_id)
        if programmes is None:
            return desks
        own = set(desks.filter(programme__in=programmes).values_list("programme", flat=True))
        return desks.filter(programme__in=own if own >= set(programmes) else own | {""})

    def worked_in_by(self, user: User, *, at: datetime) -> Self:
        """Teams that the user is in at this moment."""
        return self.filter(pk__in=Membership.objects.live(at=at).filter(user=user).values("team_id"))

    def with_member_who_can(self, capability: roles.Capability, *, at: datetime) -> Self:
        """Teams in which somebody whose role has this capability works at this moment."""
        able = Membership.objects.live(at=at).filter(user__is_active=True, user__role__in=roles.holders(capability))
        return self.filter(pk__in=able.values("team_id"))


class Team(Keyed):
    """Those who work together on the same people. Every grant goes to a team.

    The key is that of a Django group, because guardian's permission rows point at groups.
    """

    class Kind(models.TextChoices):
        PERSONAL = "personal", "Personal"
        CASELOAD = "caseload", "Caseload"
        ESTABLISHMENT = "establishment", "Establishment"
        REGION = "region", "Region"
        NATIONAL_DESK = "national_desk", "National desk"
        DUTY_DESK = "duty_desk", "Duty desk"
        CASE_GROUP = "case_group", "Case group"
        JOINT = "joint", "Joint team"

    group = models.OneToOneField(Group, on_delete=models.PROTECT, primary_key=True, related_name="team")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    owner = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="personal_team", editable=False
    )
    phone = models.CharField("phone or extension", max_length=40, blank=True)
    # The code of the place that an establishment's team works for, FNI. Whoever is moved there is shared with the team.
    place_code = models.CharField("establishment it works for", max_length=6, blank=True, db_default="", default="")
    # The code of the region that it works for (sharing/reference/): the desk of a region is a team of the kind Region.
    region_code = models.CharField("region it works for", max_length=10, blank=True, db_default="", default="")
    # Of a duty desk: the programme whose alerts escalate to it. Empty: those of every programme that has no desk of its
    # own. Of a joint team: the one programme under which it sees people.
    programme = models.CharField(
        "programme whose duty desk or joint team it is",
        max_length=20,
        choices=[(each.value, each.label) for each in Programme],
        default="",
        db_default="",
        blank=True,
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "name")
    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="team_name_is_unique_in_its_agency"),
            models.CheckConstraint(
                condition=models.Q(kind="personal", owner__isnull=False)
                | (~models.Q(kind="personal") & models.Q(owner__isnull=True)),
                name="team_has_an_owner_when_it_is_personal",
            ),
            models.CheckConstraint(
                condition=models.Q(place_code="") | models.Q(kind="establishment"),
                name="team_works_for_a_place_when_it_is_an_establishments",
            ),
            models.CheckConstraint(
                condition=models.Q(programme="") & ~models.Q(kind="joint")
                | models.Q(kind="duty_desk")
                | ~models.Q(programme="") & models.Q(kind="joint"),
                name="team_of_a_programme_is_a_desk_or_joint",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(SpanQuerySet["Membership"]):
    def named_to(self, reader: User | None) -> Self:
        """Without those that are shown to named people only, of whom this reader is none. None: to nobody in
        particular."""
        if reader is None:
            return self.filter(is_named_only=False)
        shown = Membership.shown_to.through.objects.filter(user_id=reader.pk).values("membership_id")
        return self.filter(models.Q(is_named_only=False) | models.Q(user_id=reader.pk) | models.Q(pk__in=shown))


class Membership(Keyed):
    """A user is in a team from a moment until a moment: the only truth of who is in a team.

    is_named_only: of a member from an intelligence agency; whoever is not in `shown_to` does not learn that they are in
    the team, by name or by number.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField("until", null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    is_named_only = models.BooleanField(default=False, db_default=False)
    shown_to = models.ManyToManyField(User, related_name="+", blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "pk"]
        indexes = [models.Index(fields=["user", "team"], name="membership_user_team")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"

    def is_live(self, *, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or self.ends_at > at)
