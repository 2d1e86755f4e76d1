"""The form to model a law change: which rule would begin on which other day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from offenders.dates.engine.law.commencements import COMMENCEMENTS, CannotBegin, Commencement
from offenders.dates.record_adapter import KeptLaw, kept_law
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.time_words import format_date


class ReplayForm(OnceForm):
    """One day for each commencement that can be moved; one that is left empty stays."""

    title = forms.CharField(
        label="Purpose",
        max_length=120,
        help_text="Everyone who can model a law change reads this. Do not name a person.",
        error_messages={"required": "Enter the purpose"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept_law()
        self.names = {f"begins_{place}": each for place, each in enumerate(COMMENCEMENTS.values())}
        for name, each in self.names.items():
            self.fields[name] = DateField(
                subject="The date", label=_title(each), required=False, help_text=_what_it_is(each, self.kept)
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if not self.days():
            self.add_error("begins_0", "Enter at least one date that differs from the law")
        try:
            self.kept.changed(days=self.days(), taken={})
        except CannotBegin as refused:
            field = next(name for name, each in self.names.items() if each.name == refused.name)
            self.add_error(field, str(refused))
        return cleaned

    def days(self) -> dict[str, date]:
        """Those that are others than the law has, by the name of what begins."""
        typed = {each: self.cleaned_data.get(name) for name, each in self.names.items()}
        return {each.name: day for each, day in typed.items() if day and day != each.day_in(self.kept.begins)}


def _title(each: Commencement) -> str:
    return f"{each.name[:1].upper()}{each.name[1:]}"


def _what_it_is(each: Commencement, kept: KeptLaw) -> str:
    rule = each.rule
    return f"Now {format_date(each.day_in(kept.begins))}. {rule.statute} {rule.section}: {rule.says}."
