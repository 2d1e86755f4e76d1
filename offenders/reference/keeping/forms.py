"""The forms in which a change of reference data is proposed and answered, made from the fields of its kind."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models

from offenders.reference.keeping.rules import Verb
from offenders.reference.registry import ReferenceKind, as_filed
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField

LONG = 120
YES_OR_NO = [("true", "Yes"), ("false", "No")]
ANSWERS = {"true": True, "false": False, "": None}


class LinesField(forms.CharField):
    """A list, one entry a line."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="One item per line.", **more
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class PairsField(forms.CharField):
    """Names with their values, one pair a line."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text="One item per line, as name: value.",
            **more,
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name}: {said}" for name, said in value.items()) if isinstance(value, dict) else value

    def clean(self, value: Any) -> dict[str, str]:
        found = {}
        for line in filter(None, (part.strip() for part in super().clean(value).splitlines())):
            name, colon, said = (part.strip() for part in line.partition(":"))
            if not (name and colon and said):
                raise forms.ValidationError(f"Write {line[:40]} as name: value")
            found[name] = said
        return found


class AnswerField(forms.ChoiceField):
    """Yes, no and, where it may be so, not known."""

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false", None: ""}.get(value, value)

    def clean(self, value: Any) -> bool | None:
        return ANSWERS[super().clean(value)]


class ReferenceFilter(forms.Form):
    """Search and filters of a list of rows, kept in the address."""

    def __init__(self, kind: ReferenceKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in kind.filters:
            column = kind.column(name)
            labels = dict(column.choices or ())
            used = kind.model._default_manager.order_by(name).values_list(name, flat=True).distinct()
            choices = [("", "All"), *((each, labels.get(each, each)) for each in used if each not in (None, ""))]
            self.fields[name] = forms.ChoiceField(label=label_of(kind, name), required=False, choices=choices)
        if kind.confirmed:
            self.fields["checked"] = forms.ChoiceField(
                label="Source", required=False, choices=[("", "All"), ("no", "To be checked"), ("yes", "Checked")]
            )
        self.fields["q"] = forms.CharField(label="Search", required=False, max_length=80)

    def narrowed(self) -> models.QuerySet:
        said, rows = self.cleaned_data, self.kind.model._default_manager.all()
        rows = rows.filter(**{name: said[name] for name in self.kind.filters if said[name]})
        if said.get("checked"):
            rows = rows.filter(**{self.kind.confirmed: said["checked"] == "yes"})
        for word in said["q"].split():
            rows = rows.filter(_about(self.kind, word))
        return rows


def _about(kind: ReferenceKind, word: str) -> models.Q:
    """Rows in which a field of text, or an entry of a list, has the word."""
    found = models.Q()
    for name in (*kind.key, *kind.fields):
        column = kind.column(name)
        if isinstance(column, models.CharField | ArrayField) and not column.choices and name != "source":
            found |= models.Q(**{f"{name}__icontains": word})
    return found


class ProposeForm(DraftedForm):
    """The fields of the row, with why and by which source they change. `seen`: the row as it was read."""

    def __init__(self, data: Any = None, *, kind: ReferenceKind, verb: Verb, row: models.Model | None) -> None:
        here = kind.said(row) if row is not None else {}
        said = {name: kind.value(name, value) for name, value in here.items()}
        super().__init__(data, initial={**said, "seen": digest_of(here)})
        self.kind, self.here = kind, here
        self.names = names_of(kind, verb)
        for name in self.names:
            self.fields[name] = input_of(kind, name)
        if verb is Verb.NEXT_STATE:
            self.initial[kind.begins_with] = None
        self.fields["reason"] = forms.CharField(
            label="Reason for the change",
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": "Enter a reason"},
        )
        self.fields["change_source"] = forms.CharField(
            label="Source of the change",
            max_length=300,
            help_text="Where you read it: the Act and section, the instrument, the publication.",
            error_messages={"required": "Enter a source"},
        )
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("seen") != digest_of(self.here):
            raise forms.ValidationError("The row was changed while you typed. Open it again and compare")
        return self.cleaned_data

    def typed(self) -> dict[str, Any]:
        """What was typed, as the data file would say it."""
        return {name: as_filed(self.cleaned_data[name]) for name in self.names}


class ReasonForm(forms.Form):
    because = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter a reason"},
    )


def names_of(kind: ReferenceKind, verb: Verb) -> tuple[str, ...]:
    """The fields that somebody fills in. What names the row for ever is typed once."""
    if verb is Verb.END:
        return (kind.ends_with,)
    if verb is Verb.CHECK:
        return ()
    begins = (kind.begins_with,) if kind.begins_with else ()
    if verb is Verb.ADD:
        return (*(name for name in kind.key if name not in begins), *begins, *kind.fields)
    if verb is Verb.NEXT_STATE:
        return (*begins, *(name for name in kind.fields if name != kind.ends_with))
    return (*begins, *kind.fields)


def input_of(kind: ReferenceKind, name: str) -> forms.Field:
    """The form field of a field of the row."""
    column, label = kind.column(name), label_of(kind, name)
    if name in kind.inputs:
        return kind.inputs[name](label=label)  # type: ignore[call-arg]
    if isinstance(column, models.BooleanField):
        choices = [*YES_OR_NO, ("", "Not known")] if column.null else YES_OR_NO
        return AnswerField(label=label, choices=choices, required=not column.null)
    if column.choices:
        blank = [("", "Not known")] if column.blank else []
        return forms.ChoiceField(label=label, choices=[*blank, *column.choices], required=not column.blank)
    if isinstance(column, models.DateField):
        return DateField(subject=label, label=label, required=False)
    if isinstance(column, ArrayField):
        return LinesField(label=label)
    if isinstance(column, models.JSONField):
        return PairsField(label=label)
    if isinstance(column, models.IntegerField):
        return forms.IntegerField(label=label, required=not column.null, min_value=0)
    return forms.CharField(
        label=label,
        required=not column.blank,
        max_length=column.max_length,
        error_messages={"required": f"Enter the {label.lower()}"},
        widget=forms.Textarea(attrs={"rows": 2}) if (column.max_length or 0) > LONG else forms.TextInput(),
    )


def label_of(kind: ReferenceKind, name: str) -> str:
    words = str(kind.column(name).verbose_name)
    return words[:1].upper() + words[1:]


def digest_of(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:20]
