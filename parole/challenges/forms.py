"""Forms about a challenge, the reply to it, and its answer."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.person_page.form_parts import PLAIN, reason
from parole.challenges.actions import ChallengeRequest, Referral
from parole.challenges.questions import LETS_GO, Answered
from parole.decisions.choices import GROUNDS, REFERRAL_ANSWERS, RESULTS_OF
from parole.decisions.models import Challenge
from parole.decisions.rules import Challenge as Kind
from parole.decisions.rules import Ground
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm


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
        label="Who asks?", widget=forms.RadioSelect, error_messages={"required": "Select who asks"}
    )
    made_on = DateField(subject="The date", label="When was it made?", error_messages={"required": "Enter the date"})
    grounds = forms.MultipleChoiceField(
        label="Grounds",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one ground"},
    )
    summary = words("Summary", help_text="Keep the application itself elsewhere.")

    def __init__(self, *args: Any, known: tuple[Ground, ...], by: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made_by: Any = self.fields["made_by"]
        grounds: Any = self.fields["grounds"]
        made_by.choices = by
        grounds.choices = [(ground.value, name) for ground, name in GROUNDS if ground in known]

    def typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        asked = ChallengeRequest(typed["made_by"], typed["made_on"], typed["grounds"], typed["summary"])
        return {"asked": asked, "uid": typed["uid"]}


def sos_document() -> forms.CharField:
    return forms.CharField(
        label="Document reference",
        help_text="The Secretary of State’s decision.",
        max_length=120,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter the reference of the Secretary of State’s decision"},
    )


LIMBS = [
    ("undermines_confidence", "Release would be likely to undermine public confidence in the parole system"),
    (
        "court_might_not_be_satisfied",
        "The High Court might not be satisfied that confinement is no longer necessary to protect the public",
    ),
]


class ReferralForm(OnceForm, DraftedForm):
    """The Secretary of State has the case referred to the High Court."""

    made_on = DateField(
        subject="The date", label="When was it directed?", error_messages={"required": "Enter the date"}
    )
    document = sos_document()
    limbs = forms.MultipleChoiceField(
        label="What is the Secretary of State satisfied of?",
        choices=LIMBS,
        widget=forms.CheckboxSelectMultiple,
        help_text="A direction is referred only where both are met (CJA 2003 s.256AZBA(2)).",
        error_messages={"required": "Select what the Secretary of State is satisfied of"},
    )
    summary = words("Why is it referred?", required=True)
    prisoner_told_on = DateField(
        subject="The date",
        label="When did the prisoner get the referral and the reasons?",
        required=False,
        help_text="Leave empty if not yet. You can record it later.",
    )

    def typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        limbs = {name: name in typed["limbs"] for name, _ in LIMBS}
        referral = Referral(
            typed["made_on"], typed["document"], typed["summary"], prisoner_told_on=typed["prisoner_told_on"], **limbs
        )
        return {"referral": referral, "uid": typed["uid"]}


class QuestionForm(DraftedForm):
    """The Secretary of State does not refer, or no offence is listed."""

    answer = forms.ChoiceField(
        label="What did the Secretary of State decide?",
        choices=[(code.value, said) for code, said in REFERRAL_ANSWERS if code in LETS_GO],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the Secretary of State decided"},
    )
    on = DateField(subject="The date", label="When?", error_messages={"required": "Enter the date"})
    document = sos_document()
    reason = words("Reasons", required=True)

    def typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"said": Answered(typed["answer"], typed["on"], typed["document"], typed["reason"])}


class WithdrawAnswerForm(DraftedForm):
    reason = reason("Why is the answer withdrawn?", 200)


class ToldForm(forms.Form):
    on = DateField(
        subject="The date",
        label="When did the prisoner get the referral and the reasons?",
        error_messages={"required": "Enter the date"},
    )


class CourtStepForm(forms.Form):
    on = DateField(subject="The date", label="When?", error_messages={"required": "Enter the date"})


class ReplyForm(DraftedForm):
    on = DateField(subject="The date", label="When was it made?", error_messages={"required": "Enter the date"})
    words = words("Summary")


class AnswerForm(DraftedForm):
    """kind: which challenge is answered."""

    result = forms.ChoiceField(
        label="How did it end?", widget=forms.RadioSelect, error_messages={"required": "Select how it ended"}
    )
    on = DateField(subject="The date", label="When did this happen?", error_messages={"required": "Enter the date"})
    document = forms.CharField(
        label="Document reference",
        help_text="The Board’s letter, the court’s order or the application to withdraw.",
        max_length=120,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter the reference of the document"},
    )
    words = words("Reason, in short", required=True, help_text="Everyone who works with the person sees this.")

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result: Any = self.fields["result"]
        result.choices = RESULTS_OF[Kind(challenge.kind)]
