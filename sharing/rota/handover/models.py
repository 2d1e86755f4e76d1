"""What is kept of the handing over of a shift: the note and signature of the outgoing, each line that the incoming
accepted, and their signature."""

from __future__ import annotations

from django.db import models

from sharing.access.fields import NO_PROGRAM, read_by, rest_read_by
from sharing.agencies.models import User
from sharing.records.uuids import Keyed
from sharing.rota.models import Shift


class ShiftSheet(Keyed):
    """One shift is handed over to the next. Signed by both, or by the incoming alone where the outgoing did not sign.

    written_mark, signed_mark: SHA-256 of the sheet as each of them was shown it. The three texts name nobody.
    """

    before = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="+")
    shift = models.OneToOneField(Shift, on_delete=models.PROTECT, related_name="sheet")
    calls = models.TextField(blank=True, default="", db_default="")
    promises = models.TextField(blank=True, default="", db_default="")
    note = models.TextField(blank=True, default="", db_default="")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    written_mark = models.CharField(max_length=64, blank=True, default="", db_default="")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_mark = models.CharField(max_length=64, blank=True, default="", db_default="")

    READERS = read_by(NO_PROGRAM, "calls", "promises", "note", "written_mark", "signed_mark") | rest_read_by(NO_PROGRAM)

    class Meta:
        ordering = ["-shift__starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(written_by__isnull=True, written_at__isnull=True, written_mark="")
                | (models.Q(written_by__isnull=False, written_at__isnull=False) & ~models.Q(written_mark="")),
                name="shift_sheet_is_written_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True, signed_at__isnull=True, signed_mark="")
                | (models.Q(signed_by__isnull=False, signed_at__isnull=False) & ~models.Q(signed_mark="")),
                name="shift_sheet_is_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(written_by=models.F("signed_by")), name="shift_sheet_is_signed_by_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"Handing over to {self.shift}"


class ShiftSheetLine(Keyed):
    """One line of the sheet, as the incoming accepted it. Never changed.

    key: what it is about, "thread:" and the uid of the alert that led it. words: as it stood, without a person.
    """

    sheet = models.ForeignKey(ShiftSheet, on_delete=models.PROTECT, related_name="accepted")
    key = models.CharField(max_length=60)
    words = models.CharField(max_length=500)
    mark = models.CharField(max_length=64)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    READERS = read_by(NO_PROGRAM, "key", "words", "mark") | rest_read_by(NO_PROGRAM)

    class Meta:
        ordering = ["accepted_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "key"], name="shift_sheet_line_is_accepted_once")]

    def __str__(self) -> str:
        return self.words
