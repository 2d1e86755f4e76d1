"""Forms about movements, official dates, and holds on a release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from offenders.custody.models import Movement
from offenders.custody.rules import Happening
from offenders.dates.models import CODES, KeyDate, ReleaseHold
from offenders.dates.rules.releases import Code
from offenders.dates.rules.sheets import Question, mark_of
from offenders.person_page.form_parts import PLAIN, reason
from offenders.reference.establishments.fields import EstablishmentField
from offenders.releases.holds.actions import SET_BY_HAND
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm

HAPPENINGS = [
    (Happening.RECEIVED, "Received into custody"),
    (Happening.RETURNED, "Returned to custody after a recall"),
    (Happening.LICENCE_REVOKED, "Licence revoked: unlawfully at large from now"),
    (Happening.LICENCE_ENDED, "Licence ended"),
    (Happening.ABSCONDED, "Absconded"),
    (Happening.ACQUITTED, "Acquitted, discontinued or quashed"),
    (Happening.DEPORTED, "Deported"),
    (Happening.DIED, "Died"),
]
AT_A_PLACE = (Happening.RECEIVED, Happening.RETURNED)


class MovementForm(OnceForm):
    """What happened. `possible`: what can have happened to the person now; a release is recorded at the gate.

    Only these are offered. Any other is taken too, for the action to refuse: a form that is sent twice speaks of what
    is over by then, and must find what it made.
    """

    happening = forms.ChoiceField(
        label="What happened?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what happened", "invalid_choice": "You cannot record this now"},
    )
    on = DateField(subject="The date", label="When did this happen?", error_messages={"required": "Enter the date"})
    establishment = EstablishmentField(label="Where, if received or returned", required=False)
    note = forms.CharField(
        max_length=Movement._meta.get_field("note").max_length,
        required=False,
        help_text="For a death, the end of a licence, an acquittal or a removal: the document, or who told you.",
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, possible: Iterable[Happening], **kwargs: Any):
        super().__init__(*args, **kwargs)
        may = set(possible)
        happening: Any = self.fields["happening"]
        happening.choices = HAPPENINGS
        happening.widget.choices = [(each.value, words) for each, words in HAPPENINGS if each in may]
        if not may & set(AT_A_PLACE):
            self.fields["establishment"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        happening = cleaned.get("happening")
        if happening in AT_A_PLACE and not cleaned.get("establishment") and "establishment" not in self.errors:
            self.add_error("establishment", "Select where the person is held")
        return cleaned


class ConfirmEndForm(forms.Form):
    """By which a second person confirms an end that was reported."""

    evidence = forms.CharField(
        label="Which document did you compare it with?",
        help_text="The document, its date, and who holds it.",
        max_length=200,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter the document that you compared it with, and who holds it"},
    )


class RefuseEndForm(forms.Form):
    """By which a second person refuses an end that was reported."""

    reason = forms.CharField(
        label="How do you know that it is not so?",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter how you know that it is not so"},
    )


@dataclass(frozen=True)
class SheetLine:
    """One date of the sheet beside what stands now."""

    code: str
    name: str
    stands: KeyDate | None
    day: Any
    away: Any


class SheetForm(forms.Form):
    """The dates of one sheet. `current`: what stands now, by code. Left empty, a date stays as it is."""

    of = "sheet"

    source = forms.CharField(
        label="Source of the sheet",
        max_length=KeyDate._meta.get_field("source").max_length,
        help_text="For example NOMIS",
        widget=forms.TextInput(PLAIN | {"class": "govuk-input--width-20"}),
        error_messages={"required": "Enter the source of the sheet"},
    )
    as_at = DateField(
        subject="The date of the sheet", label="Date of the sheet", error_messages={"required": "Enter the date"}
    )

    def __init__(
        self,
        *args: Any,
        current: Mapping[str, KeyDate],
        ask: Callable[[Mapping[Code, date | None]], Sequence[Question]],
        **kwargs: Any,
    ) -> None:
        """ask: what is to be asked of these dates."""
        super().__init__(*args, **kwargs)
        self.current = current
        self.ask = ask
        self.questions: Sequence[Question] = ()
        self.mark = ""
        for code, name in CODES:
            words = f"{name} ({code.value})"
            self.fields[f"day_{code.value}"] = DateField(subject=f"The date {code.value}", label=words, required=False)
            if code in current:
                self.fields[f"away_{code.value}"] = forms.BooleanField(label="Remove", required=False)

    def lines(self) -> Sequence[SheetLine]:
        return [
            SheetLine(
                code=code.value,
                name=name,
                stands=self.current.get(code),
                day=self[f"day_{code.value}"],
                away=self[f"away_{code.value}"] if code in self.current else None,
            )
            for code, name in CODES
        ]

    def clean_as_at(self) -> date:
        as_at = self.cleaned_data["as_at"]
        if as_at > timezone.localdate():
            raise forms.ValidationError(f"The date of the {self.of} must be today or in the past")
        return as_at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for code, _ in CODES:
            if cleaned.get(f"day_{code.value}") and cleaned.get(f"away_{code.value}"):
                self.add_error(f"day_{code.value}", f"Enter {code.value} or remove it, not both")
        if not self.errors and not self.dates():
            raise forms.ValidationError("Enter at least one date, or remove one")
        if not self.errors:
            self._ask()
        return cleaned

    def _ask(self) -> None:
        """The impossible stands at its date; what is odd is asked once, and taken when these very questions are
        confirmed."""
        asked = self.ask(self.dates())
        for each in asked:
            if each.is_impossible:
                self.add_error(f"day_{each.code.value}", f"{each.words}. {each.rule}")
        self.questions = [each for each in asked if not each.is_impossible]
        self.mark = mark_of(self.questions)
        if self.questions and self.data.get("confirmed") != self.mark:
            raise forms.ValidationError(f"Check these dates against the {self.of}: confirm them or correct them")
        if self.needs_reason and not self.kept_because:
            raise forms.ValidationError("Enter why you keep a date that this sentence does not have in law")

    @property
    def needs_reason(self) -> bool:
        return any(question.needs_reason for question in self.questions)

    @property
    def kept_because(self) -> str:
        """Why it stands, typed beside the questions."""
        return str(self.data.get("kept_because", "")).strip()[:300]

    def dates(self) -> dict[Code, date | None]:
        """What the sheet says: None for a date that it takes away."""
        typed = {code: self.cleaned_data.get(f"day_{code.value}") for code, _ in CODES}
        gone = {code for code, _ in CODES if self.cleaned_data.get(f"away_{code.value}")}
        return {code: day for code, day in typed.items() if day or code in gone}


class CourtDatesForm(SheetForm):
    """What the court's record states of the dates; a court leaves out most."""

    of = "record"

    source = forms.CharField(
        label="Court record",
        max_length=KeyDate._meta.get_field("source").max_length,
        help_text="For example Order of the Crown Court at Leeds",
        widget=forms.TextInput(PLAIN | {"class": "govuk-input--width-20"}),
        error_messages={"required": "Enter the court record"},
    )
    as_at = DateField(
        subject="The date of the record", label="Date of the record", error_messages={"required": "Enter the date"}
    )


class HoldForm(forms.Form):
    kind = forms.ChoiceField(
        label="Reason for hold",
        choices=SET_BY_HAND,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the reason for the hold"},
    )
    reason = reason("Details, and who will resolve it", 300)

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"kind": ReleaseHold.Kind(self.cleaned_data["kind"])}


class LiftForm(forms.Form):
    reason = reason("Reason for lifting it", 300)


class LiftAnswerForm(forms.Form):
    """Whether a second person agrees that a hold is lifted."""

    AGREE, KEEP = "agree", "keep"

    answer = forms.ChoiceField(
        label="Can the hold be lifted?",
        choices=[(AGREE, "Yes: lift the hold"), (KEEP, "No: keep the release on hold")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the hold can be lifted"},
    )
    reason = forms.CharField(
        label="If not, why must it stay?", max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
