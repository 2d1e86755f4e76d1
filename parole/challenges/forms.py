"""Forms about a challenge, the reply to it, and its answer."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.person_page.form_parts import PLAIN
from parole.challenges.actions import ChallengeRequest
from parole.decisions.choices import GROUNDS
from parole.decisions.models import Challenge
from parole.decisions.rules import Challenge as Kind
from parole.decisions.rules import Ground, Result
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm

RESULTS = {
    Kind.HIGH_COURT: [(Result.REFUSED, "The direction is upheld"), (Result.GRANTED, "It is quashed")],
    Kind.SETTING_ASIDE: [(Result.REFUSED, "Refused"), (Result.GRANTED, "Set aside"), (Result.WITHDRAWN, "Withdrawn")],
    Kind.RECONSIDERATION: [
        (Result.REFUSED, "Refused"),
        (Result.GRANTED, "Granted: the case is considered anew"),
        (Result.WITHDRAWN, "Withdrawn"),
    ],
}


def words(label: str, *, required: bool = False, rows: int = 4, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=1000,
        widget=forms.Textarea({"rows": rows}),
        help_text=help_text,
    )


class ChallengeForm(OnceForm, DraftedForm):
    """known: the grounds that the law of the day of the decision knows. by: who may ask."""

    made_by = forms.ChoiceField(
        label="Who asks?", widget=forms.RadioSelect, error_messages={"required": "Choose who asks"}
    )
    made_on = DateField(
        subject="The day", label="On which day was it made?", error_messages={"required": "Enter the day"}
    )
    grounds = forms.MultipleChoiceField(
        label="On what grounds?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one ground"},
    )
    summary = words("What is said, in short", help_text="The application itself is kept elsewhere.")

    def __init__(self, *args: Any, known: tuple[Ground, ...], by: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made_by: Any = self.fields["made_by"]
        grounds: Any = self.fields["grounds"]
        made_by.choices = by
        grounds.choices = [(ground.value, name) for ground, name in GROUNDS if ground in known]

    def asked(self) -> ChallengeRequest:
        typed = self.cleaned_data
        return ChallengeRequest(typed["made_by"], typed["made_on"], typed["grounds"], typed["summary"])


class ReferralForm(OnceForm, DraftedForm):
    """The Secretary of State has the case referred to the High Court."""

    made_on = DateField(
        subject="The day", label="On which day was it directed?", error_messages={"required": "Enter the day"}
    )
    summary = words("Why is it referred?", required=True)


class ReplyForm(DraftedForm):
    on = DateField(subject="The day", label="On which day was it made?", error_messages={"required": "Enter the day"})
    words = words("What is said, in short")


class AnswerForm(DraftedForm):
    """kind: which challenge is answered."""

    result = forms.ChoiceField(
        label="How did it end?", widget=forms.RadioSelect, error_messages={"required": "Choose how it ended"}
    )
    on = DateField(subject="The day", label="On which day?", error_messages={"required": "Enter the day"})
    document = forms.CharField(
        label="Document reference",
        help_text="Of the Board’s letter or the court’s order, or of the application to withdraw.",
        max_length=120,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter the reference of the document that says so"},
    )
    words = words("Why, in short", required=True, help_text="Everybody who works with the person reads this.")

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result: Any = self.fields["result"]
        result.choices = RESULTS[Kind(challenge.kind)]
