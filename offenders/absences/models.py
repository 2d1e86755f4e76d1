"""An absence from prison: the person is in custody all the while."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from offenders.absences.rules import AbsenceKind
from offenders.custody.models import CustodyPeriod
from offenders.rows import OfPersonQuerySet
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed

KINDS = [
    (AbsenceKind.HOSPITAL.value, "Hospital, Mental Health Act 1983 s.47 or s.48"),
    (AbsenceKind.TEMPORARY_RELEASE.value, "Temporary release, Prison Rules 1999 r.9"),
    (AbsenceKind.COURT.value, "Court production"),
    (AbsenceKind.POLICE.value, "Police production"),
]


class AbsenceQuerySet(OfPersonQuerySet):
    def standing(self) -> Any:
        """Planned, or away now, in a custody that goes on."""
        return self.filter(back_at__isnull=True, ended_at__isnull=True, period__ends_on__isnull=True)

    def away(self) -> Any:
        return self.standing().filter(left_at__isnull=False)

    def planned(self) -> Any:
        return self.standing().filter(left_at__isnull=True)


class Absence(Keyed):
    """The person is away from the prison, or is to be on a day: never a release.

    planned_on: the day of a court production that lies ahead. due_back_at: None where nobody can say (hospital).
    where: the hospital, court or address. authority: the warrant, order or temporary licence.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="absences")
    period = models.ForeignKey(CustodyPeriod, on_delete=models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=20, choices=KINDS)
    planned_on = models.DateField("planned for", null=True, blank=True)
    left_at = models.DateTimeField("left", null=True, blank=True)
    due_back_at = models.DateTimeField("due back", null=True, blank=True)
    back_at = models.DateTimeField("back", null=True, blank=True)
    where = models.CharField(max_length=160, blank=True)
    authority = models.CharField(max_length=160, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("ended without a return", null=True, blank=True)

    READERS = read_by(NO_PROGRAM, "where", "authority")
    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_back_at"],
                condition=models.Q(left_at__isnull=False, back_at__isnull=True, ended_at__isnull=True),
                name="absence_away_by_due_back",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["offender"],
                condition=models.Q(left_at__isnull=False, back_at__isnull=True, ended_at__isnull=True),
                name="absence_away_once_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=False) | models.Q(planned_on__isnull=False),
                name="absence_is_planned_or_has_begun",
            ),
            models.CheckConstraint(
                condition=models.Q(back_at__isnull=True) | models.Q(back_at__gte=models.F("left_at")),
                name="absence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(due_back_at__isnull=True) | models.Q(due_back_at__gt=models.F("left_at")),
                name="absence_is_due_back_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True)
                | models.Q(kind="hospital")
                | models.Q(due_back_at__isnull=False),
                name="absence_is_due_back_unless_in_hospital",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
