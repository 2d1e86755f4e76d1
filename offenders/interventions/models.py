"""Interventions of a person, and the sessions that they came to or missed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offenders.interventions.querysets import InterventionQuerySet
from offenders.interventions.rules import Attended, InterventionState
from offenders.rows import OfPersonQuerySet, account
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed

STATES = [
    (InterventionState.RUNNING.value, "Running"),
    (InterventionState.COMPLETED.value, "Completed"),
    (InterventionState.STOPPED.value, "Stopped"),
    (InterventionState.ENDED_WITH_LICENCE.value, "Ended with the licence"),
]
ATTENDED = [
    (Attended.CAME.value, "Came"),
    (Attended.EXCUSED.value, "Did not come, with a reason"),
    (Attended.MISSED.value, "Missed"),
]


class Intervention(Keyed):
    """Named work with a person: mentoring, a programme, treatment. owner: who answers for it.

    ends_with_licence: nobody can be made to come after that. last_session_on: the newest day of a session, beside it so
    that what has lapsed is found.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="interventions")
    name = models.CharField(max_length=120)
    provider = models.CharField(max_length=120)
    purpose = models.CharField(max_length=500)
    starts_on = models.DateField("start")
    ends_on = models.DateField("planned end", null=True, blank=True)
    ends_with_licence = models.BooleanField("required by the licence", default=False)
    state = models.CharField(max_length=20, choices=STATES, default=InterventionState.RUNNING.value)
    owner = account()
    last_session_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=500, blank=True)
    recorded_by = account(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "name", "provider", "purpose", "ended_because")
    objects = InterventionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(fields=["recorded_at", "id"], name="intervention_by_time"),
            models.Index(fields=["last_session_on", "id"], condition=Q(state="running"), name="intervention_running"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="intervention_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_on__isnull=True) | ~Q(state="running") & Q(ended_on__isnull=False),
                name="intervention_ended_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InterventionSession(Keyed):
    """A session that the person came to, or did not."""

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="sessions")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    attended = models.CharField(max_length=10, choices=ATTENDED)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = account(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "note")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["intervention", "on"], name="intervention_session_once_a_day")]

    def __str__(self) -> str:
        return self.get_attended_display()
