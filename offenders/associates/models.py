"""Links of a person to others, each with its own readers, its reason and its day of review."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offenders.associates.choices import DATA_SUBJECTS, LINK_KINDS
from offenders.associates.querysets import LinkQuerySet
from offenders.rows import account
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by
from sharing.grants.models import PROGRAMMES
from sharing.records.uuids import Keyed


class Link(Keyed):
    """Somebody is linked to a person: another person of the system, or a name that is none.

    known: what is known of the link. necessity: why it is necessary to keep it. review_on: the last day on which it is
    kept unless somebody reviews it. is_named_only: hidden, there for `readers` alone though both ends are seen.
    protects_child: of a child, how the row protects them.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(
        "offenders.Offender", on_delete=models.CASCADE, null=True, blank=True, related_name="linked_from"
    )
    name = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=20, choices=LINK_KINDS)
    data_subject = models.CharField(max_length=20, choices=DATA_SUBJECTS)
    is_child = models.BooleanField("under 18", default=False)
    protects_child = models.CharField("how it protects the child", max_length=500, blank=True)
    known = models.CharField("what is known", max_length=1000)
    source = models.CharField(max_length=300)
    necessity = models.CharField("why it is necessary", max_length=500)
    programme = models.CharField(max_length=20, choices=PROGRAMMES)
    is_named_only = models.BooleanField("hidden", default=False)
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    recorded_by = account()
    recorded_at = models.DateTimeField(default=timezone.now)
    review_on = models.DateField("review by")
    reviewed_by = account(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(EVERYBODY, "name", "known", "source") | read_by(NO_PROGRAM, "necessity", "protects_child")
    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["recorded_at", "id"], name="link_by_time"),
            models.Index(fields=["review_on"], name="link_by_review"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(other__isnull=True) & ~Q(name="") | Q(other__isnull=False, name=""),
                name="link_is_to_a_person_or_a_name",
            ),
            models.CheckConstraint(condition=~Q(other=F("offender")), name="link_is_to_somebody_else"),
            models.CheckConstraint(
                condition=~Q(kind="lawyer") & ~Q(data_subject="victim"), name="link_is_to_no_lawyer_and_no_victim"
            ),
            models.CheckConstraint(
                condition=Q(is_child=False) | ~Q(protects_child=""), name="link_to_a_child_protects_the_child"
            ),
            models.CheckConstraint(condition=~Q(necessity=""), name="link_says_why_it_is_necessary"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.other)
