"""Forms about a hearing and the members of its panel."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from parole.hearings.choices import CONFLICT_ANSWERS, DISCIPLINES
from parole.hearings.models import Hearing
from parole.hearings.rules import in_order
from parole.listing.actions.hearings import HEARING_FIELDS, Planned
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.versioned import VersionedForm
from sharing.time_words import format_date

SEPARATORS = re.compile(r"[\s./-]+")


class DaysField(forms.CharField):
    """Several days, one a line or a comma between two: 1 3 2027, 2 March 2027. Cleans to each day once, in order."""

    widget = forms.Textarea({"rows": 3})
    default_error_messages = {"required": "Enter at least one date"}

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(format_date(day) for day in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[date]:
        words = super().clean(value)
        lines = [line.strip() for line in re.split(r"[\n,;]", words) if line.strip()]
        return list(in_order(self._day(line) for line in lines))

    def _day(self, line: str) -> date:
        parts = SEPARATORS.split(line)
        if len(parts) == 4 and parts[0].isalpha():  # the day of the week, as pages say it
            parts = parts[1:]
        if len(parts) != 3:
            raise forms.ValidationError(f"Enter “{line[:30]}” as day, month and year, for example 27 3 2027")
        return DateField(subject=f"“{line[:30]}”").compress(parts)


class PlannedFields(forms.Form):
    """How a hearing is to be, or was."""

    days = DaysField(
        label="Days",
        help_text="One date per line, for example 27 3 2027. You can use weekends and bank holidays; we show a "
        "warning.",
    )
    starts_at = TimeField(label="Begins at, if known", required=False)
    mode = forms.ChoiceField(
        label="Format",
        choices=Hearing.Mode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the format"},
    )
    place = forms.CharField(
        label="Place",
        help_text="The prison, or the sender of the link.",
        max_length=160,
        error_messages={"required": "Enter the prison or the sender of the link"},
    )
    is_public = forms.BooleanField(label="Public hearing", required=False)

    def planned(self) -> Planned:
        return Planned(**{name: self.cleaned_data[name] for name in HEARING_FIELDS})


class ListHearingForm(DraftedForm, PlannedFields, OnceForm):
    on = DateField(
        subject="The date of listing",
        label="When did the Board list it?",
        help_text="The rule on panels depends on this date.",
        initial=timezone.localdate,
        error_messages={"required": "Enter the date on which it was listed"},
    )
    notice_on = DateField(
        subject="The date of the notice",
        label="Notice was given on",
        help_text="Leave it empty if not yet.",
        required=False,
    )

    def typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("on", "notice_on", "uid")} | {"planned": self.planned()}


class MoveHearingForm(DraftedForm, VersionedForm, PlannedFields):
    versioned = HEARING_FIELDS

    reason = forms.CharField(
        label="Reason for the change",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Enter a reason"},
    )

    def typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("reason", "version")} | {"planned": self.planned()}


class HeardForm(DraftedForm, PlannedFields):
    """How the hearing was, filled from what was listed."""

    def __init__(self, data: Any = None, *, hearing: Hearing | None) -> None:
        initial = {name: getattr(hearing, name) for name in HEARING_FIELDS} if hearing else {}
        super().__init__(data, initial=initial)

    def typed(self) -> dict[str, Any]:
        return {"held": self.planned()}


class CancelHearingForm(DraftedForm):
    reason = forms.CharField(
        label="Reason for cancelling the hearing",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Enter a reason"},
    )


class NoticeForm(forms.Form):
    on = DateField(
        subject="The date of the notice",
        label="When was notice of the hearing given?",
        initial=timezone.localdate,
        error_messages={"required": "Enter the date"},
    )


class SeatForm(DraftedForm, OnceForm):
    reference = forms.CharField(
        label="The Board’s reference of the member",
        help_text="For example PB-0417. Do not enter a name. Only PPCS sees the reference.",
        max_length=20,
        error_messages={"required": "Enter the reference"},
    )
    discipline = forms.ChoiceField(
        choices=[("", "Select"), *DISCIPLINES], error_messages={"required": "Select the discipline"}
    )
    is_chair = forms.BooleanField(label="Chairs the panel", required=False)
    is_terrorism_trained = forms.BooleanField(label="Is trained for terrorism cases", required=False)
    clearance = forms.ChoiceField(
        label="Clearance",
        choices=[("", "Not recorded"), ("CTC", "Counter-terrorist check (CTC)"), ("SC", "SC"), ("DV", "DV")],
        help_text="Only cleared members hear police or intelligence material.",
        required=False,
    )
    conflict = forms.CharField(
        label="Conflict that the member declared",
        help_text="Everyone sees that a conflict is declared; only PPCS sees which.",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    on = DateField(
        subject="The date",
        label="Sits on the panel from",
        initial=timezone.localdate,
        error_messages={"required": "Enter the date"},
    )

    def typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


class ConflictForm(forms.Form):
    """A member who sits declares a conflict of interest."""

    conflict = forms.CharField(
        label="Conflict that the member declared",
        help_text="Everyone sees that a conflict is declared; only PPCS sees which.",
        max_length=300,
        error_messages={"required": "Enter the conflict that the member declared"},
    )
    on = DateField(subject="The date", label="Declared on", error_messages={"required": "Enter the date"})


class ConflictAnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="What did the Board answer?",
        choices=CONFLICT_ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select one"},
    )
    on = DateField(subject="The date", label="Answered on", error_messages={"required": "Enter the date"})
    document = forms.CharField(
        label="Reference of the Board’s answer",
        max_length=120,
        error_messages={"required": "Enter the reference of the Board’s answer"},
    )


class LeaveForm(DraftedForm):
    on = DateField(
        subject="The date", label="Left on", initial=timezone.localdate, error_messages={"required": "Enter the date"}
    )
    reason = forms.CharField(
        label="Reason for leaving",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Enter a reason"},
    )
