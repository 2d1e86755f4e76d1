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


def conditions_set(label: str = "Conditions that the Board set, in its own words") -> ConditionsField:
    return ConditionsField(
        label=label,
        required=False,
        max_length=12_000,
        help_text="One per line. Text or codes from the licence policy are "
        "proposed as that condition; anything else as written here.",
    )


class DecisionForm(OnceForm, DraftedForm):
    """As the Board's letter says it."""

    outcome = forms.ChoiceField(
        label="What did the Board decide?",
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the Board decided"},
    )
    decided_on = DateField(
        subject="The date of the decision",
        label="When was it made?",
        error_messages={"required": "Enter the date of the decision"},
    )
    provided_on = DateField(
        subject="The date the parties received it",
        label="When did the parties receive it, with reasons?",
        required=False,
        help_text="Deadlines count from this date. Leave empty if they do not have it yet.",
    )
    test = forms.ChoiceField(
        label="Which release test did the panel apply?",
        choices=[("", "The test in force on the date of the decision"), *Decision.Test.choices],
        widget=forms.RadioSelect,
        required=False,
        help_text="No more than a minimal risk since 3 February 2025 (CJA 2003 s.237A, C(S)A 1997 s.28ZA).",
    )
    test_reason = reason("Why a different test from the one in force on that date?", 300, required=False)
    reasons_ref = forms.CharField(
        label="Where are the reasons kept?",
        max_length=120,
        help_text="Enter a reference. Do not copy the reasons.",
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter where the reasons are kept"},
    )
    conditions = conditions_set()

    def typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        made = Made(
            outcome=typed["outcome"],
            decided_on=typed["decided_on"],
            provided_on=typed["provided_on"],
            test=typed["test"],
            test_reason=typed["test_reason"],
            reasons_ref=typed["reasons_ref"],
            conditions=typed["conditions"],
        )
        return {"made": made, "uid": typed["uid"]}


class OutcomeForm(OnceForm, DraftedForm):
    """The outcome was recorded wrongly here: what the Board's letter says. recorded: what stands on record now."""

    outcome = forms.ChoiceField(
        label="What did the Board decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the Board decided"},
    )
    evidence = forms.CharField(
        label="Where is the Board's letter kept?",
        max_length=120,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter where the Board's letter is kept"},
    )
    reason = reason("How was the error made, and who found it?", 300)
    conditions = conditions_set("If it directed release: the conditions in its own words")

    def __init__(self, *args: Any, recorded: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [(code.value, words) for code, words in OUTCOMES if code != recorded]

    def typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        right = RightOutcome(typed["outcome"], typed["reason"], typed["evidence"], typed["conditions"])
        return {"right": right, "uid": typed["uid"]}


class DayForm(forms.Form):
    """One day. label: the question."""

    on = DateField(subject="The date", error_messages={"required": "Enter the date"})

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label


class RefusedHearingForm(DraftedForm, DayForm):
    reason = reason("Why did the Board refuse it?")
    document = board_document()


class SlipForm(OnceForm, DraftedForm):
    """A slip: what it is in, and what it reads now. now: the decision as it reads."""

    field = forms.ChoiceField(
        label="What needs correcting?",
        choices=[(slip.value, slip.label) for slip in Correction.SLIPS],
        widget=forms.RadioSelect,
        error_messages={"required": "Select the error to correct"},
    )
    day = DateField(subject="The date", label="Correct date, if a date is wrong", required=False)
    test = forms.ChoiceField(
        label="Correct test, if it is wrong",
        choices=[("", "No change"), *Decision.Test.choices],
        required=False,
    )
    reasons_ref = forms.CharField(
        label="Where the reasons are kept, if this is wrong",
        max_length=120,
        required=False,
        widget=forms.TextInput(PLAIN),
    )
    reason = reason("What was the error, and who found it?", 300)

    def typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("field", "reason", "uid")} | {"reads": self._reads()}

    def _reads(self) -> str:
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
            self.add_error(name, "Enter the correct value")
        return cleaned
