"""Decisions to de-prioritise work on a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from release_monitor.load.querysets import DeprioritisationQuerySet
from release_monitor.load.rules import WORK_WORDS, PriorityState
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed

STATES = [
    (PriorityState.IN_FORCE.value, "In force"),
    (PriorityState.RENEWED.value, "Renewed"),
    (PriorityState.ENDED.value, "Ended"),
]
WORK = [(work.value, words) for work, words in WORK_WORDS.items()]


class Deprioritisation(Keyed):
    """Some work on a person comes after other work, by a decision with a reason, until somebody reviews it.

    what: what is done less often or later. team: the team of the person's owner, which is so relieved. review_on: the
    last day for the review. second: who was alerted at once. follows: the decision that this one renews.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="deprioritisations")
    team = models.ForeignKey("sharing.Team", on_delete=models.PROTECT, related_name="+")
    work = models.CharField(max_length=15, choices=WORK)
    what = models.CharField("what is done less often or later", max_length=300)
    reason = models.CharField(max_length=1000)
    review_on = models.DateField("review by")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    state = models.CharField(max_length=10, choices=STATES, default=PriorityState.IN_FORCE.value)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(NO_PROGRAM, "what", "reason", "ended_because")
    objects = DeprioritisationQuerySet.as_manager()

    class Meta:
        ordering = ["review_on", "pk"]
        indexes = [
            models.Index(fields=["review_on"], condition=Q(state="in_force"), name="deprioritised_by_review"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["offender", "team", "work"],
                condition=Q(state="in_force"),
                name="deprioritised_once_of_a_kind",
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(what=""), name="deprioritised_for_a_reason"),
            models.CheckConstraint(condition=~Q(second=F("decided_by")), name="deprioritised_is_known_to_another"),
            models.CheckConstraint(
                condition=Q(state="in_force", ended_at__isnull=True, ended_by__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(state="in_force") & ~Q(ended_because="")),
                name="deprioritised_until_somebody_ends_it",
            ),
        ]

    def __str__(self) -> str:
        return self.get_work_display()
