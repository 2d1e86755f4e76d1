"""The filter of a list of days, of releases above all; kept in the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from offenders.dates.models import BASES, CERTAINTIES
from offenders.dates.rules.releases import week_of
from offenders.reference.establishments.fields import prison_choices
from offenders.releases.lists import rules as calendars
from sharing import access
from sharing.grants.models import PROGRAMMES
from sharing.models import User

WEEKS = [("4", "Next 4"), ("13", "Next 13"), ("26", "Next 26")]


class DaysFilter(forms.Form):
    """What lists by days share. Every field may be left out. `week` is a day of the one week to list, `month` the one
    that the calendar shows. by_month: the value of `view` that shows a month."""

    by_month: str
    without_weeks: tuple[str, ...]  # the views that turn by a month or a week, and have no number of weeks

    weeks = forms.ChoiceField(choices=WEEKS, required=False)
    region = forms.CharField(max_length=40, required=False)
    prison = forms.CharField(max_length=6, required=False)
    week = forms.DateField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    month = forms.DateField(required=False, widget=forms.HiddenInput(), input_formats=["%Y-%m"])

    def __init__(self, data, *, regions):
        """regions: those of the people whom the reader may know about."""
        super().__init__(data if data.get("weeks") else {**data.dict(), "weeks": "13"})
        typed = self.data.get("region", "")
        known = sorted({*regions, typed} - {""})
        if self.data.get("view", "") in self.without_weeks:
            self.fields["weeks"].widget = forms.HiddenInput()
        self.fields["region"].widget = forms.Select(choices=[("", "All"), *((name, name) for name in known)])
        self.fields["prison"].widget = forms.Select(choices=prison_choices())

    def window(self, today: date) -> tuple[date, date]:
        """Whole weeks from this one on: its Monday, and the Sunday of the last."""
        monday, _ = week_of(today)
        return monday, monday + timedelta(days=7 * int(self.cleaned_data["weeks"] or 13) - 1)

    def is_calendar(self) -> bool:
        return self.cleaned_data["view"] == self.by_month

    def month_shown(self, today: date) -> tuple[date, date]:
        """The Monday and the Sunday of the whole weeks that the calendar shows."""
        weeks = calendars.weeks_of(self.cleaned_data["month"] or today)
        return weeks[0][0], weeks[-1][-1]

    def clean_month(self) -> date | None:
        month = self.cleaned_data["month"]
        if month and not calendars.is_shown(month):
            raise forms.ValidationError("There is no such month here")
        return month


class ReleaseFilter(DaysFilter):
    by_month = "calendar"
    without_weeks = ("calendar",)
    field_order = [
        "weeks",
        "region",
        "prison",
        "basis",
        "certainty",
        "programme",
        "readiness",
        "week",
        "view",
        "month",
        "rows",
    ]

    basis = forms.ChoiceField(choices=[("", "Any"), *BASES], required=False)
    certainty = forms.ChoiceField(choices=[("", "All four"), *CERTAINTIES], required=False)
    programme = forms.ChoiceField(choices=[("", "Both"), *PROGRAMMES], required=False)
    readiness = forms.ChoiceField(choices=[("", "All"), ("blocked", "Blocked only")], required=False)
    view = forms.ChoiceField(choices=[("", "List"), ("calendar", "Calendar")], required=False, widget=forms.HiddenInput)
    rows = forms.ChoiceField(choices=[("", "Tight"), ("roomy", "Roomy")], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        """reader: who sees one programme alone as a whole has no choice of programmes."""
        super().__init__(*args, **kwargs)
        if len(access.national_programmes(reader)) == 1:
            del self.fields["programme"]

    def listed(self, rows, today: date):
        """Of the rows, those of the days that are asked for: a month, one week, or all the weeks."""
        if self.is_calendar():
            return rows.warned_between(*self.month_shown(today))
        if week := self.cleaned_data["week"]:
            return rows.warned_between(*week_of(week))
        return rows.listed_in(*self.window(today))

    def narrowed(self, rows, user: User):
        """The rows that the choices leave, of any week. user: who is told who is under which programme."""
        chosen = {
            "offender__region": self.cleaned_data["region"],
            "offender__establishment__code": self.cleaned_data["prison"],
            "basis": self.cleaned_data["basis"],
            "certainty": self.cleaned_data["certainty"],
        }
        if programme := self.cleaned_data.get("programme"):
            rows = access.under(rows, user, programme)
        rows = rows.blocked() if self.cleaned_data["readiness"] else rows
        return rows.filter(**{name: value for name, value in chosen.items() if value})
