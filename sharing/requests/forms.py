"""Forms to ask for access, to answer, and to end what was agreed."""

from __future__ import annotations

from typing import Any

from django import forms

from sharing.access.rules import GrantRole
from sharing.pages.form_fields import CountField
from sharing.pages.once_forms import OnceForm
from sharing.requests.models import AccessRequest
from sharing.requests.rules import RequesterMessage

AGREE, REFUSE, REFUSE_OPENLY = "agree", "refuse", "refuse_openly"
ANSWERS = [
    (AGREE, "Give access"),
    (REFUSE, "Refuse without confirming there is a record"),
    (REFUSE_OPENLY, "Refuse and give the reason. This confirms there is a record"),
]
AS_WHAT = [(GrantRole.READER, "Reader: view the record"), (GrantRole.CONTRIBUTOR, "Contributor: view and edit")]
STATES = [("", "To answer"), ("granted", "Agreed"), ("refused", "Not agreed"), ("expired", "Not answered")]


class AskForm(OnceForm):
    number = forms.CharField(
        label="Full number",
        max_length=40,
        help_text="A prison number, CRN or PNC number, for example A1234BC, X123456 or 2002/0073319Z.",
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the full number"},
    )
    need = forms.ChoiceField(
        label="What do you need it for?",
        choices=AccessRequest.Need.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you need it for"},
    )
    reason = forms.CharField(
        label="Why do you need to know?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="If access is agreed, everyone who can see the person can read this.",
        error_messages={"required": "Enter why you need to know"},
    )
    days = CountField(label="For how many days?", most=999)

    def __init__(self, *args: Any, most_days: int, named: str = "", **kwargs: Any) -> None:
        """named: the number of a person whom the asker sees, and who is not to be typed."""
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = f"At most {most_days}. You can ask again before access ends."
        if named:
            self.fields["number"].initial = named
            self.fields["number"].widget = forms.HiddenInput()


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Your answer",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select an answer"},
    )
    grant_role = forms.ChoiceField(
        label="If you give access, as what?",
        choices=AS_WHAT,
        widget=forms.RadioSelect,
        error_messages={"required": "Select Reader or Contributor"},
    )
    days = CountField(label="For how many days?", most=999)
    reason = forms.CharField(
        label="Why",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Required when you refuse. Kept with the request. People who can share this person can read it.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome in (REFUSE, REFUSE_OPENLY) and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Enter a reason for refusing")
        return cleaned


class EndForm(forms.Form):
    reason = forms.CharField(
        label="Why are you ending it?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why you are ending it"},
    )


class MineFilter(forms.Form):
    """What the asker reads of their requests."""

    told = forms.ChoiceField(
        label="Show", choices=[("", "All"), *((told.value, told.label) for told in RequesterMessage)], required=False
    )


class AnswererFilter(forms.Form):
    side = forms.CharField(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(label="Show", choices=STATES, required=False)
