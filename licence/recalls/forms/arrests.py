"""Forms about an urgent arrest under s.43B, and how it ended."""

from __future__ import annotations

from typing import Any

from django import forms

from licence.recalls.choices import ARREST_ENDS
from licence.recalls.forms.recalls import MomentForm
from licence.recalls.models import UrgentArrest
from licence.recalls.rules.recalls import ENDED_BY_HAND
from offenders.person_page.form_parts import text
from sharing.drafts.forms import DraftedForm


class ArrestForm(DraftedForm, MomentForm):
    side_by_side = {"When was the arrest?": ("day", "at")}

    place = text(
        UrgentArrest,
        "place",
        label="Where is the person held?",
        error_messages={"required": "Enter where the person is held"},
    )
    force = text(
        UrgentArrest, "force", label="Which force made the arrest?", error_messages={"required": "Enter the force"}
    )
    reference = text(UrgentArrest, "reference", label="Custody or crime reference", required=False)

    def typed(self) -> dict[str, Any]:
        said = super().typed()
        return said | {"arrested_at": said.pop("at")}


class EndArrestForm(DraftedForm, MomentForm):
    side_by_side = {"When did it end?": ("day", "at")}

    how = forms.ChoiceField(
        label="How did it end?",
        choices=[(value, label) for value, label in ARREST_ENDS if value in ENDED_BY_HAND],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it ended"},
    )
    power = text(
        UrgentArrest,
        "power",
        label="Under which other power? (optional)",
        help_text="Only if you still hold the person: the power and the offence or warrant.",
        required=False,
    )
    field_order = ["how", "power", "day", "at"]

    def typed(self) -> dict[str, Any]:
        said = super().typed()
        return {"how": said["how"], "at": said["at"], "power": said["power"]}
