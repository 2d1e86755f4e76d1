"""A form that changes a row, and shows field by field what somebody else saved meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models

from sharing.versions import version_of


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

    def __init__(self, data: Any = None, *, row: models.Model, **kwargs: Any) -> None:
        self.row = row
        initial = {name: getattr(row, name) for name in self.versioned}
        super().__init__(data, initial=initial | {"version": version_of(row, *self.versioned)}, **kwargs)
        for name in self.versioned:
            if self.is_bound and self.data.get(f"keep_{name}") == "theirs":
                self._type(name, self.fields[name].prepare_value(getattr(row, name)))

    def differences(self, theirs: models.Model) -> list[Difference]:
        """What was typed beside what stands now. The form then carries the version that stands now: sending it
        again is a decision, and overwrites nothing unseen."""
        self._type("version", version_of(theirs, *self.versioned))
        return [
            Difference(
                label=str(self.fields[name].label or name.capitalize()),
                name=f"keep_{name}",
                yours=words(theirs, name, self.cleaned_data[name]),
                theirs=words(theirs, name, getattr(theirs, name)),
            )
            for name in self.versioned
        ]

    def _type(self, name: str, value: Any) -> None:
        data = self.data.copy()  # type: ignore[attr-defined]
        data[name] = value
        self.data = data


def words(row: models.Model, name: str, value: Any) -> str:
    """A field's value as a page says it."""
    choices = dict(getattr(row._meta.get_field(name), "flatchoices", None) or [])
    return str(choices.get(value, value)) or "Empty"
