"""Forms to ask for an exemption, give a view of it, decide it and end it."""

from __future__ import annotations

from typing import Any

from django import forms

from licence.exemptions.choices import RISK_VIEWS
from licence.exemptions.models import Exemption
from licence.licences.forms import moment_field
from licence.licences.models import Zone
from offenders.people.regions import every_region
from offenders.person_page.form_parts import text
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm


def words_field(label: str, missing: str, *, longest: int = 500, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        help_text=help_text,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": missing},
    )


class PlacesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, zone: Zone) -> str:
        return zone.place


class AskForm(DraftedForm, OnceForm):
    """zones: places of the condition that the user reads."""

    scope = text(
        Exemption, "scope", label="What is to be allowed?", error_messages={"required": "Enter what is to be allowed"}
    )
    places = PlacesField(
        label="Which places does it apply to?",
        queryset=Zone.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Select none for the whole condition.",
        error_messages={"invalid_choice": "Select places of this condition"},
    )
    starts_at = moment_field(
        "From",
        required=True,
        help_text="If it is approved later than this, it starts when it is approved.",
    )
    ends_at = moment_field("Until", required=True, help_text="The condition applies again from then.")
    reason = words_field("Reason", "Enter a reason for the permission")
    escort = text(Exemption, "escort", label="Who goes with the person? (optional)", required=False)
    affects = text(
        Exemption,
        "affects",
        label="Who else is affected? (optional)",
        required=False,
        help_text="For example the host or the employer. Never name a victim here.",
    )

    def __init__(self, data: Any = None, *, zones: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if zones:
            self.fields["places"].queryset = zones  # type: ignore[attr-defined]
        else:
            del self.fields["places"]


class ViewForm(DraftedForm, OnceForm):
    view = forms.ChoiceField(
        label="Your agency’s view of the risk",
        choices=RISK_VIEWS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select your agency’s view", "invalid_choice": "Select your agency’s view"},
    )
    words = words_field("Reason for the view", "Enter the reason for the view")


ANSWERS = [("approve", "Approve"), ("refuse", "Refuse")]


class DecideForm(DraftedForm):
    """views_read: how many views stand on the page. of_board: whether the Board set the condition."""

    answer = forms.ChoiceField(
        label="Decision",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select approve or refuse", "invalid_choice": "Select approve or refuse"},
    )
    board_ref = text(
        Exemption,
        "board_ref",
        label="Reference of the Parole Board’s document",
        required=False,
        help_text="The Board set this condition. It can only be approved on a document of the Board.",
    )
    board_on = DateField(label="Date of the Parole Board’s document", required=False)
    reason = words_field("Reason for the decision", "Enter a reason for the decision")
    views_read = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, of_board: bool, views_read: int, **kwargs: Any) -> None:
        super().__init__(data, initial={"views_read": views_read}, **kwargs)
        self.stands_now = views_read
        if not of_board:
            del self.fields["board_ref"], self.fields["board_on"]

    def __getitem__(self, name: str) -> forms.BoundField:
        """A draft that is opened again counts the views that stand on the page now."""
        if name == "views_read" and self.is_unsent:
            self.data = {**self.data, name: str(self.stands_now)}
        return super().__getitem__(name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "approve" and "board_ref" in self.fields:
            if not cleaned.get("board_ref"):
                self.add_error("board_ref", "Enter the reference of the Parole Board’s document")
            if not cleaned.get("board_on") and "board_on" not in self.errors:
                self.add_error("board_on", "Enter the date of the Parole Board’s document")
        return cleaned


class ExemptionFilter(forms.Form):
    """Which exemptions the list shows; without a choice, those that are asked for or approved and not over."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "Waiting and approved"),
            ("to_decide", "Waiting for my decision"),
            ("waiting", "Waiting for a decision"),
            ("now", "Permitted now"),
            ("all", "All"),
        ],
    )
    region = forms.ChoiceField(label="Region", required=False, choices=every_region("Every region"))


class ReasonForm(forms.Form):
    reason = words_field("Reason", "Enter a reason", longest=300)
