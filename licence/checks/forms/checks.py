"""Forms about a check, and about how a condition is checked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from licence.catalogue.rules.check_kinds import CheckKind
from licence.catalogue.rules.families import Family, kinds_for
from licence.checks.actions.plans import PLANNED
from licence.checks.choices import CHECK_KINDS, EVERY, POLYGRAPH_RESULTS
from licence.checks.models import CheckPlan
from licence.checks.rules import Outcome
from licence.licences.models import LicenceCondition
from sharing.drafts.forms import DraftedForm
from sharing.models import Team, User
from sharing.pages.form_fields import CountField, DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.pages.versioned import VersionedForm

FOUND = [
    (Outcome.COMPLIANT.value, "Complied"),
    (Outcome.PARTLY.value, "Partly"),
    (Outcome.NOT_COMPLIANT.value, "Did not comply"),
    (Outcome.NOT_DONE.value, "Could not check"),
]
WORRIED = "The officer is worried by what was seen"


class LogForm(DraftedForm, RowsForm):
    """The answer to one check: four fields, and two more once it says that it could not be checked."""

    side_by_side = {"When": ("day", "at"), "Polygraph": ("polygraph_result", "disclosure")}

    outcome = forms.ChoiceField(
        label="What did you find?",
        choices=FOUND,
        widget=forms.RadioSelect({"class": "rm-choices--columns"}),
        error_messages={"required": "Select what you found"},
    )
    not_done_because = forms.CharField(label="Why could it not be checked?", max_length=300, required=False)
    again_on = DateField(subject="The new date", label="When will you try again?", required=False)
    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    at = TimeField(label="Time")
    polygraph_result = forms.ChoiceField(
        label="Result from the examiner", choices=[("", "Not known yet"), *POLYGRAPH_RESULTS], required=False
    )
    disclosure = forms.ChoiceField(
        label="Did the person disclose anything?",
        choices=[("", "Not known yet"), ("no", "No"), ("yes", "Yes")],
        required=False,
    )
    narrative = forms.CharField(
        label="What you saw",
        help_text="Facts, not opinion. The person may ask to read it.",
        widget=forms.Textarea({"rows": 3}),
        max_length=8000,
        error_messages={"required": "Enter what you saw"},
    )
    worry = forms.ChoiceField(
        label="Does anything here worry you?",
        choices=[("no", "No"), ("yes", "Yes, open a concern")],
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
        initial="no",
    )

    def __init__(self, data: Any = None, *, kind: str = "", **kwargs: Any) -> None:
        now = timezone.localtime()
        super().__init__(data, initial={"day": now.date(), "at": now.time(), **kwargs.pop("initial", {})}, **kwargs)
        if kind != CheckKind.POLYGRAPH_SESSION:
            del self.fields["polygraph_result"], self.fields["disclosure"]
        self.fields["narrative"].required = self.data.get("outcome") != Outcome.NOT_DONE
        if self.fields["narrative"].required:
            del self.fields["not_done_because"], self.fields["again_on"]

    def typed(self) -> dict[str, Any]:
        """As the actions take it."""
        given = self.cleaned_data
        disclosed = {"yes": True, "no": False}
        found = {
            "outcome": Outcome(given["outcome"]),
            "done_at": moment_of_day(given["day"], given["at"]),
            "narrative": given["narrative"],
            "worry": WORRIED if given["worry"] == "yes" else "",
            "not_done_because": given.get("not_done_because", ""),
            "polygraph_result": given.get("polygraph_result", ""),
            "has_disclosure": disclosed.get(given.get("disclosure", "")),
        }
        return found | ({"again_on": given["again_on"]} if "again_on" in given else {})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "again_on" in self.fields and not given.get("again_on") and "again_on" not in self.errors:
            self.add_error("again_on", "Enter the date of the next attempt")
        return given


def moment_of_day(day: date, at: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


class ConditionsChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, condition: LicenceCondition) -> str:
        words = condition.wording if len(condition.wording) <= 110 else f"{condition.wording[:107]}..."
        return f"{condition.position}. {words}"


class UnplannedForm(LogForm, OnceForm):
    """A check that nobody had planned: of which conditions, and how."""

    conditions = ConditionsChoice(
        label="Which conditions?",
        queryset=LicenceCondition.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select the conditions that were checked"},
    )
    kind = forms.ChoiceField(
        label="How did you check?",
        choices=[("", "Select how"), *CHECK_KINDS],
        error_messages={"required": "Select how you checked"},
    )
    field_order = ("conditions", "kind", "outcome")

    def __init__(self, data: Any = None, *, conditions: Any, **kwargs: Any) -> None:
        super().__init__(data, kind=(data or {}).get("kind", ""), **kwargs)
        self.fields.pop("again_on", None)
        field: Any = self.fields["conditions"]
        field.queryset = conditions
        possible = {kind for condition in conditions for kind in kinds_for(Family(condition.family))}
        choice: Any = self.fields["kind"]
        choice.choices = [("", "Select how"), *((kind, words) for kind, words in CHECK_KINDS if kind in possible)]

    def typed(self) -> dict[str, Any]:
        given = self.cleaned_data
        return super().typed() | {
            "conditions": list(given["conditions"]),
            "kind": given["kind"],
            "uid": given["uid"],
        }


class WhoForm(RowsForm):
    """An officer or a team, of those who work with the person."""

    officer = forms.ModelChoiceField(
        label="Officer",
        queryset=User.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="Select an officer",
    )
    team = forms.ModelChoiceField(
        label="Or a team",
        queryset=Team.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="Select a team",
    )

    def offer(self, officers: Any, teams: Any) -> None:
        for name, rows in (("officer", officers), ("team", teams)):
            field: Any = self.fields[name]
            field.queryset = rows


class PlanFields(WhoForm):
    """How often, with what grace, by whom."""

    side_by_side = {"How often": ("number", "unit"), "Who checks": ("officer", "team")}

    number = CountField(label="Every", most=366)
    unit = forms.ChoiceField(label="Unit", choices=EVERY)
    grace_days = CountField(
        label="Grace period, in working days",
        help_text="After this it counts as missed and a suspected breach is opened.",
        most=20,
    )
    field_order: tuple[str, ...] = ("number", "unit", "grace_days", "officer", "team")


class AddPlanForm(PlanFields, OnceForm):
    kinds = forms.MultipleChoiceField(
        label="How is it checked?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select how this condition is checked"},
    )
    starts_on = DateField(
        subject="The first day", label="First due on", error_messages={"required": "Enter the first day"}
    )
    field_order = ("kinds", "number", "unit", "starts_on", "grace_days", "officer", "team")

    def __init__(
        self, data: Any = None, *, family: str, proposed: dict[str, Any], officers: Any, teams: Any, **kwargs: Any
    ) -> None:
        """proposed: what is filled in to begin with (`licence.checks.actions.plans.proposed_for`)."""
        super().__init__(data, initial=proposed, **kwargs)
        field: Any = self.fields["kinds"]
        field.choices = [(kind.value, kind.label) for kind in kinds_for(Family(family))]
        self.offer(officers, teams)


class ChangePlanForm(VersionedForm, PlanFields):
    versioned = PLANNED
    reason = forms.CharField(label="Why does it change?", max_length=300, error_messages={"required": "Enter a reason"})

    def __init__(self, data: Any = None, *, row: CheckPlan, officers: Any, teams: Any) -> None:
        super().__init__(data, row=row)
        self.offer(officers, teams)

    def typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*PLANNED, "version", "reason")}


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why?", max_length=300, error_messages={"required": "Enter a reason"})


STATES = [("", "All due"), ("overdue", "Overdue"), ("today", "Today"), ("week", "Next 7 days")]


class CheckFilter(forms.Form):
    """Every field may be left out; kept in the address."""

    kind = forms.ChoiceField(choices=[("", "All kinds"), *CHECK_KINDS], required=False)
    state = forms.ChoiceField(choices=STATES, required=False)
    whose = forms.ChoiceField(choices=[("", "Mine and my teams'"), ("all", "Everybody's")], required=False)
