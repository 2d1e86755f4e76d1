"""Weekly release lists: the people expected out in a week, as known when the week began."""

from __future__ import annotations

from django.db import models

from offenders.dates.models import BASES, CERTAINTIES, Release
from offenders.rows import OfPersonQuerySet
from sharing.access.fields import EVERYBODY, read_by
from sharing.records.uuids import Keyed

NOT_LISTED = "weekly_entry"  # the work of a release that could not be put on its list: `LeftOut.work`, by its key


class WeeklyList(Keyed):
    """The releases of one week, frozen. Made on its Monday at 06:00, or as soon after as the clock runs again."""

    starts_on = models.DateField("Monday", unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_on__iso_week_day=1), name="weekly_list_starts_on_a_monday")
        ]

    def __str__(self) -> str:
        return f"week of {self.starts_on}"


class WeeklyEntry(models.Model):
    """One release as the list froze it. Never changed: later changes are shown against it."""

    weekly_list = models.ForeignKey(WeeklyList, on_delete=models.PROTECT, related_name="entries")
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    establishment = models.CharField(max_length=100, blank=True)
    basis = models.CharField(max_length=10, choices=BASES)
    certainty = models.CharField(max_length=12, choices=CERTAINTIES)
    expected_on = models.DateField()
    leaves_on = models.DateField()
    warn_on = models.DateField()

    READERS = read_by(EVERYBODY, "establishment")
    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["warn_on", "pk"]
        verbose_name_plural = "weekly entries"
        constraints = [models.UniqueConstraint(fields=["weekly_list", "release"], name="weekly_entry_once_a_list")]

    def __str__(self) -> str:
        return f"{self.get_basis_display()} on {self.expected_on}"
