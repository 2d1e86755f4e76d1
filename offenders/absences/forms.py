"""Forms about an absence from prison, the return, and a court day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from offenders.absences.models import KINDS, Absence
from offenders.absences.rules import OPEN_ENDED, AbsenceKind
from offenders.person_page.form_parts import PLAIN, reason, text
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm


def _moment_from(day: Any, at: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _in_the_past(day: Any, at: Any) -> datetime:
    """A minute that is typed begins before it is over: this one has not happened later than now."""
    now = timezone.localtime()
    is_this_minute = (day, at.hour, at.minute) == (now.date(), now.hour, now.minute)
    return min(_moment_from(day, at), timezone.now()) if is_this_minute else _moment_from(day, at)


class AbsenceForm(RowsForm, OnceForm):
    side_by_side = {"When did the person leave?": ("day", "at"), "When are they due back?": ("due_day", "due_at")}

    kind = forms.ChoiceField(
        label="Where is the person?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select where the person is"},
    )
    day = DateField(subject="The date", label="Date left", error_messages={"required": "Enter the date"})
    at = TimeField(label="Time left", error_messages={"required": "Enter the time"})
    due_day = DateField(subject="The date", label="Date due back", required=False)
    due_at = TimeField(label="Time due back", required=False)
    where = text(Absence, "where", label="Hospital, court or address", required=False, widget=forms.TextInput(PLAIN))
    authority = text(
        Absence,
        "authority",
        label="Authority",
        required=False,
        help_text="The warrant, court order or temporary release licence",
        widget=forms.TextInput(PLAIN),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_needed = cleaned.get("kind") not in {kind.value for kind in OPEN_ENDED}
        for name, words in (("due_day", "Enter the date"), ("due_at", "Enter the time")):
            has_other = cleaned.get("due_at" if name == "due_day" else "due_day")
            if not cleaned.get(name) and (is_needed or has_other) and name not in self.errors:
                self.add_error(name, f"{words} on which the person is due back".replace("time on", "time at"))
        return cleaned

    def typed(self) -> dict[str, Any]:
        """What the action is handed."""
        cleaned = self.cleaned_data
        due = cleaned.get("due_day")
        return {
            "kind": AbsenceKind(cleaned["kind"]),
            "left_at": _in_the_past(cleaned["day"], cleaned["at"]),
            "due_back_at": _moment_from(due, cleaned["due_at"]) if due else None,
            "where": cleaned["where"],
            "authority": cleaned["authority"],
            "uid": cleaned["uid"],
        }


class DueBackForm(RowsForm):
    side_by_side = {"When are they due back?": ("due_day", "due_at")}

    due_day = DateField(
        subject="The date", label="Date due back", error_messages={"required": "Enter the date due back"}
    )
    due_at = TimeField(label="Time due back", error_messages={"required": "Enter the time due back"})
    reason = reason("Reason for the change")

    def __init__(self, *args: Any, is_open_ended: bool, **kwargs: Any) -> None:
        """is_open_ended: nobody may be able to say."""
        super().__init__(*args, **kwargs)
        if is_open_ended:
            self.fields["due_day"].required = self.fields["due_at"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, other, words in (("due_day", "due_at", "Enter the date"), ("due_at", "due_day", "Enter the time")):
            if cleaned.get(other) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"{words} due back")
        return cleaned

    def typed(self) -> dict[str, Any]:
        """What the action is handed. Both left empty: nobody can say."""
        cleaned = self.cleaned_data
        due = cleaned.get("due_day")
        return {"due_back_at": _moment_from(due, cleaned["due_at"]) if due else None, "reason": cleaned["reason"]}


class BackForm(RowsForm):
    side_by_side = {"When did the person come back?": ("day", "at")}

    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    at = TimeField(label="Time", error_messages={"required": "Enter the time"})

    def typed(self) -> dict[str, Any]:
        return {"at": _in_the_past(self.cleaned_data["day"], self.cleaned_data["at"])}


class CourtDayForm(OnceForm):
    planned_on = DateField(
        subject="The date", label="Date of the court day", error_messages={"required": "Enter the date"}
    )
    where = text(Absence, "where", label="Court", required=False, widget=forms.TextInput(PLAIN))

    def typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"on": typed["planned_on"], "where": typed["where"], "uid": typed["uid"]}
