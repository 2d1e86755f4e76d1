"""Forms about interventions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from offenders.interventions.models import ATTENDED, STATES, Intervention, InterventionSession
from offenders.interventions.rules import InterventionState
from offenders.person_page.form_parts import PLAIN, reason, text
from sharing.grants.who_can_see import who_sees
from sharing.models import User
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm

ENDED = [each for each in STATES if each[0] in (InterventionState.COMPLETED, InterventionState.STOPPED)]


class OwnerField(forms.ModelChoiceField):
    def __init__(self) -> None:
        super().__init__(
            User.objects.none(), label="Owner", to_field_name="uid", error_messages={"required": "Select the owner"}
        )

    def offer(self, person: Any) -> None:
        self.queryset = who_sees(person, at=timezone.now()).select_related("agency").order_by("name", "pk")

    def label_from_instance(self, user: Any) -> str:
        return f"{user.name}, {user.agency.name}"


class InterventionForm(OnceForm):
    name = text(Intervention, "name", label="Name", error_messages={"required": "Enter the name"})
    provider = text(Intervention, "provider", label="Provider", error_messages={"required": "Enter the provider"})
    purpose = forms.CharField(
        label="Purpose",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter the purpose"},
    )
    starts_on = DateField(subject="The start", label="Start", error_messages={"required": "Enter the start date"})
    ends_on = DateField(subject="The planned end", label="Planned end", required=False)
    ends_with_licence = forms.BooleanField(
        label="The licence requires it", required=False, help_text="Its owner is alerted when the licence ends."
    )
    owner = OwnerField()

    def __init__(self, data: Any = None, *, person: Any) -> None:
        super().__init__(data)
        self.fields["owner"].offer(person)  # type: ignore[attr-defined]


class OwnerForm(forms.Form):
    owner = OwnerField()

    def __init__(self, data: Any = None, *, person: Any) -> None:
        super().__init__(data)
        self.fields["owner"].offer(person)  # type: ignore[attr-defined]


class SessionForm(forms.Form):
    on = DateField(subject="The date", label="Date of the session", error_messages={"required": "Enter the date"})
    attended = forms.ChoiceField(
        label="Did the person come?",
        choices=ATTENDED,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the person came"},
    )
    note = text(InterventionSession, "note", label="Note", required=False, widget=forms.TextInput(PLAIN))


class EndForm(forms.Form):
    state = forms.ChoiceField(
        label="How did it end?",
        choices=ENDED,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it ended"},
    )
    on = DateField(subject="The date", label="When did it end?", error_messages={"required": "Enter the date"})
    reason = reason("Reason")
