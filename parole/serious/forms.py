"""The filter of the serious cases of a year; kept in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef

from offenders.models import Sentence
from offenders.reference.disposals.listed import choices_on
from parole.decisions.choices import OUTCOMES

FIRST_YEAR = 2020  # the Terrorist Offenders (Restriction of Early Release) Act 2020 made them cases of the Board


class SeriousFilter(forms.Form):
    """Every field may be left out: then it is this year, and all of them."""

    year = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    region = forms.CharField(max_length=40, required=False)
    sentence = forms.ChoiceField(choices=[], required=False)
    outcome = forms.ChoiceField(choices=[("", "Any"), ("none", "Not decided"), *OUTCOMES], required=False)

    def __init__(self, data: Any, *, this_year: int, regions: list[str]) -> None:
        chosen = data.copy()
        chosen.setdefault("year", this_year)  # what is shown is what is chosen
        super().__init__(chosen)
        self.this_year = this_year
        sentences: Any = self.fields["sentence"]
        sentences.choices = [("", "Any"), *choices_on(date(this_year, 12, 31))]
        years: Any = self.fields["year"]
        years.choices = [(year, str(year)) for year in range(this_year + 1, FIRST_YEAR - 1, -1)]
        known = sorted({*regions, self.data.get("region", "")} - {""})
        self.fields["region"].widget = forms.Select(choices=[("", "All"), *((name, name) for name in known)])

    @property
    def chosen_year(self) -> int:
        return self.cleaned_data.get("year") or self.this_year

    def narrowed(self, rows: Any) -> Any:
        chosen = self.cleaned_data
        if chosen["region"]:
            rows = rows.filter(offender__region=chosen["region"])
        if chosen["sentence"]:
            passed = Sentence.objects.filter(offender=OuterRef("offender"), kind=chosen["sentence"])
            rows = rows.filter(Exists(passed))
        if chosen["outcome"] == "none":
            return rows.filter(outcome__isnull=True)
        return rows.filter(outcome=chosen["outcome"]) if chosen["outcome"] else rows
