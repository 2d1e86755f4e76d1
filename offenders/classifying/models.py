"""Classifications: proposals which offence of the list the free words of a conviction stand for."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from offenders.classifying.querysets import ClassificationQuerySet
from offenders.convictions.models import Conviction
from offenders.rows import account
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.records.uuids import Keyed


class Classification(Keyed):
    """One person says which offence the words are. It counts for nothing until somebody of another agency agrees.

    Agreed, the conviction has the offence. Ended, it was withdrawn, declined, or the words were corrected.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="classifications")
    conviction = models.ForeignKey(Conviction, on_delete=models.CASCADE, related_name="classifications")
    offence_words = models.CharField("offence as written", max_length=300)
    offence = models.ForeignKey("offenders.Offence", on_delete=models.PROTECT, related_name="+")
    ancillary_form = models.CharField(max_length=20, choices=Conviction.AncillaryForm)
    reason = models.CharField("source it was read from", max_length=500)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = account()
    agreed_at = models.DateTimeField(null=True)
    agreed_by = account(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = account(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    READERS = read_by(NO_PROGRAM, "offence_words", "reason", "ended_because")
    objects = ClassificationQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conviction"],
                condition=models.Q(agreed_at__isnull=True, ended_at__isnull=True),
                name="classification_waits_once_a_conviction",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | (
                    models.Q(agreed_at__isnull=False, agreed_by__isnull=False, ended_at__isnull=True)
                    & ~models.Q(agreed_by=models.F("proposed_by"))
                ),
                name="classification_is_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True, ended_because="")
                | (models.Q(ended_at__isnull=False, ended_by__isnull=False) & ~models.Q(ended_because="")),
                name="classification_ends_for_a_reason",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="classification_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """ "Conspiracy: murder (common law)"."""
        return str(Conviction(offence=self.offence, ancillary_form=self.ancillary_form))
