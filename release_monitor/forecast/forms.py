"""Forms of the forecast: which one to show, and what to suppose."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from offenders.dates.replays.forms import ReplayForm
from offenders.people.regions import current_regions
from release_monitor.forecast.panels import group_choices
from release_monitor.forecast.rules.groups import SPANS, Group
from release_monitor.forecast.rules.supposing import MOST_HEARINGS
from sharing.pages.once_forms import OnceForm

WEEKS = [(str(span), f"{span} weeks") for span in SPANS]


class ForecastFilter(forms.Form):
    """Of whom, and how far ahead."""

    group = forms.ChoiceField(label="Forecast of")
    weeks = forms.ChoiceField(label="Weeks ahead", choices=WEEKS)

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.choices = group_choices(groups)


class SupposeForm(OnceForm):
    """At least one assumption; the days of a law change are those of its model."""

    title = forms.CharField(
        label="Purpose",
        max_length=120,
        help_text="Everyone who can read this forecast reads this. Do not name a person.",
        error_messages={"required": "Enter the purpose"},
    )
    group = forms.ChoiceField(label="Forecast of")
    without_places = forms.ChoiceField(
        label="Region without places",
        required=False,
        choices=current_regions("No region"),
        help_text="Its capacity counts as 0 in every week.",
    )
    more_hearings = forms.IntegerField(
        label="More hearings a week",
        required=False,
        min_value=0,
        max_value=MOST_HEARINGS,
        widget=forms.TextInput({"class": "govuk-input--width-2", "inputmode": "numeric", "autocomplete": "off"}),
        help_text=f"From 4 weeks ahead, for reviews with no hearing listed. At most {MOST_HEARINGS}.",
        error_messages={"invalid": "Enter a whole number"},
    )

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.choices = group_choices(groups)
        self.law = ReplayForm(*args)
        for name in self.law.names:
            self.fields[name] = self.law.fields[name]

    @property
    def assumptions(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.law.names]

    @property
    def law_days(self) -> list[forms.BoundField]:
        return [self[name] for name in self.law.names]

    @property
    def is_law_typed(self) -> bool:
        """So that what was typed, or is wrong, is seen."""
        return self.is_bound and any(field.errors or any(field.value() or ()) for field in self.law_days)

    def days(self) -> dict[str, date]:
        """Those that differ from the law, by the name of what begins."""
        typed = {each: self.cleaned_data.get(name) for name, each in self.law.names.items()}
        return {each.name: day for each, day in typed.items() if day and day != each.day_in(self.law.kept.begins)}
