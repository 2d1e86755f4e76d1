"""Readings to judge, questions about thresholds, and how far the audit log has been scanned."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sharing.access.fields import NO_PROGRAM, read_by, rest_read_by
from sharing.agencies.models import User
from sharing.grants.models import Exclusion
from sharing.records.uuids import Keyed
from sharing.unusual.rules import RULE_WORDS

RULES = [(rule.value, words) for rule, words in RULE_WORDS.items()]


class UnusualReadingQuerySet(models.QuerySet["UnusualReading"]):
    def to_judge(self) -> Self:
        return self.filter(judged_at__isnull=True)

    def late(self, *, at: datetime) -> Self:
        """Not judged in time."""
        return self.to_judge().filter(due_at__lte=at)

    def known_to(self, user: User, *, at: datetime) -> Self:
        """Those about at least one person from whom this user is not excluded, and those about no one."""
        barred = list(Exclusion.objects.live(at=at).filter(user=user).values_list("subject_id", flat=True))
        return self.exclude(~Q(people=[]), people__contained_by=barred) if barred else self

    def with_words(self) -> Self:
        return self.select_related("reader__agency", "judged_by")


class UnusualReading(Keyed):
    """What one user read stands out by a rule. A privacy officer says whether their work explains it.

    key: what the rule found, once: the same again is not queued again. first_at, until_at: the time in which it was
    read; until_at is not included. people: the keys of whose records were opened, as the audit log holds them. count,
    limit: how many, and the threshold; usual: the reader's usual hour, where the threshold comes from it.
    """

    class Outcome(models.TextChoices):
        EXPLAINED = "explained", "Explained by their work"
        NOT_EXPLAINED = "not_explained", "Not explained"
        REFERRED = "referred", "Referred"

    rule = models.CharField(max_length=20, choices=RULES)
    key = models.CharField(max_length=100)
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="unusual_readings")
    first_at = models.DateTimeField("from")
    until_at = models.DateTimeField("until")
    people = ArrayField(models.BigIntegerField(), default=list, blank=True)
    count = models.PositiveIntegerField(default=1, db_default=1)
    limit = models.PositiveIntegerField(null=True, blank=True)
    usual = models.PositiveIntegerField(null=True, blank=True)
    found_at = models.DateTimeField()
    due_at = models.DateTimeField("to judge by")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True, default="", db_default="")
    note = models.CharField("reason", max_length=1000, blank=True, default="", db_default="")
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(NO_PROGRAM, "key", "note") | rest_read_by(NO_PROGRAM)
    objects = UnusualReadingQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["rule", "first_at"], name="unusual_by_rule"),
            models.Index(fields=["due_at", "id"], name="unusual_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["rule", "key"], name="unusual_is_queued_once"),
            models.CheckConstraint(condition=Q(until_at__gt=F("first_at")), name="unusual_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(judged_at__isnull=True, judged_by__isnull=True, outcome="", note="")
                | (Q(judged_at__isnull=False, judged_by__isnull=False) & ~Q(outcome="") & ~Q(note="")),
                name="unusual_is_judged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("reader")), name="unusual_is_judged_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.reader}"

    @property
    def reference(self) -> str:
        """By which alerts speak of it."""
        return str(self.uid)[-8:]


class ThresholdQuestionQuerySet(models.QuerySet["ThresholdQuestion"]):
    def to_answer(self) -> Self:
        return self.filter(answered_at__isnull=True)


class ThresholdQuestion(Keyed):
    """A rule queued more readings in a week than its budget. A privacy officer says if its threshold is kept."""

    class Answer(models.TextChoices):
        KEEP = "keep", "Keep the threshold"
        CHANGE = "change", "Change the threshold"

    rule = models.CharField(max_length=20, choices=RULES)
    week_on = models.DateField("week from")
    budget = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default="", db_default="")
    reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(NO_PROGRAM, "reason") | rest_read_by(NO_PROGRAM)
    objects = ThresholdQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-week_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "week_on"], name="threshold_is_asked_about_once_a_week"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="", reason="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="") & ~Q(reason="")),
                name="threshold_is_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}, week of {self.week_on}"


class ReadingScan(models.Model):
    """Until which moment the audit log has been scanned. One row."""

    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"until {self.until}"
