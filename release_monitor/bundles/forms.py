"""Forms of bundles for inquests."""

from __future__ import annotations

from typing import Any

from django import forms

from sharing.agencies.models import Agency, User
from sharing.history.forms import MomentForm
from sharing.pages.once_forms import OnceForm
from sharing.who_looked import questions

MOST_PEOPLE = 10
WORDS = forms.Textarea({"rows": 3})
HELD_BACK = "The bundle says that MAPPA minutes, withheld material, victims and intelligence are held back"


class OrderForm(MomentForm, OnceForm):
    """Of whom, what, as known when, by which authority, for whom and why."""

    field_order = ("numbers", "agency", "on", "at", "zone", "authority", "recipient", "reason", "says_held_back")

    numbers = forms.CharField(
        label="Prison number, CRN or PNC of each person",
        max_length=400,
        help_text="Whole numbers, one on each line. Each person has a bundle of their own.",
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        error_messages={"required": "Enter the number of each person"},
    )
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name"),
        label="What do they need?",
        to_field_name="uid",
        required=False,
        empty_label="The whole record, as far as you both can see it",
        help_text="The whole record, or what one agency could know. For an agency it holds no field of the record.",
    )
    authority = forms.CharField(
        label="Authority",
        max_length=300,
        help_text="For example the coroner’s notice under the Coroners and Justice Act 2009, with its date.",
        error_messages={"required": "Enter the authority"},
    )
    recipient = forms.CharField(
        label="Who is it for?", max_length=200, error_messages={"required": "Enter who the bundle is for"}
    )
    reason = forms.CharField(
        label="Reason", max_length=500, widget=WORDS, error_messages={"required": "Enter the reason"}
    )
    says_held_back = forms.BooleanField(
        label=HELD_BACK,
        required=False,
        help_text="It is said only if the person who approves the bundle says so too.",
    )

    def __init__(self, *args: Any, reader: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.fields["on"].label = "As known on"
        self.people: list[tuple[Any, str]] = []

    def clean_numbers(self) -> str:
        text: str = self.cleaned_data["numbers"]
        numbers = list(dict.fromkeys(" ".join(line.upper().split()) for line in text.splitlines() if line.strip()))
        if len(numbers) > MOST_PEOPLE:
            raise forms.ValidationError(f"Enter at most {MOST_PEOPLE} numbers.")
        found = [(questions.subject_numbered(number, reader=self.reader, at=self.now), number) for number in numbers]
        for person, number in found:
            if person is None:
                raise forms.ValidationError(f"No record has the number {number}. Enter it whole.")
        if len({person.pk for person, _ in found}) < len(found):
            raise forms.ValidationError("Two of these numbers are of the same person. Enter one of them.")
        self.people = found
        return text


class DecideItemForm(forms.Form):
    is_released = forms.TypedChoiceField(
        label="Does your agency release it for this bundle?",
        choices=[("yes", "Yes, in the words below"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes or no"},
    )
    words = forms.CharField(
        label="What the bundle says of it",
        max_length=4000,
        required=False,
        help_text="Only if you release it. Leave out what must not leave your agency: it is printed as you enter it.",
        widget=forms.Textarea({"rows": 6}),
    )
    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        help_text="Only your agency reads this.",
        widget=WORDS,
        error_messages={"required": "Enter a reason"},
    )


class ApproveForm(forms.Form):
    says_held_back = forms.TypedChoiceField(
        label="Does the bundle say that MAPPA minutes, withheld material, victims and intelligence are held back?",
        choices=[("yes", "Yes, if the person who ordered it said so too"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes or no"},
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Reason", max_length=500, widget=WORDS, error_messages={"required": "Enter a reason"}
    )
