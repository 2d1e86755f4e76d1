"""Proposed changes of reference data, with what became of them."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from offenders.reference.keeping import rules
from offenders.reference.keeping.querysets import OPEN, ReferenceChangeQuerySet
from offenders.reference.registry import KINDS, ReferenceKind
from sharing.records.uuids import Keyed


class ReferenceChange(Keyed):
    """A change of one row of reference data that somebody proposed. Agreed by a second person, it was made.

    filed_at: when a data file or a program (filed_by) brought it, None where a person thought of it; proposed_by is
    then None until the first of two people proposes it. row: the uid of the row, None for one to be added until it is.
    before, after: of the fields in question, as the data file would say them. `after` of a new state has the fields in
    which it differs from the row that it ends.
    """

    class Verb(models.TextChoices):
        ADD = rules.Verb.ADD, "Add"
        CORRECT = rules.Verb.CORRECT, "Correct"
        NEXT_STATE = rules.Verb.NEXT_STATE, "Changed from a date"
        END = rules.Verb.END, "End"
        CHECK = rules.Verb.CHECK, "Mark as checked"

    class State(models.TextChoices):
        FILED = rules.State.FILED, "Waiting for someone to propose it"
        PROPOSED = rules.State.PROPOSED, "Waiting for an answer"
        AGREED = rules.State.AGREED, "Agreed"
        REFUSED = rules.State.REFUSED, "Refused"
        WITHDRAWN = rules.State.WITHDRAWN, "Withdrawn"

    kind = models.CharField(max_length=30)
    verb = models.CharField(max_length=12, choices=Verb)
    row = models.UUIDField(null=True)
    named = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=500)
    source = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED, db_default=State.PROPOSED)
    filed_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    objects = ReferenceChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["kind", "row"], name="reference_change_of_row")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row"], condition=models.Q(state__in=OPEN), name="reference_change_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN, answered_at__isnull=True, answered_by__isnull=True)
                | (~models.Q(state__in=OPEN) & models.Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="reference_change_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(proposed_by__isnull=False, state__in=("proposed", "agreed", "refused", "withdrawn"))
                | models.Q(proposed_by__isnull=True, filed_at__isnull=False, state__in=("filed", "refused")),
                name="reference_change_proposed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.named}"

    @property
    def of(self) -> ReferenceKind:
        return KINDS[self.kind]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def answer_until(self) -> date:
        """The last day on which it can be answered in time."""
        return timezone.localdate(self.answer_due_at - timedelta(seconds=1))

    @property
    def is_filed(self) -> bool:
        """Brought by a data file or a program, and nobody has proposed it yet."""
        return self.state == self.State.FILED

    @property
    def from_whom(self) -> str:
        """ "Moira Teale, PPCS"; of what nobody has proposed yet, the program or the file that brought it."""
        return f"{self.proposed_by}, {self.proposed_by.agency}" if self.proposed_by else self.brought_by

    @property
    def brought_by(self) -> str:
        return f"{self.filed_by}, {self.filed_by.agency}" if self.filed_by else "The project’s data file"
