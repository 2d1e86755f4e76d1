"""Forms about a decision: what the Board's letter says, when it was received, its slips, and the planned day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from offenders.person_page.form_parts import PLAIN, reason
from parole.deciding.actions.decisions import Condition, Made
from parole.deciding.actions.outcome_corrections import RightOutcome
from parole.decisions.choices import OUTCOMES
from parole.decisions.models import Correction, Decision
from parole.reviews.board_document import board_document
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm

LINES = forms.Textarea({"rows": 6})


class ConditionsField(forms.CharField):
    """One condition on each line, in the Board's words or by the catalogue's code. Cleans to what the actions take."""

    widget = LINES

    def clean(self, value: Any) -> list[Condition]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        return [Condition(line) for line in lines if line]


def conditions_set(label: str = "Conditions that the Board set, in its words") -> ConditionsField:
    return ConditionsField(
        label=label,
        required=False,
        max_length=12_000,
        help_text="One on each line. What stands so in the licence policy, or is the code of one of its conditions, is "
        "proposed on the licence as that one; anything else as it stands here.",
    )


class DecisionForm(OnceForm, DraftedForm):
    """As the Board's letter says it."""

    outcome = forms.ChoiceField(
        label="What did the Board decide?",
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the Board decided"},
    )
    decided_on = DateField(
        subject="The day of the decision",
        label="On which day was it made?",
        error_messages={"required": "Enter the date of the decision"},
    )
    provided_on = DateField(
        subject="The day on which the parties received it",
        label="On which day did the parties receive it, with reasons?",
        required=False,
        help_text="Its days are counted from this one. Leave it empty while they do not have it.",
    )
    test = forms.ChoiceField(
        label="Which release test did the panel apply?",
        choices=[("", "The test in force on the day of the decision"), *Decision.Test.choices],
        widget=forms.RadioSelect,
        required=False,
        help_text="No more than a minimal risk since 3 February 2025 (CJA 2003 s.237A, C(S)A 1997 s.28ZA).",
    )
    test_reason = reason("Why another test than the one in force on that day?", 300, required=False)
    reasons_ref = forms.CharField(
        label="Where are the reasons kept?",
        max_length=120,
        help_text="A reference: the reasons themselves are not copied here.",
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Say where the reasons are kept"},
    )
    conditions = conditions_set()

    def made(self) -> Made:
        typed = self.cleaned_data
        return Made(
            outcome=typed["outcome"],
            decided_on=typed["decided_on"],
            provided_on=typed["provided_on"],
            test=typed["test"],
            test_reason=typed["test_reason"],
            reasons_ref=typed["reasons_ref"],
            conditions=typed["conditions"],
        )


class OutcomeForm(OnceForm, DraftedForm):
    """The outcome was recorded wrongly here: what the Board's letter says. recorded: what stands on record now."""

    outcome = forms.ChoiceField(
        label="What did the Board decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the Board decided"},
    )
    evidence = forms.CharField(
        label="Where is the Board's letter kept that says so?",
        max_length=120,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Say where the Board's letter is kept that says so"},
    )
    reason = reason("How did it come to be recorded wrongly, and who found it?", 300)
    conditions = conditions_set("If it directed release: the conditions that it set, in its words")

    def __init__(self, *args: Any, recorded: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [(code.value, words) for code, words in OUTCOMES if code != recorded]

    def right(self) -> RightOutcome:
        typed = self.cleaned_data
        return RightOutcome(typed["outcome"], typed["reason"], typed["evidence"], typed["conditions"])


class DayForm(forms.Form):
    """One day. label: the question."""

    on = DateField(subject="The day", error_messages={"required": "Enter the date"})

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label


class RefusedHearingForm(DraftedForm, DayForm):
    reason = reason("Why did the Board refuse it?")
    document = board_document()


class SlipForm(OnceForm, DraftedForm):
    """A slip: what it is in, and what it reads now. now: the decision as it reads."""

    field = forms.ChoiceField(
        label="What is the slip in?",
        choices=[(each.value, each.label) for each in Correction.SLIPS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the slip is in"},
    )
    day = DateField(subject="The day", label="The day that it should read, if a day is wrong", required=False)
    test = forms.ChoiceField(
        label="The test that it should read, if that is wrong",
        choices=[("", "As it is"), *Decision.Test.choices],
        required=False,
    )
    reasons_ref = forms.CharField(
        label="Where the reasons are kept, if that is wrong",
        max_length=120,
        required=False,
        widget=forms.TextInput(PLAIN),
    )
    reason = reason("What was the slip, and who found it?", 300)

    def reads(self) -> str:
        typed = self.cleaned_data
        if typed["field"] in (Correction.Field.DECIDED_ON, Correction.Field.PROVIDED_ON):
            day: date | None = typed["day"]
            return day.isoformat() if day else ""
        return typed[typed["field"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        field = cleaned.get("field")
        name = "day" if field in (Correction.Field.DECIDED_ON, Correction.Field.PROVIDED_ON) else field
        if name and name not in self.errors and not cleaned.get(name):
            self.add_error(name, "Enter what it should read")
        return cleaned
