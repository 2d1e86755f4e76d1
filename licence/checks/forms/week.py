"""The filter of a week of checks: which week, and whose; kept in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from licence.checks.querysets import CheckQuerySet
from offenders.releases.lists import rules as calendars
from sharing.models import Team, User


class WeekFilter(forms.Form):
    """`week` is any day of it. Who manages officers chooses whose; anybody else sees their own."""

    officer = forms.ModelChoiceField(
        queryset=User.objects.none(), to_field_name="uid", required=False, empty_label="Everyone"
    )
    team = forms.ModelChoiceField(queryset=Team.objects.none(), to_field_name="uid", required=False, empty_label="All")
    region = forms.CharField(max_length=40, required=False)
    week = forms.DateField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])

    def __init__(self, data: Any, *, seen: CheckQuerySet | None) -> None:
        """seen: the checks from which officers, teams and regions are offered; None for who sees their own."""
        super().__init__(data)
        if seen is None:
            for name in ("officer", "team", "region"):
                del self.fields[name]
            return
        waiting = seen.to_answer().order_by()
        officer, team = self.fields["officer"], self.fields["team"]
        officer.queryset = User.objects.filter(pk__in=waiting.values("officer")).order_by("name")  # type: ignore[attr-defined]
        team.queryset = Team.objects.open().filter(memberships__user__in=officer.queryset)  # type: ignore[attr-defined]
        team.queryset = (team.queryset | Team.objects.filter(pk__in=waiting.values("team"))).distinct()  # type: ignore[attr-defined]
        typed = self.data.get("region", "")
        known = sorted({*waiting.values_list("offender__region", flat=True).distinct(), typed} - {""})
        self.fields["region"].widget = forms.Select(choices=[("", "All"), *((name, name) for name in known)])

    def clean_week(self) -> date | None:
        week = self.cleaned_data["week"]
        if week and not calendars.is_shown(week):
            raise forms.ValidationError("Enter a valid week")
        return week

    def narrowed(self, rows: CheckQuerySet) -> CheckQuerySet:
        given = self.cleaned_data
        if given.get("officer"):
            rows = rows.filter(officer=given["officer"])
        if given.get("team"):
            rows = rows.of_team(given["team"])
        return rows.filter(offender__region=given["region"]) if given.get("region") else rows
