"""Published outcomes of parole reviews."""

from __future__ import annotations

from django.db import models

from sharing.access.fields import EVERYBODY, read_by
from sharing.records.uuids import Keyed
from sharing.time_words import format_date


class ReviewOutcomes(Keyed):
    """How many reviews of a kind ended how in a year, as published. A forecast weighs it like 20 decisions at most, in
    sums over groups; it says nothing of one person.

    open_conditions: moved or recommended to move there: the person stays in custody.
    """

    class Cases(models.TextChoices):
        ALL = "all", "All cases"
        LIFE = "life", "Life sentences"
        IPP = "ipp", "IPP sentences"
        TORER = "torer", "Referred under the Terrorist Offenders (Restriction of Early Release) Act 2020"

    class Grade(models.TextChoices):
        A = "A", "Official publication"
        B = "B", "Press quoting official figures"
        C = "C", "Secondary source"

    cases = models.CharField("cases", max_length=10, choices=Cases)
    as_at = models.DateField("as at")
    released = models.PositiveIntegerField("release directed")
    open_conditions = models.PositiveIntegerField("open conditions", default=0)
    stayed = models.PositiveIntegerField("stay in custody")
    grade = models.CharField(max_length=1, choices=Grade)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    is_confirmed = models.BooleanField("confirmed", default=False)

    READERS = read_by(EVERYBODY, "note", "source")

    class Meta:
        ordering = ["cases", "-as_at"]
        verbose_name_plural = "review outcomes"
        constraints = [models.UniqueConstraint(fields=["cases", "as_at"], name="review_outcomes_once_a_day")]

    def __str__(self) -> str:
        return f"{self.get_cases_display()}, {format_date(self.as_at)}"
