"""Forms of the release-day sheet, filled in at the gate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from licence.breaches.forms import moment_of_day
from licence.readiness.rules.release_day import DayLine
from offenders.models import Movement
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.sentence_words import mid_sentence


class ActForm(DraftedForm, RowsForm, OnceForm):
    """One act of the sheet: what is written beside it, and when it was done."""

    side_by_side = {"When was it done?": ("day", "at")}

    words = forms.CharField(
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    day = DateField(subject="The date", label="Date", required=False)
    at = TimeField(label="Time", required=False)

    def __init__(self, *args: Any, line: DayLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.label = line.asks
        words.error_messages["required"] = f"Enter: {mid_sentence(line.asks)}"
        self.fields["at"].help_text = "Leave empty for the current time"
        self.initial.setdefault("day", timezone.localdate())

    def typed(self) -> dict[str, Any]:
        """What the action is handed. No time: now."""
        cleaned = self.cleaned_data
        day, at = cleaned["day"] or timezone.localdate(), cleaned["at"]
        done_at = moment_of_day(day, at) if at is not None else None
        return {"words": cleaned["words"], "uid": cleaned["uid"], "done_at": done_at}


class LeftForm(OnceForm):
    """The person left: the last line of the sheet."""

    on = DateField(subject="The date", label="When did this happen?", error_messages={"required": "Enter the date"})
    note = forms.CharField(
        label="Anything to note",
        max_length=Movement._meta.get_field("note").max_length,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
