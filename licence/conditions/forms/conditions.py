"""Forms about a condition: its blanks, why it is necessary, and the places that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django import forms

from licence.catalogue import policy
from licence.catalogue.choices import FAMILIES
from licence.catalogue.rules.wording import Input
from licence.conditions.actions.conditions import Written
from licence.conditions.rules import is_on_map
from licence.licences.forms import moment_field
from licence.licences.models import LicenceCondition, Zone
from offenders.person_page.form_parts import PLAIN, reason, text
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm
from sharing.time_words import format_date, format_time

DAY = "%d %B %Y"
REASONS = ("necessity", "proportionality", "review_on")


class JustifiedForm(DraftedForm, OnceForm):
    """Why a condition is on the licence. `row`: the condition that is changed, None for a new one."""

    necessity = forms.CharField(
        label="Why is it necessary?",
        help_text="The risk it addresses, and why no standard condition does.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter why it is necessary"},
    )
    proportionality = forms.CharField(
        label="Why is it proportionate?",
        help_text="Why nothing less demanding would do.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter why it is proportionate"},
    )
    review_on = DateField(
        subject="The review date",
        label="Review on",
        error_messages={"required": "Enter the review date"},
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, data: Any = None, *, row: LicenceCondition | None = None, **kwargs: Any) -> None:
        given = dict(kwargs.pop("initial", None) or {})
        if row:
            given |= {name: getattr(row, name) for name in REASONS}
        super().__init__(data, initial=given, **kwargs)

    def reasons(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in REASONS}


class BespokeForm(JustifiedForm):
    """A condition in words of one's own. PPCS must approve it."""

    text = forms.CharField(
        label="What must the person do, or not do?",
        help_text="Enter the exact words for the licence. PPCS must approve them before the licence can be submitted.",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Enter the condition"},
    )
    family = forms.ChoiceField(
        label="What kind of condition is it?", choices=FAMILIES, help_text="It decides which checks are offered for it."
    )
    field_order = ["text", "family", *REASONS]

    def __init__(self, data: Any = None, *, row: LicenceCondition | None = None, **kwargs: Any) -> None:
        first = {"text": row.wording, "family": row.family} if row else {}
        super().__init__(data, row=row, initial=first, **kwargs)

    def written(self) -> Written:
        return Written(text=self.cleaned_data["text"], family=self.cleaned_data["family"], **self.reasons())


class ConditionForm(JustifiedForm):
    """The blanks of one condition of the catalogue. A blank that a choice brings says of which choice it is.

    No script is needed: all blanks are there, and those of choices not taken are passed over. code: of which condition
    it is, so that a draft can be told from one of another.
    """

    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    def __init__(
        self, data: Any = None, *, entry: policy.Condition, row: LicenceCondition | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, row=row, initial={"code": entry.code}, **kwargs)
        self.entry = entry
        given = row.inputs if row else {}
        blanks = dict(self._fields_of(entry.inputs, given, prefix="blank", chosen=""))
        reasons = {name: self.fields[name] for name in list(self.fields)}
        self.fields.clear()
        self.fields.update(blanks | reasons)

    def _fields_of(
        self, inputs: Iterable[Input], given: dict[str, Any], *, prefix: str, chosen: str
    ) -> Iterator[tuple[str, forms.Field]]:
        for input_ in inputs:
            if input_.kind == "fileUpload":
                continue  # a map is kept as a place of the condition
            name = f"{prefix}-{input_.name}"
            field = _field_of(input_)
            field.initial = _as_typed(input_, given.get(input_.name))
            if chosen:
                field.help_text = f"If “{chosen}” is selected. {field.help_text}".strip()
            yield name, field
            for index, option in enumerate(input_.options):
                below = f"{name}-{index}"
                yield from self._fields_of(option.inputs, given, prefix=below, chosen=option.value)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        inputs = self.inputs()
        for name, each in self._taken(self.entry.inputs, "blank"):
            if each.is_required and not inputs.get(each.name) and name not in self.errors:
                self.add_error(name, "Select one" if each.options else f"{each.label}")
        return cleaned

    def inputs(self) -> dict[str, Any]:
        """By the name of the blank, of the choices that were taken alone."""
        found = {each.name: self.cleaned_data.get(name) for name, each in self._taken(self.entry.inputs, "blank")}
        return {name: value for name, value in found.items() if value}

    def _taken(self, inputs: Iterable[Input], prefix: str) -> Iterator[tuple[str, Input]]:
        for input_ in inputs:
            if input_.kind == "fileUpload":
                continue
            name = f"{prefix}-{input_.name}"
            yield name, input_
            value = self.cleaned_data.get(name) or ()
            chosen = [value] if isinstance(value, str) else value
            for index, option in enumerate(input_.options):
                if option.value in chosen:
                    yield from self._taken(option.inputs, f"{name}-{index}")

    def written(self) -> Written:
        return Written(inputs=self.inputs(), **self.reasons())


class LinesField(forms.CharField):
    """Several answers, one on each line. Cleans to a list."""

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]


class WordsOfDay(DateField):
    """A day that goes into the wording as words: 4 December 2026."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return format_date(day) if day else ""


class WordsOfTime(TimeField):
    """A time that goes into the wording as 19:00."""

    def clean(self, value: Any) -> Any:
        time = super().clean(value)
        return format_time(time) if time else ""


class AddressField(forms.CharField):
    """Typed on several lines, written on one."""

    def clean(self, value: Any) -> Any:
        lines = (line.strip().strip(",") for line in (super().clean(value) or "").splitlines())
        return ", ".join(line for line in lines if line)


def _field_of(each: Input) -> forms.Field:
    """Whether it must be filled depends on the choices that were taken: `clean` says so."""
    label, note = each.label, each.note
    if each.kind == "radio":
        choices = [(option.value, option.value) for option in each.options]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False, help_text=note)
    if each.kind == "check":
        choices = [(option.value, option.value) for option in each.options]
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=label, choices=choices, widget=widget, required=False, help_text=note)
    if each.kind == "timePicker":
        return WordsOfTime(label=label, required=False, help_text=note or "24-hour clock, for example 19:00")
    if each.kind == "datePicker":
        return WordsOfDay(label=label, required=False, help_text=note)
    if each.kind == "address":
        return AddressField(label=label, required=False, help_text=note, widget=forms.Textarea({"rows": 3} | PLAIN))
    if each.is_repeatable:
        hint = f"{note} One on each line.".strip()
        return LinesField(label=label, required=False, help_text=hint, widget=forms.Textarea({"rows": 3} | PLAIN))
    return forms.CharField(label=label, required=False, help_text=note, max_length=300, widget=forms.TextInput(PLAIN))


def _as_typed(each: Input, value: Any) -> Any:
    """What stands in the condition, as the field is filled with it."""
    if not value:
        return None
    if each.kind == "datePicker":
        return _day(str(value))
    if each.is_repeatable:
        return "\n".join([value] if isinstance(value, str) else value)
    return value


def _day(words: str) -> date | None:
    try:
        return datetime.strptime(words, DAY).date()
    except ValueError:
        return None


class RemoveConditionForm(forms.Form):
    reason = reason("Why is it removed?")


class ApproveBespokeForm(forms.Form):
    reference = text(
        LicenceCondition,
        "approval_ref",
        label="Reference of the approval",
        error_messages={"required": "Enter the reference of the approval"},
    )


class RefuseBespokeForm(forms.Form):
    reason = reason("Why are the words not approved?")


class BoardForm(forms.Form):
    """What the Parole Board directed of one condition. is_set: it is on record that the Board set it."""

    direction = forms.ChoiceField(
        label="What did the Board direct?",
        choices=[("set", "It set this condition"), ("free", "It lets this condition be varied")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the Board directed"},
    )
    reference = text(
        LicenceCondition,
        "approval_ref",
        label="Reference of the direction",
        error_messages={"required": "Enter the reference of the Board's direction"},
    )
    directed_on = DateField(
        subject="The date of the direction",
        label="Date of the direction",
        error_messages={"required": "Enter the date of the Board's direction"},
    )

    def __init__(self, data: Any = None, *, is_set: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not is_set:
            del self.fields["direction"]

    def typed(self) -> dict[str, Any]:
        return {
            "is_set": self.cleaned_data.get("direction", "set") == "set",
            "reference": self.cleaned_data["reference"],
            "directed_on": self.cleaned_data["directed_on"],
        }


class ZoneForm(DraftedForm, OnceForm):
    """A place in words, and where it is on the map: a centre with a radius, or an outline."""

    kind = forms.ChoiceField(label="What applies there?", choices=Zone.Kind.choices, widget=forms.RadioSelect)
    place = text(
        Zone,
        "place",
        label="Which place?",
        help_text="Describe it as an officer would, with boundary streets.",
        error_messages={"required": "Enter the place"},
    )
    hours = text(Zone, "hours", label="When does it apply?", required=False, help_text="Leave empty for at all times.")
    starts_at = moment_field("From, if it begins later")
    ends_at = moment_field("Until, if it ends")
    outline = forms.CharField(
        label="Points on the map",
        required=False,
        help_text="Latitude and longitude, one point on each line, for example 53.8008, -1.5491. "
        "One point with a distance is a circle; 3 or more are an outline.",
        widget=forms.Textarea({"rows": 4} | PLAIN),
    )
    radius_metres = forms.IntegerField(
        label="Distance from that point, in metres",
        required=False,
        min_value=1,
        max_value=200_000,
        widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={"invalid": "Enter a whole number of metres"},
    )

    def clean_outline(self) -> list[list[float]]:
        points = []
        for line in self.cleaned_data["outline"].splitlines():
            if not line.strip():
                continue
            try:
                latitude, longitude = (float(part) for part in line.replace(",", " ").split())
            except ValueError:
                raise forms.ValidationError(f"“{line[:40]}” is not a point. Enter it like 53.8008, -1.5491") from None
            if not is_on_map(latitude=latitude, longitude=longitude):
                raise forms.ValidationError(f"“{line[:40]}” is not on the map. Latitude comes first")
            points.append([longitude, latitude])
        if len(points) > 200:
            raise forms.ValidationError("Enter at most 200 points")
        return points
