"""The filter of the list of reviews."""

from __future__ import annotations

from django import forms

from offenders.people.regions import every_region
from parole.reviews.choices import REVIEW_KINDS, REVIEW_STATUSES

SHOWN = [("", "All open"), ("mine", "For me to do"), ("missed", "Missed deadline"), ("ended", "Ended")]


class ReviewFilter(forms.Form):
    """How the list of reviews is narrowed; every field may be left out."""

    show = forms.ChoiceField(label="Show", choices=SHOWN, required=False)
    state = forms.ChoiceField(choices=[("", "Any"), *REVIEW_STATUSES], required=False)
    kind = forms.ChoiceField(choices=[("", "Any"), *REVIEW_KINDS], required=False)
    region = forms.ChoiceField(choices=every_region("All"), required=False)
