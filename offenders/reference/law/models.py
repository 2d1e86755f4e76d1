"""Entries of the register of law, and the checks of them."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from offenders.dates.engine.law.open_law import QUESTIONS
from offenders.reference.law.querysets import LawEntryQuerySet
from offenders.rows import account
from sharing.records.uuids import Keyed
from sharing.time_words import format_date


class LawEntry(Keyed):
    """One rule of law: where it stands, what it does, on which days, and where that was read.

    in_force_until: the last day. is_confirmed: the text itself was read. kept_in_sight: why no rule of the program
    applies it. settled: by which reading a question is answered that the law leaves open, by the question's name, as
    the lawyers of the users settled it; settled_because: where they say so. changed_at: when two people changed it
    here; a check from before no longer counts.
    """

    key = models.SlugField(max_length=60, unique=True)
    instrument = models.CharField(max_length=200)
    provision = models.CharField(max_length=120, blank=True)
    says = models.TextField("what it does")
    in_force_from = models.DateField("first day", null=True, blank=True)
    in_force_until = models.DateField("last day", null=True, blank=True)
    applies_to = models.CharField("applies to", max_length=300)
    areas = ArrayField(models.CharField(max_length=40), default=list)
    source = models.CharField(max_length=300)
    is_confirmed = models.BooleanField("text read", default=False)
    note = models.TextField(blank=True)
    kept_in_sight = models.CharField("no rule here, because", max_length=300, blank=True)
    settled = models.JSONField("readings settled", default=dict, blank=True)
    settled_because = models.CharField("settled by", max_length=300, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = LawEntryQuerySet.as_manager()

    # Of `with_check`
    checked_at: datetime | None
    checker: str | None
    check_pk: int | None

    class Meta:
        ordering = ["instrument", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(in_force_from__isnull=True)
                | models.Q(in_force_until__isnull=True)
                | models.Q(in_force_until__gte=models.F("in_force_from")),
                name="law_entry_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(settled={}) | ~models.Q(settled_because=""), name="law_entry_is_settled_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, {self.provision}" if self.provision else self.instrument

    def clean(self) -> None:
        """A reading is of a question that this entry leaves open, and somebody settled it."""
        own = {question.name for question in QUESTIONS if question.entry == self.key}
        if not self.settled.keys() <= own:
            raise ValidationError({"settled": "This entry leaves another question open. Select a separate reading"})
        if self.settled and not self.settled_because:
            raise ValidationError({"settled_because": "Enter whose advice settled it, and its date"})


class LawCheck(Keyed):
    """Somebody compared an entry with its source and found it right as it stands. One person's act, seen by all.

    lapse_told_at: when it was alerted that it no longer holds.
    """

    entry = models.ForeignKey(LawEntry, on_delete=models.CASCADE, related_name="checks")
    checked_at = models.DateTimeField(default=timezone.now)
    checked_by = account()
    lapse_told_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = account(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-checked_at", "-pk"]
        indexes = [models.Index(fields=["entry", "-checked_at"], name="law_check_by_entry")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | (models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~models.Q(withdrawn_because="")),
                name="law_check_is_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}, {format_date(self.checked_at)}"
