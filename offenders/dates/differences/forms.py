"""Forms to resolve a date conflict, and to filter the list of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from offenders.dates.calculation_models import DateConflict
from offenders.person_page.form_parts import PLAIN, reason, text
from offenders.reference.establishments.fields import prison_choices
from sharing.drafts.forms import DraftedForm

STANDS, PUT_RIGHT = "stands", "put_right"


class AcceptForm(DraftedForm):
    """The prison's date is right: why, and what shows it."""

    reason = reason("Why is the prison’s date right?", 1000)
    evidence = text(
        DateConflict,
        "evidence",
        label="Evidence",
        help_text="The document, its date and who has it.",
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter the evidence: the document, its date and who has it"},
    )


class AnswerForm(DraftedForm):
    answer = forms.ChoiceField(
        label="Answer from the prison",
        choices=[(STANDS, "The sheet is right as it is"), (PUT_RIGHT, "The sheet is wrong and will be corrected")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the prison says"},
    )
    words = forms.CharField(
        label="Prison’s words",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="If the sheet is right: why, who said so and their source.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == STANDS and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", "Enter why the prison’s sheet is right")
        return cleaned


class ReopenForm(forms.Form):
    reason = reason("Reason for reopening the date conflict", 1000)


class ConflictFilter(forms.Form):
    """What narrows the list of differences; kept in the address."""

    show = forms.ChoiceField(
        choices=[("", "Open"), ("accepted", "Accepted"), ("all", "Open and accepted")], required=False
    )
    answer = forms.ChoiceField(
        label="Prison",
        choices=[
            ("", "Asked or not"),
            ("unasked", "Not asked"),
            ("waiting", "Waiting for an answer"),
            ("late", "Overdue"),
        ],
        required=False,
    )
    region = forms.CharField(max_length=40, required=False)
    prison = forms.CharField(label="Held at", max_length=6, required=False)

    def __init__(self, data: Any, *, regions: Iterable[str]) -> None:
        """regions: those of the people whom the reader may know about."""
        super().__init__(data)
        known = sorted({*regions, self.data.get("region", "")} - {""})
        self.fields["region"].widget = forms.Select(choices=[("", "All"), *((name, name) for name in known)])
        self.fields["prison"].widget = forms.Select(choices=prison_choices())

    def narrowed(self, rows: Any, *, at: datetime) -> Any:
        show, answer = self.cleaned_data["show"], self.cleaned_data["answer"]
        rows = {"": rows.open, "accepted": rows.accepted, "all": rows.standing}[show]()
        if answer:
            rows = rows.answered_so(answer, at=at)
        chosen = {
            "offender__region": self.cleaned_data["region"],
            "offender__establishment__code": self.cleaned_data["prison"],
        }
        return rows.filter(**{name: value for name, value in chosen.items() if value})
