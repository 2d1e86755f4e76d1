"""Calls by which teams were alerted."""

from __future__ import annotations

from django.db import models

from sharing.access.fields import NO_PROGRAM, read_by, rest_read_by
from sharing.agencies.models import User
from sharing.alerts.models import Receipt
from sharing.records.uuids import Keyed


class PhoneCall(Keyed):
    """A duty desk or command called somebody of the team, who read the alert's reference back.

    It acknowledges nothing for the team: whoever was reached opens the alert and acknowledges it.
    """

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="calls")
    reached = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    called_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()

    READERS = read_by(NO_PROGRAM, "number") | rest_read_by(NO_PROGRAM)

    class Meta:
        ordering = ["called_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reached=models.F("called_by")), name="phone_call_is_to_another_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.called_by} called {self.reached}"
