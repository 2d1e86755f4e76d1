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
STATES = [("", "Proposed and in force"), ("proposed", "Proposed"), ("in_force", "In force"), ("ended", "Ended")]


def offered() -> list[tuple[str, str]]:
    """The dates in whose place another can count. The Board sets an approved parole date."""
    return [(str(code), f"{words} ({code})") for code, words in CODES if code is not Code.APD]


class MeantForm(forms.Form):
    """Whoever signs says so where the person would be out sooner."""

    earlier_is_meant = forms.BooleanField(
        label="I confirm that this makes the release earlier",
        help_text="Select this only if it is earlier than the prison's dates or our calculation.",
        required=False,
    )


class ProposeForm(DraftedForm, OnceForm, MeantForm):
    code = forms.ChoiceField(
        label="Which date?",
        choices=offered,
        error_messages={"required": "Select the date", "invalid_choice": "Select a date"},
    )
    falls_on = DateField(subject="The date", label="New date", error_messages={"required": "Enter the date"})
    source = forms.ChoiceField(
        label="Source",
        choices=DateOverride.Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the source"},
    )
    reason = reason("Reason it must count before the prison's sheet is corrected", 1000)
    evidence = forms.CharField(
        label="Evidence",
        help_text="The document, its date and who has it",
        max_length=200,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter the evidence: the document, its date and who has it"},
    )
    ends_on = DateField(
        subject="The end date",
        label="Date the prison's date counts again",
        error_messages={"required": "Enter the date"},
    )
    field_order = ("code", "falls_on", "source", "reason", "evidence", "ends_on", "earlier_is_meant", "uid")

    def __init__(self, data: Any = None, *, last: str, code: str = "", **kwargs: Any) -> None:
        super().__init__(data, initial={"code": code}, **kwargs)
        self.fields["ends_on"].help_text = f"The override ends automatically on this date, at the latest on {last}"

    def asked(self) -> dict[str, Any]:
        """As the action takes it."""
        given = self.cleaned_data
        return given | {"code": Code(given["code"]), "source": DateOverride.Source(given["source"])}


class EndForm(forms.Form):
    reason = reason("Reason", REASON_LENGTH)


class FilterForm(forms.Form):
    state = forms.ChoiceField(label="State", choices=STATES, required=False)
