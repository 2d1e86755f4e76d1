"""What the audit log is narrowed by, and the reasons that are asked for."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from sharing.agencies.models import User
from sharing.audit.models import AuditEntry
from sharing.lists.forms import FileForm
from sharing.who_looked import questions
from sharing.who_looked.questions import Asked

LONGEST = timedelta(days=366)


class LogFilter(forms.Form):
    number = forms.CharField(label="Prison number, CRN or PNC", max_length=40, required=False)
    user = forms.EmailField(label="Email of the user", max_length=254, required=False)
    action = forms.ChoiceField(label="Action", choices=[("", "Any action"), *AuditEntry.Action.choices], required=False)
    first = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    lists = forms.ChoiceField(
        label="Lists", choices=[("", "Without lists"), ("with", "With lists naming the person")], required=False
    )

    def __init__(self, *args: Any, reader: User, at: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.reader, self.at = reader, at

    def clean_number(self) -> Any:
        number = self.cleaned_data["number"].strip()
        found = questions.subject_numbered(number, reader=self.reader, at=self.at) if number else None
        if number and found is None:
            raise forms.ValidationError("No record has this number. Enter it whole.")
        return found

    def clean_user(self) -> User | None:
        email = self.cleaned_data["user"]
        if not email:
            return None
        found = User.objects.filter(email__iexact=email).first()
        if found is None:
            raise forms.ValidationError("No account has this email.")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "Enter a date on or after the first.")
        elif first and last and last - first > LONGEST:
            self.add_error("last", "Enter dates at most a year apart.")
        return cleaned

    def asked(self) -> Asked:
        """What a valid form looks for: the last four weeks unless it names dates."""
        typed = self.cleaned_data
        until = _midnight_after(typed["last"]) if typed["last"] else None
        first = _midnight(typed["first"]) if typed["first"] else questions.last_days(until or self.at)
        return Asked(
            first=first,
            until=until,
            subject=typed["number"],
            user=typed["user"],
            action=typed["action"],
            with_lists=bool(typed["lists"]),
        )


class LogFileForm(FileForm):
    """The format and the reason, which may be longer than that of a list."""

    reason = forms.CharField(
        label="Reason",
        help_text="Recorded in the audit log with your name",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason."},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        help_text="Recorded in the audit log with your name",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason."},
    )


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _midnight_after(day: Any) -> datetime:
    return _midnight(day + timedelta(days=1))
