"""Forms to plan leave, to ask somebody to stand in, to change and to end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from sharing.agencies.models import User
from sharing.cover.models import Leave
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.pages.spans import end_of, start_of

REASON = {"required": "Enter a reason"}


class StandInForm(forms.Form):
    """Whose leave, and who stands in; kept in the address, so that the page shows who needs someone else."""

    officer = forms.ModelChoiceField(
        label="Officer", queryset=User.objects.none(), to_field_name="uid", empty_label="Select an officer"
    )
    stand_in = forms.ModelChoiceField(
        label="Stand-in",
        queryset=User.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="No one yet",
    )

    kind = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, officers: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["officer"]
        field.queryset = officers

    def offer(self, people: list[User]) -> None:
        """Who can stand in; known once it is known for whom."""
        field: Any = self.fields["stand_in"]
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name", "pk")


class PlanForm(DraftedForm, OnceForm):
    """The kind of leave, its first day and its last."""

    kind = forms.ChoiceField(
        label="Kind of leave",
        help_text="Only the officer and their managers can see this.",
        choices=Leave.Kind.choices,
        error_messages={"required": "Select the kind of leave"},
    )
    first_day = DateField(
        subject="The first day",
        label="First day away",
        help_text="If this is today, the leave starts now. Other days count from midnight.",
        error_messages={"required": "Enter the first day away"},
    )
    last_day = DateField(
        subject="The last day",
        label="Last day away",
        help_text="The leave ends at midnight at the end of this day.",
        error_messages={"required": "Enter the last day away"},
    )
    field_order = ("kind", "first_day", "last_day")

    def __init__(self, data: Any = None, *, kind: str = "") -> None:
        today: date = timezone.localdate()
        is_sick = kind == Leave.Kind.SICK
        super().__init__(data, initial={"kind": kind, "first_day": today, "last_day": today} if is_sick else None)


class OfferForm(forms.Form):
    """Who is asked to stand in, and for which days of the leave."""

    stand_in = forms.ModelChoiceField(
        label="Who can cover?",
        queryset=User.objects.none(),
        to_field_name="uid",
        empty_label="Select a colleague",
        error_messages={"required": "Select who to ask", "invalid_choice": "Select a colleague from the list"},
    )
    first_day = DateField(subject="The first day", label="From", required=False, help_text="Leave empty for the start.")
    last_day = DateField(subject="The last day", label="To", required=False, help_text="Leave empty for the end.")

    def __init__(self, data: Any = None, *, people: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["stand_in"]
        field.queryset = people

    def typed(self) -> dict[str, Any]:
        given = self.cleaned_data
        first = given["first_day"] and start_of(given["first_day"], today=timezone.localdate())
        return {"stand_in": given["stand_in"], "starts_at": first, "ends_at": end_of(given["last_day"])}


class ChangeForm(forms.Form):
    last_day = DateField(
        subject="The last day",
        label="Last day away",
        help_text="If you add days, the stand-in is asked to agree to them.",
        error_messages={"required": "Enter the last day away"},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        help_text="The officer, the stand-in and the managers can read this. Do not give medical details.",
        max_length=300,
        error_messages=REASON,
    )
