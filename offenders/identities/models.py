"""Two records that may be one person: why, what the desk decided, and what was done at each step."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from offenders.identities.rules import NAME, OPEN_FOR_DESK, STATE_WORDS, MatchState
from offenders.people.models import Offender
from offenders.people.rules.identifiers import KINDS
from offenders.rows import account
from sharing import access
from sharing.access.fields import NOBODY, read_by, rest_read_by
from sharing.access.querysets import VisibleQuerySet
from sharing.models import User
from sharing.records.uuids import Keyed

STATES = [(state.value, words) for state, words in STATE_WORDS.items()]
BASES = [*KINDS, (NAME, "Name and date of birth")]
STEPS = [
    ("found", "Found"),
    ("asked", "Asked by phone"),
    ("keep_apart", "Kept apart"),
    ("propose_merge", "Merge proposed"),
    ("refuse_merge", "Merge refused"),
    ("merge", "Merged"),
    ("share", "Lead agreed to share access"),
    ("join", "Access shared"),
    ("propose_separation", "Separation proposed"),
    ("refuse_separation", "Separation refused"),
    ("separate", "Separated"),
]


class IdentityMatchQuerySet(VisibleQuerySet[Any]):
    subject_path = "newer"
    opened_by_emergency = False

    def at_desk_of(self, user: User) -> Self:
        """Those whose two people the user's desk compares, each."""
        people = access.compared_by(Offender.objects.all(), user).values("pk")
        return self.filter(newer__in=people, older__in=people)

    def to_decide(self) -> Self:
        return self.filter(state__in=OPEN_FOR_DESK)

    def merged(self) -> Self:
        """Also while somebody proposes to separate them."""
        return self.filter(state__in=[MatchState.MERGED, MatchState.PARTING])

    def joined(self) -> Self:
        """Merged, and the leads of both have let each other's teams in."""
        return self.merged().filter(joined_at__isnull=False)

    def about(self, person: Offender) -> Self:
        return self.filter(Q(newer=person) | Q(older=person))

    def with_people(self) -> Self:
        return self.select_related("newer__establishment", "older__establishment", "proposed_by__agency")


class IdentityMatch(Keyed):
    """Two records that may be one person. newer: the one on which the number was given later.

    Nobody but the identity desk knows of it, until two of the desk have merged them. joined_at: since when the teams of
    each see the other, which the leads of both have agreed to. grants: those by which they do, by uid.
    """

    newer = models.ForeignKey(Offender, on_delete=models.CASCADE, related_name="+")
    older = models.ForeignKey(Offender, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(
        max_length=10, choices=STATES, default=MatchState.OPEN.value, db_default=MatchState.OPEN.value
    )
    found_at = models.DateTimeField()
    due_at = models.DateTimeField("to decide by")
    proposed_by = account(null=True, blank=True)
    agreed_by = account(null=True, blank=True)
    newer_shared_by = account(null=True, blank=True)
    older_shared_by = account(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    grants = ArrayField(models.UUIDField(), default=list, blank=True)

    READERS = rest_read_by(NOBODY)
    objects = IdentityMatchQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name_plural = "identity matches"
        indexes = [
            models.Index(fields=["older"], name="identity_match_by_older"),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=[state.value for state in OPEN_FOR_DESK]),
                name="identity_match_to_decide",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["newer", "older"], name="identity_match_once"),
            models.CheckConstraint(condition=~Q(newer=F("older")), name="identity_match_is_of_two"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("proposed_by")), name="identity_match_is_by_two"
            ),
            models.CheckConstraint(
                condition=Q(joined_at__isnull=True)
                | Q(newer_shared_by__isnull=False, older_shared_by__isnull=False, state__in=["merged", "parting"]),
                name="identity_match_is_joined_by_both_leads",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    def other_than(self, person: Offender) -> Offender:
        return self.older if self.newer_id == person.pk else self.newer


class MatchBasis(Keyed):
    """Why the two may be one: a number that both have, or one name and date of birth."""

    match = models.ForeignKey(IdentityMatch, on_delete=models.CASCADE, related_name="bases")
    kind = models.CharField(max_length=20, choices=BASES)
    number = models.CharField(max_length=40, blank=True)  # empty: the name

    READERS = rest_read_by(NOBODY) | read_by(NOBODY, "number")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["match", "kind", "number"], name="match_basis_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()


class MatchStep(Keyed):
    """Something that was done about a match: append-only. by: empty for the job. called: who was asked by phone."""

    match = models.ForeignKey(IdentityMatch, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, choices=STEPS)
    by = account(null=True, blank=True)
    at = models.DateTimeField()
    called = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=500, blank=True)

    READERS = rest_read_by(NOBODY) | read_by(NOBODY, "called", "words")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_step_display()
