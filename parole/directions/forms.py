"""Forms about directions of the Board."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from offenders.person_page.form_parts import reason
from sharing.drafts.forms import DraftedForm
from sharing.models import Agency, User
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm


class OwnerChoice(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return f"{user.name}, {user.agency}"


class DirectionForm(DraftedForm, OnceForm):
    """people: those who see the person; their agencies are the ones that can be asked."""

    words = forms.CharField(
        label="Direction",
        help_text="Everyone who can see the person sees this. Do not enter anything that must be withheld.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter the direction"},
    )
    agency = forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.none(),
        to_field_name="uid",
        empty_label="Select the agency",
        error_messages={"required": "Select the agency"},
    )
    owner = OwnerChoice(
        label="Owner in that agency, if known",
        queryset=User.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="No owner",
    )
    issued_on = DateField(subject="The date of issue", label="Issued", error_messages={"required": "Enter the date"})
    due_on = DateField(subject="The deadline", label="Deadline", error_messages={"required": "Enter the deadline"})

    def __init__(self, data: Any = None, *, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        found = list(people)
        agencies = Agency.objects.filter(pk__in={person.agency_id for person in found})
        owners = User.objects.filter(pk__in=[person.pk for person in found]).select_related("agency")
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]


class MetForm(forms.Form):
    on = DateField(subject="The date", label="When was it received?", error_messages={"required": "Enter the date"})


class DropForm(DraftedForm):
    on = DateField(
        subject="The date", label="When did the Board withdraw it?", error_messages={"required": "Enter the date"}
    )
    reason = reason("Why?", longest=300)


class ExtensionForm(DraftedForm, OnceForm):
    until = DateField(subject="The date", label="New deadline requested", error_messages={"required": "Enter the date"})
    reason = reason("Why?")


class AnswerForm(forms.Form):
    """The Board's answer to the wish for more time."""

    answer = forms.ChoiceField(
        label="The Board’s answer",
        choices=[("yes", "Yes, a new deadline"), ("no", "No: the deadline does not change")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select one"},
    )
    granted_until = DateField(subject="The new deadline", label="If yes, the new deadline", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "yes" and not cleaned.get("granted_until") and "granted_until" in cleaned:
            self.add_error("granted_until", "Enter the new deadline")
        if cleaned.get("answer") == "no":
            cleaned["granted_until"] = None
        return cleaned
