"""Service settings, each from a day on: windows, intervals and limits that are practice and not law."""

from django.db import models

from sharing.agencies.models import User
from sharing.records.uuids import Keyed


class PracticeValue(Keyed):
    """From this day on, this value. What counted on an earlier day is never rewritten."""

    name = models.CharField(max_length=100)
    value = models.JSONField()
    starts_on = models.DateField("from")
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    set_at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["name", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["name", "starts_on"], name="practice_value_once_a_day"),
            models.CheckConstraint(condition=~models.Q(source=""), name="practice_value_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.starts_on}"
