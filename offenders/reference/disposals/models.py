"""Kinds of sentence, each row one state of one kind."""

from __future__ import annotations

from django.db import models

from sharing.access.fields import EVERYBODY, read_by
from sharing.records.uuids import Keyed


class Disposal(Keyed):
    """A kind of sentence as the law had it for some days: a change of the law ends a row and begins another.

    key: as rules and files name it. passed_from, passed_until: the first and the last day of the sentence on which a
    court could pass it; None is open, or not known. youngest, oldest: how old the person was when convicted.
    """

    key = models.CharField(max_length=10)
    title = models.CharField(max_length=60)
    title_in_full = models.CharField("title in papers for the person", max_length=80)
    section = models.CharField(max_length=120)
    passed_from = models.DateField("first day on which it could be passed", null=True, blank=True)
    passed_until = models.DateField("last day on which it could be passed", null=True, blank=True)
    youngest = models.PositiveSmallIntegerField("age when convicted, at least", null=True, blank=True)
    oldest = models.PositiveSmallIntegerField("age when convicted, at most", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    is_confirmed = models.BooleanField("read in its source", default=False)

    READERS = read_by(EVERYBODY, "key", "title", "title_in_full", "section", "note", "source")

    class Meta:
        ordering = ["title", models.F("passed_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["key", "passed_from"], nulls_distinct=False, name="disposal_once_a_state"),
            models.CheckConstraint(
                condition=models.Q(passed_until__isnull=True)
                | models.Q(passed_from__isnull=True)
                | models.Q(passed_until__gte=models.F("passed_from")),
                name="disposal_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(youngest__isnull=True)
                | models.Q(oldest__isnull=True)
                | models.Q(oldest__gte=models.F("youngest")),
                name="disposal_is_for_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.section})"
