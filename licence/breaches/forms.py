"""Forms about conduct that may have broken a condition, and about decisions on it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from licence.breaches.actions.breaches import EvidenceShown
from licence.breaches.choices import BREACH_REASONS, BREACH_SOURCES, BREACH_STATUSES
from licence.breaches.models import Breach
from licence.breaches.rules import FAMILY_REASONS, Reason, Source
from licence.licences.models import LicenceCondition
from licence.licences.rules import moment_shown
from offenders.models import Link
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.pages.rows import RowsForm
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

MOST_EVIDENCE = 20
LONGEST_EVIDENCE = 300


class ConditionChoice(forms.ModelChoiceField):
    def label_from_instance(self, condition: LicenceCondition) -> str:
        words = condition.wording if len(condition.wording) <= 110 else f"{condition.wording[:107]}..."
        return f"{condition.position}. {condition.get_family_display()}: {words}"


class LinkChoice(forms.ModelChoiceField):
    def label_from_instance(self, link: Link) -> str:
        return f"{link}, {mid_sentence(link.get_kind_display())}"


class BreachForm(DraftedForm, RowsForm, OnceForm):
    """A suspected breach. Offered are the conditions in force on the day that was typed; any of the person is taken,
    for the action to refuse with its reason."""

    side_by_side = {"When did it happen?": ("day", "at")}
    is_concern = False

    check_uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    day = DateField(subject="The date", label="Date", error_messages={"required": "Enter the date"})
    at = TimeField(label="Time", error_messages={"required": "Enter the time, or your best estimate"})
    hours = forms.IntegerField(
        label="How long did it last, in hours?",
        min_value=0,
        max_value=24 * 366,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Enter a whole number of hours"},
    )
    condition = ConditionChoice(
        label="Which condition?",
        queryset=LicenceCondition.objects.none(),
        to_field_name="uid",
        empty_label="Select the condition",
        error_messages={
            "required": "Select the condition",
            "invalid_choice": "Select a condition of this person's licence",
        },
    )
    link = LinkChoice(
        label="Who with?",
        queryset=Link.objects.none(),
        to_field_name="uid",
        empty_label="No one, or not linked to the person",
        required=False,
        help_text="Someone linked to the person, if contact was the breach. Only people who can see the link see it.",
        error_messages={"invalid_choice": "Select someone linked to this person"},
    )
    reason = forms.ChoiceField(
        label="What kind of conduct?",
        choices=[("", "Use the kind the condition suggests"), *BREACH_REASONS],
        required=False,
    )
    source = forms.ChoiceField(
        label="How is it known?",
        choices=[("", "Choose"), *BREACH_SOURCES],
        error_messages={"required": "Select how it is known"},
    )
    summary = forms.CharField(
        label="What happened?",
        help_text="State facts, not opinion: what was seen, where and who saw it. Every team on this case can "
        "read this.",
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Enter what happened"},
    )
    evidence = forms.CharField(
        label="Evidence",
        help_text="One item per line. Add where it is kept after a bar: Photograph of the phone | Store 12",
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    risk = forms.CharField(
        label="What does it say about the risk?", max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )
    harm = forms.ChoiceField(label="Risk of serious harm at that time", choices=Breach.Harm.choices, required=False)

    def __init__(self, *args: Any, conditions: Any, links: Any, **kwargs: Any) -> None:
        """conditions: all that ever bound the person. links: of the person, those that the user may see."""
        super().__init__(*args, **kwargs)
        self.is_unsent = "look" in self.data  # the other button: it shows the conditions of another day
        if links:
            self.fields["link"].queryset = links  # type: ignore[attr-defined]
        else:
            del self.fields["link"]
        field: Any = self.fields["condition"]
        field.queryset = conditions
        on = self._typed("day") or timezone.localdate()
        at = self._typed("at")
        moment = moment_of_day(on, at) if at else moment_shown(on, now=timezone.now())
        self.offered = list(conditions.in_force(at=moment))
        field.widget.choices = [
            ("", field.empty_label),
            *((str(each.uid), field.label_from_instance(each)) for each in self.offered),
        ]
        day = format_date(on)
        field.help_text = (
            f"Conditions in force on {day}. If you change the date, select the button to show its conditions."
        )

    def _typed(self, name: str) -> Any:
        """The day, or the time, of the conduct as typed; None while it is none."""
        if not self.is_bound:
            return self.initial.get(name)
        field = self.fields[name]
        try:
            return field.clean(field.widget.value_from_datadict(self.data, self.files, name))
        except forms.ValidationError:
            return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        condition = cleaned.get("condition")
        if not cleaned.get("reason"):
            cleaned["reason"] = FAMILY_REASONS.get(condition.family, Reason.OTHER) if condition else Reason.OTHER
        return cleaned

    def clean_evidence(self) -> list[EvidenceShown]:
        lines = [line.strip() for line in self.cleaned_data["evidence"].splitlines() if line.strip()]
        if len(lines) > MOST_EVIDENCE:
            raise forms.ValidationError(f"Enter at most {MOST_EVIDENCE} lines")
        shown = []
        for line in lines:
            words, _, reference = (part.strip() for part in line.partition("|"))
            if len(words) > LONGEST_EVIDENCE or len(reference) > 120:
                raise forms.ValidationError(f"Shorten the line that begins “{line[:30]}”")
            shown.append(EvidenceShown(words, reference))
        return shown

    def typed(self) -> dict[str, Any]:
        """What the actions are handed."""
        cleaned = self.cleaned_data
        began = moment_of_day(cleaned["day"], cleaned["at"])
        hours = cleaned["hours"]
        return {
            name: cleaned[name] for name in ("condition", "source", "summary", "evidence", "risk", "harm", "uid")
        } | {
            "check_uid": cleaned["check_uid"],
            "link": cleaned.get("link"),
            "reason": Reason(cleaned["reason"]),
            "occurred_at": began,
            "occurred_until": began + timedelta(hours=hours) if hours else None,
        }


class ConcernForm(BreachForm):
    """Recall is to be considered now. The condition may be left out."""

    is_concern = True
    rationale = forms.CharField(
        label="Why must recall be considered now?",
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter why it cannot wait"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        condition: Any = self.fields["condition"]
        condition.required = False
        condition.empty_label = "None: this is a concern"
        condition.widget.choices = [("", condition.empty_label), *condition.widget.choices[1:]]
        self.initial.setdefault("source", Source.POLICE.value)

    def typed(self) -> dict[str, Any]:
        said = super().typed() | {"rationale": self.cleaned_data["rationale"]}
        del said["check_uid"]
        return said


class MoveForm(OnceForm):
    """A step of the ladder. `asks`: which of the fields the step needs."""

    rationale = forms.CharField(
        label="Your reasons",
        help_text="Include what you know now. Do not include anything that must be withheld.",
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Enter your reasons"},
    )

    def __init__(self, *args: Any, asks: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "rationale" not in asks:
            del self.fields["rationale"]


SHOWN = [("open", "Open"), ("again", "Review due"), ("all", "All")]


class BreachFilter(forms.Form):
    """Every field may be left out."""

    show = forms.ChoiceField(label="Show", choices=SHOWN, required=False)
    state = forms.ChoiceField(choices=[("", "Any"), *BREACH_STATUSES], required=False)
    reason = forms.ChoiceField(label="Kind", choices=[("", "Any"), *BREACH_REASONS], required=False)
    source = forms.ChoiceField(choices=[("", "Any"), *BREACH_SOURCES], required=False)
    region = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Any, *, regions: Any) -> None:
        super().__init__(data)
        typed = self.data.get("region", "")
        self.fields["region"].widget = forms.Select(
            choices=[("", "All"), *((name, name) for name in sorted({*regions, typed} - {""}))]
        )

    def narrowed(self, rows: Any) -> Any:
        chosen = self.cleaned_data
        show = chosen["show"] or "open"
        if show == "again":
            rows = rows.filter(status="no_recall")
        elif show == "open" and not chosen["state"]:
            rows = rows.open()
        for field, name in (("status", "state"), ("reason", "reason"), ("source", "source")):
            if chosen[name]:
                rows = rows.filter(**{field: chosen[name]})
        return rows.filter(offender__region=chosen["region"]) if chosen["region"] else rows


def moment_of_day(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
