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
    (AGREE, "Let them in"),
    (REFUSE, "Refuse, and do not say that there is such a record"),
    (REFUSE_OPENLY, "Refuse, and let them read why: it tells them that there is such a record"),
]
AS_WHAT = [(GrantRole.READER, "To read"), (GrantRole.CONTRIBUTOR, "To read and add to the record")]
STATES = [("", "To answer"), ("granted", "Agreed"), ("refused", "Not agreed"), ("expired", "Never answered")]


class AskForm(OnceForm):
    number = forms.CharField(
        label="Whole number",
        max_length=40,
        help_text="A prison number, CRN or PNC number, for example A1234BC, X123456 or 2002/0073319Z.",
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the whole number"},
    )
    need = forms.ChoiceField(
        label="What do you need it for?",
        choices=AccessRequest.Need.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you need it for"},
    )
    reason = forms.CharField(
        label="Why do you need to know?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="If it is agreed, everybody who can see the person can read it.",
        error_messages={"required": "Say why you need to know"},
    )
    days = CountField(label="For how many days?", most=999)

    def __init__(self, *args: Any, most_days: int, named: str = "", **kwargs: Any) -> None:
        """named: the number of a person whom the asker sees, and who is not to be typed."""
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = f"At most {most_days}. You can ask again before they are over."
        if named:
            self.fields["number"].initial = named
            self.fields["number"].widget = forms.HiddenInput()


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Your answer",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer"},
    )
    grant_role = forms.ChoiceField(
        label="If you let them in, for what?",
        choices=AS_WHAT,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they are let in for"},
    )
    days = CountField(label="For how many days?", most=999)
    reason = forms.CharField(
        label="Why",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed when you refuse. It is kept with the request, and who may share this person can read it.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome in (REFUSE, REFUSE_OPENLY) and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Say why it is not agreed")
        return cleaned


class EndForm(forms.Form):
    reason = forms.CharField(
        label="Why does it end?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it ends"},
    )


class MineFilter(forms.Form):
    """What the asker reads of their requests."""

    told = forms.ChoiceField(
        label="Show", choices=[("", "All"), *((told.value, told.label) for told in RequesterMessage)], required=False
    )


class AnswererFilter(forms.Form):
    side = forms.CharField(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(label="Show", choices=STATES, required=False)
