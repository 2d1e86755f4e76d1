"""When a told clock was opened and closed."""

from __future__ import annotations

from django.db import models


class ToldClock(models.Model):
    """An opening, or a closing; the last one counts. The owner's role alone adds rows, and nobody changes one.

    at, by_role: set by a trigger, from the database's clock and the role that is signed in; it writes the entry of the
    audit log too, so that nobody opens one in silence.
    """

    is_open = models.BooleanField()
    at = models.DateTimeField(editable=False)
    by_role = models.CharField(max_length=63, editable=False)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"told clock {'opened' if self.is_open else 'closed'} {self.at:%Y-%m-%d}"
