"""Forms to propose a date override, to sign it, and to end it."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.dates.calculation_models import DateOverride
from offenders.dates.models import CODES
from offenders.dates.rules.releases import Code
from offenders.person_page.form_parts import PLAIN, reason
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm

REASON_LENGTH = DateOverride._meta.get_field("ended_because").max_length or 160
STATES = [("", "Proposed and in force"), ("proposed", "Proposed"), ("in_force", "In force"), ("over", "Over")]


def offered() -> list[tuple[str, str]]:
    """The dates in whose place another can count. The Board sets an approved parole date."""
    return [(str(code), f"{words} ({code})") for code, words in CODES if code is not Code.APD]


class MeantForm(forms.Form):
    """Whoever signs says so where the person would be out sooner."""

    earlier_is_meant = forms.BooleanField(
        label="It lets the person out sooner, and I mean that",
        help_text="Tick this only where it does: sooner than the prison's dates, or than what is worked out here.",
        required=False,
    )


class ProposeForm(DraftedForm, OnceForm, MeantForm):
    code = forms.ChoiceField(
        label="Which date?",
        choices=offered,
        error_messages={"required": "Choose the date", "invalid_choice": "Choose a date"},
    )
    falls_on = DateField(
        subject="The day", label="On which day does it fall?", error_messages={"required": "Enter the date"}
    )
    source = forms.ChoiceField(
        label="Who says so?",
        choices=DateOverride.Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who says so"},
    )
    reason = reason("Why must it count before the prison's sheet is put right?", 1000)
    evidence = forms.CharField(
        label="What shows it?",
        help_text="The document, its day and who has it",
        max_length=200,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Say what shows it: the document, its day and who has it"},
    )
    ends_on = DateField(
        subject="The end",
        label="From which day does the prison's date count again?",
        error_messages={"required": "Enter the date"},
    )
    field_order = ("code", "falls_on", "source", "reason", "evidence", "ends_on", "earlier_is_meant", "uid")

    def __init__(self, data: Any = None, *, last: str, code: str = "", **kwargs: Any) -> None:
        super().__init__(data, initial={"code": code}, **kwargs)
        self.fields["ends_on"].help_text = f"It ends by itself on this day, at the latest on {last}"

    def asked(self) -> dict[str, Any]:
        """As the action takes it."""
        given = self.cleaned_data
        return given | {"code": Code(given["code"]), "source": DateOverride.Source(given["source"])}


class EndForm(forms.Form):
    reason = reason("Why?", REASON_LENGTH)


class FilterForm(forms.Form):
    state = forms.ChoiceField(label="State", choices=STATES, required=False)
