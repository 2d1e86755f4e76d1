"""The filter of a calendar or a list of hearings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from offenders.dates.rules.releases import week_of
from offenders.releases.lists import rules as calendars
from offenders.releases.lists.forms import DaysFilter
from parole.hearings.models import Hearing


class HearingFilter(DaysFilter):
    """What is chosen to narrow the calendar of hearings; kept in the address."""

    by_month = ""
    without_weeks = ("", "week")
    field_order = ["weeks", "region", "prison", "mode", "view", "month", "week"]

    mode = forms.ChoiceField(label="How", choices=[("", "Any"), *Hearing.Mode.choices], required=False)
    view = forms.ChoiceField(
        choices=[("", "Month"), ("week", "Week"), ("list", "List")], required=False, widget=forms.HiddenInput
    )

    def shown(self, today: date) -> tuple[date, date]:
        """The first and the last day that the view shows."""
        chosen = self.cleaned_data
        if self.is_calendar():
            return self.month_shown(today)
        if chosen["week"] or chosen["view"] == "week":
            return week_of(chosen["week"] or today)
        return self.window(today)

    def clean_week(self) -> date | None:
        week = self.cleaned_data["week"]
        if week and not calendars.is_shown(week):
            raise forms.ValidationError("Select a week in the list")
        return week

    def narrowed(self, rows: Any) -> Any:
        chosen = {
            "offender__region": self.cleaned_data["region"],
            "offender__establishment__code": self.cleaned_data["prison"],
            "mode": self.cleaned_data["mode"],
        }
        return rows.filter(**{name: value for name, value in chosen.items() if value})
