"""Forms of the steps of a recall."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone

from licence.breaches.choices import ALTERNATIVES
from licence.breaches.forms import moment_of_day
from licence.breaches.models import Breach
from licence.breaches.rules import MOST_HOURS_TO_LOOK_AGAIN
from licence.recalls.choices import (
    CUSTODY_STATUSES,
    OFFENCE_LINKS,
    STOP_REASONS,
    VIEWS,
    VULNERABILITIES,
)
from licence.recalls.models import Recall
from licence.recalls.rules.recalls import Custody
from offenders.person_page.form_parts import PLAIN, text
from offenders.reference.establishments.fields import EstablishmentField
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.pages.versioned import VersionedForm
from sharing.reported.forms import CallerField, number_field, stranger_field
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

SEEK, NO = "seek", "do_not_seek"
FOR_POLICE = "Shown only in the paper for the arresting police."
LETTER = {
    "letter_breach": "Which rule was broken?",
    "letter_why_considered": "Why was recall considered?",
    "letter_why_not": "Why was recall not sought?",
    "letter_progress": "What has gone well?",
    "letter_expectations": "What is expected now?",
}


def words_field(label: str, *, needed: str = "", rows: int = 4, **more: Any) -> forms.CharField:
    """Several lines. needed: what is said when it is left empty; without it, it may be."""
    return forms.CharField(
        label=label,
        max_length=4000,
        required=bool(needed),
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": needed} if needed else {},
        **more,
    )


class MomentForm(RowsForm, OnceForm):
    """When something happened; now, unless another moment is typed."""

    side_by_side = {"When?": ("day", "at")}
    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    at = TimeField(label="Time", error_messages={"required": "Enter the time"})

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        now = timezone.localtime()
        kwargs["initial"] = {"day": now.date(), "at": now.time()} | (kwargs.get("initial") or {})
        super().__init__(data, **kwargs)

    def typed(self) -> dict[str, Any]:
        """What the action is handed."""
        cleaned = dict(self.cleaned_data)
        day, at = cleaned.pop("day"), cleaned.pop("at")
        return cleaned | {
            "at": min(moment_of_day(day, at), timezone.now())
            if self._is_this_minute(day, at)
            else moment_of_day(day, at)
        }

    @staticmethod
    def _is_this_minute(day: Any, at: Any) -> bool:
        """A minute that is typed begins before it is over: this one has not happened later than now."""
        now = timezone.localtime()
        return (day, at.hour, at.minute) == (now.date(), now.hour, now.minute)


class PlainForm(OnceForm):
    def typed(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class BeginForm(DraftedForm, PlainForm):
    """Which breaches and concerns recall is considered for, and what has led to it."""

    breaches = forms.ModelMultipleChoiceField(
        label="Which breaches or concerns?",
        queryset=Breach.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select at least one",
            "invalid_choice": "Select from this person’s breaches and concerns",
        },
    )
    what_led = words_field(
        "What has led to this?",
        needed="Enter what has led to this",
        help_text="State facts in order, not opinion. The person receives this. Do not include anything that "
        "must be withheld.",
    )
    is_emergency = forms.BooleanField(
        label="An emergency: the risk cannot wait for the usual time",
        help_text="Call PPCS before you send the papers. An indeterminate sentence is always an emergency.",
        required=False,
    )
    custody_status = forms.ChoiceField(
        label="Where is the person now?", choices=CUSTODY_STATUSES, widget=forms.RadioSelect, initial=Custody.NO.value
    )

    def __init__(self, data: Any = None, *, breaches: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["breaches"]
        field.queryset = breaches
        field.label_from_instance = breach_in_words


class AddBreachForm(PlainForm):
    breach = forms.ModelChoiceField(
        label="Which breach or concern?",
        queryset=Breach.objects.none(),
        to_field_name="uid",
        empty_label="Choose",
        error_messages={
            "required": "Select a breach or concern",
            "invalid_choice": "Select from this person’s breaches and concerns",
        },
    )

    def __init__(self, data: Any = None, *, breaches: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["breach"]
        field.queryset = breaches
        field.label_from_instance = breach_in_words

    def typed(self) -> dict[str, Any]:
        return {"breach": self.cleaned_data["breach"]}


class DecideForm(DraftedForm, PlainForm):
    """Seek recall, or do not. The button says again what is chosen above: the two must agree."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[(SEEK, "Seek recall"), (NO, "Do not seek recall")],
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
        error_messages={"required": "Select: seek recall, or do not seek recall"},
    )
    rationale = words_field(
        "Your reasons",
        needed="Enter your reasons",
        rows=5,
        help_text="Include what you knew. The person and the Board read this. Do not include anything that "
        "must be withheld.",
    )
    alternatives = forms.MultipleChoiceField(
        label="What was tried instead of recall?",
        choices=ALTERNATIVES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what was tried instead, or that nothing was"},
    )
    alternatives_words = words_field("More about what was tried", rows=2)
    look_again_hours = forms.IntegerField(
        label="Review in how many hours?",
        help_text="The concern stays open and returns for review automatically.",
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Enter a whole number of hours"},
    )
    letter_breach = words_field(LETTER["letter_breach"], rows=2)
    letter_why_considered = words_field(LETTER["letter_why_considered"], rows=2)
    letter_why_not = words_field(LETTER["letter_why_not"], rows=2)
    letter_progress = words_field(LETTER["letter_progress"], rows=2)
    letter_expectations = words_field(LETTER["letter_expectations"], rows=2)
    letter_next_meeting = text(
        Recall, "letter_next_meeting", label="When and where is the next meeting?", required=False
    )
    confirm = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        decision, pressed = cleaned.get("decision"), cleaned.get("confirm")
        if decision and pressed and decision != pressed:
            self.add_error(
                "decision", "Your selection and the button you pressed differ. Nothing is decided yet: select again"
            )
        if decision == NO:
            hours = cleaned.get("look_again_hours")
            if hours is None and "look_again_hours" not in self.errors:
                self.add_error("look_again_hours", "Enter the number of hours until review")
            elif hours is not None and not 1 <= hours <= MOST_HOURS_TO_LOOK_AGAIN:
                self.add_error("look_again_hours", f"Enter 1 to {MOST_HOURS_TO_LOOK_AGAIN} hours")
            for name in Recall.LETTER:
                if not (cleaned.get(name) or "").strip():
                    self.add_error(name, "The letter to the person needs this")
        return cleaned

    @property
    def is_no(self) -> bool:
        return self.cleaned_data["decision"] == NO

    def typed(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        said = {name: cleaned[name] for name in ("rationale", "alternatives", "alternatives_words", "uid")}
        if self.is_no:
            said |= {
                "look_again_hours": cleaned["look_again_hours"],
                "letter": {name: cleaned[name] for name in Recall.LETTER},
            }
        return said


class ViewForm(DraftedForm, PlainForm):
    """The view with which somebody signs, or asks a senior."""

    view = words_field("Your view", needed="Enter your view")


class AgencyViewForm(DraftedForm, PlainForm):
    view = forms.ChoiceField(
        label="Your agency's view",
        choices=VIEWS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select your view"},
    )
    words = words_field("Reasons", needed="Enter your reasons", help_text="Every team on this case can read this.")


class CallForm(DraftedForm, MomentForm):
    """The call is the fact of who made it; what PPCS said is reported, until they confirm it themselves."""

    person = CallerField(
        label="Who did you speak to at PPCS?",
        empty_label="Someone without an account: enter their role and name",
        help_text="They are alerted, and confirm the call in their own session.",
    )
    number = number_field()
    caller_role = stranger_field("caller_role", label="Their role, without an account")
    caller_name = stranger_field("caller_name", label="Their name, without an account")
    words = words_field("What did PPCS say?", needed="Enter what was said", rows=3)

    def __init__(self, data: Any = None, *, people: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class SendForm(DraftedForm, PlainForm):
    ppcs_reference = text(
        Recall,
        "ppcs_reference",
        label="Reference at PPCS",
        required=False,
        widget=forms.TextInput(PLAIN | {"class": "govuk-input--width-10"}),
    )


class WordsForm(DraftedForm, PlainForm):
    words = words_field("Details", needed="Enter the details", rows=3)

    def __init__(self, data: Any = None, *, label: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["words"].label = label


class RationaleForm(DraftedForm, PlainForm):
    rationale = words_field("Your reasons", needed="Enter your reasons")


class RefuseForm(DraftedForm, MomentForm):
    reason = words_field("Why does PPCS refuse the recall?", needed="Enter the reason")


class RevokeForm(DraftedForm, MomentForm):
    ppcs_reference = text(Recall, "ppcs_reference", label="Reference at PPCS", required=False)
    warrant_ref = text(Recall, "warrant_ref", label="Reference of the warrant", required=False)


class ReturnForm(DraftedForm, MomentForm):
    establishment = EstablishmentField(label="Which prison?", error_messages={"required": "Select the prison"})
    booking_number = text(Recall, "booking_number", label="Booking number", required=False)


class StopForm(RationaleForm):
    reason = forms.ChoiceField(
        label="What is the reason?",
        choices=[each for each in STOP_REASONS if each[0] not in ("died", "rescinded")],  # recorded elsewhere
        widget=forms.RadioSelect,
        error_messages={"required": "Select the reason"},
    )
    field_order = ["reason", "rationale"]


class DetailsForm(DraftedForm, RowsForm, VersionedForm):
    """What the Part A says beside the breaches, the decision and the signatures.

    unread: the fields that whoever types does not read. They are not asked, and stay as they are.
    """

    side_by_side = {"Risk of serious harm, as graded now": Recall.RISKS}

    marks = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1200)  # more fields than elsewhere
    is_emergency = forms.BooleanField(label="This is an emergency", required=False)
    custody_status = forms.ChoiceField(
        label="Where is the person now?", choices=CUSTODY_STATUSES, widget=forms.RadioSelect
    )
    what_led = words_field(
        "What has led to this?", rows=5, help_text="State facts, not opinion. The person receives this."
    )
    offence_link = forms.ChoiceField(
        label="How is the conduct linked to the offence?",
        choices=[("", "Not entered: required for an extended or indeterminate sentence"), *OFFENCE_LINKS],
        required=False,
    )
    risk_public = forms.ChoiceField(label="The public", choices=Recall.Harm.choices, required=False)
    risk_known_adult = forms.ChoiceField(label="A known adult", choices=Recall.Harm.choices, required=False)
    risk_children = forms.ChoiceField(label="Children", choices=Recall.Harm.choices, required=False)
    risk_prisoners = forms.ChoiceField(label="Prisoners", choices=Recall.Harm.choices, required=False)
    risk_staff = forms.ChoiceField(label="Staff", choices=Recall.Harm.choices, required=False)
    vulnerabilities = forms.MultipleChoiceField(
        label="What makes the person vulnerable?",
        choices=VULNERABILITIES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    addresses_to_try = words_field("Where could the person be found?", rows=3, help_text=FOR_POLICE)
    police_contact = text(
        Recall, "police_contact", label="Police contact, with number", required=False, help_text=FOR_POLICE
    )
    arrest_issues = words_field("What should the police know at the arrest?", rows=3, help_text=FOR_POLICE)
    contraband = words_field("Contraband risk", rows=2, help_text=FOR_POLICE)
    proposed_conditions = words_field("Conditions for re-release", rows=3)
    alternatives = forms.MultipleChoiceField(
        label="What was tried instead of recall?",
        choices=ALTERNATIVES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    alternatives_words = words_field("More about what was tried", rows=2)

    def __init__(self, data: Any = None, *, row: Recall, unread: Collection[str] = (), **kwargs: Any) -> None:
        self.versioned = tuple(name for name in Recall.DETAILS if name not in unread)
        super().__init__(data, row=row, **kwargs)
        for name in set(self.fields) & set(unread):
            del self.fields[name]


def breach_in_words(breach: Breach) -> str:
    day = format_date(breach.found_at)
    number = f"Condition {breach.condition.position}: " if breach.condition else "Concern: "
    return f"{number}{mid_sentence(breach.get_reason_display())}, found {day}. {breach.get_status_display()}"
