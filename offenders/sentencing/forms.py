"""Forms about convictions, sentences and adjustments."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from offenders.convictions.forms import OffenceFields
from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.person_page.form_parts import text
from offenders.reference.disposals.listed import choices_on
from offenders.sentencing.actions import (
    ADJUSTMENT_FIELDS,
    CONVICTION_FIELDS,
    SENTENCE_FIELDS,
    TERM_FIELDS,
    Convicted,
    Passed,
)
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import CountField, DateField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.pages.versioned import Difference, VersionedForm
from sharing.time_words import format_date

OFFENCE_FIELDS = ("offence_words", "offence", "keep_words", "ancillary_form")
TERM = "Term"
TERM_ON_APPEAL = "Term put in its place"
TERM_FIRST_PASSED = "Term first passed"
NOT_KNOWN = "Not known"
TERM_HINT = "Whole term of a standard sentence, custodial term of one with an extension, tariff of life or IPP."


class SentenceChoice(forms.ModelChoiceField):
    def label_from_instance(self, sentence: Sentence) -> str:
        day = sentence.sentenced_on
        return f"{sentence.get_kind_display()}, {sentence.term or 'no term'}, {format_date(day)}"


class ConvictionFields(DraftedForm, OffenceFields):
    convicted_on = DateField(
        subject="The date of the conviction", label="Convicted on", error_messages={"required": "Enter the date"}
    )
    committed_on = DateField(
        subject="The date of the offence",
        label="Committed on",
        required=False,
        help_text="For a course of conduct, its last day. It decides which law applies.",
    )
    court = text(Conviction, "court", required=False)
    terrorist_connection = forms.ChoiceField(
        label="Did the court find a terrorist connection?",
        choices=Conviction.Connection.choices,
        initial=Conviction.Connection.UNDECIDED,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
        help_text="Section 69 of the Sentencing Code. It changes when the person may be released.",
        error_messages={"required": "Select one"},
    )
    connection_decided_on = DateField(
        subject="The date of that decision", label="Decided on", required=False, help_text="When the court decided it."
    )

    foreign_power = forms.ChoiceField(
        label="Did the court find the foreign power condition met?",
        choices=Conviction.Connection.choices,
        initial=Conviction.Connection.UNDECIDED,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
        help_text="Section 69A of the Sentencing Code. For an offence from 20 December 2023.",
        error_messages={"required": "Select one"},
    )
    foreign_power_decided_on = DateField(
        subject="The date of that decision", label="Decided on", required=False, help_text="When the court decided it."
    )

    def convicted(self) -> Convicted:
        kept = self.cleaned_data.get("kept_because", "")
        return Convicted(**{name: self.cleaned_data[name] for name in CONVICTION_FIELDS}, kept_because=kept)


class Questioned(forms.Form):
    """A form whose reason is asked for only where the law would not allow what was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self["kept_because"].value():
            self._show_reason()

    def add_error(self, field: str | None, error: Any) -> None:
        if field == "kept_because":
            self._show_reason()
        super().add_error(field, error)

    def _show_reason(self) -> None:
        self.fields["kept_because"].widget = forms.Textarea({"rows": 2})


def kept_because() -> forms.CharField:
    return forms.CharField(
        label="Reason for keeping the sentence",
        help_text="State what you checked it against, for example the order of the court.",
        max_length=300,
        required=False,
        widget=forms.HiddenInput,
    )


class SentenceFields(Questioned, RowsForm):
    """The terms as they were pronounced. `sentences`: those of the person that this one may follow."""

    side_by_side = {TERM: ("years", "months", "weeks", "days")}

    kind = forms.ChoiceField(
        label="Type of sentence",
        choices=[],
        error_messages={"required": "Select the type of sentence"},
    )
    sentenced_on = DateField(
        subject="The date of the sentence", label="Sentenced on", error_messages={"required": "Enter the date"}
    )
    years = CountField(most=99)
    months = CountField(most=999)
    weeks = CountField(most=5_000)
    days = CountField(most=32_000)
    extension_months = CountField(
        label="Extended licence, in months", most=999, help_text="One year of a SOPC is 12. 0 where there is none."
    )
    consecutive_to = SentenceChoice(
        label="Consecutive to",
        queryset=Sentence.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="None: single or concurrent",
        error_messages={"invalid_choice": "Select one of the person's sentences"},
    )

    two_thirds_by_law = forms.ChoiceField(
        label="Does the law release at two-thirds, without the Parole Board?",
        choices=[("", NOT_KNOWN), *Sentence.TwoThirds.choices],
        required=False,
        help_text="Only for a sentence for an ordinary offence: s.244ZA Criminal Justice Act 2003, and of extended "
        "sentences passed before 13 April 2015 s.246A(2).",
    )
    early_release = forms.ChoiceField(
        label="Is it left out of early release?",
        choices=[("", NOT_KNOWN), *Sentence.EarlyRelease.choices],
        required=False,
        help_text="Only for a sentence for an ordinary offence. See the prison’s calculation sheet.",
    )
    kept_because = kept_because()

    def __init__(self, *args: Any, sentences: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consecutive_to"].queryset = sentences  # type: ignore[attr-defined]
        kind: Any = self.fields["kind"]
        kind.choices = [("", "Select a type"), *choices_on(self._passed_on() or timezone.localdate())]

    def _passed_on(self) -> date | None:
        """The day of the sentence as far as it is known: it decides which kinds a court could pass."""
        day: Any = self.fields["sentenced_on"]
        try:
            return day.clean(self["sentenced_on"].value())
        except forms.ValidationError:
            return None

    def passed(self) -> Passed | None:
        """None where no sentence was passed yet."""
        if not self.cleaned_data["kind"]:
            return None
        return Passed(**{name: self.cleaned_data[name] for name in SENTENCE_FIELDS})


class AddConvictionForm(SentenceFields, ConvictionFields, OnceForm):
    """A conviction, with the sentence for it. Without a type of sentence, none was passed yet."""

    field_order = [*OFFENCE_FIELDS, *CONVICTION_FIELDS, *SENTENCE_FIELDS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.required, kind.choices = False, [("", "Not sentenced yet"), *kind.choices[1:]]
        self.fields["sentenced_on"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") and not cleaned.get("sentenced_on") and "sentenced_on" not in self.errors:
            self.add_error("sentenced_on", "Enter the date")
        typed = any(cleaned.get(name) for name in SENTENCE_FIELDS)
        if typed and not cleaned.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "Select the type of sentence, or clear the fields below it")
        return cleaned

    def typed(self) -> dict[str, Any]:
        return {"convicted": self.convicted(), "passed": self.passed(), "uid": self.cleaned_data["uid"]}


class ChangeConvictionForm(Questioned, ConvictionFields, VersionedForm):
    """What stands in the field of the offence as it was is not read again."""

    versioned = CONVICTION_FIELDS
    field_order = [*OFFENCE_FIELDS, *CONVICTION_FIELDS]
    kept_because = kept_because()

    def __init__(self, data: Any = None, *, row: Conviction, **kwargs: Any) -> None:
        super().__init__(data, row=row, **kwargs)
        form: Any = self.fields["ancillary_form"]
        form.choices = Conviction.AncillaryForm.choices
        self.initial["offence_words"] = written(row)

    def differences(self, theirs: Any) -> list[Difference]:
        self.row = theirs
        return super().differences(theirs)

    def _type(self, name: str, value: Any) -> None:
        """Whose offence is kept is typed as it stands, so that it is not read again."""
        if name in ("offence", "offence_words"):
            name, value = "offence_words", written(self.row)  # type: ignore[arg-type]
        super()._type(name, value)

    def _read(self, words: str, cleaned: dict[str, Any]) -> None:
        row: Any = self.row
        if words == written(row):
            cleaned |= {"offence": row.offence, "offence_words": row.offence_words}
        else:
            super()._read(words, cleaned)

    def typed(self) -> dict[str, Any]:
        return {"convicted": self.convicted(), "version": self.cleaned_data["version"]}


def written(row: Conviction) -> str:
    """What a form about a conviction says of its offence: as the list says it, else as it was written."""
    return str(row.offence) if row.offence else row.offence_words


class AddSentenceForm(SentenceFields, OnceForm):
    def typed(self) -> dict[str, Any]:
        return {"passed": self.passed(), "uid": self.cleaned_data["uid"]}


class ChangeSentenceForm(SentenceFields, VersionedForm):
    versioned = SENTENCE_FIELDS

    def typed(self) -> dict[str, Any]:
        return {"passed": self.passed(), "version": self.cleaned_data["version"]}


class AppealForm(RowsForm):
    """is_of_appeal: the term on record is one that was put in place of another: which that was can be entered."""

    side_by_side = {
        TERM_ON_APPEAL: TERM_FIELDS[:4],
        TERM_FIRST_PASSED: tuple(f"first_{name}" for name in TERM_FIELDS[:4]),
    }

    appeal = forms.ChoiceField(
        label="Outcome of the appeal",
        choices=Sentence.Appeal.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the outcome of the appeal"},
    )
    on = DateField(
        subject="The date of the decision", label="Decided on", error_messages={"required": "Enter the date"}
    )
    years = CountField(most=99)
    months = CountField(most=999)
    weeks = CountField(most=5_000)
    days = CountField(most=32_000)
    extension_months = CountField(
        label="Extended licence put in its place, in months", most=999, help_text="0 where there is none."
    )

    first_years = CountField(label="Years", most=99)
    first_months = CountField(label="Months", most=999)
    first_weeks = CountField(label="Weeks", most=5_000)
    first_days = CountField(label="Days", most=32_000)
    first_extension_months = CountField(
        label="Extended licence first passed, in months", most=999, help_text="0 where there was none."
    )

    def __init__(self, *args: Any, is_of_appeal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_of_appeal:
            for name in TERM_FIELDS:
                del self.fields[f"first_{name}"]

    def typed(self) -> dict[str, Any]:
        """term, and first, the one first passed: by the names of the fields, all 0 where not known, or unchanged."""
        typed = self.cleaned_data
        return {
            "appeal": Sentence.Appeal(typed["appeal"]),
            "on": typed["on"],
            "term": {name: typed[name] for name in TERM_FIELDS},
            "first": {name: typed.get(f"first_{name}", 0) for name in TERM_FIELDS},
        }


class AdjustmentFields(RowsForm):
    kind = forms.ChoiceField(
        label="Type of adjustment",
        choices=[("", "Select"), *Adjustment.Kind.choices],
        error_messages={"required": "Select what the days are for"},
    )
    days = CountField(label="Number of days", most=32_000, help_text="The number counts; the days below explain it.")
    starts_on = DateField(subject="The first day", label="From", required=False)
    ends_on = DateField(subject="The last date", label="To", required=False, help_text="The last day is included.")
    credited_to = SentenceChoice(
        label="Credited to",
        queryset=Sentence.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=NOT_KNOWN,
        help_text="For remand and tagged bail: a day counts against one sentence only.",
        error_messages={"invalid_choice": "Select one of the person's sentences"},
    )

    def __init__(self, *args: Any, sentences: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credited_to"].queryset = sentences  # type: ignore[attr-defined]

    def clean_days(self) -> int:
        days = self.cleaned_data["days"]
        if days == 0:
            raise forms.ValidationError("Enter the number of days")
        return days


class AddAdjustmentForm(AdjustmentFields, OnceForm):
    pass


class ChangeAdjustmentForm(AdjustmentFields, VersionedForm):
    versioned = ADJUSTMENT_FIELDS
