"""The form to enter or correct capacity."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.people.regions import current_regions
from release_monitor.capacity.models import KINDS
from release_monitor.capacity.rules.kinds import LONGEST
from sharing.models import Agency, Team
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm

SMALL = forms.TextInput({"class": "govuk-input--width-4", "autocomplete": "off", "inputmode": "numeric"})


class CapacityForm(OnceForm):
    """Of one kind and place, for one week or several."""

    kind = forms.ChoiceField(label="Capacity", choices=KINDS)
    region = forms.ChoiceField(
        label="Probation region",
        required=False,
        choices=current_regions("England and Wales (hearings only)"),
    )
    team = forms.ModelChoiceField(
        label="Team",
        required=False,
        queryset=Team.objects.none(),
        to_field_name="uid",
        empty_label="No team",
        help_text="For officer places and police nominal managers.",
        error_messages={"invalid_choice": "Select a team from the list"},
    )
    week = DateField(
        subject="The first week",
        label="First week",
        help_text="Any date in it.",
        error_messages={"required": "Enter a date in the first week"},
    )
    weeks = forms.IntegerField(
        label="Number of weeks",
        initial=1,
        min_value=1,
        max_value=LONGEST,
        widget=SMALL,
        error_messages={"required": "Enter a number of weeks", "invalid": "Enter a whole number of weeks"},
    )
    number = forms.IntegerField(
        label="Capacity in each week",
        required=False,
        min_value=0,
        widget=SMALL,
        help_text="Releases that can be taken, or hearings that can be staffed. Leave empty if it is no longer known.",
        error_messages={"invalid": "Enter a whole number"},
    )
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="For example: monthly return of the region. Do not name a person.",
        error_messages={"required": "Enter where the number comes from"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        kinds = (Agency.Kind.PROBATION, Agency.Kind.CT_POLICE, Agency.Kind.POLICE)
        field.queryset = Team.objects.filter(agency__kind__in=kinds, closed_at=None, owner=None).order_by("name")
