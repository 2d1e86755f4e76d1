"""A form that changes a row, and shows field by field what somebody else saved meanwhile."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import models

from sharing.audit.versions import version_of
from sharing.time_words import format_date


@dataclass(frozen=True)
class Difference:
    """One field of a conflict, as components/conflict.html prints it."""

    label: str
    name: str
    yours: str
    theirs: str

    @property
    def same(self) -> bool:
        return self.yours == self.theirs


class VersionedForm(forms.Form):
    """Filled from `row`; `versioned` names the fields whose change by another stops the save.

    After a conflict the page sends `keep_<field>`: "theirs" takes what the row holds in place of what was typed.
    """

    versioned: tuple[str, ...] = ()

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    marks = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)  # the version of each field

    def __init__(self, data: Any = None, *, row: models.Model, **kwargs: Any) -> None:
        self.row = row
        initial = {name: getattr(row, name) for name in self.versioned}
        carried = {"version": version_of(row, *self.versioned), "marks": self._marks(row)}
        super().__init__(data, initial=initial | carried, **kwargs)
        for name in self.versioned:
            if self.is_bound and self.data.get(f"keep_{name}") == "theirs":
                self._type(name, self.fields[name].prepare_value(getattr(row, name)))

    def differences(self, theirs: models.Model) -> list[Difference]:
        """What was typed beside what stands now. A field that was not touched here takes what stands now.

        The form then carries the versions that stand now: sending it again is a decision, and overwrites nothing
        unseen.
        """
        typed = copy.copy(theirs)
        for name in self.versioned:
            setattr(typed, name, self.cleaned_data[name])
        untouched = set(self.data.get("marks", "").split()) & set(self._marks(typed).split())
        for name in self.versioned:
            if self._mark(typed, name) in untouched:
                setattr(typed, name, getattr(theirs, name))
                self._type(name, self.fields[name].prepare_value(getattr(theirs, name)))
        self._type("version", version_of(theirs, *self.versioned))
        self._type("marks", self._marks(theirs))
        return [
            Difference(
                label=str(self.fields[name].label or name.capitalize()),
                name=f"keep_{name}",
                yours=words(typed, name),
                theirs=words(theirs, name),
            )
            for name in self.versioned
        ]

    def _marks(self, row: models.Model) -> str:
        return " ".join(self._mark(row, name) for name in self.versioned)

    def _mark(self, row: models.Model, name: str) -> str:
        return f"{name}:{version_of(row, name)}"

    def _type(self, name: str, value: Any) -> None:
        data = self.data.copy()  # type: ignore[attr-defined]
        widget: Any = self.fields[name].widget
        if hasattr(widget, "decompress"):
            for suffix, part in zip(widget.widgets_names, widget.decompress(value), strict=True):
                data[name + suffix] = part
        else:
            data[name] = "" if value is None else value
        self.data = data


def words(row: models.Model, name: str) -> str:
    """A field's value as a page says it."""
    value = getattr(row, name)
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    elif called := getattr(row, f"get_{name}_display", None):
        value = called()
    if value is None or value == "":
        return "Empty"
    return format_date(value) if isinstance(value, date) else str(value)
